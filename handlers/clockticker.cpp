// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "handlers/clockticker.h"

#include "server/websocket.h"

#include <QDateTime>

namespace csp {

ClockTicker::ClockTicker(std::chrono::milliseconds interval)
    : m_interval(interval)
{
}

ClockTicker::~ClockTicker()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void ClockTicker::add(const QString &webSocketId)
{
    const std::lock_guard lock(m_mutex);
    m_webSocketIds.insert(webSocketId);
    if (!m_thread.joinable())
        m_thread = std::thread(&ClockTicker::run, this);
    m_changed.notify_all();
}

void ClockTicker::remove(const QString &webSocketId)
{
    const std::lock_guard lock(m_mutex);
    m_webSocketIds.erase(webSocketId);
}

void ClockTicker::run()
{
    for (;;) {
        const std::set<QString> webSocketIds = waitForTick();
        if (webSocketIds.empty())
            return;
        tell(webSocketIds);
    }
}

std::set<QString> ClockTicker::waitForTick()
{
    std::unique_lock lock(m_mutex);
    const auto ending = [this] { return m_ending; };
    do {
        m_changed.wait(lock, [this] { return m_ending || !m_webSocketIds.empty(); });
        if (m_changed.wait_for(lock, m_interval, ending))
            return {};
    } while (m_webSocketIds.empty());
    return m_webSocketIds;
}

void ClockTicker::tell(const std::set<QString> &webSocketIds)
{
    const QString now = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
    WebSocket socket;
    for (const QString &id : webSocketIds) {
        // One that is gone or slow misses this tick; onPostServer() removes it in the end.
        if (!socket.openServer(id).isOk() || !socket.write(now).isOk())
            continue;
    }
}

} // namespace csp
