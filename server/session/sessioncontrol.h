// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/session.h"
#include "server/session/sessionrecord.h"

namespace csp {

/// What the server, and no handler, does with a session.
///
/// Thread: thread-safe.
class SessionControl
{
public:
    /// A session made for a handshake that may still be refused: its keeper hears of no change
    /// until release().
    static void holdBack(Session &session);
    static void release(Session &session);

    /// The session is over: data is dropped, what writes to it gives SessionEnded.
    static void finish(Session &session);

    /// What is new since the last call, to be written. Changes after it are told anew.
    static SessionChange takeChange(Session &session);
    /// \a change could not be written: it is new again, but for what has changed since.
    static void returnChange(Session &session, const SessionChange &change);
    /// It comes from a store.
    static void markStored(Session &session);
    /// Whether its keeper ever heard of it: a store may know it.
    static bool mayBeStored(const Session &session);
};

} // namespace csp
