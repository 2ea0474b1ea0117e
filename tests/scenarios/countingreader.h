// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/websocket.h"

namespace csp {

/// S2. Writes a welcome before its first read(), tells the count each one read; "timeout MS"
/// changes its time-out. Any error, a time-out too, ends server() normally without endServer().
///
/// Thread: dedicated.
class CountingReader final : public WebSocket
{
public:
    Status server() override
    {
        std::chrono::milliseconds timeout = std::chrono::minutes(1);
        Status status = write(QByteArray("welcome"));
        while (status.isOk()) {
            const Result<QByteArray> data = read(PartLength, timeout);
            status = data.error();
            if (status.isOk() && data->startsWith("timeout "))
                timeout = std::chrono::milliseconds(data->mid(8).toInt());
            if (status.isOk())
                status = write("read " + QByteArray::number(readLength()) + (atEnd() ? "" : "+"));
        }
        return Status();
    }

private:
    static constexpr qsizetype PartLength = 1'000;
};

} // namespace csp
