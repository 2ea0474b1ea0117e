// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/frames/deflater.h"
#include "server/frames/inflater.h"
#include "server/gateway/deadlinequeue.h"
#include "server/gateway/pingrate.h"
#include "server/gateway/transport.h"
#include "server/gateway/wireservices.h"
#include "server/lifecycle/channel.h"

#include <chrono>
#include <memory>
#include <optional>

namespace csp {

/// The frames of one client: the upgrade, messages in and out, keep-alive, the close handshake, and
/// what bounds each of them.
///
/// Thread: the gateway thread.
class WebSocketWire final : private Transport::Listener
{
    Q_DISABLE_COPY_MOVE(WebSocketWire)

public:
    /// Who is told of news; it may do with the wire what it likes, but not destroy it.
    class Listener
    {
    public:
        virtual void onMessage(Message &&message) = 0;
        /// All that one look at the network brought has been told.
        virtual void onDrained() = 0;
        /// The round trip of a ping is known anew.
        virtual void onPonged() = 0;
        /// A ping or a pong came or went.
        virtual void onControl(CapturedMessage::Kind kind, CapturedMessage::Direction direction,
                               const QByteArray &payload) = 0;
        /// The network took bytes that had waited.
        virtual void onTaken() = 0;
        /// The client closed, broke a rule or a limit, or was lost; not after sendClose(). Who
        /// broke something is still to be sent a close frame, unless the code is Abnormal.
        virtual void onPeerClosed(const CloseInfo &info) = 0;
        /// The connection is gone.
        virtual void onGone() = 0;

    protected:
        ~Listener() = default;
    };

    /// \a early is what the client has sent behind its handshake.
    WebSocketWire(std::unique_ptr<Transport> transport, QByteArray early, WireServices &services,
                  Listener &listener);
    ~WebSocketWire();

    const QHostAddress &peerAddress() const { return m_peerAddress; }
    quint16 peerPort() const { return m_peerPort; }

    /// What was agreed on with the client.
    struct Agreement
    {
        QString subprotocol; ///< empty for none
        std::optional<DeflateParameters> deflate;
    };
    /// Answers the handshake in \a head with 101, \a agreement and \a fields. False when that is
    /// not possible, and the transport is still to be taken.
    bool upgrade(const QByteArray &head, const Agreement &agreement, const QByteArray &fields);
    /// Reads what the client has sent meanwhile, and on.
    void begin();
    /// Gives the transport away before the upgrade; onGone() does not follow.
    std::unique_ptr<Transport> takeTransport();
    bool isGone() const { return !m_transport; }
    /// Whether it takes messages: not behind a close frame (RFC 6455, 5.5.1).
    bool isOutputOpen() const { return m_isOpen && m_transport && !m_isCloseSent; }

    /// While paused no message is told, beginning behind the last one, and TCP holds the client
    /// back. A client that has hung up is read to its end all the same.
    void setPaused(bool paused);

    /// Queues one message for flush().
    void send(const Message &message);
    /// Writes all that was queued; to be called before anything else happens on this thread.
    void flush();
    /// Queued or written, not yet taken by the network.
    qint64 bytesToWrite() const
    {
        return m_transport ? m_transport->bytesToWrite() + m_services.output.bytes() : 0;
    }
    /// From here the client has close-ms, whatever still waits for it.
    void startCloseDeadline();
    /// The close frame, behind all that was sent; onGone() follows when the client has answered and
    /// left.
    void sendClose(CloseCode code, const QString &reason);
    /// Ends the connection with a reset; onGone() follows at once.
    void abort();
    /// The round trip of the last ping in microseconds, -1 unknown.
    qint64 rttUs() const { return m_rttUs; }

private:
    using Clock = std::chrono::steady_clock;
    /// How often a connection that is not read is looked at: a hang-up may be behind what is
    /// unread.
    static constexpr std::chrono::seconds HangUpLook{1};
    /// Output that waits beyond this lets pongs wait, of which only the last is kept.
    static constexpr qint64 HighWaterBytes = 64 * 1024;

    struct Compression
    {
        Inflater inflater;
        Deflater deflater;
    };

    void onReadable() override;
    void onWritten() override;
    void keepEarly(std::span<const char> bytes);
    void receive(std::span<char> bytes);
    void receiveHeld();
    void take(FrameReader::Item &&item);
    void watchMessage();
    void readOn();
    void lookForHangUp();

    void keepAlive();
    void awaitPong();
    void onPong();
    void onPing(const QByteArray &payload);
    void addControl(Opcode opcode, const QByteArray &payload);

    void onClose(const FrameReader::Item &item);
    void fail(const FrameFaultInfo &fault);
    void breach(CloseCode code, const char *limit);
    void count(const char *breach);
    void report(const CloseInfo &info);
    void awaitCloseAnswer();
    void watchOutput(bool hasProgress);
    void end();

    WireServices &m_services;
    Listener &m_listener;
    const QHostAddress m_peerAddress;
    const quint16 m_peerPort;
    std::unique_ptr<Transport> m_transport;
    FrameReader m_reader;
    std::unique_ptr<Compression> m_compression; // when permessage-deflate was agreed on
    QByteArray m_held;                          // received, and not looked at yet
    QByteArray m_latePong;                      // the payload of a pong that waits for room
    Deadline m_readDeadline;    // the next ping, then its pong; while paused, the next look
    Deadline m_messageDeadline; // message-ms
    Deadline m_outputDeadline;  // outbound-stall-ms, then close-ms
    Clock::time_point m_pingedAt;
    PingRate m_pings; // from the client
    qint64 m_rttUs = -1;
    bool m_isOpen = false;
    bool m_isPaused = false;
    bool m_readsToEnd = false; // the client has hung up: no pause any more
    bool m_awaitsPong = false;
    bool m_owesPong = false;
    bool m_isCloseKnown = false; // sent, or reported
    bool m_isCloseSent = false;
    bool m_isCloseTimed = false;
    bool m_endsAfterClose = false; // the client has closed, or is not listened to any more
};

} // namespace csp
