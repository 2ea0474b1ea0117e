// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/websocket.h"

namespace csp {

/// Sends each message back from a thread of the shared pool.
///
/// Thread: shared; see WebSocket.
class PoolEchoHandler final : public WebSocket
{
protected:
    Status onPreServer() override;
    Status onClientMessage(const QByteArray &data, bool close) override;
};

} // namespace csp
