// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArrayView>
#include <QHostAddress>

#include <span>

class QThread;

namespace csp {

/// The bytes of one client, both ways, over whatever carries them. Nothing in it waits.
///
/// Thread: the gateway thread it was made on or moved to.
class Transport
{
    Q_DISABLE_COPY_MOVE(Transport)

public:
    /// Who is told of news. Calls come from the event loop, never from within a call to the
    /// transport, and the listener may destroy the transport in them.
    class Listener
    {
    public:
        /// read() will give bytes or the end.
        virtual void onReadable() = 0;
        /// The network took some of what waited.
        virtual void onWritten() = 0;

    protected:
        ~Listener() = default;
    };

    /// What read() gives when nothing will come any more: the client has ended its side, or the
    /// connection has failed.
    static constexpr qint64 End = -1;

    Transport(const QHostAddress &peerAddress, quint16 peerPort)
        : m_peerAddress(peerAddress)
        , m_peerPort(peerPort)
    {
    }
    /// Ends the connection; what still waits for the client is lost.
    virtual ~Transport() = default;

    const QHostAddress &peerAddress() const { return m_peerAddress; }
    quint16 peerPort() const { return m_peerPort; }

    /// Gives it to \a thread, whose next call is setReading(true); till then nobody is told.
    virtual void moveTo(QThread *thread) = 0;

    /// Null: nobody is told.
    void setListener(Listener *listener) { m_listener = listener; }

    /// Moves what has arrived to \a room: its bytes, 0 when nothing is there now, or End. One call
    /// costs at most one look at the network.
    virtual qint64 read(std::span<char> room) = 0;
    /// While off, onReadable() is not called, and TCP holds the client back. On at first.
    virtual void setReading(bool reading) = 0;
    /// Whether the client has ended its side, or the connection is broken, behind what is unread.
    virtual bool hasHungUp() const = 0;

    /// Takes all \a pieces; what the network does not take at once waits here. After a failure they
    /// are dropped, and read() tells.
    virtual void write(std::span<const QByteArrayView> pieces) = 0;
    void write(QByteArrayView bytes) { write(std::span(&bytes, 1)); }
    /// What still waits for the network.
    virtual qint64 bytesToWrite() const = 0;
    /// What the network took and the client's system has not acknowledged yet.
    virtual qint64 bytesOnTheWay() const = 0;
    /// Ends our side once all is written (RFC 9112, 9.6); the client's can still be read.
    virtual void shutdownOutput() = 0;
    /// The end will be a reset: what the client does not read is dropped, too.
    virtual void reset() = 0;

    /// Why the connection was of no use from its beginning, as a word to count it by; else null.
    virtual const char *failure() const { return nullptr; }

protected:
    Listener *listener() const { return m_listener; }

private:
    const QHostAddress m_peerAddress;
    const quint16 m_peerPort;
    Listener *m_listener = nullptr;
};

} // namespace csp
