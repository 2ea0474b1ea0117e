// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

#include <cstddef>

namespace csp {

/// Takes the mask from the payload of a client's frame (RFC 6455, 5.3), which may come in pieces.
class Mask
{
public:
    /// \a key: four bytes as they stand in memory.
    explicit Mask(quint32 key = 0)
        : m_key(key)
    {
    }

    /// The next \a size bytes, \a from one place \a to another, or to the same.
    void remove(char *to, const char *from, size_t size);

private:
    quint32 m_key; // begins with the byte for the next byte of the payload
};

} // namespace csp
