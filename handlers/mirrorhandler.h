// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/websocket.h"

namespace csp {

/// Sends each message back with its own kind, text or binary.
///
/// Thread: shared and NonBlocking; see WebSocket.
class MirrorHandler final : public WebSocket
{
public:
    static constexpr bool NonBlocking = true;

protected:
    Status onPreServer() override;
    Status onClientMessage(const QByteArray &data, bool close) override;
};

} // namespace csp
