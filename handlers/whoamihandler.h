// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/websocket.h"

namespace csp {

/// Writes one line of JSON as soon as it is open: webSocketId, sessionId, gwClientAddress, flags,
/// query and how many visits this session has made.
///
/// Thread: shared; see WebSocket.
class WhoamiHandler final : public WebSocket
{
protected:
    Status onPreServer() override;
    Status server() override;
    Status onClientMessage(const QByteArray &data, bool close) override;

private:
    int m_visits = 0;
};

} // namespace csp
