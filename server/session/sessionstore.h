// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/session/sessionrecord.h"
#include "server/status.h"

#include <QList>
#include <QStringList>

namespace csp {

/// Where sessions are kept over a restart.
///
/// Thread: made, used and destroyed by one thread, the storage thread.
class SessionStore
{
public:
    /// What a store holds when it is opened.
    struct Content
    {
        QList<StoredSession> sessions;
        QStringList notices; ///< what a person should know: a file kept aside, a record left out
    };

    virtual ~SessionStore() = default;

    /// Opens the store and reads all of it. Errors: CannotStore naming file and cause.
    virtual Result<Content> open() = 0;
    /// Writes \a changes and deletes the sessions \a removed, all or nothing. It is committed when
    /// this returns OK. Errors: CannotStore naming file and cause.
    virtual Status write(const QList<SessionChange> &changes, const QStringList &removed) = 0;
};

} // namespace csp
