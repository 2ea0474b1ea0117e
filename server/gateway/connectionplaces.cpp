// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/connectionplaces.h"

namespace csp {

ConnectionPlaces::ConnectionPlaces(const Limits &limits)
    : m_limits(limits)
    , m_counts(std::make_shared<Counts>())
{
}

std::shared_ptr<void> ConnectionPlaces::take(const QHostAddress &address)
{
    ++m_counts->all;
    ++m_counts->byAddress[address];
    return std::shared_ptr<void>(nullptr, [counts = m_counts, address](void *) {
        --counts->all;
        const auto found = counts->byAddress.find(address);
        if (--*found == 0)
            counts->byAddress.erase(found);
    });
}

std::optional<ConnectionPlaces::Refusal>
ConnectionPlaces::refusal(const QHostAddress &address) const
{
    if (m_counts->all > m_limits.connections)
        return Refusal{503, "Too many connections are open.", "connections"};
    const bool isBounded = m_limits.connectionsPerAddress > 0 && !address.isLoopback();
    if (isBounded && m_counts->byAddress.value(address) > m_limits.connectionsPerAddress)
        return Refusal{429, "Too many connections are open from this address.",
                       "connections-per-address"};
    return {};
}

} // namespace csp
