// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/gatewaysocket.h"
#include "server/gateway/upgrader.h"
#include "server/lifecycle/channel.h"
#include "server/serverconfig.h"

#include <QWebSocket>

#include <memory>

namespace csp {

/// The frames of one client: messages in and out, ping and pong, the close handshake.
///
/// Thread: the gateway thread.
class WebSocketWire final : public QObject
{
    Q_OBJECT

public:
    /// Owns \a socket, whose handshake is still unread.
    WebSocketWire(GatewaySocket *socket, const Limits &limits, Upgrader &upgrader, QObject *parent);
    ~WebSocketWire() override;

    /// Has the handshake answered with 101 and \a fields; opened() or gone() follows.
    void upgrade(const QByteArray &fields);
    /// Gives the socket away before it was upgraded; gone() does not follow.
    GatewaySocket *takeSocket();
    bool isGone() const { return !m_socket; }

    /// For a connection whose reading pauses: the socket reads ahead by one frame at most.
    void boundReading();
    /// While paused nothing is received; it begins behind the message just received.
    void setPaused(bool paused);
    /// Whether the client has gone behind what is not received yet.
    bool hasHungUp() const { return m_socket && m_socket->hasHungUp(); }

    void send(const Message &message);
    /// Writes as much as the network takes now.
    void flush();
    /// Written, not yet taken by the network.
    qint64 bytesToWrite() const;
    /// The close frame; gone() follows when the client has answered.
    void sendClose(CloseCode code, const QString &reason);
    void ping();
    /// Drops TCP at once; gone() follows.
    void abort();

Q_SIGNALS:
    void opened();
    void received(const csp::Message &message);
    /// All that had arrived has been received.
    void drained();
    void ponged();
    /// The network took bytes.
    void written();
    /// The client closed, broke the protocol or was lost; not after sendClose().
    void closed(const csp::CloseInfo &info);
    /// TCP is gone.
    void gone();

private:
    static constexpr qint64 FrameHeaderBytes = 14; // at most (RFC 6455, 5.2)

    void open(QWebSocket *webSocket);
    void watchState();
    void reportClose();
    CloseInfo closeInfo() const;
    void end();

    GatewaySocket *m_socket;
    std::unique_ptr<QWebSocket> m_webSocket;
    const Limits &m_limits;
    Upgrader &m_upgrader;
    bool m_isCloseKnown = false; // sent, or reported
};

} // namespace csp
