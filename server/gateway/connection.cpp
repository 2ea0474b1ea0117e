// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/connection.h"

#include "server/gateway/sessioncookie.h"
#include "server/lifecycle/channeldirectory.h"

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

} // namespace

Connection::Connection(Setup setup, const Endpoint &endpoint, GatewayServices &services,
                       Listener &listener, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_listener(&listener)
    , m_endpoint(endpoint)
    , m_defaults(setup.defaults)
    , m_request(std::move(setup.request))
    , m_setCookie(std::move(setup.setCookie))
    , m_subprotocol(m_request.chooseSubprotocol(endpoint.entry.traits.subprotocols))
    , m_session(std::move(setup.session))
    , m_channel(std::move(setup.channel))
    , m_wire(std::move(setup.transport), std::move(setup.early), services.wires, *this)
    , m_stageDeadline(services.deadlines)
    , m_restartDeadline(services.deadlines)
    , m_openedAtMs(nowMs())
    , m_lastActivityAtMs(m_openedAtMs)
    , m_inputRoom(services.config.limits.inboundBytes)
    , m_madeSession(setup.madeSession)
    , m_resetsTimeout(resetsTimeout(m_request))
{
    m_channel->setBinaryData(m_defaults.binaryData);
    m_channel->setNoDataFraming(m_defaults.noDataFraming);
    m_channel->addStep(LifecycleStep::Step::Accepted);
    channeldirectory::add(m_channel);
    m_services.connections.insert(m_channel.get(), this);
}

Connection::~Connection()
{
    channeldirectory::remove(id());
    m_services.connections.remove(m_channel.get());
}

// --- The channel's news --------------------------------------------------------------------------

void Connection::service()
{
    if (m_isFinished)
        return;
    const Channel::Snapshot now = m_channel->beginService();
    if (!m_isOpen && !m_isUpgrading && !now.close && now.stage >= Stage::Opening)
        answerPreServer(now.preServerStatus);
    if (now.close && !m_close)
        noticeClose(*now.close);
    if (now.turnDue)
        timed("onClientMessage()", [this] { m_lifecycle->turn(); });
    if (isLeftUnopened())
        m_lifecycle->serve(); // finds it closed, and goes on to onPostServer()
    const bool moved = pump();
    const Channel::Snapshot after = m_channel->endService(m_wire.bytesToWrite());
    m_wire.setPaused(after.readingPaused);
    if (m_isOpen && !m_close)
        m_state =
            after.stage == Stage::Detached ? ConnectionState::Detached : ConnectionState::Running;
    if (std::exchange(m_wasSlow, after.slow) != after.slow || now.stage != after.stage || now.close)
        tellChange();
    if (m_restart)
        stepRestart(after);
    endOutput(after, moved);
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
        tellRefusal(503, "The WebSocket was ended before it was open.", nullptr);
    if (m_isOpen && info.by != ClosedBy::Handler && !info.flushesOutput)
        m_wire.startCloseDeadline(); // only a handler's end waits for all that it wrote
    if (m_restart)
        answerRestart(Status(Status::WebSocketClosed, QStringLiteral("it closed meanwhile")));
}

void Connection::sendCloseWhenDrained(const Channel::Snapshot &now)
{
    const bool isOurs =
        now.close && now.close->by != ClosedBy::Client && now.close->by != ClosedBy::PeerLost;
    if (!isOurs || m_isCloseSent || !m_wire.isOutputOpen() || !now.outputEmpty)
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
    tellChange();
}

void Connection::tellChange()
{
    if (m_listener)
        m_listener->connectionChanged(*this);
}

void Connection::tellRefusal(int httpStatus, const QByteArray &cause, const char *limit)
{
    if (m_listener)
        m_listener->connectionRefused(*this, httpStatus, cause, limit);
}

void Connection::tellCapture(const CapturedMessage &message)
{
    if (m_listener)
        m_listener->messageCaptured(message);
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
        m_session->touch(m_lastActivityAtMs);
    tellChange();
}

void Connection::onMessage(Message &&message)
{
    const auto size = message.data.size();
    ++m_messagesIn;
    m_bytesIn += quint64(size);
    ++m_services.stats.messagesIn;
    m_services.stats.bytesIn += quint64(size);
    capture(message, CapturedMessage::Direction::In, CapturedMessage::From::Client);
    m_inputRoom -= size + Channel::FrameOverheadBytes;
    m_services.input.push_back(std::move(message));
    if (m_inputRoom <= 0)
        handIn();
}

/// Hands the channel what has been received since the last time.
void Connection::handIn()
{
    if (m_services.input.empty())
        return;
    countActivity(true);
    m_inputRoom = m_channel->receiveAll(m_services.input);
    if (m_inputRoom == 0)
        m_wire.setPaused(true);
}

/// What one read brought is handed over together, and answered with one write.
void Connection::onDrained()
{
    if (m_services.input.empty())
        return;
    if (!runsOnGateway())
        return handIn();
    m_channel->expectService();
    handIn();
    service();
}

void Connection::onPeerClosed(const CloseInfo &info)
{
    handIn(); // what came before it
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
    handIn();
    if (!m_isOpen) // the client left during onPreServer(), or the upgrade failed
        m_channel->close({CloseCode::Abnormal, {}, ClosedBy::PeerLost});
    captureEvent(QStringLiteral("Gone"), CapturedMessage::From::Server);
    service();
}

void Connection::onPonged()
{
    tellChange();
}

void Connection::onControl(CapturedMessage::Kind kind, CapturedMessage::Direction direction,
                           const QByteArray &payload)
{
    if (!m_captureBytes)
        return;
    const bool isIn = direction == CapturedMessage::Direction::In;
    const auto from = isIn ? CapturedMessage::From::Client : CapturedMessage::From::Server;
    tellCapture({id(), nowUs(), direction, kind, from, payload.size(), payload});
}

void Connection::onTaken()
{
    const bool moved = pump();
    m_channel->setInFlight(m_wire.bytesToWrite());
    endOutput(m_channel->snapshot(), moved);
}

/// Hands the wire what it has room for. Whether there was something.
bool Connection::pump()
{
    const qint64 room = WireHighWaterBytes - m_wire.bytesToWrite();
    if (!m_isOpen || !m_wire.isOutputOpen() || room <= 0)
        return false;
    std::vector<Channel::Output> output =
        m_channel->takeOutput(room, std::exchange(m_services.output, {}));
    bool byHandler = false;
    for (const Channel::Output &each : output) {
        put(each);
        byHandler = byHandler || each.from == CapturedMessage::From::Handler;
    }
    const bool moved = !output.empty();
    if (moved) {
        m_wire.flush();
        countActivity(byHandler);
    }
    output.clear();
    m_services.output = std::move(output);
    return moved;
}

/// What is to follow when some output was \a moved, and \a now is left.
void Connection::endOutput(const Channel::Snapshot &now, bool moved)
{
    // The flush may have taken all, and then no onTaken() follows; and a handler that writes
    // without end must let others have their turn.
    if (moved && !now.outputEmpty && m_wire.bytesToWrite() < WireHighWaterBytes)
        m_channel->ring();
    sendCloseWhenDrained(now);
}

void Connection::put(const Channel::Output &output)
{
    const auto size = quint64(output.message.data.size());
    ++m_messagesOut;
    m_bytesOut += size;
    ++m_services.stats.messagesOut;
    m_services.stats.bytesOut += size;
    capture(output.message, CapturedMessage::Direction::Out, output.from);
    m_wire.send(output.message);
}

void Connection::capture(const Message &message, CapturedMessage::Direction direction,
                         CapturedMessage::From from)
{
    if (!m_captureBytes)
        return;
    const auto kind = message.binary ? CapturedMessage::Kind::Binary : CapturedMessage::Kind::Text;
    const qsizetype size = message.data.size();
    tellCapture({id(), nowUs(), direction, kind, from, size,
                 size <= *m_captureBytes ? message.data : message.data.first(*m_captureBytes)});
}

void Connection::captureClose(const CloseInfo &info, CapturedMessage::Direction direction)
{
    if (!m_captureBytes)
        return;
    auto from = CapturedMessage::From::Handler;
    if (direction == CapturedMessage::Direction::In)
        from = CapturedMessage::From::Client;
    else if (info.by == ClosedBy::Admin)
        from = CapturedMessage::From::Console;
    const QByteArray text =
        QStringLiteral("%1 %2").arg(int(info.code)).arg(info.reason).trimmed().toUtf8();
    tellCapture({id(), nowUs(), direction, CapturedMessage::Kind::Close, from, text.size(), text});
}

void Connection::captureEvent(const QString &text, CapturedMessage::From from)
{
    if (!m_captureBytes)
        return;
    const QByteArray data = text.toUtf8();
    tellCapture({id(), nowUs(), CapturedMessage::Direction::In, CapturedMessage::Kind::Event, from,
                 data.size(), data});
}

} // namespace csp
