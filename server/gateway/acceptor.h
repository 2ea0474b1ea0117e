// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/connectionplaces.h"
#include "server/gateway/transport.h"
#include "server/serverconfig.h"
#include "server/status.h"

#include <QSslConfiguration>
#include <QTcpServer>
#include <QTimer>

#include <memory>
#include <optional>

namespace csp {

/// Listens, makes sockets of what connects, and counts them as long as they live.
///
/// Thread: the gateway thread.
class Acceptor final : public QTcpServer
{
    Q_OBJECT

public:
    static constexpr int Backlog = 4096;
    /// Accepting rests so long when the system gives no descriptor.
    static constexpr std::chrono::milliseconds PauseTime{100};

    explicit Acceptor(const Limits &limits, QObject *parent = nullptr);

    /// Connections to come speak TLS, and show what \a configuration holds.
    void setTls(const QSslConfiguration &configuration) { m_tls = configuration; }
    /// Errors: CannotListen naming address and cause.
    Status start(const QHostAddress &address, quint16 port);

Q_SIGNALS:
    /// The receiver owns \a transport.
    void accepted(csp::Transport *transport);
    /// The named limit is reached; the receiver owns \a transport and answers \a httpStatus.
    void overfull(csp::Transport *transport, int httpStatus, const QByteArray &cause,
                  const char *limit);
    /// No descriptor was to be had.
    void paused();

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    std::unique_ptr<Transport> makeTransport(int descriptor);
    void pause();

    std::optional<QSslConfiguration> m_tls;
    ConnectionPlaces m_places;
};

} // namespace csp
