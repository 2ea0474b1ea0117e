// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/tlstransport.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace csp {
namespace {

constexpr char HandshakeRecord = 22; // the first byte of TLS (RFC 8446, 5.1)

constexpr int PlainTextReads = 16; // of a client that goes on and on, the rest is not awaited
constexpr QByteArrayView PlainTextAnswer("HTTP/1.1 400 Bad Request\r\n"
                                         "Content-Type: text/plain; charset=utf-8\r\n"
                                         "Content-Length: 36\r\n"
                                         "Connection: close\r\n"
                                         "\r\n"
                                         "This port speaks https and wss only.");

} // namespace

TlsTransport::TlsTransport(int descriptor, const QHostAddress &peerAddress, quint16 peerPort,
                           const QSslConfiguration &configuration, std::shared_ptr<void> place)
    : Transport(peerAddress, peerPort)
    , m_configuration(configuration)
    , m_place(std::move(place))
    , m_descriptor(descriptor)
{
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    watch(descriptor, &TlsTransport::lookAtFirstByte);
}

TlsTransport::~TlsTransport()
{
    m_notifier.reset(); // before the number can belong to somebody else
    if (m_socket) {
        QObject::disconnect(m_socket.get(), nullptr, &m_context, nullptr);
        m_socket->abort();
    }
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void TlsTransport::moveTo(QThread *thread)
{
    setReading(false);
    m_context.moveToThread(thread);
    if (m_notifier)
        m_notifier->moveToThread(thread);
    if (m_socket)
        m_socket->moveToThread(thread);
}

int TlsTransport::descriptor() const
{
    return m_descriptor >= 0 ? m_descriptor : int(m_socket->socketDescriptor());
}

void TlsTransport::watch(int descriptor, void (TlsTransport::*activated)())
{
    m_notifier = std::make_unique<QSocketNotifier>(descriptor, QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, &m_context,
                     [this, activated] { (this->*activated)(); });
}

// --- The beginning -------------------------------------------------------------------------------

void TlsTransport::lookAtFirstByte()
{
    char first = 0;
    const ssize_t bytes = ::recv(m_descriptor, &first, 1, MSG_PEEK);
    if (bytes < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return;
    m_notifier->setEnabled(false);
    m_notifier.release()->deleteLater(); // it is calling
    if (bytes <= 0)
        return end();
    if (first == HandshakeRecord)
        beginTls();
    else
        refusePlainText();
}

void TlsTransport::beginTls()
{
    m_socket = std::make_unique<QSslSocket>();
    QObject::connect(m_socket.get(), &QSslSocket::readyRead, &m_context,
                     [this] { tellReadable(); });
    QObject::connect(m_socket.get(), &QSslSocket::encryptedBytesWritten, &m_context,
                     [this] { tellWritten(); });
    QObject::connect(m_socket.get(), &QSslSocket::errorOccurred, &m_context, [this] { onError(); });
    QObject::connect(m_socket.get(), &QSslSocket::disconnected, &m_context,
                     [this] { onDisconnected(); });
    m_socket->setSslConfiguration(m_configuration);
    m_socket->setReadBufferSize(AheadBytes);
    if (!m_socket->setSocketDescriptor(m_descriptor)) {
        m_socket.reset();
        return end();
    }
    m_descriptor = -1;
    m_socket->startServerEncryption();
    if (!m_early.isEmpty())
        m_socket->write(std::exchange(m_early, {}));
    if (std::exchange(m_isOutputShut, false))
        shutdownOutput();
}

/// In the words of a client that took this port for another.
void TlsTransport::refusePlainText()
{
    m_failure = "tls-plain-text";
    std::array<char, 4096> request; // what is left unread would have the answer dropped
    for (int i = 0; i < PlainTextReads; ++i) {
        if (::recv(m_descriptor, request.data(), request.size(), 0) <= 0)
            break;
    }
    ::send(m_descriptor, PlainTextAnswer.data(), size_t(PlainTextAnswer.size()), MSG_NOSIGNAL);
    ::shutdown(m_descriptor, SHUT_WR);
    end();
}

// --- In ------------------------------------------------------------------------------------------

qint64 TlsTransport::read(std::span<char> room)
{
    const bool isOpen = m_socket && m_socket->isOpen(); // not behind a failed handshake
    const qint64 bytes = isOpen ? m_socket->read(room.data(), qint64(room.size())) : 0;
    if (bytes <= 0)
        return m_isEnd ? End : 0;
    // Qt decrypts on only when it is asked for more than it has.
    if (m_isEnd || bytes == qint64(room.size()))
        tellReadable();
    return bytes;
}

void TlsTransport::setReading(bool reading)
{
    m_isReading = reading;
    tellReadable();
}

/// Once for all that happens until the event loop comes to it.
void TlsTransport::tellReadable()
{
    if (!m_isReading || std::exchange(m_isReadableTold, true))
        return;
    const auto tell = [this] {
        m_isReadableTold = false;
        if (m_isReading && listener())
            listener()->onReadable();
    };
    QMetaObject::invokeMethod(&m_context, tell, Qt::QueuedConnection);
}

bool TlsTransport::hasHungUp() const
{
    pollfd look{descriptor(), POLLRDHUP, 0};
    return m_isEnd
           || (::poll(&look, 1, 0) > 0 && (look.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0);
}

// --- Out -----------------------------------------------------------------------------------------

void TlsTransport::write(std::span<const QByteArrayView> pieces)
{
    if (m_isOutputShut || (m_socket && m_socket->state() != QAbstractSocket::ConnectedState))
        return;
    for (const QByteArrayView &piece : pieces) {
        if (m_socket)
            m_socket->write(piece.data(), piece.size());
        else
            m_early.append(piece);
    }
    if (m_socket)
        m_socket->flush();
}

qint64 TlsTransport::bytesOnTheWay() const
{
    int bytes = 0;
    if (m_socket)
        ::ioctl(int(m_socket->socketDescriptor()), SIOCOUTQ, &bytes);
    return bytes;
}

qint64 TlsTransport::bytesToWrite() const
{
    return m_socket ? m_socket->bytesToWrite() + m_socket->encryptedBytesToWrite() : m_early.size();
}

void TlsTransport::tellWritten()
{
    if (std::exchange(m_isWrittenTold, true))
        return;
    const auto tell = [this] {
        m_isWrittenTold = false;
        if (listener())
            listener()->onWritten();
    };
    QMetaObject::invokeMethod(&m_context, tell, Qt::QueuedConnection);
}

// --- The end -------------------------------------------------------------------------------------

/// Qt closes its descriptor behind the last byte. Ours keeps the connection until the client has
/// ended its side too: a close with anything unread would have our last bytes dropped.
void TlsTransport::shutdownOutput()
{
    if (std::exchange(m_isOutputShut, true) || !m_socket)
        return;
    if (m_isEnd)
        return tellReadable();
    m_descriptor = ::fcntl(int(m_socket->socketDescriptor()), F_DUPFD_CLOEXEC, 0);
    m_socket->disconnectFromHost();
}

void TlsTransport::onError()
{
    if (!m_socket->isEncrypted() && m_socket->error() != QAbstractSocket::RemoteHostClosedError)
        m_failure = "tls-handshake";
    end();
}

void TlsTransport::onDisconnected()
{
    if (m_descriptor < 0 || m_isEnd)
        return end();
    ::shutdown(m_descriptor, SHUT_WR);
    watch(m_descriptor, &TlsTransport::drain);
    tellWritten();
}

/// What the client still says is of no interest: it has been told goodbye.
void TlsTransport::drain()
{
    std::array<char, 4096> room;
    const ssize_t bytes = ::recv(m_descriptor, room.data(), room.size(), 0);
    if (bytes > 0 || (bytes < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)))
        return;
    m_notifier->setEnabled(false);
    end();
}

void TlsTransport::end()
{
    m_isEnd = true;
    tellReadable();
}

void TlsTransport::reset()
{
    // Without this, output that the client never reads would hold its end back for ever.
    const linger now{1, 0};
    ::setsockopt(descriptor(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

} // namespace csp
