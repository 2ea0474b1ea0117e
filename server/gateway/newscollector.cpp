// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/newscollector.h"

#include <utility>

namespace csp {
namespace {

/// Adds what a thread has counted to \a sum.
void addStats(ServerStats &sum, const ServerStats &part)
{
    sum.messagesIn += part.messagesIn;
    sum.messagesOut += part.messagesOut;
    sum.bytesIn += part.bytesIn;
    sum.bytesOut += part.bytesOut;
    sum.refused += part.refused;
    sum.deflateBytes += part.deflateBytes;
    sum.captureDropped += part.captureDropped;
    for (auto each = part.breaches.begin(); each != part.breaches.end(); ++each)
        sum.breaches[each.key()] += each.value();
}

void addNews(ServerDelta &delta, const ThreadNews &part)
{
    delta.connections += part.connections;
    delta.closed += part.closed;
    delta.refused += part.refused;
    delta.captured += part.captured;
    addStats(delta.stats, part.stats);
}

} // namespace

void NewsCollector::setWatching(bool watching)
{
    m_isWatching = watching;
    m_isFull = watching;
    m_sessions.clear();
    m_endedSessions.clear();
    m_endpoints.clear();
}

void NewsCollector::sessionChanged(const QString &id)
{
    if (m_isWatching)
        m_sessions.insert(id);
}

void NewsCollector::sessionEnded(const QString &id)
{
    if (m_isWatching)
        m_endedSessions.append(id);
}

void NewsCollector::endpointChanged(const QString &path)
{
    if (m_isWatching)
        m_endpoints.insert(path);
}

void NewsCollector::addAll(const Live &live)
{
    for (const QString &id : live.sessions.ids())
        m_sessions.insert(id);
    for (const auto &[path, endpoint] : live.endpoints)
        m_endpoints.insert(path);
}

ServerDelta NewsCollector::take(const std::vector<ThreadNews> &threads, const ServerStats &stats,
                                const Live &live)
{
    ServerDelta delta;
    delta.full = std::exchange(m_isFull, false);
    if (delta.full)
        addAll(live);
    delta.stats = stats;
    for (const ThreadNews &part : threads)
        addNews(delta, part);
    for (const ConnectionInfo &each : std::as_const(delta.connections)) {
        m_sessions.insert(each.sessionId);
        m_endpoints.insert(each.path);
    }
    for (const ClosedInfo &each : std::as_const(delta.closed)) {
        m_sessions.insert(each.sessionId);
        m_endpoints.insert(each.path);
    }
    for (const QString &id : std::exchange(m_sessions, {})) {
        if (const SessionTable::Entry *const entry = live.sessions.entry(id))
            delta.sessions.append(sessionInfo(*entry, live.bySession.value(id)));
    }
    for (const QString &path : std::exchange(m_endpoints, {}))
        delta.endpoints.append(live.endpoints.at(path).info());
    delta.endedSessions = std::exchange(m_endedSessions, {});
    return delta;
}

} // namespace csp
