// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/tcptransport.h"

#include <QEvent>

#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace csp {
namespace {

/// Pieces that one system call takes; more are kept for the next.
constexpr size_t MaximumPieces = 64;

/// The result of a system call on a socket, repeated when a signal interrupted it.
template <typename Call> ssize_t repeated(const Call &call)
{
    ssize_t result = 0;
    do
        result = call();
    while (result < 0 && errno == EINTR);
    return result;
}

} // namespace

TcpTransport::Notifier::Notifier(int descriptor, Type type, TcpTransport &transport)
    : QSocketNotifier(descriptor, type)
    , m_transport(transport)
{
}

bool TcpTransport::Notifier::event(QEvent *event)
{
    if (event->type() != QEvent::SockAct && event->type() != QEvent::SockClose)
        return QSocketNotifier::event(event);
    m_transport.onActivated(type()); // which may destroy this notifier
    return true;
}

TcpTransport::TcpTransport(int descriptor, const QHostAddress &peerAddress, quint16 peerPort,
                           std::shared_ptr<void> place)
    : Transport(peerAddress, peerPort)
    , m_descriptor(descriptor)
    , m_place(std::move(place))
    , m_readable(descriptor, QSocketNotifier::Read, *this)
{
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

TcpTransport::~TcpTransport()
{
    // Before the number can belong to somebody else.
    m_readable.setEnabled(false);
    m_writable.reset();
    ::close(m_descriptor);
}

void TcpTransport::moveTo(QThread *thread)
{
    setReading(false);
    m_readable.moveToThread(thread);
    if (m_writable)
        m_writable->moveToThread(thread);
}

qint64 TcpTransport::read(std::span<char> room)
{
    const ssize_t bytes =
        repeated([&] { return ::recv(m_descriptor, room.data(), room.size(), 0); });
    if (bytes > 0)
        return bytes;
    const bool isEmpty = bytes < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    return isEmpty ? 0 : End;
}

void TcpTransport::setReading(bool reading)
{
    m_readable.setEnabled(reading);
}

bool TcpTransport::hasHungUp() const
{
    pollfd look{m_descriptor, POLLRDHUP, 0};
    return ::poll(&look, 1, 0) > 0 && (look.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

void TcpTransport::write(std::span<const QByteArrayView> pieces)
{
    if (m_isOutputShut)
        return;
    if (bytesToWrite() > 0)
        return keep(pieces, 0);
    const auto atOnce = pieces.first(std::min(pieces.size(), MaximumPieces));
    const qint64 taken = send(atOnce);
    if (m_isOutputShut)
        return;
    keep(pieces, taken);
    if (bytesToWrite() == 0)
        return;
    if (!m_writable)
        m_writable = std::make_unique<Notifier>(m_descriptor, QSocketNotifier::Write, *this);
    m_writable->setEnabled(true);
}

/// How much the network took.
qint64 TcpTransport::send(std::span<const QByteArrayView> pieces)
{
    std::array<iovec, MaximumPieces> vectors;
    size_t count = 0;
    for (const QByteArrayView &piece : pieces)
        vectors[count++] = {const_cast<char *>(piece.data()), size_t(piece.size())};
    msghdr message{};
    message.msg_iov = vectors.data();
    message.msg_iovlen = count;
    const ssize_t taken = repeated([&] { return ::sendmsg(m_descriptor, &message, MSG_NOSIGNAL); });
    if (taken >= 0)
        return taken;
    if (errno != EAGAIN && errno != EWOULDBLOCK)
        fail();
    return 0;
}

/// Keeps what is behind the first \a taken bytes of \a pieces.
void TcpTransport::keep(std::span<const QByteArrayView> pieces, qint64 taken)
{
    // A client may never catch up, and then this is all that makes room again.
    m_waiting.remove(0, std::exchange(m_taken, 0));
    for (const QByteArrayView &piece : pieces) {
        const qint64 skipped = std::min<qint64>(taken, piece.size());
        taken -= skipped;
        m_waiting.append(piece.sliced(skipped));
    }
}

void TcpTransport::onActivated(QSocketNotifier::Type type)
{
    if (type == QSocketNotifier::Write)
        sendWaiting();
    else if (listener())
        listener()->onReadable();
}

void TcpTransport::sendWaiting()
{
    const QByteArrayView waiting = QByteArrayView(m_waiting).sliced(m_taken);
    const qint64 taken = waiting.isEmpty() ? 0 : send(std::span(&waiting, 1));
    m_taken += taken;
    if (bytesToWrite() == 0) {
        m_writable->setEnabled(false);
        m_waiting.clear();
        m_taken = 0;
        if (m_shutsWhenWritten)
            shutdownOutput();
    }
    if (taken > 0 && listener())
        listener()->onWritten();
}

/// Nothing goes out any more; read() finds out why.
void TcpTransport::fail()
{
    m_isOutputShut = true;
    m_waiting.clear();
    m_taken = 0;
}

qint64 TcpTransport::bytesOnTheWay() const
{
    int bytes = 0;
    ::ioctl(m_descriptor, SIOCOUTQ, &bytes);
    return bytes;
}

void TcpTransport::shutdownOutput()
{
    m_shutsWhenWritten = true;
    if (bytesToWrite() > 0 || std::exchange(m_isOutputShut, true))
        return;
    ::shutdown(m_descriptor, SHUT_WR);
}

void TcpTransport::reset()
{
    // Without this, output that the client never reads would hold its end back for ever.
    const linger now{1, 0};
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

} // namespace csp
