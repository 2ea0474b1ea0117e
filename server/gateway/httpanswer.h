// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/deadlinequeue.h"
#include "server/gateway/transport.h"

#include <QObject>

#include <memory>

namespace csp {

/// Writes one HTTP answer and sees the connection off: ends our side, reads what still comes, so
/// that the answer is not lost to a reset, and deletes itself.
///
/// Thread: the gateway thread.
class HttpAnswer final : public QObject, private Transport::Listener
{
    Q_OBJECT

public:
    /// It is gone after \a patience at the latest.
    HttpAnswer(std::unique_ptr<Transport> transport, const QByteArray &bytes,
               DeadlineQueue &deadlines, std::chrono::milliseconds patience, QObject *parent);

private:
    void onReadable() override;
    void onWritten() override;

    const std::unique_ptr<Transport> m_transport;
    Deadline m_deadline;
    bool m_hasClientEnded = false;
};

} // namespace csp
