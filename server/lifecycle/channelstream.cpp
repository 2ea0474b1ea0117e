// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// What a Channel is to the byte stream of NoDataFraming.
#include "server/lifecycle/channel.h"

namespace csp {

qint64 Channel::readableBytes(Epoch epoch, qint64 held) const
{
    const Lock lock(m_mutex);
    if (!isCurrent(epoch) || isForcedShut() || isEnding())
        return 0;
    const auto messages = qint64(m_inbound.size() + m_unhandled.size());
    return held + m_inboundBytes - messages * FrameOverheadBytes;
}

Result<qint64> Channel::outputRoom(Epoch epoch) const
{
    const Lock lock(m_mutex);
    if (refusesWrites(epoch))
        return Status(Status::WebSocketClosed);
    return roomForPayload();
}

Status Channel::awaitOutputRoom(Epoch epoch, qint64 bytes, Clock::time_point deadline)
{
    Lock lock(m_mutex);
    const qint64 wanted = std::min(bytes, m_settings.outboundBytes - FrameOverheadBytes);
    for (;;) {
        if (refusesWrites(epoch))
            return Status(Status::WebSocketClosed);
        if (roomForPayload() >= wanted)
            return {};
        if (Clock::now() >= deadline)
            return Status(
                Status::WebSocketTimeout,
                QStringLiteral("%1 bytes still wait for the client").arg(outstandingBytes()));
        if (mustNotWait())
            return Status(Status::WouldBlock, QStringLiteral("a wait on a gateway thread"));
        waitUntil(lock, deadline);
    }
}

// --- Under the lock ----------------------------------------------------------------------------

qint64 Channel::roomForPayload() const
{
    return m_settings.outboundBytes - outstandingBytes() - FrameOverheadBytes;
}

} // namespace csp
