// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArrayView>

namespace csp {

/// Whether bytes that come in pieces are UTF-8 (RFC 3629): no surrogates, no longer form than
/// needed, nothing above U+10FFFF. A character may be split over pieces.
class Utf8Validator
{
public:
    /// Looks at the next piece; false as soon as there is a byte that no text goes on with, and
    /// then there is nothing to be added any more.
    [[nodiscard]] bool add(QByteArrayView bytes);
    /// Whether the text may end here: not inside of a character.
    bool isComplete() const { return m_missing == 0; }

private:
    bool begin(uchar lead);

    quint8 m_missing = 0; // bytes of the character begun
    quint8 m_lowest = 0;  // what the next of them may be
    quint8 m_highest = 0;
};

} // namespace csp
