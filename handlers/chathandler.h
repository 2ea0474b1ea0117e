// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/websocket.h"

#include <memory>

namespace csp {

class ChatRooms;

/// A chat: what one says goes to all of the room, /chat?room=ROOM&name=NAME.
///
/// Without room it is "lobby"; without name messages go out as they came. Either one longer than
/// NameLength refuses the upgrade.
///
/// Thread: shared; see WebSocket.
class ChatHandler final : public WebSocket
{
public:
    /// The longest name of a room or a person, in characters.
    static constexpr qsizetype NameLength = 64;

    explicit ChatHandler(std::shared_ptr<ChatRooms> rooms);

protected:
    Status onPreServer() override;
    Status server() override;
    Status onClientMessage(const QByteArray &data, bool close) override;
    Status onPostServer() override;

private:
    void announce(const QString &what);

    const std::shared_ptr<ChatRooms> m_rooms;
    QString m_room;
    QString m_name;
};

} // namespace csp
