// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/session/sqlitedatabase.h"

#include <QSqlError>
#include <QUuid>

namespace csp {
namespace {

// https://www.sqlite.org/rescode.html; the low byte of an extended code.
constexpr int PrimaryCode = 0xff;
constexpr int SqliteError = 1;
constexpr int SqliteCorrupt = 11;
constexpr int SqliteFormat = 24;
constexpr int SqliteNotADatabase = 26;

} // namespace

SqliteOutcome SqliteOutcome::of(const QSqlError &error)
{
    if (!error.isValid())
        return {};
    const QString text = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    const QString code = error.nativeErrorCode();
    switch (code.toInt() & PrimaryCode) {
    case SqliteError:
    case SqliteCorrupt:
    case SqliteFormat:
    case SqliteNotADatabase:
        return {Kind::Damaged, QStringLiteral("%1, SQLite's error %2").arg(text, code)};
    default:
        return {Kind::Failed, QStringLiteral("%1, SQLite's error %2").arg(text, code)};
    }
}

SqliteDatabase::SqliteDatabase(const QString &file)
    : m_connection(QUuid::createUuid().toString())
    , m_database(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection))
{
    m_database.setDatabaseName(file);
    m_database.setConnectOptions(
        QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(BusyTimeout.count()));
}

SqliteDatabase::~SqliteDatabase()
{
    m_database.close();
    m_database = {}; // nothing may hold the connection when it is removed
    QSqlDatabase::removeDatabase(m_connection);
}

SqliteOutcome SqliteDatabase::open()
{
    if (!m_database.isValid())
        return {SqliteOutcome::Kind::Failed,
                QStringLiteral("Qt's SQLite driver is missing (Debian: libqt6sql6-sqlite)")};
    return m_database.open() ? SqliteOutcome() : SqliteOutcome::of(m_database.lastError());
}

SqliteOutcome SqliteDatabase::execute(const QString &statement)
{
    QSqlQuery one = query();
    const SqliteOutcome prepared = prepare(one, statement);
    return prepared.isOk() ? run(one) : prepared;
}

SqliteDatabase::Answer SqliteDatabase::ask(const QString &statement)
{
    QSqlQuery one = query();
    SqliteOutcome outcome = prepare(one, statement);
    if (outcome.isOk())
        outcome = run(one);
    if (!outcome.isOk())
        return {outcome, {}};
    const QVariant value = one.next() ? one.value(0) : QVariant();
    return {SqliteOutcome::of(one.lastError()), value};
}

SqliteOutcome SqliteDatabase::transaction(const std::function<SqliteOutcome()> &body)
{
    // At once for writing, so that it waits here for another program that writes, and nowhere else.
    SqliteOutcome outcome = execute(QStringLiteral("BEGIN IMMEDIATE"));
    if (!outcome.isOk())
        return outcome;
    outcome = body();
    if (outcome.isOk())
        outcome = execute(QStringLiteral("COMMIT"));
    if (!outcome.isOk()) // fails where SQLite has rolled back by itself: the first cause is told
        Q_UNUSED(execute(QStringLiteral("ROLLBACK")));
    return outcome;
}

QSqlQuery SqliteDatabase::query() const
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true); // else every row that was read stays in memory
    return query;
}

SqliteOutcome prepare(QSqlQuery &query, const QString &statement)
{
    return query.prepare(statement) ? SqliteOutcome() : SqliteOutcome::of(query.lastError());
}

SqliteOutcome run(QSqlQuery &query)
{
    return query.exec() ? SqliteOutcome() : SqliteOutcome::of(query.lastError());
}

} // namespace csp
