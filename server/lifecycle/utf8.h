// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArrayView>

namespace csp::utf8 {

/// Length in bytes of the sequence that \a lead begins; 1 for a byte that begins none.
inline qsizetype sequenceBytes(char lead)
{
    const auto byte = static_cast<unsigned char>(lead);
    if (byte >= 0xF0)
        return 4;
    if (byte >= 0xE0)
        return 3;
    return byte >= 0xC0 ? 2 : 1;
}

inline bool isContinuation(char byte)
{
    return (byte & 0xC0) == 0x80;
}

/// Length of \a bytes without a character that is begun at their end but not complete.
inline qsizetype completeBytes(QByteArrayView bytes)
{
    qsizetype lead = bytes.size() - 1;
    while (lead > 0 && bytes.size() - lead < 4 && isContinuation(bytes[lead]))
        --lead;
    if (lead < 0)
        return 0;
    const auto first = static_cast<unsigned char>(bytes[lead]);
    const bool isLead = first >= 0xC2 && first <= 0xF4;
    return isLead && lead + sequenceBytes(bytes[lead]) > bytes.size() ? lead : bytes.size();
}

} // namespace csp::utf8
