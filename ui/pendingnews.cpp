// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/pendingnews.h"

#include <utility>

namespace csp {

void PendingNews::add(const ServerDelta &delta)
{
    if (delta.full) {
        m_connections.clear();
        m_sessions.clear();
        m_endpoints.clear();
        m_delta.endedSessions.clear();
        m_delta.full = true;
        m_isComplete = true;
    }
    addConnections(delta);
    addSessions(delta);
    addEndpoints(delta);
    addMessages(delta.captured);
    m_delta.stats = delta.stats;
}

void PendingNews::addConnections(const ServerDelta &delta)
{
    for (const ConnectionInfo &info : delta.connections) {
        const bool isNew =
            info.openedAtMs >= m_sinceMs && !m_connections.contains(info.webSocketId);
        m_opened += isNew ? 1 : 0;
        m_connections.insert(info.webSocketId, info);
    }
    for (const ClosedInfo &closed : delta.closed)
        m_connections.remove(closed.webSocketId);
    m_closed += delta.closed.size();
    m_delta.closed += delta.closed;
    m_closed += delta.refused.size();
    m_delta.refused += delta.refused;
    if (const qsizetype surplus = m_delta.refused.size() - MaximumClosed; surplus > 0)
        m_delta.refused.remove(0, surplus);
    if (const qsizetype surplus = m_delta.closed.size() - MaximumClosed; surplus > 0) {
        m_delta.closed.remove(0, surplus);
        m_isComplete = false;
    }
}

void PendingNews::addSessions(const ServerDelta &delta)
{
    for (const SessionInfo &info : delta.sessions)
        m_sessions.insert(info.sessionId, info);
    for (const QString &ended : delta.endedSessions) {
        m_sessions.remove(ended);
        m_delta.endedSessions.append(ended);
    }
    if (m_delta.endedSessions.size() > MaximumClosed) {
        m_delta.endedSessions.clear();
        m_isComplete = false;
    }
}

void PendingNews::addEndpoints(const ServerDelta &delta)
{
    for (const EndpointInfo &info : delta.endpoints)
        m_endpoints.insert(info.path, info);
}

void PendingNews::addMessages(const QList<CapturedMessage> &messages)
{
    m_messages += messages.size();
    m_delta.captured += messages;
    for (const CapturedMessage &message : messages)
        m_messageBytes += message.data.size();
    qsizetype surplus = 0;
    while (m_delta.captured.size() - surplus > MaximumMessages
           || m_messageBytes > MaximumMessageBytes)
        m_messageBytes -= m_delta.captured.at(surplus++).data.size();
    m_delta.captured.remove(0, surplus);
    m_dropped += surplus;
}

ServerDelta PendingNews::take()
{
    ServerDelta delta = std::exchange(m_delta, {});
    delta.connections = m_connections.values();
    delta.sessions = m_sessions.values();
    delta.endpoints = m_endpoints.values();
    *this = PendingNews(m_sinceMs);
    return delta;
}

} // namespace csp
