// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/frames/deflateoffer.h"

#include <QByteArray>

#include <array>
#include <memory>
#include <optional>

struct z_stream_s;

namespace csp {

/// The states of zlib that all connections of one thread share, each for the time of one message.
/// A connection itself keeps its DeflateContexts at most.
///
/// Thread: one; all that was given a reference to it goes before it.
class DeflateStates
{
    Q_DISABLE_COPY_MOVE(DeflateStates)

public:
    /// What zlib gives at a time.
    static constexpr qsizetype ChunkBytes = 16 * 1024;
    using Chunk = std::array<char, ChunkBytes>;

    DeflateStates();
    ~DeflateStates();

    /// Ready for a message in front of which \a context stood. They are the same ones for everybody
    /// and good until the next call. Throws std::bad_alloc, as all allocations do.
    z_stream_s &beginInflate(const QByteArray &context);
    z_stream_s &beginDeflate(int windowBits, const QByteArray &context);
    Chunk &chunk() { return m_chunk; }

    /// A message that was compressed without context, or found not to get smaller.
    struct Sent
    {
        QByteArray message;
        int windowBits;
        std::optional<QByteArray> payload;
    };
    /// The last one is kept: what goes to many clients is compressed once.
    void remember(Sent sent) { m_lastSent = std::move(sent); }
    /// That one if it is  message, or nullptr.
    const Sent *find(const QByteArray &message, int windowBits) const;

    /// What zlib holds now: one state to decompress and one for each size of window in use, not one
    /// for each connection.
    qint64 stateBytes() const { return *m_stateBytes; }
    /// The most that the contexts of all connections may come to hold.
    qint64 contextBytes() const { return m_contextBytes; }
    void addContextBytes(qint64 bytes) { m_contextBytes += bytes; }

private:
    using End = int (*)(z_stream_s *);
    struct StreamDeleter
    {
        End end;
        void operator()(z_stream_s *stream) const;
    };
    using Stream = std::unique_ptr<z_stream_s, StreamDeleter>;

    Stream newStream(End end);

    std::unique_ptr<qint64> m_stateBytes; // zlib's allocations know its address
    qint64 m_contextBytes = 0;
    Stream m_inflate;
    std::array<Stream, DeflateParameters::MaximumWindowBits + 1> m_deflate; // by window bits
    Chunk m_chunk;
    Sent m_lastSent{};
};

} // namespace csp
