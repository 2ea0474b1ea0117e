// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/httpanswer.h"

#include <array>

namespace csp {
namespace {

/// What one look at the network takes at most.
constexpr size_t InputBytes = 4096;

} // namespace

HttpAnswer::HttpAnswer(std::unique_ptr<Transport> transport, const QByteArray &bytes,
                       DeadlineQueue &deadlines, std::chrono::milliseconds patience,
                       QObject *parent)
    : QObject(parent)
    , m_transport(std::move(transport))
    , m_deadline(deadlines)
{
    m_transport->setListener(this);
    m_deadline.start(patience, [this] { deleteLater(); });
    m_transport->write(bytes);
    m_transport->shutdownOutput();
}

void HttpAnswer::onReadable()
{
    std::array<char, InputBytes> room;
    if (m_transport->read(room) != Transport::End)
        return;
    m_transport->setReading(false);
    m_hasClientEnded = true;
    onWritten();
}

/// A client that has ended its side may still read.
void HttpAnswer::onWritten()
{
    if (m_hasClientEnded && m_transport->bytesToWrite() == 0)
        deleteLater();
}

} // namespace csp
