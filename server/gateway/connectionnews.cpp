// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/connectionnews.h"

#include "server/gateway/connection.h"

#include <utility>

namespace csp {

void ConnectionNews::setWatching(bool watching)
{
    m_isWatching = watching;
    m_captureDropped += quint64(m_news.captured.size());
    m_changed.clear();
    m_news = {};
    m_capturedBytes = 0;
}

void ConnectionNews::changed(const Connection *connection)
{
    if (m_isWatching)
        m_changed.insert(connection);
}

void ConnectionNews::gone(const Connection *connection)
{
    m_changed.remove(connection);
    if (m_isWatching)
        m_news.closed.append(connection->closedInfo());
}

void ConnectionNews::refused(const RefusedInfo &refusal)
{
    if (m_isWatching && m_news.refused.size() < RefusalsPerDelta)
        m_news.refused.append(refusal);
}

void ConnectionNews::capture(const CapturedMessage &message)
{
    if (!m_isWatching)
        return;
    if (m_news.captured.size() >= CaptureMessagesPerDelta
        || m_capturedBytes + message.data.size() > CaptureBytesPerDelta) {
        ++m_captureDropped;
        return;
    }
    m_capturedBytes += message.data.size();
    m_news.captured.append(message);
}

ThreadNews ConnectionNews::take(const ServerStats &stats)
{
    ThreadNews news = std::exchange(m_news, {});
    for (const Connection *each : std::as_const(m_changed))
        news.connections.append(each->info());
    m_changed.clear();
    m_capturedBytes = 0;
    news.stats = stats;
    news.stats.captureDropped = m_captureDropped;
    return news;
}

} // namespace csp
