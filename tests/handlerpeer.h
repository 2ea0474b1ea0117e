// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/handlerregistry.h"
#include "server/lifecycle/lifecycle.h"
#include "server/lifecycle/sharedpool.h"

#include <QSemaphore>

#include <optional>
#include <thread>

namespace csp {

/// A client of one handler instance: a Channel and a Lifecycle without a network.
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
    };

    /// Opens \a target, "/chat?room=red", of \a registry.
    HandlerPeer(const HandlerRegistry &registry, const QByteArray &target, Wishes wishes = {});
    /// Leaves and waits for the handler's end.
    ~HandlerPeer();

    /// What onPreServer() returned.
    const Status &preServerStatus() const { return m_preServerStatus; }
    QString id() const { return m_channel->id(); }
    void send(const QByteArray &data, bool binary = false);
    /// The next message of the handler; nothing when none comes.
    std::optional<Message> receive();
    /// The text of the next message, or "(none)".
    QByteArray text();
    /// Waits for the close under way; nothing when none comes.
    std::optional<CloseInfo> waitForClose();
    /// The client's close; waits until onPostServer() has returned.
    bool leave();

private:
    template <typename Condition> bool waitUntil(Condition condition);
    Channel::Snapshot pump();

    QSemaphore m_rung;
    const std::shared_ptr<Doorbell> m_doorbell;
    const std::shared_ptr<Channel> m_channel;
    SharedPool m_pool{1};
    std::shared_ptr<Lifecycle> m_lifecycle;
    std::thread m_thread; // of server(), unless NonBlocking
    Status m_preServerStatus;
};

} // namespace csp
