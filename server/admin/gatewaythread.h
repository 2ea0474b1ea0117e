// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/gateway.h"
#include "server/log.h"

#include <QThread>
#include <QTimer>

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace csp {

/// The thread a gateway runs on, while there is one: opens and closes it, answers pages through it,
/// and tells its news at a steady pace.
///
/// Thread: post() and hungHandlers() are thread-safe; all else is for tasks that were posted.
class GatewayThread
{
    Q_DISABLE_COPY_MOVE(GatewayThread)

public:
    /// Where news go; called on the gateway thread.
    struct Listener
    {
        std::function<void(const ServerDelta &)> news;
        std::function<void(const QList<LogEntry> &)> logged;
        std::function<bool()> isLogWanted; ///< while false, lines wait in the log
    };

    GatewayThread(const HandlerRegistry &registry, std::chrono::milliseconds newsInterval,
                  Listener listener);
    /// Closes the gateway and waits for its end, at most Gateway::StopTime.
    ~GatewayThread();

    /// Runs \a task on the gateway thread.
    void post(std::function<void()> task);
    /// The classes of handlers that have not returned since their gateway was closed.
    QStringList hungHandlers() const;
    Log &log() { return *m_log; }

    /// Null while there is none.
    Gateway *gateway() const { return m_gateway.get(); }
    /// Errors: those of Gateway::start().
    Status open(const ServerConfig &config);
    /// \a done is called when the gateway is gone. Errors: HandlerStillRunning.
    void close(std::function<void(Status)> done);
    void setWatching(bool watching);
    void setNewsInterval(std::chrono::milliseconds interval);
    void setCaptured(const CaptureScope &scope);
    /// Tells what is new, now or soon.
    void tellNews();

private:
    void end(const Status &status);
    void quit();
    void tellLog();
    void tell(const ServerDelta &delta);
    void rememberLeftovers();

    const HandlerRegistry &m_registry;
    const Listener m_listener;
    const std::shared_ptr<Log> m_log;
    QThread m_thread;
    QObject m_context; // lives in m_thread, as all below do
    QTimer *const m_newsTimer;
    std::chrono::milliseconds m_newsInterval;
    std::unique_ptr<Gateway> m_gateway;
    std::vector<std::unique_ptr<Gateway>> m_leftBehind; // closed while a handler held them
    bool m_isWatching = false;
    bool m_isAsking = false;                            // for news
    std::vector<std::function<void(Status)>> m_closers; // who wants it closed
    CaptureScope m_captured;
    mutable std::mutex m_mutex; // guards m_leftovers
    mutable std::vector<std::pair<std::weak_ptr<Channel>, QString>> m_leftovers;
};

} // namespace csp
