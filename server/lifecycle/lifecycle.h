// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/handlerregistry.h"
#include "server/lifecycle/channel.h"
#include "server/lifecycle/sharedpool.h"
#include "server/log.h"
#include "server/session.h"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>

namespace csp {

/// The life of one handler instance, from initializeServer() to its destruction; each callback
/// inside a border that no exception crosses.
///
/// Thread: run() on a server thread. preServer(), serve() and turn() one at a time: turn() on the
/// thread that \a schedule leads to, all three on the gateway thread for a NonBlocking class.
class Lifecycle final : public TurnTaker, public std::enable_shared_from_this<Lifecycle>
{
    Q_DISABLE_COPY_MOVE(Lifecycle)

public:
    /// Runs a task soon, on the thread that turns belong to.
    using Schedule = std::function<void(std::function<void()>)>;

    struct Setup
    {
        std::unique_ptr<WebSocket> handler;
        HandlerTraits traits;
        std::shared_ptr<Channel> channel;
        std::shared_ptr<Session> session;
        std::shared_ptr<Log> log;
        std::shared_ptr<std::atomic<quint64>> errors; ///< of the endpoint
        Request request;
        std::optional<bool> forcedShared;
        Schedule schedule = nullptr; ///< where turns run; neither this nor a pool: on the gateway
        std::shared_ptr<SharedPool> pool = nullptr; ///< the same, without a call object for each
    };

    explicit Lifecycle(Setup setup);
    ~Lifecycle() override;

    /// Everything up to detachment or the end; the calling thread may wait meanwhile.
    void run();
    /// initializeServer() and onPreServer(); the channel tells the gateway. True when they were OK.
    bool preServer();
    /// server(), once the channel is open, and what follows on this thread.
    void serve();
    /// Some onClientMessage() calls, or the end, of a detached instance.
    void turn();

    /// Whether every callback of a shared instance runs on the gateway thread.
    bool isOnGateway() const override { return !m_schedule && !m_pool; }
    void scheduleTurn() override;
    void takeTurn() override { turn(); }

private:
    /// So many onClientMessage() calls at most before others have their turn.
    static constexpr int CallsPerTurn = 16;

    void report(const char *callback, const Status &status);
    void bind(Setup &setup);
    Status checkProperties() const;
    Status deliver(const Message &message);
    Status call(const QByteArray &data, bool binary);
    void lastCall();
    void postServer();

    std::unique_ptr<WebSocket> m_handler;
    const HandlerTraits m_traits;
    const QString m_path;
    const std::shared_ptr<Channel> m_channel;
    const std::shared_ptr<Log> m_log;
    const std::shared_ptr<std::atomic<quint64>> m_errors;
    const Schedule m_schedule;
    const std::shared_ptr<SharedPool> m_pool;
    const Channel::Epoch m_epoch;
};

} // namespace csp
