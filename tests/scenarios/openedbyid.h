// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "tests/scenarios/openids.h"

#include "server/websocket.h"

#include <memory>

namespace csp {

/// S6. Keeps its id where other code finds it by a name, and lets go of its thread at once.
///
/// Thread: shared.
class OpenedById final : public WebSocket
{
public:
    explicit OpenedById(std::shared_ptr<OpenIds> ids)
        : m_ids(std::move(ids))
    {
    }

    Status onPreServer() override
    {
        m_ids->add(webSocketId(), request().queryValue(QStringLiteral("name")));
        return setSharedConnection(true);
    }
    Status server() override { return Status(); }
    Status onPostServer() override
    {
        m_ids->remove(webSocketId());
        return Status();
    }

private:
    const std::shared_ptr<OpenIds> m_ids;
};

/// The other code of S6: does what its client says on a plain base object and tells what came of
/// it: "open NAME", "write TEXT", "read", "end".
///
/// Thread: dedicated.
class PlainObject final : public WebSocket
{
public:
    explicit PlainObject(std::shared_ptr<OpenIds> ids)
        : m_ids(std::move(ids))
    {
    }

    Status server() override
    {
        WebSocket other;
        for (;;) {
            const Result<QByteArray> command = read();
            if (!command)
                return Status();
            if (const Status sent = write(perform(other, *command)); !sent.isOk())
                return sent;
        }
    }

private:
    QByteArray perform(WebSocket &other, const QByteArray &command) const
    {
        if (command == "read") {
            const Result<QByteArray> data = other.read(DefaultReadLength, std::chrono::seconds(1));
            return data ? *data : data.error().codeName().toUtf8();
        }
        if (command == "end")
            return other.endServer().codeName().toUtf8();
        if (command.startsWith("write "))
            return other.write(command.mid(6)).codeName().toUtf8();
        const QStringList ids = m_ids->under(QString::fromUtf8(command.mid(5)));
        return other.openServer(ids.value(0)).codeName().toUtf8();
    }

    const std::shared_ptr<OpenIds> m_ids;
};

} // namespace csp
