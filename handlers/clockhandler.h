// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/websocket.h"

#include <memory>

namespace csp {

class ClockTicker;

/// Leaves server() at once; a background job tells it the time each second.
///
/// Thread: shared; see WebSocket.
class ClockHandler final : public WebSocket
{
public:
    explicit ClockHandler(std::shared_ptr<ClockTicker> ticker);

protected:
    Status onPreServer() override;
    Status server() override;
    Status onClientMessage(const QByteArray &data, bool close) override;
    Status onPostServer() override;

private:
    const std::shared_ptr<ClockTicker> m_ticker;
};

} // namespace csp
