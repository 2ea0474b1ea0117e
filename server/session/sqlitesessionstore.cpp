// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/session/sqlitesessionstore.h"

#include "server/session/sqlitefile.h"

namespace csp {
namespace {

using Kind = SqliteOutcome::Kind;

Status cannotStore(const QString &file, const SqliteOutcome &outcome)
{
    return Status(Status::CannotStore, QStringLiteral("%1: %2").arg(file, outcome.text()));
}

/// Makes room for a new file. Gives the notice.
Result<QString> keepAside(const QString &file, const SqliteOutcome &why)
{
    const bool isNewer = why.kind() == Kind::Newer;
    const Result<QString> name =
        sqlitefile::keepAside(file, isNewer ? QStringLiteral("newer") : QStringLiteral("damaged"));
    if (!name)
        return name.error();
    return QStringLiteral("%1 %2 (%3): it is kept as %4, and there are no sessions from before")
        .arg(file,
             isNewer ? QStringLiteral("is of a newer version of this program")
                     : QStringLiteral("is damaged"),
             why.text(), *name);
}

} // namespace

SqliteSessionStore::SqliteSessionStore(const QString &file)
    : m_file(file)
{
}

SqliteSessionStore::~SqliteSessionStore() = default;

Result<SessionStore::Content> SqliteSessionStore::open()
{
    Q_ASSERT(!m_tables);
    SqliteSessionTables::Reading reading = openFile();
    if (reading.outcome.isOk())
        return reading.content;
    m_tables.reset();
    if (reading.outcome.kind() == Kind::Failed)
        return cannotStore(m_file, reading.outcome);
    const Result<QString> notice = keepAside(m_file, reading.outcome);
    if (!notice)
        return notice.error();
    reading = openFile();
    if (!reading.outcome.isOk()) {
        m_tables.reset();
        return cannotStore(m_file, reading.outcome);
    }
    reading.content.notices.prepend(*notice);
    return reading.content;
}

SqliteSessionTables::Reading SqliteSessionStore::openFile()
{
    if (sqlitefile::isLogAlone(m_file))
        return {{Kind::Damaged, QStringLiteral("it is empty or missing, but its log is not")}, {}};
    const Result<QStringList> notices = sqlitefile::makePrivate(m_file);
    if (!notices)
        return {{Kind::Failed, notices.error().text()}, {}};
    m_tables = std::make_unique<SqliteSessionTables>(m_file);
    SqliteSessionTables::Reading reading = m_tables->open();
    reading.content.notices = *notices + reading.content.notices;
    return reading;
}

Status SqliteSessionStore::write(const QList<SessionChange> &changes, const QStringList &removed)
{
    Q_ASSERT(m_tables);
    const SqliteOutcome outcome = m_tables->write(changes, removed);
    return outcome.isOk() ? Status() : cannotStore(m_file, outcome);
}

} // namespace csp
