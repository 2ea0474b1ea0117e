// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>

namespace csp {

/// Decompresses the messages of one client (RFC 7692, 7.2.2).
class Inflater
{
public:
    enum class Outcome { Ok, TooBig, Corrupt };

    virtual ~Inflater() = default;

    /// Takes the next bytes of a message and appends to \a message, which never comes to more than
    /// \a maximumBytes, what they decompress to; all of it with the last bytes, \a endsMessage.
    /// After TooBig and Corrupt the connection can only be failed.
    virtual Outcome add(QByteArrayView compressed, bool endsMessage, QByteArray &message,
                        qint64 maximumBytes) = 0;
};

} // namespace csp
