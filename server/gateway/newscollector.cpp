// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/newscollector.h"

#include "server/gateway/connection.h"
#include "server/gateway/sessioninfo.h"

namespace csp {

void NewsCollector::setWatching(bool watching)
{
    m_isWatching = watching;
    m_isFull = watching;
    m_connections.clear();
    m_closed.clear();
    m_sessions.clear();
    m_endedSessions.clear();
    m_endpoints.clear();
    m_captured.clear();
    m_capturedBytes = 0;
}

void NewsCollector::connectionChanged(const Connection *connection)
{
    if (m_isWatching)
        m_connections.insert(connection);
}

void NewsCollector::connectionGone(const Connection *connection)
{
    m_connections.remove(connection);
    if (!m_isWatching)
        return;
    m_closed.append(connection->closedInfo());
    m_sessions.insert(connection->sessionId());
    m_endpoints.insert(connection->endpoint().path);
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

void NewsCollector::capture(const CapturedMessage &message)
{
    if (!m_isWatching)
        return;
    if (m_captured.size() >= CaptureMessagesPerDelta
        || m_capturedBytes + message.data.size() > CaptureBytesPerDelta) {
        ++m_captureDropped;
        return;
    }
    m_capturedBytes += message.data.size();
    m_captured.append(message);
}

void NewsCollector::addAll(const Live &live)
{
    for (const Connection *each : live.connections)
        m_connections.insert(each);
    for (const QString &id : live.sessions.ids())
        m_sessions.insert(id);
    for (const auto &[path, endpoint] : live.endpoints)
        m_endpoints.insert(path);
}

ServerDelta NewsCollector::take(const Live &live)
{
    ServerDelta delta;
    delta.full = std::exchange(m_isFull, false);
    if (delta.full)
        addAll(live);
    for (const Connection *each : std::as_const(m_connections)) {
        delta.connections.append(each->info());
        m_sessions.insert(each->sessionId());
        m_endpoints.insert(each->endpoint().path);
    }
    for (const QString &id : std::as_const(m_sessions)) {
        if (const SessionTable::Entry *const entry = live.sessions.entry(id))
            delta.sessions.append(sessionInfo(*entry, live.bySession.value(id)));
    }
    for (const QString &path : std::as_const(m_endpoints))
        delta.endpoints.append(live.endpoints.at(path).info());
    m_connections.clear();
    m_sessions.clear();
    m_endpoints.clear();
    m_capturedBytes = 0;
    delta.closed = std::exchange(m_closed, {});
    delta.endedSessions = std::exchange(m_endedSessions, {});
    delta.captured = std::exchange(m_captured, {});
    delta.stats = live.stats;
    delta.stats.webSockets = live.connections.size();
    delta.stats.sessions = live.sessions.size();
    delta.stats.captureDropped = m_captureDropped;
    return delta;
}

} // namespace csp
