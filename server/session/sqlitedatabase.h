// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <chrono>
#include <functional>

class QSqlError;

namespace csp {

/// What SQLite made of a statement, or of a whole file.
///
/// Thread: a value.
class [[nodiscard]] SqliteOutcome
{
public:
    enum class Kind {
        Ok,
        Failed,  ///< it may work another time: no room, no right, locked
        Damaged, ///< the file is none of ours, or no longer
        Newer    ///< the file is of a later version of the program
    };

    SqliteOutcome() = default;
    SqliteOutcome(Kind kind, QString text)
        : m_kind(kind)
        , m_text(std::move(text))
    {
    }
    /// By SQLite's result code. A statement of ours that makes no sense to SQLite means that the
    /// tables are not ours.
    static SqliteOutcome of(const QSqlError &error);

    bool isOk() const { return m_kind == Kind::Ok; }
    Kind kind() const { return m_kind; }
    /// The cause, with SQLite's code.
    const QString &text() const { return m_text; }

private:
    Kind m_kind = Kind::Ok;
    QString m_text;
};

/// One connection to one SQLite file.
///
/// Thread: made, used and destroyed by one thread; its queries go before it does.
class SqliteDatabase
{
    Q_DISABLE_COPY_MOVE(SqliteDatabase)

public:
    /// How long a statement waits while another program writes.
    static constexpr std::chrono::milliseconds BusyTimeout{2000};

    /// The first value of the first row.
    struct Answer
    {
        SqliteOutcome outcome;
        QVariant value;
    };

    explicit SqliteDatabase(const QString &file);
    ~SqliteDatabase();

    SqliteOutcome open();
    SqliteOutcome execute(const QString &statement);
    Answer ask(const QString &statement);
    /// Runs \a body in one transaction that is committed when it returns OK.
    SqliteOutcome transaction(const std::function<SqliteOutcome()> &body);
    /// A query that walks its rows once, in order.
    QSqlQuery query() const;

private:
    const QString m_connection;
    QSqlDatabase m_database;
};

/// Prepares \a statement for \a query.
SqliteOutcome prepare(QSqlQuery &query, const QString &statement);
/// Runs \a query with the values bound to it.
SqliteOutcome run(QSqlQuery &query);

} // namespace csp
