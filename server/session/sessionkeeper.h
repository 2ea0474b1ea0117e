// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/session.h"

#include <functional>
#include <memory>

namespace csp {

/// What a stored session tells the server it belongs to.
///
/// Thread: thread-safe.
class SessionKeeper
{
public:
    using Done = std::function<void(const Status &)>;

    virtual ~SessionKeeper() = default;

    /// Something of \a session is new; told once until SessionControl::takeChange(). False when
    /// nobody will take it.
    virtual bool changed(const std::shared_ptr<Session> &session) = 0;
    /// Calls \a done with OK when all that is new by now is committed. Errors: CannotStore;
    /// SessionEnded.
    virtual void save(const std::shared_ptr<Session> &session, Done done) = 0;
    /// \a session asks for its end.
    virtual void endRequested(const QString &sessionId) = 0;
};

} // namespace csp
