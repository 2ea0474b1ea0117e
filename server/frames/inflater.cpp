// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/inflater.h"

#include <zlib.h>

#include <new>

namespace csp {

namespace {

/// What a sender leaves out at the end of each message (RFC 7692, 7.2.1).
constexpr QByteArrayView Tail("\x00\x00\xff\xff", 4);

/// What \a bytes that do not get smaller come to, in blocks of any sensible size.
qint64 compressedBound(qint64 bytes)
{
    return bytes + bytes / 16 + 64;
}

/// One message on its way through the state that all connections share.
class Inflation
{
public:
    using Outcome = Inflater::Outcome;

    Inflation(DeflateStates &states, const QByteArray &context, QByteArray &message,
              qint64 maximumBytes)
        : m_stream(states.beginInflate(context))
        , m_chunk(states.chunk())
        , m_message(message)
        , m_maximumBytes(maximumBytes)
    {
    }

    Outcome add(QByteArrayView input)
    {
        m_stream.next_in = reinterpret_cast<const Bytef *>(input.data());
        m_stream.avail_in = uInt(input.size());
        Outcome outcome;
        do {
            outcome = step();
        } while (outcome == Outcome::Ok
                 && (m_stream.avail_in > 0 || (m_stream.avail_out == 0 && !m_isStreamEnd)));
        return outcome;
    }

    /// The end of the message: without the tail where the sender put an end of its own.
    Outcome finish()
    {
        if (isWhole())
            return Outcome::Ok;
        const Outcome outcome = add(Tail);
        return outcome == Outcome::Ok && !isWhole() ? Outcome::Corrupt : outcome;
    }

private:
    Outcome step()
    {
        m_stream.next_out = reinterpret_cast<Bytef *>(m_chunk.data());
        m_stream.avail_out = uInt(m_chunk.size());
        const int result = inflate(&m_stream, Z_NO_FLUSH);
        if (result == Z_MEM_ERROR)
            throw std::bad_alloc();
        if (result != Z_OK && result != Z_BUF_ERROR && result != Z_STREAM_END)
            return Outcome::Corrupt;
        const auto size = qsizetype(m_chunk.size() - m_stream.avail_out);
        if (m_message.size() + size > m_maximumBytes)
            return Outcome::TooBig;
        m_message.append(m_chunk.data(), size);
        m_isStreamEnd = result == Z_STREAM_END;
        if (m_isStreamEnd) // a last block (RFC 7692, 7.2.3.4): without this nothing more comes out
            inflateReset(&m_stream);
        return Outcome::Ok;
    }

    /// Whether no block is open: zlib says so in a bit of data_type.
    bool isWhole() const { return m_isStreamEnd || (m_stream.data_type & 128) != 0; }

    z_stream &m_stream;
    DeflateStates::Chunk &m_chunk;
    QByteArray &m_message;
    const qint64 m_maximumBytes;
    bool m_isStreamEnd = false; // and nothing begun behind it
};

} // namespace

Inflater::Inflater(DeflateStates &states, const DeflateParameters &parameters)
    : m_states(states)
    , m_context(states, parameters.clientContextBytes())
{
}

Inflater::Outcome Inflater::add(QByteArrayView compressed, bool endsMessage, QByteArray &message,
                                qint64 maximumBytes)
{
    if (m_pending.size() + compressed.size() > compressedBound(maximumBytes))
        return Outcome::TooBig;
    if (endsMessage && m_pending.isEmpty())
        return inflateWhole(compressed, message, maximumBytes);
    m_pending.append(compressed);
    if (!endsMessage)
        return Outcome::Ok;
    return inflateWhole(std::exchange(m_pending, {}), message, maximumBytes);
}

Inflater::Outcome Inflater::inflateWhole(QByteArrayView payload, QByteArray &message,
                                         qint64 maximumBytes)
{
    if (payload.isEmpty()) // some senders leave all of an empty message out
        return Outcome::Ok;
    const qsizetype begin = message.size();
    Inflation inflation(m_states, m_context.bytes(), message, maximumBytes);
    Outcome outcome = inflation.add(payload);
    if (outcome == Outcome::Ok)
        outcome = inflation.finish();
    if (outcome == Outcome::Ok)
        m_context.append(QByteArrayView(message).sliced(begin));
    return outcome;
}

} // namespace csp
