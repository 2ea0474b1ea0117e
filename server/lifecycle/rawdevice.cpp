// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/lifecycle/rawdevice.h"

#include "server/lifecycle/utf8.h"

#include <algorithm>
#include <cstring>

namespace csp {
namespace {

Channel::Clock::time_point deadlineAfter(int milliseconds)
{
    // Without end is a year, as in WebSocket::read(): the clock would overflow near its own end.
    const std::chrono::milliseconds wait =
        milliseconds < 0 ? std::chrono::hours(24 * 365) : std::chrono::milliseconds(milliseconds);
    return Channel::Clock::now() + wait;
}

} // namespace

RawDevice::RawDevice()
{
    detach();
}

void RawDevice::attach(std::shared_ptr<Channel> channel, Channel::Epoch epoch)
{
    m_channel = std::move(channel);
    m_epoch = epoch;
    open(ReadWrite | Unbuffered); // the Channel is the buffer
}

void RawDevice::detach()
{
    close();
    setErrorString(QStringLiteral("NoDataFraming is off: read() and write() carry the data"));
}

qint64 RawDevice::bytesAvailable() const
{
    if (!isOpen())
        return 0;
    return QIODevice::bytesAvailable()
           + m_channel->readableBytes(m_epoch, m_unread.size() - m_offset);
}

qint64 RawDevice::bytesToWrite() const
{
    return isOpen() ? m_incomplete.size() + m_channel->snapshot().queuedBytes : 0;
}

bool RawDevice::waitForReadyRead(int milliseconds)
{
    return isOpen() && succeeded(fill(deadlineAfter(milliseconds)));
}

bool RawDevice::waitForBytesWritten(int milliseconds)
{
    return isOpen()
           && succeeded(m_channel->awaitOutputRoom(m_epoch, FrameBytes + m_incomplete.size(),
                                                   deadlineAfter(milliseconds)));
}

qint64 RawDevice::readData(char *data, qint64 maxSize)
{
    qint64 size = 0;
    while (size < maxSize) {
        const Status filled = fill(Channel::Clock::now());
        if (filled.code() == Status::WebSocketTimeout)
            break;
        if (!succeeded(filled))
            return size > 0 ? size : -1;
        const qint64 part = std::min(maxSize - size, m_unread.size() - m_offset);
        std::memcpy(data + size, m_unread.constData() + m_offset, size_t(part));
        m_offset += part;
        size += part;
    }
    return size;
}

/// Sees to it that m_unread has bytes that may be read.
Status RawDevice::fill(Channel::Clock::time_point deadline)
{
    if (m_offset < m_unread.size() && !m_channel->isReadable(m_epoch)) {
        m_unread.clear();
        m_offset = 0;
        m_channel->countDropped();
        return Status(Status::WebSocketClosed);
    }
    while (m_offset == m_unread.size()) {
        Result<Message> message = m_channel->take(m_epoch, deadline);
        if (!message)
            return message.error();
        m_unread = (*std::move(message)).data;
        m_offset = 0;
    }
    return {};
}

qint64 RawDevice::writeData(const char *data, qint64 size)
{
    qint64 taken = 0;
    while (taken < size) {
        const Result<qint64> frame =
            writeFrame(QByteArrayView(data + taken, std::min(FrameBytes, size - taken)));
        if (!succeeded(frame.error()))
            return taken > 0 ? taken : -1;
        if (*frame == 0)
            break;
        taken += *frame;
    }
    return taken;
}

/// Sends one frame of as much of \a data as there is room for. Returns how much was taken.
Result<qint64> RawDevice::writeFrame(QByteArrayView data)
{
    const Result<qint64> room = m_channel->outputRoom(m_epoch);
    if (!room)
        return room.error();
    const qint64 size = std::min<qint64>(data.size(), *room - m_incomplete.size());
    if (size <= 0)
        return 0;
    const Status sent = send(m_incomplete + data.first(size));
    if (sent.code() == Status::WebSocketSlow)
        return 0; // the console has just written too
    return sent.isOk() ? Result<qint64>(size) : Result<qint64>(sent);
}

Status RawDevice::send(QByteArray payload)
{
    const bool binary = m_channel->binaryData();
    const qsizetype complete = binary ? payload.size() : utf8::completeBytes(payload);
    const QByteArray rest = payload.sliced(complete);
    payload.truncate(complete);
    if (!binary && !payload.isValidUtf8()) {
        m_incomplete.clear(); // else nothing could ever be written again
        return Status(Status::InvalidUtf8, QStringLiteral("%1 bytes of text").arg(complete));
    }
    if (complete > 0) {
        Status sent = m_channel->write(m_epoch, {payload, binary}, CapturedMessage::From::Handler);
        if (!sent.isOk())
            return sent;
    }
    m_incomplete = rest;
    return {};
}

bool RawDevice::succeeded(const Status &status)
{
    if (!status.isOk())
        setErrorString(status.toString());
    return status.isOk();
}

} // namespace csp
