// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "tests/scenarios/parameters.h"

#include "server/websocket.h"

#include <QDateTime>

namespace csp {

/// S1. Echoes; after ten quiet seconds writes a line and goes on; leaves on Closed or "exit".
///
/// Thread: dedicated.
class TimedEcho final : public WebSocket
{
public:
    Status onPreServer() override { return Status(); }

    Status server() override
    {
        const auto timeout =
            millisecondsOf(request(), QStringLiteral("timeout"), std::chrono::seconds(10));
        bool isOver = false;
        while (!isOver) {
            const Result<QByteArray> data = read(DefaultReadLength, timeout);
            if (data) {
                isOver = *data == "exit" || !write(*data).isOk();
            } else if (data.error().code() == Status::WebSocketTimeout) {
                isOver =
                    !write("timed out at " + QDateTime::currentDateTimeUtc().toString().toUtf8())
                         .isOk();
            } else {
                isOver = true;
            }
        }
        return endServer();
    }

    Status onPostServer() override { return Status(); }
};

} // namespace csp
