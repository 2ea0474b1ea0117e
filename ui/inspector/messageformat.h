// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"

namespace csp {

/// How captured messages are written into files: text as text, bytes as base64.
enum class MessageFormat { Csv, JsonLines };

/// What stands before the first message; empty for JSON Lines.
QByteArray messageFileHead(MessageFormat format);
/// One message with the line's end. A cut one tells how much of it was kept, a redacted one so.
///
/// Thread: thread-safe.
QByteArray messageLine(const CapturedMessage &message, MessageFormat format);
/// The line that tells of \a count messages that are missing here.
QByteArray droppedLine(quint64 count);

} // namespace csp
