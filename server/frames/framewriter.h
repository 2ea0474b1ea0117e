// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/frames/frameheader.h"

#include <QByteArray>

namespace csp {

/// The longest head of a server's frame, which has no mask.
inline constexpr size_t WrittenHeaderBytes = 10;

/// Writes the head of a whole message, or of a control frame, with \a size bytes of payload
/// (RFC 6455, 5.2) to \a out, which has room for WrittenHeaderBytes; returns how many they are.
/// \a compressed sets RSV1 (RFC 7692, 7.2.1).
///
/// Thread: any, as all of this file.
qsizetype writeFrameHeader(char *out, Opcode opcode, qsizetype size, bool compressed);

/// A control frame with \a payload, at most ControlBytes of it.
QByteArray controlFrame(Opcode opcode, QByteArrayView payload);

/// What a close frame holds (RFC 6455, 5.5.1): nothing for NoStatus, else a code that may be sent
/// and \a reason, cut behind the last character that is within CloseReasonBytes.
QByteArray closePayload(CloseCode code, const QString &reason);

} // namespace csp
