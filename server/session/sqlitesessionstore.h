// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/session/sessionstore.h"
#include "server/session/sqlitesessiontables.h"

#include <memory>

namespace csp {

/// Sessions in one SQLite file, which only its owner may read: session ids are secrets.
///
/// Text that is no valid UTF-16 comes back with replacement characters.
/// Thread: the storage thread.
class SqliteSessionStore final : public SessionStore
{
    Q_DISABLE_COPY_MOVE(SqliteSessionStore)

public:
    explicit SqliteSessionStore(const QString &file);
    ~SqliteSessionStore() override;

    /// A file that is damaged, of another program or of a later version is kept under another name,
    /// and an empty one takes its place. Sessions and values that make no sense are deleted. Both
    /// are told by a notice.
    Result<Content> open() override;
    Status write(const QList<SessionChange> &changes, const QStringList &removed) override;

private:
    SqliteSessionTables::Reading openFile();

    const QString m_file;
    std::unique_ptr<SqliteSessionTables> m_tables; // while it is open
};

} // namespace csp
