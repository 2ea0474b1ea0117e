// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "handlers/echohandler.h"

#include <QDateTime>

namespace csp {
namespace {

QByteArray timeOutLine()
{
    return "Server timed-out at " + QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toUtf8();
}

} // namespace

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
        if (const Status sent = write(data ? *data : timeOutLine()); !sent.isOk())
            return sent;
    }
}

} // namespace csp
