// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/websocketwire.h"

#include "server/frames/framewriter.h"

#include <utility>

namespace csp {
namespace {

/// What a client may send before its handshake is answered; the rest stays in the network.
constexpr qsizetype EarlyBytes = 16 * 1024;

constexpr auto In = CapturedMessage::Direction::In;

} // namespace

WebSocketWire::WebSocketWire(std::unique_ptr<Transport> transport, QByteArray early,
                             WireServices &services, Listener &listener)
    : m_services(services)
    , m_listener(listener)
    , m_peerAddress(transport->peerAddress())
    , m_peerPort(transport->peerPort())
    , m_transport(std::move(transport))
    , m_reader(services.bounds)
    , m_held(std::move(early))
    , m_readDeadline(services.deadlines)
    , m_messageDeadline(services.deadlines)
    , m_outputDeadline(services.deadlines)
{
    m_transport->setListener(this);
}

WebSocketWire::~WebSocketWire() = default;

bool WebSocketWire::upgrade(const QByteArray &head, const Agreement &agreement,
                            const QByteArray &fields)
{
    QByteArray added = fields;
    if (const auto &deflate = agreement.deflate) {
        added += "Sec-WebSocket-Extensions: " + deflate->toField() + "\r\n";
        m_compression.reset(
            new Compression{{m_services.deflate, *deflate}, {m_services.deflate, *deflate}});
        m_reader.setInflater(&m_compression->inflater);
    }
    const QByteArray answer = m_services.upgrader.upgrade(head, agreement.subprotocol, added);
    if (answer.isEmpty())
        return false;
    m_transport->write(answer);
    m_isOpen = true;
    return true;
}

void WebSocketWire::begin()
{
    if (!m_transport || m_isPaused)
        return;
    if (m_held.isEmpty())
        return readOn();
    m_readDeadline.start(std::chrono::milliseconds(0), [this] { readOn(); });
}

std::unique_ptr<Transport> WebSocketWire::takeTransport()
{
    m_readDeadline.stop();
    m_transport->setListener(nullptr);
    m_transport->setReading(true);
    return std::move(m_transport);
}

// --- In ------------------------------------------------------------------------------------------

void WebSocketWire::onReadable()
{
    const std::span<char> room(m_services.input);
    const qint64 bytes = m_transport->read(room);
    if (bytes == Transport::End)
        return end();
    const auto arrived = room.first(size_t(bytes));
    if (!m_isOpen)
        return keepEarly(arrived);
    if (m_held.isEmpty())
        return receive(arrived);
    m_held.append(arrived.data(), qsizetype(arrived.size())); // what is held comes first
    receiveHeld();
}

void WebSocketWire::keepEarly(std::span<const char> bytes)
{
    m_held.append(bytes.data(), qsizetype(bytes.size()));
    if (m_held.size() < EarlyBytes)
        return;
    m_transport->setReading(false);
    m_readDeadline.start(HangUpLook, [this] { lookForHangUp(); });
}

void WebSocketWire::receive(std::span<char> bytes)
{
    m_reader.feed(bytes);
    while (!m_isPaused && m_transport) {
        FrameReader::Item item = m_reader.next();
        if (item.kind == FrameReader::Item::Kind::More)
            break;
        take(std::move(item));
    }
    if (const auto rest = m_reader.rest(); m_isPaused && !rest.empty())
        m_held = QByteArray(rest.data(), qsizetype(rest.size())) + m_held;
    flush();
    if (!m_transport)
        return;
    watchMessage();
    m_listener.onDrained();
}

void WebSocketWire::take(FrameReader::Item &&item)
{
    using Kind = FrameReader::Item::Kind;
    if (item.kind == Kind::Close)
        return onClose(item);
    if (item.kind == Kind::Fault)
        return fail(faultInfo(item.fault));
    if (m_isCloseSent)
        return; // only the client's close frame is waited for (RFC 6455, 1.4)
    if (item.kind == Kind::Ping)
        return onPing(item.data);
    if (item.kind == Kind::Pong) {
        m_listener.onControl(CapturedMessage::Kind::Pong, In, item.data);
        return onPong();
    }
    m_messageDeadline.stop(); // the next one has its own time
    m_listener.onMessage({std::move(item.data), item.kind == Kind::Binary});
}

/// A message that has begun is to become whole in time.
void WebSocketWire::watchMessage()
{
    if (!m_reader.isInMessage() || m_isPaused || m_isCloseSent)
        return m_messageDeadline.stop();
    if (!m_messageDeadline.isActive())
        m_messageDeadline.start(m_services.limits.message,
                                [this] { breach(CloseCode::PolicyViolation, "message-ms"); });
}

void WebSocketWire::setPaused(bool paused)
{
    if (!m_transport || (paused && m_readsToEnd) || std::exchange(m_isPaused, paused) == paused)
        return;
    // No pong can be seen meanwhile, so no ping goes out.
    m_awaitsPong = false;
    if (paused) {
        m_transport->setReading(false);
        m_messageDeadline.stop();
        m_readDeadline.start(HangUpLook, [this] { lookForHangUp(); });
    } else {
        // Not from here: the caller may be in the middle of this connection's own work.
        m_readDeadline.start(std::chrono::milliseconds(0), [this] { readOn(); });
    }
}

void WebSocketWire::readOn()
{
    keepAlive();
    m_transport->setReading(true);
    if (m_held.isEmpty())
        watchMessage(); // whose time stood still
    else
        receiveHeld();
}

void WebSocketWire::receiveHeld()
{
    QByteArray held = std::exchange(m_held, {});
    receive({held.data(), size_t(held.size())});
}

/// A client that is gone sends no more than what the kernel holds: all of it is received now, the
/// end behind it too.
void WebSocketWire::lookForHangUp()
{
    m_readsToEnd = m_transport->hasHungUp();
    if (!m_readsToEnd)
        return m_readDeadline.start(HangUpLook, [this] { lookForHangUp(); });
    if (!m_isOpen)
        return end();
    m_isPaused = false;
    readOn();
}

// --- Keep-alive (RFC 6455, 5.5.2) ----------------------------------------------------------------

void WebSocketWire::keepAlive()
{
    m_readDeadline.stop();
    if (m_services.limits.ping.count() == 0 || m_isCloseKnown)
        return;
    m_readDeadline.start(m_services.limits.ping, [this] {
        m_awaitsPong = true;
        m_pingedAt = Clock::now();
        addControl(Opcode::Ping, {});
        flush();
        awaitPong();
    });
}

/// The ping may stand behind much that was written before: who still takes of it is alive.
void WebSocketWire::awaitPong()
{
    m_readDeadline.start(m_services.limits.pong, [this, left = m_transport->bytesOnTheWay()] {
        if (m_transport->bytesOnTheWay() < left)
            return awaitPong();
        count("pong-ms");
        report({CloseCode::Abnormal, QStringLiteral("pong-ms"), ClosedBy::PeerLost});
        abort();
    });
}

void WebSocketWire::onPong()
{
    if (!std::exchange(m_awaitsPong, false))
        return; // nobody asked (RFC 6455, 5.5.3)
    m_rttUs =
        std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - m_pingedAt).count();
    keepAlive();
    m_listener.onPonged();
}

