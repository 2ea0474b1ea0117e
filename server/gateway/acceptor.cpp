// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/acceptor.h"

#include "server/gateway/peername.h"
#include "server/gateway/tcptransport.h"
#include "server/gateway/tlstransport.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

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

} // namespace

Acceptor::Acceptor(const Limits &limits, QObject *parent)
    : QTcpServer(parent)
    , m_places(limits)
{
    connect(this, &QTcpServer::acceptError, this, &Acceptor::pause);
}

Status Acceptor::start(const QHostAddress &address, quint16 port)
{
    if (!listen(address, port))
        return Status(Status::CannotListen,
                      QStringLiteral("%1: %2").arg(peerName(address, port), errorString()));
    ::listen(int(socketDescriptor()), Backlog); // Qt's own backlog is 50 and has no setter here
    return {};
}

std::unique_ptr<Transport> Acceptor::makeTransport(int descriptor)
{
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    ::getpeername(descriptor, reinterpret_cast<sockaddr *>(&peer), &size);
    const QHostAddress address(reinterpret_cast<sockaddr *>(&peer));
    const quint16 peerPort = portOf(peer);
    if (m_tls)
        return std::make_unique<TlsTransport>(descriptor, address, peerPort, *m_tls,
                                              m_places.take(address));
    return std::make_unique<TcpTransport>(descriptor, address, peerPort, m_places.take(address));
}

void Acceptor::incomingConnection(qintptr descriptor)
{
    Transport *const transport = makeTransport(int(descriptor)).release();
    if (const auto refusal = m_places.refusal(transport->peerAddress()))
        Q_EMIT overfull(transport, refusal->httpStatus, refusal->cause, refusal->limit);
    else
        Q_EMIT accepted(transport);
}

void Acceptor::pause()
{
    pauseAccepting();
    QTimer::singleShot(PauseTime, this, &QTcpServer::resumeAccepting);
    Q_EMIT paused();
}

} // namespace csp
