// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/session.h"
#include "server/status.h"

namespace csp {

/// What an application does when stored sessions start and end: derive from it, and give it to
/// HandlerRegistry::setSessionEvents().
///
/// A session that ends by its time-out is asked for by onTimeout(), one that ends otherwise (a
/// handler, the console, SessionEndOnClose, its page) by onEndSession(), before anything of it
/// closes. A member that throws has not refused, but for onStartSession(); one that does not answer
/// within preserver-ms has not either, and the start is answered with 503. The stop of the server
/// ends no session, and a session that was made for a handshake that is then refused goes without
/// an event.
///
/// Thread: the shared pool, several sessions at the same time, one call at a time for each.
class SessionEvents
{
public:
    virtual ~SessionEvents() = default;

    /// A new session, before the handler or page that it was made for sees it. An error refuses the
    /// request with 403.
    virtual Status onStartSession(Session &session);
    /// \a session has timed out. An error keeps it: its time-out starts anew.
    virtual Status onTimeout(Session &session);
    /// \a session is to end. An error keeps it, and is told to who asked for the end.
    virtual Status onEndSession(Session &session);
};

} // namespace csp
