// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/websocket.h"

namespace csp {

/// Sends each message back with its own kind, text or binary, read part by part to its end.
///
/// Thread: dedicated; see WebSocket.
class DedicatedMirrorHandler final : public WebSocket
{
protected:
    Status server() override;

private:
    Result<QByteArray> readMessage();
    Status writeMessage(const QByteArray &message);
};

} // namespace csp
