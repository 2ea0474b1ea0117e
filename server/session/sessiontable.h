// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/session.h"
#include "server/session/sessionrecord.h"

#include <QHash>
#include <QList>

#include <functional>
#include <memory>

namespace csp {

class SessionKeeper;

/// The live sessions of the server, and the licence units that the stored ones hold.
///
/// Thread: the gateway thread; the sessions in it are thread-safe.
class SessionTable
{
    Q_DISABLE_COPY_MOVE(SessionTable)

public:
    struct Bounds
    {
        std::chrono::seconds timeout; ///< of new stored sessions, 0: never
        qint64 sessions;              ///< of either kind
        qint64 licenses;              ///< of stored ones, 0: no limit
    };
    struct Entry
    {
        std::shared_ptr<Session> session;
        bool isStarting = false; ///< onStartSession() has not answered: nobody finds it
        QString endRefusal;      ///< why the last wish to end it was refused
    };

    SessionTable(Bounds bounds, std::shared_ptr<SessionKeeper> keeper);

    /// The live session \a id, when \a userAgent is the one that made it; else null.
    std::shared_ptr<Session> find(const QString &id, const QByteArray &userAgent) const;
    const Entry *entry(const QString &id) const;
    /// A new session, starting. Errors: NoLicense when all units are held; ValueTooLarge when there
    /// are as many sessions as may be.
    Result<std::shared_ptr<Session>> create(Session::Kind kind, const QByteArray &userAgent,
                                            const QString &peer);
    /// A session of before the restart, with its licence unit, whatever the bounds are now.
    void restore(StoredSession state);
    void setStarted(const QString &id);
    void setEndRefusal(const QString &id, const QString &text);
    /// The session has ended, its unit is free. The session, or null for an unknown id.
    std::shared_ptr<Session> finish(const QString &id);

    /// The sessions whose time-out is over, but for those that \a isHeldOpen.
    QStringList expired(const std::function<bool(const QString &)> &isHeldOpen) const;
    QStringList ids() const { return m_entries.keys(); }
    qsizetype size() const { return m_entries.size(); }
    qint64 licensesInUse() const { return m_licensesInUse; }

private:
    Status checkRoom(Session::Kind kind) const;

    const Bounds m_bounds;
    const std::shared_ptr<SessionKeeper> m_keeper;
    QHash<QString, Entry> m_entries;
    qint64 m_licensesInUse = 0;
};

} // namespace csp
