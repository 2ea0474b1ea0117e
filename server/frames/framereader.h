// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/frames/frameheader.h"

#include <QByteArray>

#include <memory>
#include <span>

namespace csp {

class Inflater;

/// Reads the frames of one client (RFC 6455, 5): bytes in, messages and control frames out, every
/// fault found at the byte that makes it one. Small while no message is under way.
///
/// Thread: one at a time.
class FrameReader
{
public:
    /// What a client may send; the names are those of the limits.
    struct Bounds
    {
        qint64 frameBytes;
        qint64 messageBytes;
        qint64 fragments;
    };

    /// What next() found.
    struct Item
    {
        enum class Kind {
            More, ///< nothing: all bytes are read, or what is to come is of no interest
            Text,
            Binary,
            Ping,
            Pong,
            Close, ///< the last one
            Fault  ///< the last one
        };
        Kind kind = Kind::More;
        QByteArray data; ///< the whole message, a control frame's payload, the reason of Close
        CloseCode code = CloseCode::NoStatus; ///< of Close, as received; NoStatus: it held none
        FrameFault fault = FrameFault::None;
    };

    /// \a bounds are shared, and outlive the reader.
    explicit FrameReader(const Bounds &bounds);
    ~FrameReader();
    Q_DISABLE_COPY_MOVE(FrameReader)

    /// Decompresses with \a inflater, which is borrowed. Without one compressed messages are
    /// faults.
    void setInflater(Inflater *inflater) { m_inflater = inflater; }

    /// Reads on in \a bytes, which stay the caller's and must live until next() gave More or
    /// rest() was taken. What is left of earlier bytes is forgotten.
    void feed(std::span<char> bytes) { m_input = m_isOver ? std::span<char>() : bytes; }
    /// The next message, its fragments joined, or control frame, in the order of their ends.
    Item next();
    /// What next() has not looked at yet: a reader that pauses between messages keeps it, and
    /// feeds it again.
    std::span<char> rest() const { return m_input; }
    /// Whether a message, a control frame or only a part of a head has begun and is not whole.
    bool isInMessage() const { return m_open != nullptr; }

private:
    struct Open;

    Item readWhole();
    FrameFault readHeader();
    FrameFault readPayload();
    FrameFault addToMessage(std::span<char> bytes, bool isLast);
    FrameFault addPlain(std::span<const char> bytes);
    Item endFrame();
    Item endMessage();
    Item close(QByteArray &&payload);
    Item failed(FrameFault fault);
    FrameRules rules() const;
    void skip(qsizetype bytes) { m_input = m_input.subspan(size_t(bytes)); }

    const Bounds &m_bounds;
    Inflater *m_inflater = nullptr;
    std::span<char> m_input;
    std::unique_ptr<Open> m_open; // what has begun and goes on in bytes to come
    bool m_isOver = false;        // behind Close or Fault
};

} // namespace csp
