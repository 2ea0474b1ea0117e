// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/lifecycle/channel.h"
#include "server/lifecycle/handlerplace.h"
#include "server/lifecycle/sharedpool.h"
#include "server/request.h"
#include "server/session.h"
#include "server/websocket.h"

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
    struct Setup
    {
        std::unique_ptr<WebSocket> handler;
        std::shared_ptr<HandlerPlace> place;
        std::shared_ptr<Channel> channel;
        std::shared_ptr<Session> session;
        Request request;
        std::optional<bool> forcedShared;
        std::shared_ptr<SharedPool> pool = nullptr; ///< where turns run; null: on the gateway
        bool sessionEndOnClose = false;             ///< what the handler starts with
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
    bool isOnGateway() const override { return !m_pool; }
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
    const std::shared_ptr<HandlerPlace> m_place;
    const std::shared_ptr<Channel> m_channel;
    const std::shared_ptr<SharedPool> m_pool;
    const Channel::Epoch m_epoch;
};

} // namespace csp
