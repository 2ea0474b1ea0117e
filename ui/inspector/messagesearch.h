// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QFuture>
#include <QObject>

namespace csp {

class FindBar;
class MessagesView;

/// Finds the next or the previous of the messages shown that has a text, and shows it there.
///
/// Looks on another thread; another text, another start or the closed line cancels it. Thread: GUI
/// thread.
class MessageSearch final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MessageSearch)

public:
    MessageSearch(MessagesView *view, FindBar *bar);
    ~MessageSearch() override;

    /// Opens the line, or goes on when it is open.
    void step(bool forward);

private:
    void start(bool forward);
    void cancel();
    void finish(const QString &key, qsizetype messages);

    MessagesView *const m_view;
    FindBar *const m_bar;
    QFuture<QString> m_running;
    int m_searches = 0;
};

} // namespace csp
