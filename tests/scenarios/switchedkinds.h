// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/websocket.h"

namespace csp {

/// S17. "binary" and "text" switch BinaryData; each message comes back, after the count read, in
/// the kind that is set then. A message that is no text in text mode is told as such.
///
/// Thread: dedicated.
class SwitchedKinds final : public WebSocket
{
public:
    Status server() override
    {
        for (;;) {
            const Result<QByteArray> data = read();
            if (data.error().code() == Status::WebSocketClosed)
                return Status();
            if (data && (*data == "binary" || *data == "text"))
                setBinaryData(*data == "binary");
            const QByteArray answer = data ? QByteArray::number(readLength()) + ' ' + *data
                                           : data.error().codeName().toUtf8();
            if (const Status sent = write(answer); !sent.isOk())
                return sent;
        }
    }
};

} // namespace csp
