// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/session.h"
#include "server/websocket.h"

#include <QSemaphore>

#include <atomic>
#include <memory>
#include <stdexcept>

namespace csp {

/// What the handlers of a test tell it, and what it lets them do.
///
/// Thread: thread-safe.
struct Witness
{
    std::atomic<int> preServers = 0;
    std::atomic<int> servers = 0;
    std::atomic<int> postServers = 0;
    std::atomic<int> lastCalls = 0;
    std::atomic<int> messages = 0;
    std::atomic<int> writesAfterClose = 0;
    std::atomic<int> slowWrites = 0;
    QSemaphore gate; ///< handlers that block wait for it
};
using WitnessPtr = std::shared_ptr<Witness>;

/// Counts its callbacks in a Witness.
class WitnessHandler : public WebSocket
{
public:
    explicit WitnessHandler(WitnessPtr witness)
        : m_witness(std::move(witness))
    {
    }

    Status onPreServer() override
    {
        ++m_witness->preServers;
        return {};
    }
    Status onPostServer() override
    {
        ++m_witness->postServers;
        return {};
    }

protected:
    const WitnessPtr m_witness;
};

/// Dedicated: sends every message back, with the kind it has.
class DedicatedEcho : public WitnessHandler
{
public:
    using WitnessHandler::WitnessHandler;
    Status server() override
    {
        ++m_witness->servers;
        for (;;) {
            const Result<QByteArray> data = read();
            if (!data)
                return data.error();
            if (const Status sent = write(*data); !sent.isOk())
                return sent;
        }
    }
};

/// Shared, on the pool: sends every message back.
class SharedEcho : public WitnessHandler
{
public:
    using WitnessHandler::WitnessHandler;
    Status onPreServer() override
    {
        static_cast<void>(WitnessHandler::onPreServer());
        return setSharedConnection(true);
    }
    Status server() override
    {
        ++m_witness->servers;
        return WebSocket::server();
    }
    Status onClientMessage(const QByteArray &data, bool close) override
    {
        ++(close ? m_witness->lastCalls : m_witness->messages);
        return close ? Status() : write(data);
    }
};

/// The same on the gateway thread.
class NonBlockingEcho : public SharedEcho
{
public:
    static constexpr bool NonBlocking = true;
    using SharedEcho::SharedEcho;
};

/// The same in a session of its own, never stored.
class TransientEcho : public SharedEcho
{
public:
    static constexpr bool UseSession = false;
    using SharedEcho::SharedEcho;
};

/// Echoes in whichever mode it is put: only onClientMessage().
class EitherEcho : public WitnessHandler
{
public:
    using WitnessHandler::WitnessHandler;
    Status onClientMessage(const QByteArray &data, bool close) override
    {
        return close ? Status() : write((sharedConnection() ? "s:" : "d:") + data);
    }
};

} // namespace csp
