// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/session/sessionstore.h"
#include "server/session/sqlitedatabase.h"

namespace csp {

/// The tables of an open session file: what is read from them and written to them.
///
/// Thread: made, used and destroyed by the storage thread.
class SqliteSessionTables
{
    Q_DISABLE_COPY_MOVE(SqliteSessionTables)

public:
    /// An id from a file comes to stand in a header: letters, digits, '-' and '_', so many.
    static constexpr int MaximumIdLength = 64;

    struct Reading
    {
        SqliteOutcome outcome;
        SessionStore::Content content;
    };

    explicit SqliteSessionTables(const QString &file);

    /// Opens the file, looks for damage, brings it to the program's version, deletes what makes no
    /// sense, and reads the rest.
    Reading open();
    /// All of it or nothing; it is committed when this returns OK.
    SqliteOutcome write(const QList<SessionChange> &changes, const QStringList &removed);

private:
    SqliteOutcome findDamage();
    SqliteOutcome setUp();
    SqliteOutcome deleteNonsense();
    SqliteDatabase::Answer deleteAndCount(const QString &statement);
    SqliteOutcome prepareAll();
    SqliteOutcome readSessions();
    SqliteOutcome readValues();
    SqliteOutcome writeChange(const SessionChange &change);
    SqliteOutcome writeValue(const QString &id, const QString &key,
                             const std::optional<QByteArray> &value);
    SqliteOutcome remove(const QString &id);

    const QString m_file;
    SessionStore::Content m_content; // while it is read
    SqliteDatabase m_database;       // outlives its queries
    QSqlQuery m_putSession;
    QSqlQuery m_putValue;
    QSqlQuery m_removeValue;
    QSqlQuery m_removeValues;
    QSqlQuery m_removeSession;
};

} // namespace csp
