// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QString>

namespace csp {

/// What became of reading bytes written as hex.
struct HexInput
{
    QByteArray bytes;
    QString error; ///< for a person, naming the position; empty when all was read
    qsizetype errorAt = -1;
};

/// Reads "48 65 6c:6C 6f": pairs of hex digits, with blanks, line ends, colons or commas between
/// them.
///
/// Thread: thread-safe.
HexInput parseHex(const QString &text);

/// "48 65 6c 6c 6f"
QString hexLine(const QByteArray &bytes);
/// Sixteen bytes a line: place, counted from \a offset, hex and what of it is printable ASCII.
QString hexDump(const QByteArray &bytes, qsizetype offset = 0);

} // namespace csp
