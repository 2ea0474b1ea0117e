// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QString>
#include <QVariant>

namespace csp {

/// How values are written into files that other programs read, always as UTF-8.
///
/// Thread: free functions, thread-safe.

/// A JSON string with its quotes (RFC 8259, 7).
QByteArray jsonString(const QString &text);
/// \a text for a cell of a table: an apostrophe goes before what a spreadsheet would take for a
/// formula, which begins with = + - @, a tab or CR. Clients choose such texts.
QString tableText(const QString &text);
/// A line of comma-separated values with its end (RFC 4180, 2). Texts are as of tableText(),
/// numbers and truth values in the C locale.
QByteArray csvLine(const QVariantList &values);

} // namespace csp
