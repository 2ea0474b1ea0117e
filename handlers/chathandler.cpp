// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "handlers/chathandler.h"

#include "handlers/chatrooms.h"

namespace csp {

ChatHandler::ChatHandler(std::shared_ptr<ChatRooms> rooms)
    : m_rooms(std::move(rooms))
{
}

Status ChatHandler::onPreServer()
{
    m_room = request().queryValue(QStringLiteral("room")).simplified();
    m_name = request().queryValue(QStringLiteral("name")).simplified();
    if (m_room.isEmpty())
        m_room = QStringLiteral("lobby");
    if (qMax(m_room.size(), m_name.size()) > NameLength)
        return Status(Status::ValueTooLarge,
                      QStringLiteral("room or name over %1 characters").arg(NameLength));
    return setSharedConnection(true);
}

Status ChatHandler::server()
{
    m_rooms->join(m_room, webSocketId());
    announce(QStringLiteral("joined"));
    return WebSocket::server();
}

Status ChatHandler::onClientMessage(const QByteArray &data, bool close)
{
    if (close)
        return Status();
    const QString text = QString::fromUtf8(data);
    m_rooms->say(m_room, m_name.isEmpty() ? text : m_name + QStringLiteral(": ") + text);
    return Status();
}

Status ChatHandler::onPostServer()
{
    m_rooms->leave(m_room, webSocketId());
    announce(QStringLiteral("left"));
    return Status();
}

void ChatHandler::announce(const QString &what)
{
    const QString who = m_name.isEmpty() ? QStringLiteral("someone") : m_name;
    m_rooms->say(m_room, QStringLiteral("* %1 %2 %3").arg(who, what, m_room));
}

} // namespace csp
