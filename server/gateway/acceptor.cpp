// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/acceptor.h"

#include "server/gateway/peername.h"
#include "server/gateway/tcptransport.h"

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
    , m_limits(limits)
    , m_counts(std::make_shared<Counts>())
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

void Acceptor::incomingConnection(qintptr descriptor)
{
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    ::getpeername(int(descriptor), reinterpret_cast<sockaddr *>(&peer), &size);
    const QHostAddress address(reinterpret_cast<sockaddr *>(&peer));
    const quint16 peerPort = portOf(peer);
    auto *const transport =
        new TcpTransport(int(descriptor), address, peerPort, takePlace(address));
    const qint64 fromAddress = m_counts->byAddress.value(address);
    if (m_counts->all > m_limits.connections)
        Q_EMIT overfull(transport, 503, "Too many connections are open.", "connections");
    else if (m_limits.connectionsPerAddress > 0 && fromAddress > m_limits.connectionsPerAddress
             && !address.isLoopback())
        Q_EMIT overfull(transport, 429, "Too many connections are open from this address.",
                        "connections-per-address");
    else
        Q_EMIT accepted(transport);
}

/// Counts one connection from \a address until the place is given up.
std::shared_ptr<void> Acceptor::takePlace(const QHostAddress &address)
{
    ++m_counts->all;
    ++m_counts->byAddress[address];
    return std::shared_ptr<void>(nullptr, [counts = m_counts, address](void *) {
        --counts->all;
        const auto found = counts->byAddress.find(address);
        if (--*found == 0)
            counts->byAddress.erase(found);
    });
}

void Acceptor::pause()
{
    pauseAccepting();
    QTimer::singleShot(PauseTime, this, &QTcpServer::resumeAccepting);
    Q_EMIT paused();
}

} // namespace csp
