// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"
#include "server/status.h"

namespace csp {

/// Hands one message out in pieces of a given length.
///
/// Thread: one at a time.
class MessageReader
{
public:
    /// Begins a new message.
    void begin(Message message);
    /// Drops what is left. True when there was something.
    bool drop();
    /// Whether pieces of the message are left.
    bool hasRest() const { return m_hasRest; }

    /// The next piece: up to \a length UTF-16 code units of UTF-8 text, or bytes when \a asBinary.
    /// A surrogate pair is never split, so a piece of length 1 may count 2.
    ///
    /// Errors: InvalidUtf8 when what is left is no text; it is dropped.
    Result<QByteArray> next(qsizetype length, bool asBinary);

    bool atEnd() const { return !m_hasRest; }
    bool isBinary() const { return m_isBinary; }
    /// Characters or bytes of the last piece.
    qsizetype readLength() const { return m_readLength; }

private:
    struct Piece
    {
        qsizetype bytes;
        qsizetype units;
    };
    Piece measureText(qsizetype length) const;

    QByteArray m_data;
    qsizetype m_offset = 0;
    qsizetype m_readLength = 0;
    bool m_isBinary = false;
    bool m_hasRest = false;
    bool m_isCheckedText = false; // what is left is valid UTF-8
};

} // namespace csp