void WebSocketWire::onPing(const QByteArray &payload)
{
    m_listener.onControl(CapturedMessage::Kind::Ping, In, payload);
    if (!m_pings.allows(Clock::now(), m_services.limits.clientPings))
        return breach(CloseCode::PolicyViolation, "client-pings");
    if (bytesToWrite() < HighWaterBytes)
        return addControl(Opcode::Pong, payload);
    m_owesPong = true;
    m_latePong = payload; // the last ping is the one to be answered (RFC 6455, 5.5.3)
}

void WebSocketWire::addControl(Opcode opcode, const QByteArray &payload)
{
    using Kind = CapturedMessage::Kind;
    m_services.output.add(opcode, payload);
    m_listener.onControl(opcode == Opcode::Ping ? Kind::Ping : Kind::Pong,
                         CapturedMessage::Direction::Out, payload);
}

// --- Out -----------------------------------------------------------------------------------------

void WebSocketWire::send(const Message &message)
{
    const Opcode opcode = message.binary ? Opcode::Binary : Opcode::Text;
    if (m_compression) {
        if (const auto payload = m_compression->deflater.compress(message.data))
            return m_services.output.add(opcode, *payload, true);
    }
    m_services.output.add(opcode, message.data);
}

void WebSocketWire::flush()
{
    if (m_services.output.isEmpty())
        return;
    if (m_transport)
        m_transport->write(m_services.output.pieces());
    m_services.output.clear();
    watchOutput(false);
}

