// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "tests/scenarios/parameters.h"
#include "tests/scenarios/pushedupdates.h"

#include "server/websocket.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace csp {

/// S16. Is told a run id and the last sequence number its client has; replays what was missed from
/// the log of that run, then streams what is new. Another run begins at 1.
///
/// Thread: dedicated.
class Replay final : public WebSocket
{
public:
    Replay(std::shared_ptr<MessageLog> log, QString run)
        : m_log(std::move(log))
        , m_run(std::move(run))
    {
    }

    Status server() override
    {
        const Result<QByteArray> hello = read(DefaultReadLength, std::chrono::seconds(10));
        if (!hello)
            return hello.error();
        const QJsonObject wanted = QJsonDocument::fromJson(*hello).object();
        if (wanted.value(QStringLiteral("run")).toString() == m_run)
            m_sequence = wanted.value(QStringLiteral("last")).toInt();
        const auto poll =
            millisecondsOf(request(), QStringLiteral("poll"), std::chrono::milliseconds(100));
        for (;;) {
            if (const Status sent = stream(); !sent.isOk())
                return sent;
            const Result<QByteArray> data = read(DefaultReadLength, poll);
            if (!data && data.error().code() != Status::WebSocketTimeout)
                return Status();
        }
    }

private:
    Status stream()
    {
        for (const QString &text : m_log->after(m_sequence)) {
            const QJsonObject event{{QStringLiteral("run"), m_run},
                                    {QStringLiteral("seq"), ++m_sequence},
                                    {QStringLiteral("text"), text}};
            const Status sent = write(QJsonDocument(event).toJson(QJsonDocument::Compact));
            if (!sent.isOk())
                return sent;
        }
        return Status();
    }

    const std::shared_ptr<MessageLog> m_log;
    const QString m_run;
    int m_sequence = 0;
};

/// What happens in the run of S16: each message is an event of it.
///
/// Thread: dedicated or shared.
class RunEvents final : public WebSocket
{
public:
    explicit RunEvents(std::shared_ptr<MessageLog> log)
        : m_log(std::move(log))
    {
    }
    Status onPreServer() override { return setSharedConnection(true); }
    Status onClientMessage(const QByteArray &data, bool close) override
    {
        if (close)
            return Status();
        m_log->append(QString::fromUtf8(data));
        return write(QByteArray("logged"));
    }

private:
    const std::shared_ptr<MessageLog> m_log;
};

} // namespace csp
