// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/websocketwire.h"

namespace csp {

WebSocketWire::WebSocketWire(GatewaySocket *socket, const Limits &limits, Upgrader &upgrader,
                             QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_limits(limits)
    , m_upgrader(upgrader)
{
    m_socket->setParent(this);
    connect(m_socket, &QTcpSocket::disconnected, this, &WebSocketWire::end);
}

WebSocketWire::~WebSocketWire()
{
    if (!m_socket)
        return;
    m_upgrader.cancel(m_socket);
    m_socket->mute(); // else ~QWebSocket would send a close frame of its own
}

void WebSocketWire::upgrade(const QByteArray &fields)
{
    m_upgrader.upgrade(m_socket, fields, [this](QWebSocket *webSocket) { open(webSocket); });
}

GatewaySocket *WebSocketWire::takeSocket()
{
    disconnect(m_socket, nullptr, this, nullptr);
    m_socket->setParent(nullptr);
    return std::exchange(m_socket, nullptr);
}

void WebSocketWire::open(QWebSocket *webSocket)
{
    m_webSocket.reset(webSocket);
    m_socket->setReadBufferSize(0); // a frame is read when it is whole; frame-bytes bounds it
    m_webSocket->setMaxAllowedIncomingFrameSize(quint64(m_limits.frameBytes));
    m_webSocket->setMaxAllowedIncomingMessageSize(quint64(m_limits.messageBytes));
    disconnect(m_socket, nullptr, this, nullptr);
    // Called behind QWebSocket's own slot, which reads all frames that are there.
    connect(m_socket, &QTcpSocket::readyRead, this, &WebSocketWire::drained);
    connect(webSocket, &QWebSocket::textMessageReceived, this, [this](const QString &text) {
        Q_EMIT received({text.toUtf8(), false});
    });
    connect(webSocket, &QWebSocket::binaryMessageReceived, this, [this](const QByteArray &data) {
        Q_EMIT received({data, true});
    });
    connect(webSocket, &QWebSocket::pong, this, [this] { Q_EMIT ponged(); });
    connect(webSocket, &QWebSocket::bytesWritten, this, &WebSocketWire::written);
    connect(webSocket, &QWebSocket::stateChanged, this, &WebSocketWire::watchState);
    connect(webSocket, &QWebSocket::disconnected, this, &WebSocketWire::end);
    Q_EMIT opened();
    if (m_socket)
        m_socket->release();
}

void WebSocketWire::boundReading()
{
    if (m_socket)
        m_socket->setReadBufferSize(m_limits.frameBytes + FrameHeaderBytes);
}

void WebSocketWire::setPaused(bool paused)
{
    if (m_socket)
        m_socket->setPaused(paused);
}

void WebSocketWire::send(const Message &message)
{
    if (message.binary)
        m_webSocket->sendBinaryMessage(message.data);
    else
        m_webSocket->sendTextMessage(QString::fromUtf8(message.data));
}

void WebSocketWire::flush()
{
    m_webSocket->flush();
}

qint64 WebSocketWire::bytesToWrite() const
{
    return m_socket ? m_socket->bytesToWrite() : 0;
}

void WebSocketWire::sendClose(CloseCode code, const QString &reason)
{
    m_isCloseKnown = true;
    m_socket->lingerOnClose();
    m_webSocket->close(QWebSocketProtocol::CloseCode(code), reason);
}

void WebSocketWire::ping()
{
    m_webSocket->ping();
}

void WebSocketWire::abort()
{
    m_isCloseKnown = true; // who aborts has said why
    if (m_socket)
        m_socket->abortWithReset();
}

void WebSocketWire::watchState()
{
    if (m_webSocket->state() == QAbstractSocket::ClosingState)
        reportClose();
}

void WebSocketWire::reportClose()
{
    if (std::exchange(m_isCloseKnown, true))
        return;
    Q_EMIT closed(closeInfo());
}

/// QWebSocket does not tell a client's close frame from a fault it found itself: three codes stand
/// for the latter, which hardly any client sends.
CloseInfo WebSocketWire::closeInfo() const
{
    if (!m_webSocket || !m_socket->wasClosed())
        return {CloseCode::Abnormal, {}, ClosedBy::PeerLost};
    const auto code = CloseCode(m_webSocket->closeCode());
    const QString reason = m_webSocket->closeReason();
    if (code == CloseCode::MessageTooBig)
        return {code, reason, ClosedBy::Limit};
    if (code == CloseCode::ProtocolError || code == CloseCode::InvalidPayload)
        return {code, reason, ClosedBy::Error};
    return {code, reason, ClosedBy::Client};
}

void WebSocketWire::end()
{
    if (!m_socket)
        return;
    reportClose();
    m_upgrader.cancel(m_socket);
    m_socket->mute();
    disconnect(m_socket, nullptr, this, nullptr);
    if (m_webSocket)
        m_webSocket.release()->deleteLater();
    std::exchange(m_socket, nullptr)->deleteLater();
    Q_EMIT gone();
}

} // namespace csp