void WebSocketWire::onWritten()
{
    watchOutput(true);
    if (m_awaitsPong && !m_isCloseKnown)
        awaitPong();
    if (m_owesPong && bytesToWrite() < HighWaterBytes && !m_isCloseSent) {
        m_owesPong = false;
        addControl(Opcode::Pong, std::exchange(m_latePong, {}));
        flush();
    }
    m_listener.onTaken();
}

/// Output that waits is to be taken, be it slowly.
void WebSocketWire::watchOutput(bool hasProgress)
{
    if (m_isCloseTimed)
        return;
    if (bytesToWrite() == 0)
        return m_isCloseSent ? awaitCloseAnswer() : m_outputDeadline.stop();
    if (hasProgress || !m_outputDeadline.isActive())
        m_outputDeadline.start(m_services.limits.outboundStall,
                               [this] { breach(CloseCode::Abnormal, "outbound-stall-ms"); });
}

// --- The end -------------------------------------------------------------------------------------

void WebSocketWire::onClose(const FrameReader::Item &item)
{
    m_endsAfterClose = true;
    if (m_isCloseSent) // this is the answer
        return m_transport->shutdownOutput();
    const QString reason = QString::fromUtf8(item.data);
    report({item.code, reason, ClosedBy::Client});
    if (m_transport)
        sendClose(item.code, reason);
}

void WebSocketWire::fail(const FrameFaultInfo &fault)
{
    m_endsAfterClose = true;
    if (m_isCloseSent) // it will not answer that; a reset would take the frame from it
        return m_transport->shutdownOutput();
    const ClosedBy by = fault.isLimit ? ClosedBy::Limit : ClosedBy::Error;
    count(fault.name);
    report({fault.code, QLatin1String(fault.isLimit ? fault.name : fault.reason), by});
}

/// A limit was crossed.
void WebSocketWire::breach(CloseCode code, const char *limit)
{
    count(limit);
    report({code, QLatin1String(limit), ClosedBy::Limit});
    if (code == CloseCode::Abnormal)
        abort();
}

/// Each connection counts once, for what ended it.
void WebSocketWire::count(const char *breach)
{
    if (!m_isCloseKnown)
        ++m_services.stats.breaches[QLatin1String(breach)];
}

void WebSocketWire::report(const CloseInfo &info)
{
    if (!std::exchange(m_isCloseKnown, true))
        m_listener.onPeerClosed(info);
}

void WebSocketWire::startCloseDeadline()
{
    if (!std::exchange(m_isCloseTimed, true))
        m_outputDeadline.start(m_services.limits.close, [this] { abort(); });
}

/// All that was written is on its way: the client has close-ms to answer, and anew as long as it
/// still takes of it.
void WebSocketWire::awaitCloseAnswer()
{
    m_isCloseTimed = true;
    m_outputDeadline.start(m_services.limits.close, [this, left = m_transport->bytesOnTheWay()] {
        if (m_transport->bytesOnTheWay() < left)
            awaitCloseAnswer();
        else
            abort();
    });
}

void WebSocketWire::sendClose(CloseCode code, const QString &reason)
{
    m_isCloseKnown = true;
    m_isCloseSent = true;
    m_messageDeadline.stop();
    m_services.output.add(Opcode::Close, closePayload(code, reason));
    flush();
    if (m_endsAfterClose)
        m_transport->shutdownOutput();
    m_isPaused = false; // what waits is read and dropped
    m_readDeadline.start(std::chrono::milliseconds(0), [this] { readOn(); });
}

void WebSocketWire::abort()
{
    m_isCloseKnown = true; // who aborts has said why
    if (m_transport)
        m_transport->reset();
    end();
}

void WebSocketWire::end()
{
    if (m_transport)
        report({CloseCode::Abnormal, {}, ClosedBy::PeerLost});
    if (!m_transport)
        return;
    m_readDeadline.stop();
    m_messageDeadline.stop();
    m_outputDeadline.stop();
    m_held.clear();
    m_transport.reset();
    m_listener.onGone();
}

} // namespace csp
