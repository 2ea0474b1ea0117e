// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/utf8validator.h"

#include <cstring>

namespace csp {

namespace {

/// The first byte from \a at on that is not ASCII, or \a end.
const uchar *skipAscii(const uchar *at, const uchar *end)
{
    constexpr quint64 HighBits = 0x8080808080808080;
    constexpr qsizetype BlockWords = 8;
    quint64 words[BlockWords];
    for (; end - at >= qsizetype(sizeof words); at += sizeof words) {
        std::memcpy(words, at, sizeof words);
        quint64 all = 0;
        for (const quint64 word : words)
            all |= word;
        if (all & HighBits)
            break;
    }
    for (; end - at >= qsizetype(sizeof words[0]); at += sizeof words[0]) {
        std::memcpy(words, at, sizeof words[0]);
        if (words[0] & HighBits)
            break;
    }
    while (at != end && *at < 0x80)
        ++at;
    return at;
}

} // namespace

bool Utf8Validator::add(QByteArrayView bytes)
{
    auto at = reinterpret_cast<const uchar *>(bytes.data());
    const uchar *const end = at + bytes.size();
    while (at != end) {
        if (m_missing == 0) {
            if (*at < 0x80)
                at = skipAscii(at, end);
            else if (!begin(*at++))
                return false;
            continue;
        }
        if (*at < m_lowest || *at > m_highest)
            return false;
        m_lowest = 0x80;
        m_highest = 0xBF;
        --m_missing;
        ++at;
    }
    return true;
}

/// The character that \a lead begins (RFC 3629, 4); false when it begins none.
bool Utf8Validator::begin(uchar lead)
{
    if (lead < 0xC2 || lead > 0xF4)
        return false;
    m_missing = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    // Below these a shorter form would do; above them are the surrogates, and the end of Unicode.
    m_lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    m_highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    return true;
}

} // namespace csp
