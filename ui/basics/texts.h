// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QString>

namespace csp {

/// How numbers, sizes and times are written in the console, by the user's locale.
///
/// Thread: free functions, thread-safe.

/// How times of day are written.
enum class TimeFormat { Local, LocalTwelveHours, Utc };
/// For all texts of the process from now on.
void setTimeFormat(TimeFormat format);

QString numberText(qint64 number);
/// "1.4 KiB"
QString bytesText(qint64 bytes);
/// A span in the largest fitting unit: "12 s", "3 min", "2 h", "4 d".
QString spanText(qint64 milliseconds);
/// A span to the second: "0:02:31", "3 d 04:05:06".
QString durationText(qint64 milliseconds);
/// Time of day to the second, of milliseconds since the epoch, UTC.
QString timeText(qint64 atMs);
/// Time of day to the millisecond, of microseconds since the epoch, UTC.
QString preciseTimeText(qint64 atUs);
/// Date and time to the millisecond.
QString dateTimeText(qint64 atMs);
/// For programs: ISO 8601, UTC, to the millisecond; empty for 0.
QString isoTimeText(qint64 atMs);
QString yesNoText(bool yes);
QString modeText(bool sharedConnection);
QString dataText(bool binaryData);
/// A round trip, "0.42 ms"; a dash when unknown.
QString roundTripText(qint64 microseconds);

} // namespace csp
