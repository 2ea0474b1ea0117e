// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/frames/deflatestates.h"

#include <QByteArray>

namespace csp {

/// What the next compressed message of one direction may refer to: the last bytes of those before
/// it. It stands for the window that zlib would hold, at a tenth of the memory.
///
/// Thread: that of its DeflateStates.
class DeflateContext
{
    Q_DISABLE_COPY_MOVE(DeflateContext)

public:
    /// Keeps up to \a maximumBytes, 0: nothing is taken over. \a states counts them from now on.
    DeflateContext(DeflateStates &states, qsizetype maximumBytes);
    ~DeflateContext();

    const QByteArray &bytes() const { return m_bytes; }
    /// \a message, uncompressed, has gone the way of this context.
    void append(QByteArrayView message);

private:
    DeflateStates &m_states;
    const qsizetype m_maximumBytes;
    QByteArray m_bytes;
};

} // namespace csp
