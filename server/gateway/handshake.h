// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/deadlinequeue.h"
#include "server/gateway/gatewaysocket.h"
#include "server/gateway/httpmessage.h"
#include "server/request.h"

#include <memory>

namespace csp {

/// One accepted socket until it is known what its client wants.
///
/// Thread: the gateway thread.
class Handshake final : public QObject
{
    Q_OBJECT

public:
    /// Owns \a socket until takeSocket().
    Handshake(GatewaySocket *socket, const Limits &limits, DeadlineQueue &deadlines,
              QObject *parent);

    const Request &request() const { return m_request; }
    /// The body of a page's request.
    QByteArray body() const;
    /// Gives the socket away; the handshake is over and may be deleted.
    GatewaySocket *takeSocket();

    /// Looks at what has arrived already.
    void start();

Q_SIGNALS:
    // One of these, once.
    void refused(csp::Handshake *handshake, int httpStatus, const QByteArray &cause);
    void pageRequested(csp::Handshake *handshake);
    void upgradeRequested(csp::Handshake *handshake);
    void disconnected(csp::Handshake *handshake);

private:
    void read();
    void judge();
    void readBody();
    void refuse(int httpStatus, const char *cause);
    void settle();

    GatewaySocket *m_socket;
    const Limits &m_limits;
    Deadline m_deadline;
    Request m_request;
    std::unique_ptr<HttpBodyReader> m_body;
    bool m_isJudged = false; // one of the signals is out
};

} // namespace csp
