// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>

#include <map>
#include <mutex>
#include <set>

namespace csp {

/// Who is in which chat room.
///
/// Thread: thread-safe.
class ChatRooms
{
public:
    void join(const QString &room, const QString &webSocketId);
    void leave(const QString &room, const QString &webSocketId);
    /// Writes \a line to everyone in \a room; who can no longer be opened leaves it.
    void say(const QString &room, const QString &line);
    /// The WebSocketIDs of everyone in \a room.
    std::set<QString> members(const QString &room) const;

private:
    mutable std::mutex m_mutex; // guards m_rooms
    std::map<QString, std::set<QString>> m_rooms;
};

} // namespace csp
