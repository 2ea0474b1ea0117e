// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "handlers/chatrooms.h"

#include "server/websocket.h"

namespace csp {

void ChatRooms::join(const QString &room, const QString &webSocketId)
{
    const std::lock_guard lock(m_mutex);
    m_rooms[room].insert(webSocketId);
}

void ChatRooms::leave(const QString &room, const QString &webSocketId)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_rooms.find(room);
    if (found == m_rooms.end())
        return;
    found->second.erase(webSocketId);
    if (found->second.empty())
        m_rooms.erase(found);
}

void ChatRooms::say(const QString &room, const QString &line)
{
    WebSocket member;
    for (const QString &id : members(room)) {
        if (!member.openServer(id).isOk())
            leave(room, id);
        else if (!member.write(line).isOk())
            continue; // a slow member misses this line, the others do not wait
    }
}

std::set<QString> ChatRooms::members(const QString &room) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_rooms.find(room);
    return found == m_rooms.end() ? std::set<QString>() : found->second;
}

} // namespace csp
