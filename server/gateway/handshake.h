// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/deadlinequeue.h"
#include "server/gateway/httpmessage.h"
#include "server/gateway/transport.h"
#include "server/request.h"

#include <QObject>

#include <memory>

namespace csp {

/// One accepted client until it is known what it wants, and until it is answered or upgraded.
///
/// Thread: the gateway thread.
class Handshake final : public QObject, private Transport::Listener
{
    Q_OBJECT

public:
    Handshake(std::unique_ptr<Transport> transport, const Limits &limits, DeadlineQueue &deadlines,
              QObject *parent);

    const Request &request() const { return m_request; }
    /// The body of a page's request.
    QByteArray body() const;
    /// Gives the transport away; the handshake is over and may be deleted.
    std::unique_ptr<Transport> takeTransport();
    /// What the client has sent behind the head of its upgrade.
    const QByteArray &early() const { return m_bytes; }

    /// Looks at what has arrived already.
    void start();

Q_SIGNALS:
    // One of these three, once.
    /// \a limit is the name of the limit that was crossed, or null.
    void refused(csp::Handshake *handshake, int httpStatus, const QByteArray &cause,
                 const char *limit);
    void pageRequested(csp::Handshake *handshake);
    void upgradeRequested(csp::Handshake *handshake);
    /// The client has left, before or after.
    void disconnected(csp::Handshake *handshake);

private:
    void onReadable() override;
    void onWritten() override {}
    void take(QByteArrayView bytes);
    bool isWorthJudging(QByteArrayView bytes) const;
    void judge();
    void readBody(const QByteArray &bytes);
    void refuse(int httpStatus, const char *cause, const char *limit);
    void settle();

    std::unique_ptr<Transport> m_transport;
    const Limits &m_limits;
    Deadline m_deadline;
    QByteArray m_bytes; // of the head, then of what follows an upgrade's
    Request m_request;
    std::unique_ptr<HttpBodyReader> m_body;
    bool m_isJudged = false; // one of the three signals is out
};

} // namespace csp
