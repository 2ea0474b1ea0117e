// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/lifecycle/channel.h"

#include <QIODevice>

namespace csp {

/// The byte stream of a WebSocket with NoDataFraming: the payloads of the client's messages one
/// after another, and frames of what is written, without message bounds. Open for reading and
/// writing, sequential and unbuffered; it emits no signals, for its thread has no event loop.
///
/// Reading: read() gives what has arrived, 0 bytes when nothing has, -1 once nothing more will
/// come. What arrived before the client's close or loss can still be read; after any other end
/// nothing can. As with a socket, atEnd() says that nothing can be read now.
///
/// Writing: write() takes what fits under outbound-bytes and returns how much that was: 0 when full
/// (then waitForBytesWritten()), -1 when closed. BinaryData decides on the kind of the frames. In
/// text frames a character goes out when it is complete; bytes that are no UTF-8 are an error, and
/// none of their frame goes out.
///
/// Thread: one at a time, that of server().
class RawDevice final : public QIODevice
{
    Q_OBJECT

public:
    /// The most payload that one outgoing frame carries.
    static constexpr qint64 FrameBytes = 32 * 1024;

    /// Not open until attach().
    RawDevice();

    /// Opens the stream of \a channel for the instance \a epoch.
    void attach(std::shared_ptr<Channel> channel, Channel::Epoch epoch);
    /// Closes it, saying why.
    void detach();
    /// Bytes of a character that was begun, and is kept back until the rest of it is written.
    qsizetype incompleteBytes() const { return m_incomplete.size(); }

    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override;
    /// Written, not yet taken by the network, with what frames them.
    qint64 bytesToWrite() const override;
    /// Waits until something can be read, \a milliseconds at most (-1: without end); true at once
    /// when something can. False, and errorString() says why, on time-out or when nothing more will
    /// come.
    bool waitForReadyRead(int milliseconds) override;
    /// Waits until a whole frame can be written; true at once when it can. False, and errorString()
    /// says why, on time-out or when closed.
    bool waitForBytesWritten(int milliseconds) override;

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    Status fill(Channel::Clock::time_point deadline);
    Result<qint64> writeFrame(QByteArrayView data);
    Status send(QByteArray payload);
    bool succeeded(const Status &status);

    std::shared_ptr<Channel> m_channel;
    Channel::Epoch m_epoch = Channel::AnyEpoch;
    QByteArray m_unread; // of the message taken last, from m_offset on
    qsizetype m_offset = 0;
    QByteArray m_incomplete;
};

} // namespace csp
