// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace csp {

/// The texts that a load generator sends: printable, of one length, no two neighbours equal, and
/// kept masked too, so that nothing is left to compute when one is sent.
///
/// Thread: immutable once made.
class MessageSource
{
public:
    explicit MessageSource(size_t messageBytes);

    /// Text \a number of the sender \a sender, as it must come back.
    std::string_view plain(size_t sender, uint64_t number) const;
    /// The same, masked with WsClient::Mask.
    std::string_view masked(size_t sender, uint64_t number) const;

private:
    const size_t m_messageBytes;
    std::string m_plain;
    std::array<std::string, 4> m_masked; // one for each place in the mask where a text may begin
};

} // namespace csp
