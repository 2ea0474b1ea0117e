// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/gatewaysocket.h"

#include <QHash>
#include <QWebSocket>
#include <QWebSocketServer>

#include <functional>

namespace csp {

/// Lets QWebSocketServer perform the upgrades (key, version, answer) of sockets that were judged
/// before.
///
/// Thread: the gateway thread.
class Upgrader final : public QObject
{
    Q_OBJECT

public:
    /// Takes over the WebSocket that speaks over the socket now; input is held until
    /// GatewaySocket::release().
    using Upgraded = std::function<void(QWebSocket *)>;

    explicit Upgrader(QObject *parent = nullptr);

    /// Upgrades \a socket, whose handshake is still unread, with \a fields added to the 101. When
    /// it cannot be done the socket disconnects.
    void upgrade(GatewaySocket *socket, const QByteArray &fields, Upgraded upgraded);
    /// Forgets \a socket, which is going.
    void cancel(GatewaySocket *socket);

private:
    void take();

    QWebSocketServer m_server;
    QHash<GatewaySocket *, Upgraded> m_waiting;
    GatewaySocket *m_answered = nullptr; // newConnection follows inside the call that wrote its 101
};

} // namespace csp
