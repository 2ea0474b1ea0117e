// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/session/sqlitesessiontables.h"

#include "server/session.h"
#include "server/session/sqliteschema.h"

#include <QHash>
#include <QSqlError>
#include <QStringDecoder>

#include <array>
#include <initializer_list>

namespace csp {
namespace {

/// The end of the year 9999.
constexpr qint64 LastMs = 253'402'300'799'999;

/// Text is handed over and taken back as UTF-8 bytes: as text, SQLite would take a byte order mark
/// away at its start.
QByteArray toBytes(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    return bytes.isNull() ? QByteArray("") : bytes; // null would be NULL
}

QString toText(const QVariant &bytes)
{
    using Converter = QStringConverter;
    QStringDecoder decoder(Converter::Utf8,
                           Converter::Flag::Stateless | Converter::Flag::ConvertInitialBom);
    return decoder(bytes.toByteArray());
}

SqliteOutcome runWith(QSqlQuery &query, std::initializer_list<QVariant> values)
{
    int position = 0;
    for (const QVariant &each : values)
        query.bindValue(position++, each);
    return run(query);
}

/// Takes step after step, until one fails.
SqliteOutcome inOrder(std::initializer_list<std::function<SqliteOutcome()>> steps)
{
    for (const auto &step : steps) {
        SqliteOutcome outcome = step();
        if (!outcome.isOk())
            return outcome;
    }
    return {};
}

} // namespace

SqliteSessionTables::SqliteSessionTables(const QString &file)
    : m_file(file)
    , m_database(file)
    , m_putSession(m_database.query())
    , m_putValue(m_database.query())
    , m_removeValue(m_database.query())
    , m_removeValues(m_database.query())
    , m_removeSession(m_database.query())
{
}

SqliteSessionTables::Reading SqliteSessionTables::open()
{
    const SqliteOutcome outcome = inOrder(
        {[&] { return m_database.open(); }, [&] { return findDamage(); },
         [&] { return sqliteschema::migrate(m_database, sqliteschema::steps()); },
         [&] { return setUp(); }, [&] { return deleteNonsense(); }, [&] { return prepareAll(); },
         [&] { return readSessions(); }, [&] { return readValues(); }});
    return {outcome, std::exchange(m_content, {})};
}

SqliteOutcome SqliteSessionTables::findDamage()
{
    const auto [outcome, value] = m_database.ask(QStringLiteral("PRAGMA quick_check(1)"));
    if (!outcome.isOk() || value.toString() == QLatin1String("ok"))
        return outcome;
    return {SqliteOutcome::Kind::Damaged, value.toString()};
}

/// What is committed survives a power cut. Where a write-ahead log cannot be, on a network's file
/// system, SQLite stays with its rollback journal, which is as safe.
SqliteOutcome SqliteSessionTables::setUp()
{
    constexpr qint64 LogBytes = 64 << 20; // a large transaction's log shrinks to it
    return inOrder(
        {[&] { return m_database.ask(QStringLiteral("PRAGMA journal_mode = WAL")).outcome; },
         [&] { return m_database.execute(QStringLiteral("PRAGMA synchronous = FULL")); },
         [&] {
             const QString limit = QStringLiteral("PRAGMA journal_size_limit = %1").arg(LogBytes);
             return m_database.ask(limit).outcome;
         }});
}

/// Files are edited by hand.
SqliteOutcome SqliteSessionTables::deleteNonsense()
{
    const QString sessions =
        QStringLiteral("DELETE FROM sessions WHERE length(id) NOT BETWEEN 1 AND %1"
                       " OR length(CAST(id AS BLOB)) <> length(id)"
                       " OR id GLOB '*[^A-Za-z0-9_-]*'"
                       " OR created_at NOT BETWEEN 0 AND %2"
                       " OR last_activity_at NOT BETWEEN 0 AND %2"
                       " OR timeout NOT BETWEEN 0 AND %3")
            .arg(MaximumIdLength)
            .arg(LastMs)
            .arg(Session::MaximumTimeout.count());
    const QString values = QStringLiteral("DELETE FROM session_values WHERE length(value) > %1"
                                          " OR session_id NOT IN (SELECT id FROM sessions)")
                               .arg(Session::ValueBytes);
    std::array<qint64, 2> deleted{};
    const SqliteOutcome outcome = m_database.transaction([&] {
        const SqliteDatabase::Answer first = deleteAndCount(sessions);
        const SqliteDatabase::Answer second =
            first.outcome.isOk() ? deleteAndCount(values) : SqliteDatabase::Answer();
        deleted = {first.value.toLongLong(), second.value.toLongLong()};
        return first.outcome.isOk() ? second.outcome : first.outcome;
    });
    if (outcome.isOk() && deleted != std::array<qint64, 2>{})
        m_content.notices.append(
            QStringLiteral("%1: %2 sessions and %3 values made no sense and were deleted")
                .arg(m_file)
                .arg(deleted.at(0))
                .arg(deleted.at(1)));
    return outcome;
}

SqliteDatabase::Answer SqliteSessionTables::deleteAndCount(const QString &statement)
{
    const SqliteOutcome outcome = m_database.execute(statement);
    if (!outcome.isOk())
        return {outcome, {}};
    return m_database.ask(QStringLiteral("SELECT changes()"));
}

SqliteOutcome SqliteSessionTables::prepareAll()
{
    const auto put = QStringLiteral(
        "INSERT INTO sessions (id, created_at, last_activity_at, timeout, user, user_agent, peer)"
        " VALUES (?, ?, ?, ?, CAST(? AS TEXT), ?, CAST(? AS TEXT))"
        " ON CONFLICT (id) DO UPDATE SET last_activity_at = excluded.last_activity_at,"
        " timeout = excluded.timeout, user = excluded.user");
    const auto putValue =
        QStringLiteral("INSERT INTO session_values (session_id, key, value)"
                       " VALUES (?, CAST(? AS TEXT), ?)"
                       " ON CONFLICT (session_id, key) DO UPDATE SET value = excluded.value");
    const auto removeValue =
        QStringLiteral("DELETE FROM session_values WHERE session_id = ? AND key = CAST(? AS TEXT)");
    const auto removeValues = QStringLiteral("DELETE FROM session_values WHERE session_id = ?");
    const auto removeSession = QStringLiteral("DELETE FROM sessions WHERE id = ?");
    return inOrder({[&] { return prepare(m_putSession, put); },
                    [&] { return prepare(m_putValue, putValue); },
                    [&] { return prepare(m_removeValue, removeValue); },
                    [&] { return prepare(m_removeValues, removeValues); },
                    [&] { return prepare(m_removeSession, removeSession); }});
}

SqliteOutcome SqliteSessionTables::readSessions()
{
    QSqlQuery query = m_database.query();
    const auto select = QStringLiteral("SELECT id, created_at, last_activity_at, timeout,"
                                       " CAST(user AS BLOB), user_agent, CAST(peer AS BLOB)"
                                       " FROM sessions");
    const SqliteOutcome started =
        inOrder({[&] { return prepare(query, select); }, [&] { return run(query); }});
    if (!started.isOk())
        return started;
    while (query.next()) {
        const std::chrono::seconds timeout(query.value(3).toLongLong());
        const SessionRecord record{query.value(0).toString(),   query.value(1).toLongLong(),
                                   query.value(2).toLongLong(), timeout,
                                   toText(query.value(4)),      query.value(5).toByteArray(),
                                   toText(query.value(6))};
        m_content.sessions.append(StoredSession{record, {}});
    }
    return SqliteOutcome::of(query.lastError());
}

SqliteOutcome SqliteSessionTables::readValues()
{
    QHash<QString, StoredSession *> byId;
    for (StoredSession &each : m_content.sessions)
        byId.insert(each.record.id, &each);
    QSqlQuery query = m_database.query();
    const auto select =
        QStringLiteral("SELECT session_id, CAST(key AS BLOB), value FROM session_values");
    const SqliteOutcome started =
        inOrder({[&] { return prepare(query, select); }, [&] { return run(query); }});
    if (!started.isOk())
        return started;
    while (query.next()) {
        if (StoredSession *const session = byId.value(query.value(0).toString()))
            session->values.emplace(toText(query.value(1)), query.value(2).toByteArray());
    }
    return SqliteOutcome::of(query.lastError());
}

SqliteOutcome SqliteSessionTables::write(const QList<SessionChange> &changes,
                                         const QStringList &removed)
{
    return m_database.transaction([&] {
        SqliteOutcome outcome;
        for (auto each = changes.begin(); outcome.isOk() && each != changes.end(); ++each)
            outcome = writeChange(*each);
        for (auto each = removed.begin(); outcome.isOk() && each != removed.end(); ++each)
            outcome = remove(*each);
        return outcome;
    });
}

SqliteOutcome SqliteSessionTables::writeChange(const SessionChange &change)
{
    const SessionRecord &record = change.record;
    const QByteArray userAgent = record.userAgent.isNull() ? QByteArray("") : record.userAgent;
    SqliteOutcome outcome =
        runWith(m_putSession, {record.id, record.createdAtMs, record.lastActivityAtMs,
                               qint64(record.timeout.count()), toBytes(record.user), userAgent,
                               toBytes(record.peer)});
    for (auto each = change.values.begin(); outcome.isOk() && each != change.values.end(); ++each)
        outcome = writeValue(record.id, each->first, each->second);
    return outcome;
}

SqliteOutcome SqliteSessionTables::writeValue(const QString &id, const QString &key,
                                              const std::optional<QByteArray> &value)
{
    if (!value)
        return runWith(m_removeValue, {id, toBytes(key)});
    return runWith(m_putValue, {id, toBytes(key), value->isNull() ? QByteArray("") : *value});
}

SqliteOutcome SqliteSessionTables::remove(const QString &id)
{
    const SqliteOutcome outcome = runWith(m_removeValues, {id});
    return outcome.isOk() ? runWith(m_removeSession, {id}) : outcome;
}

} // namespace csp
