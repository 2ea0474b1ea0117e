// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

namespace csp {

/// Who takes the turns of a detached WebSocket: the calls of its onClientMessage() and its end.
///
/// Thread: scheduleTurn() is thread-safe; takeTurn() one at a time.
class TurnTaker
{
public:
    virtual ~TurnTaker() = default;

    /// Whether the gateway thread calls takeTurn() itself when a turn is due.
    virtual bool isOnGateway() const = 0;
    /// Sees to one takeTurn() soon; not called when isOnGateway().
    virtual void scheduleTurn() = 0;
    virtual void takeTurn() = 0;
};

} // namespace csp
