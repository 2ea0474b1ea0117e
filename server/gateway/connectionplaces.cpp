// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/connectionplaces.h"

namespace csp {

ConnectionPlaces::ConnectionPlaces(const Limits &limits)
    : m_limits(limits)
    , m_counts(std::make_shared<Counts>())
{
}

ConnectionPlaces::Admission ConnectionPlaces::admit(const QHostAddress &address)
{
    const std::scoped_lock lock(m_counts->mutex);
    const Count ofAddress = m_counts->byAddress.value(address);
    const bool isBounded = m_limits.connectionsPerAddress > 0 && !address.isLoopback();
    const std::optional<Refusal> refused = refusal(ofAddress, isBounded);
    if (!refused)
        return {take(address, &Count::served), {}};
    const bool isAnswered =
        m_counts->all.refused < m_limits.connectionsPending
        && (!isBounded
            || ofAddress.served + ofAddress.refused < 2 * m_limits.connectionsPerAddress);
    return {isAnswered ? take(address, &Count::refused) : nullptr, refused};
}

std::optional<ConnectionPlaces::Refusal> ConnectionPlaces::refusal(const Count &ofAddress,
                                                                   bool isBounded) const
{
    if (m_counts->all.served >= m_limits.connections)
        return Refusal{503, "Too many connections are open.", "connections"};
    if (isBounded && ofAddress.served >= m_limits.connectionsPerAddress)
        return Refusal{429, "Too many connections are open from this address.",
                       "connections-per-address"};
    return {};
}

std::shared_ptr<void> ConnectionPlaces::take(const QHostAddress &address, Kind kind)
{
    ++(m_counts->all.*kind);
    ++(m_counts->byAddress[address].*kind);
    const auto giveBack = [counts = m_counts, address, kind](void *) {
        const std::scoped_lock lock(counts->mutex);
        --(counts->all.*kind);
        const auto found = counts->byAddress.find(address);
        --((*found).*kind);
        if (found->served + found->refused == 0)
            counts->byAddress.erase(found);
    };
    return std::shared_ptr<void>(static_cast<void *>(m_counts.get()), giveBack);
}

} // namespace csp
