// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/session.h"
#include "server/websocket.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace csp {

/// A device that has something new at every PollsPerReading-th poll.
class PolledDevice
{
public:
    static constexpr int PollsPerReading = 10;

    bool poll() { return ++m_polls % PollsPerReading == 0; }
    int polls() const { return m_polls; }

private:
    int m_polls = 0;
};

/// S13. Speaks first, is answered with a configuration (typed JSON), keeps that in the session,
/// then polls a device between short reads and tells what it has.
///
/// Thread: dedicated.
class DeviceBridge final : public WebSocket
{
public:
    Status server() override
    {
        const QString key = QStringLiteral("config");
        if (const Status sent = send("hello", QString::fromUtf8(session().value(key)));
            !sent.isOk())
            return sent;
        const Result<QByteArray> config = read(DefaultReadLength, std::chrono::seconds(20));
        if (!config)
            return config.error();
        const QJsonObject chosen = QJsonDocument::fromJson(*config).object();
        if (chosen.value(QStringLiteral("type")) != QStringLiteral("config"))
            return setCloseReason(CloseCode::PolicyViolation, QStringLiteral("no configuration"));
        const QString name = chosen.value(QStringLiteral("name")).toString();
        if (const Status kept = session().setValue(key, name.toUtf8()); !kept.isOk())
            return kept;
        return poll(std::chrono::milliseconds(chosen.value(QStringLiteral("pollMs")).toInt(100)));
    }

private:
    Status poll(std::chrono::milliseconds interval)
    {
        for (;;) {
            const Result<QByteArray> data = read(DefaultReadLength, interval);
            if (data)
                return send("bye", m_device.polls());
            if (data.error().code() != Status::WebSocketTimeout)
                return data.error();
            if (!m_device.poll())
                continue;
            if (const Status sent = send("reading", m_device.polls()); !sent.isOk())
                return sent;
        }
    }

    Status send(const char *type, const QJsonValue &value)
    {
        const QJsonObject message{{QStringLiteral("type"), QLatin1String(type)},
                                  {QStringLiteral("value"), value}};
        return write(QJsonDocument(message).toJson(QJsonDocument::Compact));
    }

    PolledDevice m_device;
};

} // namespace csp
