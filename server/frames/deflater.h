// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/frames/deflatecontext.h"

#include <optional>

namespace csp {

/// Compresses the messages to one client (RFC 7692, 7.2.1).
///
/// Thread: that of its DeflateStates.
class Deflater
{
public:
    /// Shorter messages hardly get smaller, and cost as much time as a packet. With context, where
    /// they do get smaller, from ContextMinimumBytes on.
    static constexpr qsizetype MinimumBytes = 256;
    static constexpr qsizetype ContextMinimumBytes = 64;

    Deflater(DeflateStates &states, const DeflateParameters &parameters);

    /// The payload of \a message for frames with RSV1. Nothing when the message goes out as it is:
    /// it is short, or would not get smaller.
    std::optional<QByteArray> compress(const QByteArray &message);

private:
    std::optional<QByteArray> deflateWhole(const QByteArray &message);

    DeflateStates &m_states;
    DeflateContext m_context;
    const int m_windowBits;
    const bool m_takesContextOver;
};

} // namespace csp
