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
    /// Looks at the next piece; false as soon as one holds a byte that no text goes on with, and
    /// from then on.
    [[nodiscard]] bool add(QByteArrayView bytes);
    /// Whether the text may end here: not inside of a character.
    bool isComplete() const { return m_state == 0; }

private:
    quint8 m_state = 0; // of the automaton; 0: between two characters
};

} // namespace csp
