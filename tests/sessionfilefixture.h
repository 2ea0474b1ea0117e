// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/session/sqlitesessionstore.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace csp {

/// A folder with a session file, and what a person may do to it.
///
/// Thread: the test's.
struct SessionFileFixture
{
    /// A session \a id with \a values.
    static StoredSession session(const QString &id,
                                 const std::map<QString, QByteArray> &values = {})
    {
        return {{id, 1'000, 2'000, std::chrono::seconds(900), QStringLiteral("ann"), "agent",
                 QStringLiteral("127.0.0.1")},
                values};
    }
    /// All of \a session as a change.
    static SessionChange change(const StoredSession &session)
    {
        SessionChange all{session.record, {}};
        for (const auto &[key, value] : session.values)
            all.values.emplace(key, value);
        return all;
    }

    /// Writes through a store of its own.
    Status write(const QList<SessionChange> &changes, const QStringList &removed = {}) const
    {
        SqliteSessionStore store(file);
        const Result<SessionStore::Content> content = store.open();
        return content ? store.write(changes, removed) : content.error();
    }
    /// Reads through a store of its own. A failure is one notice.
    SessionStore::Content read() const
    {
        SqliteSessionStore store(file);
        const Result<SessionStore::Content> content = store.open();
        return content ? *content : SessionStore::Content{{}, {content.error().toString()}};
    }
    /// Runs \a statements as somebody who has opened the file with another program.
    bool edit(const QStringList &statements) const
    {
        SqliteDatabase database(file);
        bool isOk = database.open().isOk();
        for (const QString &each : statements)
            isOk = isOk && database.execute(each).isOk();
        return isOk;
    }

    QByteArray bytes(const QString &path) const
    {
        QFile opened(path);
        return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
    }
    bool put(const QString &path, const QByteArray &content) const
    {
        QFile opened(path);
        return opened.open(QIODevice::WriteOnly) && opened.write(content) == content.size();
    }
    /// What was kept aside, by name.
    QStringList keptAside() const
    {
        return QDir(folder.path()).entryList({QStringLiteral("sessions.sqlite.*")});
    }

    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("sessions.sqlite"));
};

} // namespace csp
