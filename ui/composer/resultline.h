// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace csp {

/// What became of the last command, in one line: "sent 48, refused 2 (show)".
///
/// Thread: GUI thread.
class ResultLine final : public QWidget
{
    Q_OBJECT

public:
    explicit ResultLine(QWidget *parent = nullptr);

    /// \a done: the words for those that worked, for example "sent 48".
    void showResults(const QString &done, const TargetResults &results);
    /// The same with more refusals than targets: \a refused were counted, \a refusals are shown.
    /// An empty \a done: the only target refused.
    void showCounts(const QString &done, qint64 refused, const TargetResults &refusals);
    void showFailure(const QString &text);
    QString text() const;
    bool isFailure() const { return m_isFailure; }
    const TargetResults &refusals() const { return m_refusals; }

Q_SIGNALS:
    /// The user wants to see the refusals one by one.
    void refusalsAsked(const csp::TargetResults &refusals);

protected:
    void changeEvent(QEvent *event) override;

private:
    void setText(const QString &text, bool isFailure);
    void updateColour();

    QLabel *const m_text;
    QToolButton *const m_show;
    TargetResults m_refusals;
    bool m_isFailure = false;
};

} // namespace csp
