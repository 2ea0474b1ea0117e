// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/connectionplaces.h"
#include "server/gateway/transport.h"
#include "server/serverconfig.h"
#include "server/status.h"

#include <QSocketNotifier>
#include <QSslConfiguration>
#include <QTcpServer>

#include <memory>
#include <optional>

namespace csp {

/// Listens, makes transports of what connects, and counts them as long as they live.
///
/// QTcpServer only listens. Its own accepting takes every failure for "nobody waits", and a client
/// for whom there is no descriptor would keep the event loop busy.
///
/// Thread: the gateway thread.
class Acceptor final : public QObject
{
    Q_OBJECT

public:
    static constexpr int Backlog = 4096;
    /// So many are let in before others have their turn.
    static constexpr int AcceptedAtOnce = 64;
    /// Accepting rests so long when the system has no descriptor or no memory for a client.
    static constexpr std::chrono::milliseconds PauseTime{100};

    explicit Acceptor(const Limits &limits, QObject *parent = nullptr);

    /// Connections to come speak TLS, and show what \a configuration holds.
    void setTls(const QSslConfiguration &configuration) { m_tls = configuration; }
    /// Errors: PortTaken, PortForbidden, AddressAbsent, else CannotListen; each names the address.
    Status start(const QHostAddress &address, quint16 port);
    /// Listens no more.
    void close();
    QHostAddress address() const { return m_server.serverAddress(); }
    quint16 port() const { return m_server.serverPort(); }

Q_SIGNALS:
    /// The receiver owns \a transport.
    void accepted(csp::Transport *transport);
    /// The named limit is reached; the receiver owns \a transport and answers \a httpStatus.
    void overfull(csp::Transport *transport, int httpStatus, const QByteArray &cause,
                  const char *limit);
    /// The named limit is reached, and so many are being told so that this one was reset.
    void turnedAway(const QHostAddress &peerAddress, const char *limit);
    /// Nobody is let in for PauseTime.
    void paused();
    /// The same for \a cause, and before it everybody who waited had been let in.
    void ranShort(const QString &cause);

private:
    void acceptWaiting();
    bool acceptOne();
    void take(int descriptor, const QHostAddress &peerAddress, quint16 peerPort);
    std::unique_ptr<Transport> makeTransport(int descriptor, const QHostAddress &peerAddress,
                                             quint16 peerPort, std::shared_ptr<void> place);
    bool goesOnAfter(int error);
    void pause(int error);

    std::optional<QSslConfiguration> m_tls;
    ConnectionPlaces m_places;
    QTcpServer m_server;
    std::unique_ptr<QSocketNotifier> m_notifier; // there while it listens
    bool m_isShort = false;                      // since the first pause, until nobody waits
};

} // namespace csp
