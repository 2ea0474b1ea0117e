// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/gatewaysocket.h"

#include <poll.h>
#include <sys/socket.h>

#include <utility>

namespace csp {
namespace {

/// \a answer without the fields that tell a browser's page that it may read what it may not have:
/// Origins are judged before, and nothing of the request is reflected.
QByteArray withoutAccessControl(const QByteArray &answer)
{
    QByteArray kept;
    for (qsizetype from = 0; from < answer.size();) {
        const qsizetype end = answer.indexOf("\r\n", from) + 2;
        const QByteArrayView line = QByteArrayView(answer).sliced(from, end - from);
        if (!line.startsWith(QByteArrayView("Access-Control-")))
            kept.append(line);
        from = end;
    }
    return kept;
}

} // namespace

GatewaySocket::GatewaySocket(std::shared_ptr<void> place, QObject *parent)
    : QTcpSocket(parent)
    , m_place(std::move(place))
{
    connect(this, &QTcpSocket::errorOccurred, this, &GatewaySocket::offerLast);
}

void GatewaySocket::expectUpgrade(const QByteArray &fields)
{
    m_fields = fields;
    m_expectsUpgrade = true;
}

void GatewaySocket::release()
{
    m_isHeld = false;
    offer();
}

void GatewaySocket::setPaused(bool paused)
{
    if (m_hasFailed || std::exchange(m_isPaused, paused) == paused || paused)
        return;
    // Not from here: the caller may be in the middle of this connection's own work.
    QMetaObject::invokeMethod(this, &GatewaySocket::readOn, Qt::QueuedConnection);
}

bool GatewaySocket::hasHungUp() const
{
    pollfd look{int(socketDescriptor()), POLLRDHUP, 0};
    return ::poll(&look, 1, 0) > 0 && (look.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

void GatewaySocket::offer()
{
    if (bytesAvailable() > 0)
        Q_EMIT readyRead();
}

void GatewaySocket::readOn()
{
    offer();
    if (state() != ConnectedState || !isValid())
        return;
    // A full buffer stopped the reading, and only an empty one would begin it again by itself: the
    // rest of a frame may still be in it.
    const qint64 bound = readBufferSize();
    setReadBufferSize(0);
    setReadBufferSize(bound);
}

/// The connection is about to go: what had arrived before is received all the same.
void GatewaySocket::offerLast()
{
    m_hasFailed = true;
    if (!std::exchange(m_isPaused, false))
        return;
    m_isOfferingLast = true;
    offer();
    m_isOfferingLast = false;
}

void GatewaySocket::shutdownOutput()
{
    ::shutdown(int(socketDescriptor()), SHUT_WR);
}

void GatewaySocket::abortWithReset()
{
    // Without this, output that the client never reads would hold its end back for ever.
    const linger now{1, 0};
    ::setsockopt(int(socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    abort();
}

void GatewaySocket::close()
{
    if (m_isMuted)
        return;
    // After an error it is QAbstractSocket that gives up, not QWebSocket that closes; but the
    // client's close frame may be among what is offered last.
    m_wasClosed = m_wasClosed || m_isOfferingLast || error() == UnknownSocketError;
    if (m_lingers && state() == ConnectedState) {
        m_lingers = false;
        return;
    }
    QTcpSocket::close();
}

qint64 GatewaySocket::bytesAvailable() const
{
    return m_isHeld || m_isPaused ? 0 : QTcpSocket::bytesAvailable();
}

qint64 GatewaySocket::writeData(const char *data, qint64 size)
{
    if (m_isMuted || m_hasFailed)
        return size;
    if (!m_expectsUpgrade)
        return QTcpSocket::writeData(data, size);
    m_answer.append(data, size);
    const qsizetype end = m_answer.indexOf("\r\n\r\n");
    if (end < 0)
        return size;
    m_expectsUpgrade = false;
    m_isHeld = true;
    m_answer.insert(end + 2, m_fields);
    m_answer = withoutAccessControl(m_answer);
    QTcpSocket::writeData(m_answer.constData(), m_answer.size());
    m_answer.clear();
    m_fields.clear();
    Q_EMIT upgradeAnswered();
    return size;
}

} // namespace csp
