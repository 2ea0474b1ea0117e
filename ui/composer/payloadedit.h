// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/composer/draft.h"

#include <QStackedWidget>

class QCheckBox;
class QLineEdit;
class QPlainTextEdit;

namespace csp {

/// Where a message's content is written, or the file chosen that holds it.
///
/// Thread: GUI thread.
class PayloadEdit final : public QStackedWidget
{
    Q_OBJECT

public:
    explicit PayloadEdit(QWidget *parent = nullptr);

    void setKind(PayloadKind kind);
    /// The text, or the file's path.
    QString text() const;
    /// As if typed: the change can be undone.
    void setText(const QString &text);
    bool isFileText() const;
    void setFileText(bool isText);
    void insert(const QString &text);
    /// Selects what is wrong; all when \a at is negative.
    void showFault(qsizetype at, qsizetype length);
    QPlainTextEdit *editor() const { return m_text; }
    void focus();

Q_SIGNALS:
    void changed();

private:
    QWidget *makeFilePage();
    void browse();
    bool isFile() const { return currentIndex() == 1; }

    QPlainTextEdit *const m_text;
    QLineEdit *m_file = nullptr;
    QCheckBox *m_asText = nullptr;
};

} // namespace csp
