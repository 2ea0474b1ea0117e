// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/deadlinequeue.h"

#include <chrono>

namespace csp {

/// Gives memory back to the system when connections have gone: the allocator would keep what a
/// crowd once needed, for as long as the server runs. A call looks through the whole heap, some
/// milliseconds in which nobody is served, so it waits until it is worth that.
///
/// Thread: the gateway thread.
class MemoryTrim
{
public:
    /// So many that have gone are worth it soon.
    static constexpr int Many = 1'000;

    struct Times
    {
        std::chrono::milliseconds soon; ///< after many have gone
        std::chrono::milliseconds late; ///< after the first one, if many never become of it
    };
    static constexpr Times DefaultTimes{std::chrono::seconds(3), std::chrono::seconds(15)};

    explicit MemoryTrim(DeadlineQueue &deadlines, Times times = DefaultTimes)
        : m_times(times)
        , m_deadline(deadlines)
    {
    }

    void connectionGone();

private:
    void trimIn(std::chrono::milliseconds time);

    const Times m_times;
    Deadline m_deadline;
    int m_gone = 0; // since the last call
};

} // namespace csp
