// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"

namespace csp {

/// What went over a connection in a second.
///
/// Thread: a value.
struct ConnectionRates
{
    double messagesIn = 0;
    double messagesOut = 0;
    double bytesIn = 0;
    double bytesOut = 0;

    bool operator==(const ConnectionRates &) const = default;
};

/// A connection as the list keeps it: what the server tells, how fast it goes, and, for a while
/// after its end, how it ended.
///
/// Thread: a value.
struct ConnectionRow : ConnectionInfo
{
    ConnectionRates rates;
    ConnectionRates counted; ///< totals when the rates were last taken
    bool isCounted = false;
    qint64 closedAtMs = 0; ///< 0 while it is live
    CloseCode closeCode = CloseCode::NoStatus;
    QString closeReason;

    bool isClosed() const { return closedAtMs != 0; }
};

} // namespace csp
