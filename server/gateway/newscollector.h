// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/gatewayservices.h"
#include "server/gateway/sessioninfo.h"
#include "server/serverinfo.h"
#include "server/session/sessiontable.h"

#include <QSet>

namespace csp {

class Connection;

/// Remembers what has changed until the next delta is taken; while nobody watches, nothing.
///
/// Thread: the gateway thread.
class NewsCollector
{
public:
    /// What is live; each connection by its session.
    struct Live
    {
        const QHash<QString, Connection *> &connections;
        const SocketsBySession &bySession;
        const SessionTable &sessions;
        const std::map<QString, Endpoint> &endpoints;
        const ServerStats &stats;
    };

    /// The next delta after true is a full one.
    void setWatching(bool watching);

    void connectionChanged(const Connection *connection);
    void connectionGone(const Connection *connection);
    void sessionChanged(const QString &id);
    void sessionEnded(const QString &id);
    void endpointChanged(const QString &path);
    void capture(const CapturedMessage &message);

    ServerDelta take(const Live &live);

private:
    void addAll(const Live &live);

    bool m_isWatching = false;
    bool m_isFull = false;
    QSet<const Connection *> m_connections;
    QList<ClosedInfo> m_closed;
    QSet<QString> m_sessions;
    QStringList m_endedSessions;
    QSet<QString> m_endpoints;
    QList<CapturedMessage> m_captured;
    qsizetype m_capturedBytes = 0;
    quint64 m_captureDropped = 0;
};

} // namespace csp
