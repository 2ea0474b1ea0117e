// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// The handler instances of a Connection: the first, and those that restarts make.
#include "server/gateway/connection.h"

#include "server/session/sessioncontrol.h"

namespace csp {

std::optional<bool> Connection::forcedByEndpoint() const
{
    switch (m_defaults.sharedConnection) {
    case EndpointDefaults::SharedConnection::ForceOn:
        return true;
    case EndpointDefaults::SharedConnection::ForceOff:
        return false;
    case EndpointDefaults::SharedConnection::HandlerDecides:
        break;
    }
    return std::nullopt;
}

void Connection::start()
{
    if (!makeInstance(forcedByEndpoint())) {
        m_channel->finished(false);
        return refuse(503, "The handler cannot be made.");
    }
    m_stageDeadline.start(m_services.config.limits.preServer, [this] {
        m_services.log->error(m_endpoint.entry.traits.className,
                              QStringLiteral("onPreServer() took longer than preserver-ms"));
        refuse(503, "The handler did not answer in time.", "preserver-ms");
    });
    runInstance();
}

bool Connection::makeInstance(std::optional<bool> forcedShared)
{
    const HandlerTraits &traits = m_endpoint.entry.traits;
    Lifecycle::Setup setup{nullptr,   m_endpoint.place, m_channel, m_session,
                           m_request, forcedShared,     nullptr,   m_defaults.sessionEndOnClose};
    try {
        setup.handler = m_endpoint.entry.create();
    } catch (const std::exception &exception) {
        m_services.log->error(traits.className, QStringLiteral("its constructor threw: %1")
                                                    .arg(QString::fromLocal8Bit(exception.what())));
        return false;
    } catch (...) {
        m_services.log->error(traits.className, QStringLiteral("its constructor threw something"));
        return false;
    }
    if (!traits.nonBlocking || forcedShared == false)
        setup.pool = m_services.pool;
    m_lifecycle = std::make_shared<Lifecycle>(std::move(setup));
    return true;
}

/// Whether callbacks run right here: a NonBlocking class whose WebSocket is not forced dedicated.
bool Connection::runsOnGateway() const
{
    return m_lifecycle->isOnGateway();
}

void Connection::runInstance()
{
    if (runsOnGateway()) {
        timed("onPreServer()", [this] { m_lifecycle->preServer(); });
        return service();
    }
    const Status started = m_services.threads.run([lifecycle = m_lifecycle] { lifecycle->run(); });
    if (started.isOk())
        return;
    m_services.log->warning(m_endpoint.entry.traits.className, started.toString());
    m_channel->finished(false);
    if (m_isOpen)
        m_channel->close({CloseCode::InternalError, {}, ClosedBy::Limit});
    else
        refuse(503, "All server threads are in use.", "server-threads");
}

void Connection::answerPreServer(const Status &status)
{
    m_stageDeadline.stop();
    m_isUpgrading = true;
    if (!status.isOk())
        return refuse(403, "The handler refused the connection.");
    if (runsOnGateway() && isDedicated() && !m_services.threads.hasRoom())
        return refuse(503, "All server threads are in use.", "server-threads");
    const std::optional<WebSocketWire::Agreement> agreement = agree();
    if (!agreement)
        return refuse(400, "The Sec-WebSocket-Extensions field is malformed.");
    const QByteArray cookie = std::exchange(m_setCookie, {});
    const QByteArray fields = cookie.isEmpty() ? QByteArray() : "Set-Cookie: " + cookie + "\r\n";
    if (!m_wire.upgrade(m_request.head(), *agreement, fields))
        return refuse(400, "The WebSocket handshake cannot be answered.");
    open();
}

/// What subprotocol and extensions become of what the client offers; nothing when that cannot be
/// understood (RFC 6455, 9.1).
std::optional<WebSocketWire::Agreement> Connection::agree() const
{
    const auto offers = parseExtensions(m_request.joinedHeader("Sec-WebSocket-Extensions"));
    if (!offers)
        return std::nullopt;
    WebSocketWire::Agreement agreement{m_subprotocol, std::nullopt};
    const qint64 contexts = m_services.wires.deflate.contextBytes() + MaximumContextBytes;
    if (isDeflateWanted())
        agreement.deflate = negotiateDeflate(*offers, contexts <= m_services.wires.contextBytes);
    return agreement;
}

bool Connection::isDeflateWanted() const
{
    const Deflate deflate = m_defaults.deflate.value_or(m_services.config.deflate);
    if (deflate == Deflate::Auto)
        return !m_wire.peerAddress().isLoopback();
    return deflate == Deflate::On;
}

void Connection::refuse(int httpStatus, const QByteArray &cause, const char *limit)
{
    m_stageDeadline.stop();
    m_channel->close({CloseCode::PolicyViolation, QString::fromLatin1(cause), ClosedBy::Error});
    if (!m_wire.isGone())
        tellRefusal(httpStatus, cause, limit);
    service();
}

void Connection::open()
{
    m_isOpen = true;
    SessionControl::release(*m_session);
    m_state = ConnectionState::Running;
    m_channel->opened();
    captureEvent(QStringLiteral("Open"), CapturedMessage::From::Server);
    m_wire.begin();
    tellChange();
    if (!runsOnGateway())
        return;
    if (!isDedicated()) {
        timed("server()", [this] { m_lifecycle->serve(); });
        return service();
    }
    const auto serve = [lifecycle = m_lifecycle] { lifecycle->serve(); };
    if (m_services.threads.run(serve).isOk())
        return;
    // The room that was there before the 101 is gone: the handler finds its WebSocket closed.
    m_channel->close({CloseCode::InternalError, {}, ClosedBy::Limit});
    m_services.pool->post(serve);
}

void Connection::timed(const char *name, const std::function<void()> &callback)
{
    const auto begin = std::chrono::steady_clock::now();
    callback();
    const auto held = std::chrono::steady_clock::now() - begin;
    if (held < GatewayHold || std::exchange(m_heldGateway, true))
        return;
    m_services.log->warning(
        m_endpoint.entry.traits.className,
        QStringLiteral("%1 held the gateway for %2 ms")
            .arg(QLatin1String(name))
            .arg(std::chrono::duration_cast<std::chrono::milliseconds>(held).count()));
}

void Connection::endIfDone(const Channel::Snapshot &now)
{
    if (now.stage != Stage::Done || m_isFinished)
        return;
    if (now.endSession && !std::exchange(m_hasEndedSession, true) && !leavesUnusedSession())
        m_listener->connectionEndsSession(
            *this); // which waits for no answer of the client to our close frame
    if (!m_wire.isGone())
        return;
    m_isFinished = true;
    stopHoldingSession();
    m_channel->addStep(LifecycleStep::Step::Gone);
    std::exchange(m_listener, nullptr)->connectionFinished(*this);
}

// --- Restart in the other mode -------------------------------------------------------------------

void Connection::restart(bool shared, Reply reply)
{
    const Stage stage = m_channel->snapshot().stage;
    if (m_close)
        return reply(Status(Status::WebSocketClosed, QStringLiteral("it is closing already")));
    if (m_restart || !m_isOpen || (stage != Stage::Server && stage != Stage::Detached))
        return reply(Status(Status::WrongStage, QStringLiteral("it is not running")));
    if (m_channel->noDataFraming())
        return reply(Status(Status::NotSupported,
                            QStringLiteral("a WebSocket with NoDataFraming is not restarted")));
    const bool needsThread = !shared || !m_endpoint.entry.traits.nonBlocking;
    const bool freesThread = stage == Stage::Server;
    if (needsThread && !freesThread && !m_services.threads.hasRoom())
        return reply(
            Status(Status::NoServerThread, QStringLiteral("all server threads are in use")));
    stopHoldingSession();
    captureEvent(shared ? QStringLiteral("Restart as shared")
                        : QStringLiteral("Restart as dedicated"),
                 CapturedMessage::From::Console);
    m_restart.reset(new Restart{shared, std::move(reply)});
    m_restartDeadline.start(HandlerGrace, [this] {
        answerRestart(
            Status(Status::HandlerStillRunning,
                   QStringLiteral("server() has not returned after %1 s; the restart goes on "
                                  "when it does")
                       .arg(HandlerGrace.count())));
    });
    m_channel->cutOff();
}

/// Tells the console how the restart went; the restart itself goes on.
void Connection::answerRestart(const Status &status)
{
    m_restartDeadline.stop();
    if (const Reply reply = std::exchange(m_restart->reply, nullptr))
        reply(status);
}

void Connection::stepRestart(const Channel::Snapshot &now)
{
    if (m_close) {
        m_restart.reset(); // noticeClose() has answered
    } else if (!m_restart->isNewInstance) {
        if (now.stage == Stage::Done)
            beginNewInstance();
    } else if (now.stage == Stage::Done) {
        answerRestart(Status(Status::HandlerFailed, QStringLiteral("its onPreServer() refused")));
        m_restart.reset();
        m_channel->close({CloseCode::PolicyViolation, {}, ClosedBy::Handler});
    } else if (now.stage == Stage::Server || now.stage == Stage::Detached) {
        answerRestart({});
        m_restart.reset();
        m_stageDeadline.stop();
        tellChange();
    }
}

void Connection::beginNewInstance()
{
    m_restart->isNewInstance = true;
    m_channel->renew();
    if (!makeInstance(m_restart->shared)) {
        m_channel->finished(false);
        return;
    }
    m_stageDeadline.start(m_services.config.limits.preServer, [this] {
        m_channel->close(
            {CloseCode::PolicyViolation, QStringLiteral("preserver-ms"), ClosedBy::Timeout});
    });
    runInstance();
    if (!runsOnGateway())
        return;
    // It is open already: what the 101 does for a first instance is done here.
    if (m_channel->snapshot().stage == Stage::Opening)
        timed("server()", [this] { m_lifecycle->serve(); });
    service();
}

} // namespace csp
