// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/handshake.h"

namespace csp {
namespace {

/// What may wait in a socket before its head is judged, beyond the head itself.
constexpr qint64 ReadAheadBytes = 4096;

} // namespace

Handshake::Handshake(GatewaySocket *socket, const Limits &limits, DeadlineQueue &deadlines,
                     QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_limits(limits)
    , m_deadline(deadlines)
{
    m_socket->setParent(this);
    m_socket->setReadBufferSize(limits.headBytes + ReadAheadBytes);
    connect(m_socket, &QTcpSocket::readyRead, this, &Handshake::read);
    connect(m_socket, &QTcpSocket::disconnected, this, [this] { Q_EMIT disconnected(this); });
    m_deadline.start(limits.handshake,
                     [this] { refuse(408, "The request did not arrive in time."); });
}

void Handshake::start()
{
    if (m_socket->bytesAvailable() > 0)
        read();
}

QByteArray Handshake::body() const
{
    return m_body ? m_body->body() : QByteArray();
}

GatewaySocket *Handshake::takeSocket()
{
    m_deadline.stop();
    disconnect(m_socket, nullptr, this, nullptr);
    m_socket->setParent(nullptr);
    return std::exchange(m_socket, nullptr);
}

void Handshake::read()
{
    if (m_isJudged)
        return; // what follows is for whoever takes the socket
    if (m_body)
        readBody();
    else
        judge();
}

void Handshake::judge()
{
    const QByteArray bytes = m_socket->peek(m_limits.headBytes + 1);
    const HeadVerdict verdict = judgeHead(bytes, m_limits);
    if (verdict.kind == HeadVerdict::Kind::Incomplete)
        return;
    if (verdict.kind == HeadVerdict::Kind::Refuse)
        return refuse(verdict.httpStatus, verdict.cause);
    m_request =
        Request(bytes.first(verdict.headBytes), m_socket->peerAddress(), m_socket->peerPort());
    if (verdict.kind == HeadVerdict::Kind::Upgrade) {
        settle();
        Q_EMIT upgradeRequested(this);
        return;
    }
    m_body =
        std::make_unique<HttpBodyReader>(m_socket->read(verdict.headBytes), m_limits.bodyBytes);
    readBody();
}

void Handshake::readBody()
{
    switch (m_body->feed(m_socket->readAll())) {
    case HttpBodyReader::Progress::Incomplete:
        return;
    case HttpBodyReader::Progress::TooLarge:
        return refuse(413, "The request body is too large.");
    case HttpBodyReader::Progress::Malformed:
        return refuse(400, "The request body is malformed.");
    case HttpBodyReader::Progress::Complete:
        settle();
        Q_EMIT pageRequested(this);
    }
}

/// The request is complete: its time is no longer the client's.
void Handshake::settle()
{
    m_isJudged = true;
    m_deadline.stop();
}

void Handshake::refuse(int httpStatus, const char *cause)
{
    settle();
    Q_EMIT refused(this, httpStatus, QByteArray(cause));
}

} // namespace csp
