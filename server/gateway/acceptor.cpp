// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/acceptor.h"

#include "server/gateway/peername.h"
#include "server/gateway/tcptransport.h"
#include "server/gateway/tlstransport.h"

#include <QTimer>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace csp {
namespace {

quint16 portOf(const sockaddr_storage &address)
{
    sockaddr_in v4{};
    sockaddr_in6 v6{};
    if (address.ss_family == AF_INET6) {
        std::memcpy(&v6, &address, sizeof v6);
        return ntohs(v6.sin6_port);
    }
    std::memcpy(&v4, &address, sizeof v4);
    return ntohs(v4.sin_port);
}

/// Ends a connection of which nothing may stay behind, not even in the kernel.
void reset(int descriptor)
{
    const linger now{1, 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    ::close(descriptor);
}

Status::Code codeOf(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::AddressInUseError:
        return Status::PortTaken;
    case QAbstractSocket::SocketAccessError:
        return Status::PortForbidden;
    case QAbstractSocket::SocketAddressNotAvailableError:
        return Status::AddressAbsent;
    default:
        return Status::CannotListen;
    }
}

} // namespace

Acceptor::Acceptor(const Limits &limits, QObject *parent)
    : QObject(parent)
    , m_places(limits)
{
}

Status Acceptor::start(const QHostAddress &address, quint16 port)
{
    if (!m_server.listen(address, port))
        return Status(
            codeOf(m_server.serverError()),
            QStringLiteral("%1: %2").arg(peerName(address, port), m_server.errorString()));
    m_server.pauseAccepting();
    const int descriptor = int(m_server.socketDescriptor());
    ::listen(descriptor, Backlog); // Qt's own backlog is 50 and has no setter here
    m_notifier = std::make_unique<QSocketNotifier>(descriptor, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Acceptor::acceptWaiting);
    return {};
}

void Acceptor::close()
{
    m_notifier.reset(); // before the number can belong to somebody else
    m_server.close();
}

void Acceptor::acceptWaiting()
{
    for (int i = 0; i < AcceptedAtOnce; ++i) {
        if (!acceptOne())
            return;
    }
}

/// Whether another may wait.
bool Acceptor::acceptOne()
{
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    auto *const plain = reinterpret_cast<sockaddr *>(&peer);
    const int descriptor =
        ::accept4(int(m_server.socketDescriptor()), plain, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0)
        return goesOnAfter(errno);
    take(descriptor, QHostAddress(plain), portOf(peer));
    return true;
}

void Acceptor::take(int descriptor, const QHostAddress &peerAddress, quint16 peerPort)
{
    const auto [place, refusal] = m_places.admit(peerAddress);
    if (!place) {
        reset(descriptor);
        Q_EMIT turnedAway(peerAddress, refusal->limit);
        return;
    }
    Transport *const transport = makeTransport(descriptor, peerAddress, peerPort, place).release();
    if (refusal)
        Q_EMIT overfull(transport, refusal->httpStatus, refusal->cause, refusal->limit);
    else
        Q_EMIT accepted(transport);
}

std::unique_ptr<Transport> Acceptor::makeTransport(int descriptor, const QHostAddress &peerAddress,
                                                   quint16 peerPort, std::shared_ptr<void> place)
{
    if (m_tls)
        return std::make_unique<TlsTransport>(descriptor, peerAddress, peerPort, *m_tls,
                                              std::move(place));
    return std::make_unique<TcpTransport>(descriptor, peerAddress, peerPort, std::move(place));
}

/// Whether another may wait behind the one for whom accept4() failed with \a error.
bool Acceptor::goesOnAfter(int error)
{
    switch (error) {
    case EAGAIN:
        m_isShort = false;
        return false;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
        pause(error);
        return false;
    default: // interrupted, or this one has failed meanwhile, and is out of the queue
        return true;
    }
}

void Acceptor::pause(int error)
{
    m_notifier->setEnabled(false);
    QTimer::singleShot(PauseTime, m_notifier.get(), // which is gone once this is closed
                       [this] { m_notifier->setEnabled(true); });
    if (!std::exchange(m_isShort, true))
        Q_EMIT ranShort(qt_error_string(error));
    Q_EMIT paused();
}

} // namespace csp
