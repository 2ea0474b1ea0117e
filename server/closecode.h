// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/status.h"

namespace csp {

/// Close codes of RFC 6455, 7.4.1 and the IANA registry; any other number from 3000 to 4999 is the
/// application's.
enum class CloseCode : quint16 {
    Normal = 1000,
    GoingAway = 1001,
    ProtocolError = 1002,
    UnsupportedData = 1003,
    NoStatus = 1005, ///< never sent: the close frame carried no code
    Abnormal = 1006, ///< never sent: there was no close frame
    InvalidPayload = 1007,
    PolicyViolation = 1008,
    MessageTooBig = 1009,
    MandatoryExtension = 1010,
    InternalError = 1011,
    ServiceRestart = 1012,
    TryAgainLater = 1013,
    BadGateway = 1014
};

/// The longest reason a close frame holds, in bytes of UTF-8 (RFC 6455, 5.5 and 5.5.1).
inline constexpr qsizetype CloseReasonBytes = 123;

/// Whether a close frame may carry \a code (RFC 6455, 7.4, and the IANA registry).
constexpr bool mayBeSent(CloseCode code)
{
    const auto number = quint16(code);
    return (number >= 1000 && number <= 1003) || (number >= 1007 && number <= 1014)
           || (number >= 3000 && number <= 4999);
}

/// What a close code means, in English: "Going away".
QString closeCodeMeaning(CloseCode code);

/// Whether a close frame with \a code and \a reason may be sent.
///
/// Errors: InvalidCloseCode, ReasonTooLong.
Status validateClose(CloseCode code, const QString &reason);

} // namespace csp
