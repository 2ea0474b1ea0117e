// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/closecode.h"

namespace csp {

/// What a client did wrong in the frames it sent. Each ends its connection, with a close code, a
/// text and a counter of its own: faultInfo().
enum class FrameFault : quint8 {
    None,
    Unmasked,               ///< RFC 6455, 5.1
    ReservedBits,           ///< 5.2: RSV1 to RSV3 without an extension that gives them a meaning
    ReservedOpcode,         ///< 5.2
    FragmentedControl,      ///< 5.5
    LongControl,            ///< 5.5: more than 125 bytes
    LengthNotMinimal,       ///< 5.2
    LengthTooLarge,         ///< 5.2: the highest of 64 bits is set
    UnexpectedContinuation, ///< 5.4: no message to continue
    ExpectedContinuation,   ///< 5.4: a message began inside of another
    InvalidUtf8,            ///< 8.1
    InvalidCloseLength,     ///< 5.5.1: half a close code
    InvalidCloseCode,       ///< 7.4
    InvalidCloseReason,     ///< 5.5.1: not UTF-8
    InvalidDeflate,         ///< RFC 7692, 7.2.2
    FrameTooBig,
    MessageTooBig,
    TooManyFragments
};

/// How many values FrameFault has: one who counts faults needs as many counters.
inline constexpr qsizetype FrameFaultCount = qsizetype(FrameFault::TooManyFragments) + 1;

/// What is to be told of a fault.
struct FrameFaultInfo
{
    const char *name;   ///< "unmasked"; of a limit, its name: "frame-bytes"
    CloseCode code;     ///< what the close frame says
    bool isLimit;       ///< allowed by the protocol, but more than this server takes
    const char *reason; ///< for the close frame and the log: a sentence without a full stop
};

/// Thread: any.
const FrameFaultInfo &faultInfo(FrameFault fault);

} // namespace csp
