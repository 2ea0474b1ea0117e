// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/upgrader.h"

namespace csp {

Upgrader::Upgrader(QObject *parent)
    : QObject(parent)
    , m_server(QStringLiteral("csp-server"), QWebSocketServer::NonSecureMode)
{
    connect(&m_server, &QWebSocketServer::newConnection, this, &Upgrader::take);
}

void Upgrader::upgrade(GatewaySocket *socket, const QByteArray &fields, Upgraded upgraded)
{
    m_waiting.insert(socket, std::move(upgraded));
    socket->expectUpgrade(fields);
    connect(socket, &GatewaySocket::upgradeAnswered, this, [this, socket] { m_answered = socket; });
    m_server.handleConnection(socket);
}

void Upgrader::cancel(GatewaySocket *socket)
{
    if (m_waiting.remove(socket)) // the server has a look at it queued, and would find it closed
        disconnect(socket, nullptr, &m_server, nullptr);
}

void Upgrader::take()
{
    QWebSocket *const webSocket = m_server.nextPendingConnection();
    GatewaySocket *const socket = std::exchange(m_answered, nullptr);
    const Upgraded upgraded = m_waiting.take(socket);
    if (!upgraded) {
        delete webSocket;
        return;
    }
    webSocket->setParent(nullptr);
    // Else the server would delete the socket when it disconnects.
    disconnect(socket, nullptr, &m_server, nullptr);
    upgraded(webSocket);
}

} // namespace csp
