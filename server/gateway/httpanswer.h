// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/deadlinequeue.h"
#include "server/gateway/gatewaysocket.h"
#include "server/gateway/httpmessage.h"

namespace csp {

/// Writes one HTTP answer and sees the connection off: ends our side, reads what still comes, so
/// that the answer is not lost to a reset, and deletes itself and the socket.
///
/// Thread: the gateway thread.
class HttpAnswer final : public QObject
{
    Q_OBJECT

public:
    /// Takes over \a socket; it is gone after \a patience at the latest.
    HttpAnswer(GatewaySocket *socket, const QByteArray &bytes, DeadlineQueue &deadlines,
               std::chrono::milliseconds patience, QObject *parent);

private:
    void discardInput();
    void endWhenWritten();

    GatewaySocket *const m_socket;
    Deadline m_deadline;
    bool m_isShutDown = false;
};

} // namespace csp
