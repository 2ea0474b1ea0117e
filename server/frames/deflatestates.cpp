// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/deflatestates.h"

#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace csp {

namespace {

/// In front of each block of zlib's, which asks for a size but gives back an address alone.
struct alignas(std::max_align_t) BlockSize
{
    size_t bytes;
};

void *allocate(void *total, unsigned count, unsigned size)
{
    const size_t bytes = sizeof(BlockSize) + size_t(count) * size;
    auto *const block = static_cast<BlockSize *>(std::malloc(bytes));
    if (!block)
        return nullptr;
    block->bytes = bytes;
    *static_cast<qint64 *>(total) += qint64(bytes);
    return block + 1;
}

void release(void *total, void *address)
{
    BlockSize *const block = static_cast<BlockSize *>(address) - 1;
    *static_cast<qint64 *>(total) -= qint64(block->bytes);
    std::free(block);
}

/// \a result is Z_OK: with the arguments given here there is no other failure than memory.
void expectOk(int result)
{
    if (result != Z_OK)
        throw std::bad_alloc();
}

const Bytef *bytesOf(const QByteArray &data)
{
    return reinterpret_cast<const Bytef *>(data.constData());
}

} // namespace

DeflateStates::DeflateStates()
    : m_stateBytes(std::make_unique<qint64>(0))
{
}

DeflateStates::~DeflateStates() = default;

void DeflateStates::StreamDeleter::operator()(z_stream_s *stream) const
{
    end(stream);
    delete stream;
}

DeflateStates::Stream DeflateStates::newStream(End end)
{
    Stream stream(new z_stream{}, {end});
    stream->zalloc = allocate;
    stream->zfree = release;
    stream->opaque = m_stateBytes.get();
    return stream;
}

z_stream_s &DeflateStates::beginInflate(const QByteArray &context)
{
    if (!m_inflate) {
        Stream stream = newStream(inflateEnd);
        expectOk(inflateInit2(stream.get(), -MAX_WBITS));
        m_inflate = std::move(stream);
    }
    expectOk(inflateReset(m_inflate.get()));
    if (!context.isEmpty())
        expectOk(inflateSetDictionary(m_inflate.get(), bytesOf(context), uInt(context.size())));
    return *m_inflate;
}

z_stream_s &DeflateStates::beginDeflate(int windowBits, const QByteArray &context)
{
    Stream &kept = m_deflate[size_t(windowBits)];
    if (!kept) {
        // A small window needs no large hash table, and is reset in less time without.
        const int memoryLevel = std::max(windowBits - 7, 4);
        Stream stream = newStream(deflateEnd);
        // The fastest level: half the time of zlib's default for a fifth more bytes.
        expectOk(deflateInit2(stream.get(), Z_BEST_SPEED, Z_DEFLATED, -windowBits, memoryLevel,
                              Z_DEFAULT_STRATEGY));
        kept = std::move(stream);
    }
    expectOk(deflateReset(kept.get()));
    if (!context.isEmpty())
        expectOk(deflateSetDictionary(kept.get(), bytesOf(context), uInt(context.size())));
    return *kept;
}

const DeflateStates::Sent *DeflateStates::find(const QByteArray &message, int windowBits) const
{
    const bool isLast = m_lastSent.windowBits == windowBits && m_lastSent.message == message;
    return isLast ? &m_lastSent : nullptr;
}

} // namespace csp
