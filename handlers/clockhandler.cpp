// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "handlers/clockhandler.h"

#include "handlers/clockticker.h"

namespace csp {

ClockHandler::ClockHandler(std::shared_ptr<ClockTicker> ticker)
    : m_ticker(std::move(ticker))
{
}

Status ClockHandler::onPreServer()
{
    return setSharedConnection(true);
}

Status ClockHandler::server()
{
    m_ticker->add(webSocketId());
    return WebSocket::server();
}

Status ClockHandler::onClientMessage(const QByteArray &, bool)
{
    return Status(); // the clock does not listen
}

Status ClockHandler::onPostServer()
{
    m_ticker->remove(webSocketId());
    return Status();
}

} // namespace csp
