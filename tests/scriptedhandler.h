// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "tests/testhandlers.h"
#include "tests/testserver.h"

#include <functional>

namespace csp {

/// Dedicated or shared: runs what the test gives it at one point of its life.
class Scripted : public WitnessHandler
{
public:
    enum class Point { PreServer, Server, Message, LastCall, PostServer };
    using Script = std::function<Status(WebSocket &)>;

    Scripted(const WitnessPtr &witness, bool shared, Point point, Script script)
        : WitnessHandler(witness)
        , m_shared(shared)
        , m_point(point)
        , m_script(std::move(script))
    {
    }

    Status onPreServer() override
    {
        static_cast<void>(setSharedConnection(m_shared));
        ++m_witness->preServers;
        return at(Point::PreServer);
    }
    Status server() override
    {
        ++m_witness->servers;
        const Status status = at(Point::Server);
        return status.isOk() ? WebSocket::server() : status;
    }
    Status onClientMessage(const QByteArray &data, bool close) override
    {
        if (close)
            return at(Point::LastCall);
        ++m_witness->messages;
        const Status status = at(Point::Message);
        return status.isOk() ? write(data) : status;
    }
    Status onPostServer() override
    {
        const Status status = at(Point::PostServer);
        ++m_witness->postServers;
        return status;
    }

private:
    Status at(Point point) { return point == m_point ? m_script(*this) : Status(); }

    const bool m_shared;
    const Point m_point;
    const Script m_script;
};

/// A shared handler that stays in a read() loop.
class SharedReader : public WitnessHandler
{
public:
    using WitnessHandler::WitnessHandler;
    Status onPreServer() override { return setSharedConnection(true); }
    Status server() override
    {
        for (;;) {
            const Result<QByteArray> data = read(0, std::chrono::milliseconds(100));
            if (data) {
                if (const Status sent = write(*data); !sent.isOk())
                    return sent;
            } else if (data.error().code() != Status::WebSocketTimeout) {
                return data.error();
            }
        }
    }
};

inline const QString Path = QStringLiteral("/odd");
inline const QString Echo = QStringLiteral("/echo");

inline HandlerRegistry odd(const WitnessPtr &witness, bool shared, Scripted::Point point,
                           Scripted::Script script)
{
    HandlerRegistry registry;
    const bool isComplete =
        registry.add<Scripted>(Path, witness, shared, point, script).isOk()
        && registry.add<SharedReader>(QStringLiteral("/reader"), witness).isOk()
        && registry.add<SharedEcho>(QStringLiteral("/pool"), witness).isOk()
        && registry.add<NonBlockingEcho>(QStringLiteral("/gateway"), witness).isOk()
        && registry.add<NonBlockingEcho>(Echo, std::make_shared<Witness>()).isOk();
    if (!isComplete)
        qFatal("a path is wrong");
    return registry;
}

inline HandlerRegistry harmless(const WitnessPtr &witness)
{
    return odd(witness, false, Scripted::Point::Server, [](WebSocket &) { return Status(); });
}

inline const QByteArray OddHandshake =
    "GET /odd HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

inline bool isHealthy(const TestServer &server)
{
    return rawAnswer(server.port(), "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .startsWith("HTTP/1.1 200 ");
}

} // namespace csp
