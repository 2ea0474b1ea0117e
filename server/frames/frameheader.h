// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/frames/framefault.h"

#include <span>

namespace csp {

/// What a frame is (RFC 6455, 5.2).
enum class Opcode : quint8 {
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10
};

constexpr bool isControl(Opcode opcode)
{
    return (quint8(opcode) & 8) != 0;
}

/// The longest payload of a control frame (RFC 6455, 5.5).
inline constexpr qsizetype ControlBytes = 125;

/// What a client's next frame may be, by what came before it.
struct FrameRules
{
    bool isInMessage = false;  ///< a message has begun: only its continuation and control frames
    bool isCompressed = false; ///< that message is compressed
    bool mayCompress = false;  ///< permessage-deflate was agreed on: RSV1 may begin a message
    qint64 frameBytes = 0;     ///< the largest frame
    qint64 messageBytes = 0;   ///< how much may be added to the message; not when compressed
    qint64 fragments = 0;      ///< how many more frames the message may have
};

/// The head of a client's frame (RFC 6455, 5.2).
struct FrameHeader
{
    static constexpr size_t MaximumBytes = 14;

    /// Reads the head that begins \a bytes, as far as it is there: a fault is told by the first
    /// byte that makes it one, and all before anything of the payload is.
    static FrameHeader read(std::span<const char> bytes, const FrameRules &rules);

    bool isWhole() const { return bytes != 0; }

    FrameFault fault = FrameFault::None;
    Opcode opcode = Opcode::Continuation;
    bool isFinal = false;
    bool isCompressed = false;
    quint8 bytes = 0; ///< of the head; 0: not whole yet, or faulty
    quint32 mask = 0; ///< its four bytes as they stand in memory
    qint64 payloadBytes = 0;
};

} // namespace csp
