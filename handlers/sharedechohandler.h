// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/websocket.h"

namespace csp {

/// Sends each message back on the gateway thread itself, without a hop to another.
///
/// Thread: shared and NonBlocking; see WebSocket.
class SharedEchoHandler final : public WebSocket
{
public:
    static constexpr bool NonBlocking = true;

protected:
    Status onPreServer() override;
    Status onClientMessage(const QByteArray &data, bool close) override;
};

} // namespace csp
