// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QVBoxLayout;

namespace csp {

/// One piece of long work in the JobBar: what it is, how far it is, and a button to cancel it.
///
/// Thread: GUI thread.
class JobRow final : public QWidget
{
    Q_OBJECT

public:
    JobRow(const QString &text, QWidget *parent);

    void setProgress(qsizetype done, qsizetype total);
    /// Takes the row away.
    void end();

Q_SIGNALS:
    void cancelAsked();

private:
    QLabel *const m_text;
    QProgressBar *const m_progress;
};

/// The long work that is under way, one row each; not there when there is none.
///
/// Thread: GUI thread.
class JobBar final : public QWidget
{
    Q_OBJECT

public:
    explicit JobBar(QWidget *parent = nullptr);

    /// A new row; whoever asked for it ends it.
    JobRow *begin(const QString &text);

private:
    QVBoxLayout *const m_rows;
};

} // namespace csp
