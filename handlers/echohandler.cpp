// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "handlers/echohandler.h"

#include <QDateTime>

namespace csp {

EchoHandler::EchoHandler(std::chrono::milliseconds timeout)
    : m_timeout(timeout)
{
}

Status EchoHandler::server()
{
    for (;;) {
        const Result<QByteArray> data = read(DefaultReadLength, m_timeout);
        if (data && *data == "exit")
            return endServer();
        if (data.error().code() == Status::WebSocketClosed)
            return Status();
        if (!data && data.error().code() != Status::WebSocketTimeout)
            return data.error();
        const QByteArray now = QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toUtf8();
        if (const Status sent = write(data ? *data : "Server timed-out at " + now); !sent.isOk())
            return sent;
    }
}

} // namespace csp
