// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/connectionnews.h"
#include "server/gateway/servedendpoint.h"
#include "server/gateway/sessioninfo.h"
#include "server/session/sessiontable.h"

#include <QSet>

#include <map>
#include <vector>

namespace csp {

/// Joins the news of all gateway threads with what has changed of sessions and endpoints; while
/// nobody watches, remembers nothing.
///
/// Thread: the gateway's.
class NewsCollector
{
public:
    /// What is live; each WebSocket by its session.
    struct Live
    {
        const SocketsBySession &bySession;
        const SessionTable &sessions;
        const std::map<QString, ServedEndpoint> &endpoints;
    };

    void setWatching(bool watching);

    void sessionChanged(const QString &id);
    void sessionEnded(const QString &id);
    void endpointChanged(const QString &path);

    /// \a threads are what the gateway threads told, \a stats what only the gateway knows. The
    /// first after setWatching(true) is a full one.
    ServerDelta take(const std::vector<ThreadNews> &threads, const ServerStats &stats,
                     const Live &live);

private:
    void addAll(const Live &live);

    bool m_isWatching = false;
    bool m_isFull = false;
    QSet<QString> m_sessions;
    QStringList m_endedSessions;
    QSet<QString> m_endpoints;
};

} // namespace csp
