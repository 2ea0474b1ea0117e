// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/deadlinequeue.h"

#include <chrono>

namespace csp {

/// Gives memory back to the system when connections have gone: the allocator would keep what a
/// crowd once needed, for as long as the server runs.
///
/// Thread: the gateway thread.
class MemoryTrim
{
public:
    /// From the first that has gone to the moment when what all have left is given back.
    static constexpr std::chrono::seconds Delay{3};

    explicit MemoryTrim(DeadlineQueue &deadlines)
        : m_deadline(deadlines)
    {
    }

    void connectionGone();

private:
    Deadline m_deadline;
};

} // namespace csp
