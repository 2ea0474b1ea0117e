// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/handlerregistry.h"
#include "server/lifecycle/lifecycle.h"
#include "server/lifecycle/sharedpool.h"

#include <QSemaphore>

#include <functional>
#include <optional>
#include <thread>

namespace csp {

/// A client and the gateway of one WebSocket: a Channel and its handler without a network.
///
/// Thread: the test's, which is the gateway thread of NonBlocking handlers.
class HandlerPeer
{
    Q_DISABLE_COPY_MOVE(HandlerPeer)

public:
    struct Wishes
    {
        std::shared_ptr<Session> session;
        std::optional<bool> forcedShared;
        bool staysInHandshake = false; ///< the test calls open(), or closes before
    };
    using Condition = std::function<bool(const Channel::Snapshot &)>;

    /// Opens \a target, "/chat?room=red", of \a registry.
    HandlerPeer(const HandlerRegistry &registry, const QByteArray &target);
    HandlerPeer(const HandlerRegistry &registry, const QByteArray &target, Wishes wishes);
    /// Leaves and waits for the handler's end.
    ~HandlerPeer();

    /// What onPreServer() returned.
    const Status &preServerStatus() const { return m_preServerStatus; }
    QString id() const { return m_channel->id(); }
    const std::shared_ptr<Channel> &channel() const { return m_channel; }
    Log &log() { return *m_place->log; }
    /// Failures of the endpoint's handlers.
    quint64 errors() const { return m_place->errors; }

    /// The 101 goes out.
    void open();
    /// The client has left, or the server has ended it, before the 101; waits for the end.
    bool endBeforeOpen(const CloseInfo &info);
    /// Begins a new instance under the forced value, once the one cut off is done.
    bool renew(bool shared);

    void send(const QByteArray &data, bool binary = false);
    /// The next message of the handler; nothing when none comes.
    std::optional<Message> receive();
    /// The text of the next message, or "(none)".
    QByteArray text();
    /// Waits for the close under way; nothing when none comes.
    std::optional<CloseInfo> waitForClose();
    bool waitForStage(Stage stage);
    /// Serves the doorbell until \a condition holds; false when it does not in good time.
    bool waitUntil(const Condition &condition);
    /// The client's close; waits until onPostServer() has returned.
    bool leave();

private:
    void makeInstance(std::optional<bool> forcedShared);
    void serve();
    void join();
    Channel::Snapshot pump();

    const HandlerRegistry::Entry &m_entry;
    const QByteArray m_target;
    const std::shared_ptr<HandlerPlace> m_place;
    const std::shared_ptr<Session> m_session;
    QSemaphore m_rung;
    const std::shared_ptr<Doorbell> m_doorbell;
    const std::shared_ptr<Channel> m_channel;
    const std::shared_ptr<SharedPool> m_pool = std::make_shared<SharedPool>(1);
    std::shared_ptr<Lifecycle> m_lifecycle;
    std::thread m_thread; // of server(), unless it runs on the gateway thread
    Status m_preServerStatus;
};

} // namespace csp
