// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/lifecycle/messagereader.h"

#include "server/lifecycle/utf8.h"

namespace csp {
void MessageReader::begin(Message message)
{
    m_isBinary = message.binary;
    m_isCheckedText = !message.binary; // the gateway let valid text pass only
    m_data = std::move(message.data);
    m_offset = 0;
    m_hasRest = true;
}

bool MessageReader::drop()
{
    const bool dropped = m_hasRest;
    m_hasRest = false;
    m_data.clear();
    m_offset = 0;
    return dropped;
}

Result<QByteArray> MessageReader::next(qsizetype length, bool asBinary)
{
    const qsizetype left = m_data.size() - m_offset;
    if (!asBinary && !m_isCheckedText) {
        if (!QByteArrayView(m_data).last(left).isValidUtf8()) {
            drop();
            return Status(Status::InvalidUtf8, QStringLiteral("a binary message is no UTF-8 text"));
        }
        m_isCheckedText = true;
    }
    const Piece piece =
        asBinary ? Piece{qMin(length, left), qMin(length, left)} : measureText(length);
    m_readLength = piece.units;
    const bool whole = m_offset == 0 && piece.bytes == left;
    QByteArray bytes = whole ? std::move(m_data) : m_data.mid(m_offset, piece.bytes);
    m_offset += piece.bytes;
    if (piece.bytes == left)
        drop();
    else if (asBinary && utf8::isContinuation(m_data.at(m_offset)))
        m_isCheckedText = false; // the piece ended inside a character: the rest is no text
    return bytes;
}

MessageReader::Piece MessageReader::measureText(qsizetype length) const
{
    Piece piece{0, 0};
    qsizetype at = m_offset;
    while (at < m_data.size()) {
        const qsizetype bytes = utf8::sequenceBytes(m_data.at(at));
        const qsizetype units = bytes == 4 ? 2 : 1;
        if (piece.units + units > length && piece.units > 0)
            break;
        at = qMin(at + bytes, m_data.size());
        piece.units += units;
        if (piece.units >= length)
            break;
    }
    piece.bytes = at - m_offset;
    return piece;
}

} // namespace csp
