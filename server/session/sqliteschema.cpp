// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/session/sqliteschema.h"

namespace csp::sqliteschema {
namespace {

using Kind = SqliteOutcome::Kind;

SqliteOutcome runSteps(SqliteDatabase &database, const Steps &steps, qsizetype version)
{
    QStringList statements;
    for (const QStringList &step : steps.sliced(version))
        statements += step;
    statements += QStringLiteral("PRAGMA application_id = %1").arg(ApplicationId);
    statements += QStringLiteral("PRAGMA user_version = %1").arg(steps.size());
    for (const QString &each : statements) {
        SqliteOutcome outcome = database.execute(each);
        if (!outcome.isOk())
            return outcome;
    }
    return {};
}

/// Whether the file is ours or empty.
SqliteOutcome checkOwner(SqliteDatabase &database, int version)
{
    const auto [asked, applicationId] = database.ask(QStringLiteral("PRAGMA application_id"));
    if (!asked.isOk() || applicationId.toInt() == ApplicationId)
        return asked;
    const auto [counted, tables] =
        database.ask(QStringLiteral("SELECT count(*) FROM sqlite_master"));
    if (!counted.isOk())
        return counted;
    if (applicationId.toInt() != 0 || version != 0 || tables.toInt() != 0)
        return {Kind::Damaged, QStringLiteral("it belongs to another program")};
    return {};
}

} // namespace

Steps steps()
{
    return {{QStringLiteral("CREATE TABLE sessions ("
                            " id TEXT NOT NULL PRIMARY KEY,"
                            " created_at INTEGER NOT NULL," // milliseconds since the epoch, UTC
                            " last_activity_at INTEGER NOT NULL,"
                            " timeout INTEGER NOT NULL," // seconds, 0: never
                            " user TEXT NOT NULL,"
                            " user_agent BLOB NOT NULL,"
                            " peer TEXT NOT NULL) STRICT, WITHOUT ROWID"),
             QStringLiteral("CREATE TABLE session_values ("
                            " session_id TEXT NOT NULL,"
                            " key TEXT NOT NULL,"
                            " value BLOB NOT NULL,"
                            " PRIMARY KEY (session_id, key)) STRICT")}};
}

SqliteOutcome migrate(SqliteDatabase &database, const Steps &steps)
{
    const auto [asked, answer] = database.ask(QStringLiteral("PRAGMA user_version"));
    if (!asked.isOk())
        return asked;
    const int version = answer.toInt();
    const SqliteOutcome owner = checkOwner(database, version);
    if (!owner.isOk() || version == steps.size())
        return owner;
    if (version > steps.size())
        return {Kind::Newer,
                QStringLiteral("version %1, this program knows %2").arg(version).arg(steps.size())};
    if (version < 0)
        return {Kind::Damaged, QStringLiteral("version %1").arg(version)};
    return database.transaction([&] { return runSteps(database, steps, version); });
}

} // namespace csp::sqliteschema
