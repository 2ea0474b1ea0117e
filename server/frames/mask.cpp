// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/mask.h"

#include <bit>
#include <cstring>

namespace csp {

namespace {

/// \a key as it is \a bytes further on.
quint32 turned(quint32 key, size_t bytes)
{
    const int bits = int(bytes % 4) * 8;
    return std::endian::native == std::endian::little ? std::rotr(key, bits) : std::rotl(key, bits);
}

} // namespace

void Mask::remove(char *to, const char *from, size_t size)
{
    const quint64 key = quint64(m_key) << 32 | m_key;
    size_t at = 0;
    for (; at + sizeof key <= size; at += sizeof key) {
        quint64 word;
        std::memcpy(&word, from + at, sizeof word);
        word ^= key;
        std::memcpy(to + at, &word, sizeof word);
    }
    char bytes[sizeof key];
    std::memcpy(bytes, &key, sizeof key);
    for (size_t i = 0; at < size; ++at, ++i)
        to[at] = char(from[at] ^ bytes[i]);
    m_key = turned(m_key, size);
}

} // namespace csp
