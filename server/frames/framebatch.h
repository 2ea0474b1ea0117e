// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/frames/framewriter.h"

#include <QByteArray>

#include <span>
#include <vector>

namespace csp {

/// Frames on their way into one write: small payloads are copied behind their headers, large ones
/// are shared with whoever made them.
///
/// Thread: one at a time.
class FrameBatch
{
public:
    /// Payloads from this size on are not copied.
    static constexpr qsizetype SharedBytes = 4096;

    void add(Opcode opcode, const QByteArray &payload, bool isCompressed = false);
    bool isEmpty() const { return m_bytes == 0; }
    /// Bytes of all its frames.
    qint64 bytes() const { return m_bytes; }
    /// What is to be written, in order; valid until the next call.
    std::span<const QByteArrayView> pieces();
    void clear();

private:
    struct Piece
    {
        qsizetype from; // in m_copied, unless shared
        qsizetype size;
        QByteArray shared;
    };
    void copy(QByteArrayView bytes);

    std::vector<char> m_copied;
    std::vector<Piece> m_pieces;
    std::vector<QByteArrayView> m_views;
    qint64 m_bytes = 0;
};

} // namespace csp
