// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "tests/scenarios/openids.h"
#include "tests/scenarios/parameters.h"

#include "server/websocket.h"

#include <memory>

namespace csp {

/// S5. A shared chat that broadcasts inline, by a static function that other code calls too. It
/// never signs off: who cannot be opened any more is removed, who cannot be written to is logged.
///
/// Thread: shared, on a server thread; broadcast() is thread-safe.
class BroadcastChat final : public WebSocket
{
public:
    explicit BroadcastChat(std::shared_ptr<OpenIds> members)
        : m_members(std::move(members))
    {
    }

    static void broadcast(OpenIds &members, const QString &room, const QByteArray &text)
    {
        WebSocket socket;
        for (const QString &id : members.under(room)) {
            if (!socket.openServer(id).isOk())
                members.remove(id);
            else if (const Status sent = socket.write(text); !sent.isOk())
                members.log(id + QLatin1Char(' ') + sent.toString());
        }
    }

    Status onPreServer() override
    {
        m_room = request().queryValue(QStringLiteral("room"));
        m_members->add(webSocketId(), m_room);
        return setSharedConnection(true);
    }

    Status server() override
    {
        const auto timeout =
            millisecondsOf(request(), QStringLiteral("timeout"), std::chrono::seconds(1));
        for (;;) {
            const Result<QByteArray> said = read(DefaultReadLength, timeout);
            if (said.error().code() == Status::WebSocketTimeout)
                continue;
            if (!said)
                return endServer();
            if (*said == "id")
                tell(webSocketId());
            else if (*said == "members")
                tell(QString::number(m_members->under(m_room).size()));
            else if (*said == "log")
                tell(m_members->logged());
            else
                broadcast(*m_members, m_room, *said);
        }
    }

private:
    void tell(const QString &text)
    {
        if (const Status sent = write(text); !sent.isOk())
            m_members->log(sent.toString());
    }

    const std::shared_ptr<OpenIds> m_members;
    QString m_room;
};

} // namespace csp
