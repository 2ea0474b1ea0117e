// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/deflater.h"

#include <zlib.h>

#include <bit>

namespace csp {

namespace {

constexpr qsizetype TailBytes = 4;    // 00 00 ff ff, which the receiver adds again
constexpr int SmallestWindowBits = 9; // that zlib compresses to

} // namespace

Deflater::Deflater(DeflateStates &states, const DeflateParameters &parameters)
    : m_states(states)
    , m_context(states, parameters.serverContextBytes())
    , m_windowBits(parameters.serverWindowBits())
    , m_takesContextOver(!parameters.serverNoContextTakeover)
{
}

std::optional<QByteArray> Deflater::compress(const QByteArray &message)
{
    if (message.size() < (m_takesContextOver ? ContextMinimumBytes : MinimumBytes))
        return {};
    if (!m_takesContextOver) {
        if (const DeflateStates::Sent *sent = m_states.find(message, m_windowBits))
            return sent->payload;
    }
    std::optional<QByteArray> payload = deflateWhole(message);
    if (!m_takesContextOver)
        m_states.remember({message, m_windowBits, payload});
    else if (payload)
        m_context.append(message);
    return payload;
}

/// A window larger than what is in it gains nothing, and takes longer to prepare.
std::optional<QByteArray> Deflater::deflateWhole(const QByteArray &message)
{
    const auto bytes = quint64(m_context.bytes().size() + message.size());
    const int windowBits = std::clamp(int(std::bit_width(bytes)), SmallestWindowBits, m_windowBits);
    z_stream &stream = m_states.beginDeflate(windowBits, m_context.bytes());
    stream.next_in = reinterpret_cast<const Bytef *>(message.constData());
    stream.avail_in = uInt(message.size());
    DeflateStates::Chunk &chunk = m_states.chunk();
    QByteArray payload;
    do {
        stream.next_out = reinterpret_cast<Bytef *>(chunk.data());
        stream.avail_out = uInt(chunk.size());
        deflate(&stream, Z_SYNC_FLUSH);
        payload.append(chunk.data(), qsizetype(chunk.size() - stream.avail_out));
        if (payload.size() >= message.size() + TailBytes)
            return {};
    } while (stream.avail_out == 0);
    payload.chop(TailBytes);
    return payload;
}

} // namespace csp
