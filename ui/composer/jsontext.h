// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>

namespace csp {

/// What became of reading JSON (RFC 8259).
struct JsonText
{
    QString formatted; ///< by formatJson()
    QString error;     ///< for a person, naming line and column; empty when it is JSON
    qsizetype errorAt = -1;
    bool isTooLong = false; ///< the error: MaxFormattedSize
};

/// Reads \a text, which may be any JSON value, at most MaxJsonDepth deep. With \a variables a
/// {{seq}} outside of strings counts as a number.
///
/// Thread: thread-safe.
JsonText readJson(const QString &text, bool variables = false);
/// The same, and lays it out by lines: members in their order, numbers and strings as they were
/// written. More than MaxFormattedSize characters are refused.
///
/// Thread: thread-safe.
JsonText formatJson(const QString &text, bool variables = false);

/// Deeper arrays and objects are refused.
inline constexpr int MaxJsonDepth = 512;
/// Blanks before deep lines may make much of little.
inline constexpr qsizetype MaxFormattedSize = 8 << 20;

} // namespace csp
