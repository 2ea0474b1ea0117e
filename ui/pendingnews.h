// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"

#include <QHash>

namespace csp {

/// What the server told while the view was paused, merged into one delta: what changed is kept as
/// it is now, what came and went again is only kept as closed, and messages are kept up to a bound.
///
/// Thread: a value.
class PendingNews
{
public:
    /// The oldest go when there are more, and are counted.
    static constexpr qsizetype MaximumMessages = 50'000;
    static constexpr qint64 MaximumMessageBytes = 64 << 20;
    static constexpr qsizetype MaximumClosed = 100'000;

    /// \a since: connections that opened later are new, in milliseconds since the epoch, UTC.
    explicit PendingNews(qint64 since = 0)
        : m_sinceMs(since)
    {
    }

    void add(const ServerDelta &delta);
    ServerDelta take();
    /// Messages captured, and connections opened, closed and refused.
    qint64 newCount() const { return m_messages + m_opened + m_closed; }
    /// Captured messages that had to go.
    qint64 dropped() const { return m_dropped; }
    /// False when not every connection that went is known: only a full delta tells what is there.
    bool isComplete() const { return m_isComplete; }

private:
    void addConnections(const ServerDelta &delta);
    void addSessions(const ServerDelta &delta);
    void addEndpoints(const ServerDelta &delta);
    void addMessages(const QList<CapturedMessage> &messages);

    qint64 m_sinceMs;
    ServerDelta m_delta;
    QHash<QString, ConnectionInfo> m_connections;
    QHash<QString, SessionInfo> m_sessions;
    QHash<QString, EndpointInfo> m_endpoints;
    qint64 m_messageBytes = 0;
    qint64 m_messages = 0;
    qint64 m_opened = 0;
    qint64 m_closed = 0;
    qint64 m_dropped = 0;
    bool m_isComplete = true;
};

} // namespace csp
