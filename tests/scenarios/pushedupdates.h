// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/websocket.h"

#include <QStringList>

#include <memory>
#include <mutex>

namespace csp {

/// Messages in the order in which they were left, numbered from 1.
///
/// Thread: thread-safe.
class MessageLog
{
public:
    void append(const QString &text)
    {
        const std::scoped_lock lock(m_mutex);
        m_messages.append(text);
    }
    QStringList after(qsizetype number) const
    {
        const std::scoped_lock lock(m_mutex);
        return m_messages.mid(number);
    }

private:
    mutable std::mutex m_mutex; // guards m_messages
    QStringList m_messages;
};

/// S12. Pushes what is new in a log, every Class::Interval; what its client says goes there under
/// its name. Its own: the name, and the number of the last message it sent.
///
/// Thread: dedicated.
template <typename Class> class PushedUpdates : public WebSocket
{
public:
    explicit PushedUpdates(std::shared_ptr<MessageLog> log)
        : m_log(std::move(log))
    {
    }

    Status onPreServer() override
    {
        m_name = request().queryValue(QStringLiteral("name"));
        m_lastSent = request().queryValue(QStringLiteral("after")).toInt();
        return m_name.isEmpty() ? Status(Status::NotHandled, QStringLiteral("no name")) : Status();
    }

    Status server() override
    {
        for (;;) {
            const Result<QByteArray> said = read(DefaultReadLength, Class::Interval);
            if (said)
                m_log->append(m_name + QStringLiteral(": ") + QString::fromUtf8(*said));
            else if (said.error().code() != Status::WebSocketTimeout)
                return Status();
            else if (const Status sent = push(); !sent.isOk())
                return sent;
        }
    }

private:
    Status push()
    {
        for (const QString &message : m_log->after(m_lastSent)) {
            const QString line =
                QStringLiteral("%1 %2 %3").arg(Class::Title).arg(++m_lastSent).arg(message);
            if (const Status sent = write(line); !sent.isOk())
                return sent;
        }
        return Status();
    }

    const std::shared_ptr<MessageLog> m_log;
    QString m_name;
    int m_lastSent = 0;
};

class HalfSecondUpdates final : public PushedUpdates<HalfSecondUpdates>
{
public:
    static constexpr std::chrono::milliseconds Interval{500};
    static constexpr QLatin1String Title{"calm"};
    using PushedUpdates::PushedUpdates;
};

class QuickUpdates final : public PushedUpdates<QuickUpdates>
{
public:
    static constexpr std::chrono::milliseconds Interval{20};
    static constexpr QLatin1String Title{"quick"};
    using PushedUpdates::PushedUpdates;
};

} // namespace csp
