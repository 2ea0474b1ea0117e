// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/frames/deflatecontext.h"

namespace csp {

/// Decompresses the messages of one client (RFC 7692, 7.2.2).
///
/// A message is kept as it came until it is whole: half of one costs what the client has sent, and
/// no state of zlib's.
///
/// Thread: that of its DeflateStates.
class Inflater
{
public:
    enum class Outcome {
        Ok,
        TooBig, ///< more than the message may have
        Corrupt ///< no DEFLATE data, or cut off inside of it
    };

    Inflater(DeflateStates &states, const DeflateParameters &parameters);

    /// Takes the next bytes of a message. With the last of them, \a endsMessage, \a message gets
    /// appended what all of them decompress to, and never comes to more than \a maximumBytes. After
    /// TooBig and Corrupt the connection can only be failed.
    Outcome add(QByteArrayView compressed, bool endsMessage, QByteArray &message,
                qint64 maximumBytes);

    /// Of a message that is not whole, as it came.
    qint64 pendingBytes() const { return m_pending.size(); }

private:
    Outcome inflateWhole(QByteArrayView payload, QByteArray &message, qint64 maximumBytes);

    DeflateStates &m_states;
    DeflateContext m_context;
    QByteArray m_pending;
};

} // namespace csp
