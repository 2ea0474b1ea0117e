// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/basics/theme.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace csp {

/// A line to look for a text with: next, previous, and what was found.
///
/// Thread: GUI thread.
class FindBar final : public QWidget
{
    Q_OBJECT

public:
    /// \a name begins the object names of its parts; \a what is said of the field.
    FindBar(const QString &name, const QString &what, QWidget *parent = nullptr);

    QString text() const;
    void setText(const QString &text);
    /// What was found, in words; failures in their colour too.
    void setResult(const QString &text, Tone tone = Tone::Muted);
    /// Shows it, ready for typing.
    void open();

Q_SIGNALS:
    void textChanged(const QString &text);
    void nextAsked();
    void previousAsked();
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QToolButton *addButton(const QString &icon, const QString &name, const QString &tip);
    void updateColor();

    const QString m_name;
    QLineEdit *const m_field;
    QLabel *const m_result;
    Tone m_tone = Tone::Muted;
};

} // namespace csp
