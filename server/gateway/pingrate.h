// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

#include <chrono>

namespace csp {

/// How many pings a client has sent within a second.
///
/// Thread: the gateway thread.
class PingRate
{
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    /// Counts one that came at \a now. Whether its second has no more than \a limit.
    bool allows(TimePoint now, qint64 limit)
    {
        if (now - m_since >= std::chrono::seconds(1)) {
            m_since = now;
            m_pings = 0;
        }
        return ++m_pings <= limit;
    }

private:
    TimePoint m_since;
    qint64 m_pings = 0;
};

} // namespace csp
