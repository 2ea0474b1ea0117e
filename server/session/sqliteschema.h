// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/session/sqlitedatabase.h"

#include <QList>
#include <QStringList>

namespace csp::sqliteschema {

/// PRAGMA application_id of our files: "CSPs".
inline constexpr int ApplicationId = 0x43535073;

/// The statements of step n bring a file of version n to version n + 1; a file's version is its
/// PRAGMA user_version.
using Steps = QList<QStringList>;

/// How the tables came to be what they are. A step that was released never changes.
Steps steps();

/// Takes \a database to the version that the last of \a steps makes, all or nothing; an empty file
/// becomes one of ours.
///
/// Errors: Damaged for a file that is not ours; Newer for a version that \a steps do not know.
SqliteOutcome migrate(SqliteDatabase &database, const Steps &steps);

} // namespace csp::sqliteschema
