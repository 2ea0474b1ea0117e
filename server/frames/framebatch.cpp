// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/framebatch.h"

namespace csp {

void FrameBatch::add(Opcode opcode, const QByteArray &payload, bool isCompressed)
{
    char header[WrittenHeaderBytes];
    const qsizetype headerBytes = writeFrameHeader(header, opcode, payload.size(), isCompressed);
    copy({header, headerBytes});
    if (payload.size() < SharedBytes)
        copy(payload);
    else
        m_pieces.push_back({0, payload.size(), payload});
    m_bytes += headerBytes + payload.size();
}

/// Appends to the piece before, when that was copied, too.
void FrameBatch::copy(QByteArrayView bytes)
{
    if (m_pieces.empty() || !m_pieces.back().shared.isNull())
        m_pieces.push_back({qsizetype(m_copied.size()), 0, {}});
    m_copied.insert(m_copied.end(), bytes.begin(), bytes.end());
    m_pieces.back().size += bytes.size();
}

std::span<const QByteArrayView> FrameBatch::pieces()
{
    m_views.clear();
    for (const Piece &piece : m_pieces)
        m_views.push_back(piece.shared.isNull()
                              ? QByteArrayView(m_copied.data() + piece.from, piece.size)
                              : QByteArrayView(piece.shared));
    return m_views;
}

void FrameBatch::clear()
{
    m_copied.clear();
    m_pieces.clear();
    m_bytes = 0;
}

} // namespace csp
