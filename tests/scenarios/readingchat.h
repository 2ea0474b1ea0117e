// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "tests/scenarios/jobs.h"
#include "tests/scenarios/openids.h"
#include "tests/scenarios/parameters.h"

#include "server/websocket.h"

#include <memory>

namespace csp {

/// S4. A shared chat whose server() stays and reads with a time-out of 1 s; jobs on other threads
/// write to all of the room by openServer(). The third time-out is told.
///
/// Thread: shared, on a server thread.
class ReadingChat final : public WebSocket
{
public:
    ReadingChat(std::shared_ptr<OpenIds> members, std::shared_ptr<Jobs> jobs)
        : m_members(std::move(members))
        , m_jobs(std::move(jobs))
    {
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
        announce(QByteArray("joined"));
        for (;;) {
            const Result<QByteArray> said = read(DefaultReadLength, timeout);
            if (said)
                announce(*said);
            else if (said.error().code() != Status::WebSocketTimeout)
                break;
            else if (++m_timeouts == 3)
                announce(QByteArray("a quiet room"));
        }
        return endServer();
    }

    Status onPostServer() override
    {
        m_members->remove(webSocketId());
        announce(QByteArray("left"));
        return Status();
    }

private:
    void announce(const QByteArray &text)
    {
        m_jobs->start([members = m_members, room = m_room, text] {
            for (const QString &id : members->under(room)) {
                WebSocket socket;
                Status status = socket.openServer(id);
                if (status.isOk())
                    status = socket.write(text);
                if (!status.isOk())
                    members->log(status.toString());
            }
        });
    }

    const std::shared_ptr<OpenIds> m_members;
    const std::shared_ptr<Jobs> m_jobs;
    QString m_room;
    int m_timeouts = 0;
};

} // namespace csp
