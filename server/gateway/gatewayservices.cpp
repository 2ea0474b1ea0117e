// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/gatewayservices.h"

#include "server/gateway/connection.h"

namespace csp {

GatewayTurn::GatewayTurn(GatewayServices &services)
    : m_services(services)
{
    m_services.doorbell->setQuiet(true);
}

GatewayTurn::~GatewayTurn()
{
    for (int round = 0; round < MaximumRounds; ++round) {
        const auto rung = m_services.doorbell->take();
        if (rung.empty())
            break;
        for (const std::shared_ptr<Channel> &channel : rung) {
            if (Connection *const connection = m_services.connections.value(channel.get()))
                connection->service();
        }
    }
    m_services.doorbell->setQuiet(false);
}

} // namespace csp
