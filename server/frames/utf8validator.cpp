// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/utf8validator.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

namespace csp {

namespace {

/// What may come next (RFC 3629, 4). A state's value is where its successor stands in a row of the
/// table, so that a step is one shift.
enum State : quint8 {
    Character = 0, // a character, or the end
    Tail1 = 6,     // one byte 80..BF of a character
    Tail2 = 12,    // two of them
    Tail3 = 18,    // three
    AfterE0 = 24,  // A0..BF, below which two bytes would do, and one more
    AfterEd = 30,  // 80..9F, above which the surrogates are, and one more
    AfterF0 = 36,  // 90..BF, below which three bytes would do, and two more
    AfterF4 = 42,  // 80..8F, above which Unicode ends, and two more
    Bad = 48
};
constexpr quint64 StateMask = 63;

constexpr State stateBehindLead(int byte)
{
    if (byte < 0x80)
        return Character;
    if (byte < 0xC2 || byte > 0xF4)
        return Bad;
    if (byte < 0xE0)
        return Tail1;
    if (byte < 0xF0)
        return byte == 0xE0 ? AfterE0 : byte == 0xED ? AfterEd : Tail2;
    return byte == 0xF0 ? AfterF0 : byte == 0xF4 ? AfterF4 : Tail3;
}

/// The successors of all states with \a byte.
constexpr quint64 successors(int byte)
{
    const auto from = [byte](State state, int lowest, int highest, State to) {
        return quint64(byte >= lowest && byte <= highest ? to : Bad) << state;
    };
    return quint64(stateBehindLead(byte)) << Character | from(Tail1, 0x80, 0xBF, Character)
           | from(Tail2, 0x80, 0xBF, Tail1) | from(Tail3, 0x80, 0xBF, Tail2)
           | from(AfterE0, 0xA0, 0xBF, Tail1) | from(AfterEd, 0x80, 0x9F, Tail1)
           | from(AfterF0, 0x90, 0xBF, Tail2) | from(AfterF4, 0x80, 0x8F, Tail2)
           | quint64(Bad) << Bad;
}

constexpr std::array<quint64, 256> Successors = [] {
    std::array<quint64, 256> rows{};
    for (int byte = 0; byte < 256; ++byte)
        rows[size_t(byte)] = successors(byte);
    return rows;
}();

template <qsizetype Size> bool isAscii(const char *bytes)
{
    quint64 words[Size / sizeof(quint64)];
    std::memcpy(words, bytes, Size);
    quint64 all = 0;
    for (const quint64 word : words)
        all |= word;
    return (all & 0x8080808080808080) == 0;
}

/// Behind the whole blocks of ASCII that begin at \a at.
const char *skipAscii(const char *at, const char *end)
{
    while (end - at >= 64 && isAscii<64>(at))
        at += 64;
    while (end - at >= 8 && isAscii<8>(at))
        at += 8;
    return at;
}

} // namespace

bool Utf8Validator::add(QByteArrayView bytes)
{
    constexpr std::ptrdiff_t StepBytes = 16; // until it is worth looking for ASCII again
    const char *at = bytes.data();
    const char *const end = at + bytes.size();
    quint64 state = m_state;
    while (at != end && state != Bad) {
        if (state == Character)
            at = skipAscii(at, end);
        const char *const stop = at + std::min(StepBytes, end - at);
        for (; at != stop; ++at)
            state = Successors[quint8(*at)] >> (state & StateMask);
        state &= StateMask;
    }
    m_state = quint8(state);
    return state != Bad;
}

} // namespace csp
