// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/session.h"

#include <QHash>

#include <functional>
#include <memory>

namespace csp {

/// The live sessions of the server, in memory.
///
/// Thread: the gateway thread; the sessions in it are thread-safe.
class SessionTable
{
    Q_DISABLE_COPY_MOVE(SessionTable)

public:
    struct Entry
    {
        std::shared_ptr<Session> session;
        QByteArray userAgent;
        QString peer;
    };

    /// \a onEnd is called once for each session that ends, on the thread that ends it.
    SessionTable(std::chrono::seconds timeout, qint64 limit,
                 std::function<void(const QString &)> onEnd);

    /// The live session \a id, when \a userAgent is the one that made it; else null.
    std::shared_ptr<Session> find(const QString &id, const QByteArray &userAgent) const;
    const Entry *entry(const QString &id) const;
    /// Errors: ValueTooLarge when there are as many sessions as may be.
    Result<std::shared_ptr<Session>> create(Session::Kind kind, const QByteArray &userAgent,
                                            const QString &peer);
    void remove(const QString &id);

    /// Ends what has timed out, but for the sessions that \a isPinned.
    void endExpired(const std::function<bool(const QString &)> &isPinned);
    QStringList ids() const { return m_entries.keys(); }
    qsizetype size() const { return m_entries.size(); }

private:
    const std::chrono::seconds m_timeout;
    const qint64 m_limit;
    const std::function<void(const QString &)> m_onEnd;
    QHash<QString, Entry> m_entries;
};

} // namespace csp
