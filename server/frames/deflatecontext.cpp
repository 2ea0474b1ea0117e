// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/deflatecontext.h"

#include <algorithm>

namespace csp {

DeflateContext::DeflateContext(DeflateStates &states, qsizetype maximumBytes)
    : m_states(states)
    , m_maximumBytes(maximumBytes)
{
    m_states.addContextBytes(m_maximumBytes);
}

DeflateContext::~DeflateContext()
{
    m_states.addContextBytes(-m_maximumBytes);
}

void DeflateContext::append(QByteArrayView message)
{
    const QByteArrayView last = message.last(std::min(message.size(), m_maximumBytes));
    const QByteArrayView kept =
        QByteArrayView(m_bytes).last(std::min(m_bytes.size(), m_maximumBytes - last.size()));
    // A new one: append() would take twice the memory.
    QByteArray bytes(kept.size() + last.size(), Qt::Uninitialized);
    std::copy(last.begin(), last.end(), std::copy(kept.begin(), kept.end(), bytes.begin()));
    m_bytes = std::move(bytes);
}

} // namespace csp
