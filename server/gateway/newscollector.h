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

    /// The threads are being asked for their news. Whether the delta that becomes of them is a full
    /// one: the first after setWatching(true).
    bool beginDelta(const Live &live);
    /// \a threads are what they answered, \a stats what only the gateway knows.
    ServerDelta endDelta(bool isFull, const std::vector<ThreadNews> &threads,
                         const ServerStats &stats, const Live &live);

private:
    bool m_isWatching = false;
    bool m_isFull = false;
    QSet<QString> m_sessions;
    QStringList m_endedSessions;
    QSet<QString> m_endpoints;
};

} // namespace csp
