// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/httpanswer.h"

namespace csp {

HttpAnswer::HttpAnswer(GatewaySocket *socket, const QByteArray &bytes, DeadlineQueue &deadlines,
                       std::chrono::milliseconds patience, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_deadline(deadlines)
{
    m_socket->disconnect();
    m_socket->setParent(this);
    connect(m_socket, &QTcpSocket::readyRead, this, &HttpAnswer::discardInput);
    connect(m_socket, &QTcpSocket::bytesWritten, this, &HttpAnswer::endWhenWritten);
    connect(m_socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
    m_deadline.start(patience, [this] { deleteLater(); });
    if (m_socket->state() != QTcpSocket::ConnectedState) {
        deleteLater();
        return;
    }
    discardInput();
    m_socket->write(bytes);
    m_socket->flush();
}

void HttpAnswer::discardInput()
{
    m_socket->skip(m_socket->bytesAvailable());
}

void HttpAnswer::endWhenWritten()
{
    if (m_socket->bytesToWrite() > 0 || m_isShutDown)
        return;
    m_isShutDown = true;
    m_socket->shutdownOutput();
}

} // namespace csp
