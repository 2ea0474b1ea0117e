// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/connection.h"

#include "server/gateway/sessioncookie.h"
#include "server/lifecycle/channeldirectory.h"
#include "server/session/randomid.h"

#include <QDateTime>

namespace csp {
namespace {

qint64 nowMs()
{
    return QDateTime::currentMSecsSinceEpoch();
}

qint64 nowUs()
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

Channel::Settings channelSettings(const Limits &limits, const HandlerTraits &traits)
{
    return {limits.inboundBytes, limits.outboundBytes, limits.outboundPauseBytes,
            traits.deferEndServer};
}

} // namespace

Connection::Connection(Setup setup, Endpoint &endpoint, GatewayServices &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_endpoint(endpoint)
    , m_request(std::move(setup.request))
    , m_setCookie(std::move(setup.setCookie))
    , m_subprotocol(m_request.chooseSubprotocol(endpoint.entry.traits.subprotocols))
    , m_session(std::move(setup.session))
    , m_channel(
          std::make_shared<Channel>(newWebSocketId(), services.gwClientAddress, services.doorbell,
                                    channelSettings(services.config.limits, endpoint.entry.traits)))
    , m_wire(std::move(setup.transport), std::move(setup.early), services.wires, *this)
    , m_stageDeadline(services.deadlines)
    , m_restartDeadline(services.deadlines)
    , m_openedAtMs(nowMs())
    , m_lastActivityAtMs(m_openedAtMs)
    , m_madeSession(setup.madeSession)
    , m_resetsTimeout(resetsTimeout(m_request))
{
    m_channel->setBinaryData(endpoint.defaults.binaryData);
    m_channel->addStep(LifecycleStep::Step::Accepted);
    channeldirectory::add(m_channel);
    m_services.connections.insert(m_channel.get(), this);
    ++m_endpoint.live;
    ++m_endpoint.total;
}

Connection::~Connection()
{
    channeldirectory::remove(id());
    m_services.connections.remove(m_channel.get());
    --m_endpoint.live;
}

// --- The channel's news --------------------------------------------------------------------------

void Connection::service()
{
    if (m_isFinished)
        return;
    const Channel::Snapshot now = m_channel->collect();
    if (!m_isOpen && !m_isUpgrading && !now.close && now.stage >= Stage::Opening)
        answerPreServer(now.preServerStatus);
    if (now.close && !m_close)
        noticeClose(*now.close);
    if (now.turnDue)
        timed("onClientMessage()", [this] { m_lifecycle->turn(); });
    if (isLeftUnopened())
        m_lifecycle->serve(); // finds it closed, and goes on to onPostServer()
    m_wire.setPaused(now.inputPaused);
    if (m_isOpen)
        pump();
    const Channel::Snapshot after = m_channel->snapshot();
    if (m_isOpen && !m_close)
        m_state =
            after.stage == Stage::Detached ? ConnectionState::Detached : ConnectionState::Running;
    if (std::exchange(m_wasSlow, after.slow) != after.slow || now.stage != after.stage || now.close)
        Q_EMIT changed(this);
    if (m_restart)
        stepRestart(after);
    sendCloseWhenDrained(after);
    endIfDone(after);
}

/// Whether an instance of this thread waits for a 101 that will not come.
bool Connection::isLeftUnopened() const
{
    return m_close && !m_isOpen && m_lifecycle && runsOnGateway()
           && m_channel->snapshot().stage == Stage::Opening;
}

void Connection::noticeClose(const CloseInfo &info)
{
    m_close = info;
    m_state = ConnectionState::Closing;
    m_stageDeadline.start(HandlerGrace, [this] { giveUpOnHandler(); });
    if (m_isOpen && (info.by == ClosedBy::Limit || info.by == ClosedBy::Error))
        m_services.log->warning(m_endpoint.entry.traits.className,
                                QStringLiteral("%1 (%2, %3) closed by the server: %4 %5")
                                    .arg(id(), m_endpoint.path, peer())
                                    .arg(int(info.code))
                                    .arg(info.reason));
    if (!m_isOpen && m_isUpgrading)
        m_wire.abort(); // it ended between onPreServer() and the 101
    else if (!m_isOpen && !m_wire.isGone())
        Q_EMIT refused(this, 503, "The WebSocket was ended before it was open.", nullptr);
    if (m_isOpen && info.by != ClosedBy::Handler && !info.flushesOutput)
        m_wire.startCloseDeadline(); // only a handler's end waits for all that it wrote
    if (m_restart)
        answerRestart(Status(Status::WebSocketClosed, QStringLiteral("it closed meanwhile")));
}

void Connection::sendCloseWhenDrained(const Channel::Snapshot &now)
{
    const bool isOurs =
        now.close && now.close->by != ClosedBy::Client && now.close->by != ClosedBy::PeerLost;
    if (!isOurs || !m_isOpen || m_isCloseSent || m_wire.isGone() || !now.outputEmpty)
        return;
    m_isCloseSent = true;
    m_channel->addStep(LifecycleStep::Step::CloseSent);
    captureClose(*now.close, CapturedMessage::Direction::Out);
    m_wire.sendClose(now.close->code, now.close->reason);
}

void Connection::giveUpOnHandler()
{
    if (m_channel->snapshot().stage == Stage::Done)
        return;
    m_notResponding = true;
    m_services.log->error(m_endpoint.entry.traits.className,
                          QStringLiteral("%1 (%2) has not returned %3 s after its WebSocket closed")
                              .arg(id(), m_endpoint.path)
                              .arg(HandlerGrace.count()));
    m_wire.abort();
    Q_EMIT changed(this);
}

/// A dedicated WebSocket held its session open: from here the time-out runs.
void Connection::stopHoldingSession()
{
    if (isDedicated() && m_resetsTimeout)
        m_session->touch();
}

// --- The wire's news -----------------------------------------------------------------------------

void Connection::countActivity(bool resetsTimeout)
{
    m_lastActivityAtMs = nowMs();
    if (resetsTimeout && m_resetsTimeout)
        m_session->touch();
    Q_EMIT changed(this);
}

void Connection::onMessage(Message &&message)
{
    if (!m_turn)
        m_turn.emplace(m_services);
    const auto size = message.data.size();
    ++m_messagesIn;
    m_bytesIn += quint64(size);
    ++m_services.stats.messagesIn;
    m_services.stats.bytesIn += quint64(size);
    countActivity(true);
    capture(message, CapturedMessage::Direction::In, CapturedMessage::From::Client);
    // Refused only when it is closing; then nobody would read it.
    static_cast<void>(m_channel->receive(std::move(message)));
    m_wire.setPaused(m_channel->isInputPaused());
}

/// What one read brought is answered together, with one write.
void Connection::onDrained()
{
    m_turn.reset();
}

void Connection::onPeerClosed(const CloseInfo &info)
{
    m_channel->addStep(LifecycleStep::Step::CloseReceived);
    captureClose(info, CapturedMessage::Direction::In);
    m_wire.startCloseDeadline();
    if (info.by == ClosedBy::Limit || info.by == ClosedBy::Error)
        m_channel->close(info);
    else
        m_channel->peerClosed(info);
}

void Connection::onGone()
{
    m_turn.reset(); // the read that brought the end is not drained any more
    if (!m_isOpen)  // the client left during onPreServer(), or the upgrade failed
        m_channel->close({CloseCode::Abnormal, {}, ClosedBy::PeerLost});
    service();
}

void Connection::onPonged()
{
    Q_EMIT changed(this);
}

void Connection::onTaken()
{
    pump();
}

/// Hands output to the wire as long as it takes some.
void Connection::pump()
{
    if (m_isPumping || !m_isOpen)
        return;
    m_isPumping = true;
    const bool moved = handOver();
    if (moved)
        m_wire.flush();
    m_isPumping = false;
    m_channel->setInFlight(m_wire.bytesToWrite());
    const Channel::Snapshot now = m_channel->snapshot();
    // The flush may have taken all, and then no written() follows; and a handler that writes
    // without end must let others have their turn.
    if (moved && !now.outputEmpty && m_wire.bytesToWrite() < WireHighWaterBytes)
        m_channel->ring();
    sendCloseWhenDrained(now);
}

/// Hands the wire what it has room for. Whether there was something.
bool Connection::handOver()
{
    bool moved = false;
    while (!m_wire.isGone() && m_wire.bytesToWrite() < WireHighWaterBytes) {
        const std::optional<Channel::Output> output = m_channel->nextOutput();
        if (!output)
            break;
        moved = true;
        put(*output);
    }
    return moved && !m_wire.isGone();
}

void Connection::put(const Channel::Output &output)
{
    const auto size = quint64(output.message.data.size());
    ++m_messagesOut;
    m_bytesOut += size;
    ++m_services.stats.messagesOut;
    m_services.stats.bytesOut += size;
    countActivity(output.from == CapturedMessage::From::Handler);
    capture(output.message, CapturedMessage::Direction::Out, output.from);
    m_wire.send(output.message);
}

void Connection::capture(const Message &message, CapturedMessage::Direction direction,
                         CapturedMessage::From from)
{
    if (!m_isCaptured)
        return;
    const auto kind = message.binary ? CapturedMessage::Kind::Binary : CapturedMessage::Kind::Text;
    Q_EMIT captured({id(), nowUs(), direction, kind, from, message.data.size(),
                     message.data.first(qMin(message.data.size(), CapturePayloadBytes))});
}

void Connection::captureClose(const CloseInfo &info, CapturedMessage::Direction direction)
{
    if (!m_isCaptured)
        return;
    auto from = CapturedMessage::From::Handler;
    if (direction == CapturedMessage::Direction::In)
        from = CapturedMessage::From::Client;
    else if (info.by == ClosedBy::Admin)
        from = CapturedMessage::From::Console;
    const QByteArray text =
        QStringLiteral("%1 %2").arg(int(info.code)).arg(info.reason).trimmed().toUtf8();
    Q_EMIT captured(
        {id(), nowUs(), direction, CapturedMessage::Kind::Close, from, text.size(), text});
}

} // namespace csp
