// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace csp {

/// How values are written into files that other programs read, always as UTF-8.
///
/// Thread: free functions, thread-safe.

/// A JSON string with its quotes (RFC 8259, 7).
QByteArray jsonString(const QString &text);
/// A line of comma-separated values with its end (RFC 4180).
QByteArray csvLine(const QStringList &values);

} // namespace csp
