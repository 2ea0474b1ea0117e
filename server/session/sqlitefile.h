// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/status.h"

#include <QStringList>

namespace csp::sqlitefile {

/// Makes sure that there is a file that only its owner may read, it and what SQLite keeps beside
/// it. Gives what a person should know: a file that others can read all the same.
///
/// Errors: CannotStore with the cause.
Result<QStringList> makePrivate(const QString &file);

/// A log, but no database: the file was lost or emptied. SQLite would silently drop the log.
bool isLogAlone(const QString &file);

/// Renames \a file, and what SQLite keeps beside it, to a new name that tells \a what it is and the
/// time: sessions.sqlite.damaged-20261123T101500Z. Gives the name.
///
/// Errors: CannotStore naming file and cause.
Result<QString> keepAside(const QString &file, const QString &what);

} // namespace csp::sqlitefile
