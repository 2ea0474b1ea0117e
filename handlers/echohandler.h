// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/websocket.h"

namespace csp {

/// Sends back what it reads until the client leaves or says "exit"; after ten quiet seconds it
/// writes a line and goes on reading. A message over DefaultReadLength comes back in parts.
///
/// Thread: dedicated; see WebSocket.
class EchoHandler final : public WebSocket
{
public:
    explicit EchoHandler(std::chrono::milliseconds timeout = std::chrono::seconds(10));

protected:
    Status server() override;

private:
    const std::chrono::milliseconds m_timeout;
};

} // namespace csp
