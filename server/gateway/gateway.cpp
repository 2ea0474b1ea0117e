// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/gateway.h"

#include "server/gateway/httpanswer.h"
#include "server/gateway/originrule.h"
#include "server/gateway/peername.h"
#include "server/gateway/sessioncookie.h"

#include <QPointer>

namespace csp {
namespace {

constexpr std::chrono::seconds ExpiryInterval{1};
const QString Source = QStringLiteral("Gateway");

CloseInfo shutdownClose()
{
    return {CloseCode::GoingAway, QStringLiteral("server stops"), ClosedBy::Shutdown};
}

} // namespace

Gateway::Gateway(const HandlerRegistry &registry, const ServerConfig &config,
                 std::shared_ptr<Log> log)
    : m_doorbell(std::make_shared<Doorbell>([this] {
        QMetaObject::invokeMethod(
            this, [this] { const GatewayTurn turn(m_services); }, Qt::QueuedConnection);
    }))
    , m_endedSessions(std::make_shared<Mailbox<QString>>([this] {
        QMetaObject::invokeMethod(this, &Gateway::endTakenSessions, Qt::QueuedConnection);
    }))
    , m_services(config, std::move(log), m_doorbell)
    , m_sessions(config.sessionTimeout, config.limits.sessions,
                 [ended = m_endedSessions](const QString &id) { ended->post(id); })
    , m_acceptor(m_services.config.limits, this)
    , m_expiryTimer(this)
    , m_stopDeadline(m_services.deadlines)
{
    for (const auto &[path, entry] : registry.entries())
        m_endpoints[path] = {path, entry, config.endpoints.value(path)};
    connect(&m_acceptor, &Acceptor::accepted, this, &Gateway::accept);
    connect(&m_acceptor, &Acceptor::overfull, this,
            [this](GatewaySocket *socket, int status, const QByteArray &cause) {
                ++m_services.stats.refused;
                answer(socket, refusal(status, cause));
            });
    connect(&m_acceptor, &Acceptor::paused, this, [this] {
        m_services.log->warning(Source, QStringLiteral("no descriptor left: accepting pauses"));
    });
    connect(&m_expiryTimer, &QTimer::timeout, this, &Gateway::expireSessions);
}

Gateway::~Gateway()
{
    m_doorbell->silence();
    m_endedSessions->silence();
    const QList<Connection *> left = m_connections.values();
    for (Connection *const each : left) // handlers that have not returned keep their channels
        static_cast<void>(each->close(shutdownClose(), true));
}

Status Gateway::start()
{
    m_doorbell->adopt();
    const ServerConfig &config = m_services.config;
    const Status status = m_acceptor.start(config.address, config.port);
    if (!status.isOk())
        return status;
    m_services.gwClientAddress = peerName(m_acceptor.serverAddress(), port());
    m_expiryTimer.start(ExpiryInterval);
    return status;
}

// --- From TCP to a request -----------------------------------------------------------------------

void Gateway::accept(GatewaySocket *socket)
{
    if (m_handshakes.size() >= m_services.config.limits.connectionsPending) {
        ++m_services.stats.refused;
        socket->abort();
        socket->deleteLater();
        return;
    }
    auto *const handshake =
        new Handshake(socket, m_services.config.limits, m_services.deadlines, &m_guests);
    m_handshakes.insert(handshake);
    connect(handshake, &Handshake::refused, this, &Gateway::refuse);
    connect(handshake, &Handshake::pageRequested, this, &Gateway::answerPage);
    connect(handshake, &Handshake::upgradeRequested, this, &Gateway::upgrade);
    connect(handshake, &Handshake::disconnected, this,
            [this](Handshake *gone) { endHandshake(gone)->deleteLater(); });
    handshake->start();
}

GatewaySocket *Gateway::endHandshake(Handshake *handshake)
{
    m_handshakes.remove(handshake);
    handshake->deleteLater();
    return handshake->takeSocket();
}

void Gateway::answer(GatewaySocket *socket, const HttpResponse &response, bool headOnly)
{
    new HttpAnswer(socket, serialize(response, headOnly), m_services.deadlines,
                   m_services.config.limits.close, &m_guests);
}

void Gateway::refuse(Handshake *handshake, int httpStatus, const QByteArray &cause)
{
    ++m_services.stats.refused;
    answer(endHandshake(handshake), refusal(httpStatus, cause));
}

// --- Pages
// -----------------------------------------------------------------------------------------

void Gateway::answerPage(Handshake *handshake)
{
    const Request request = handshake->request();
    if (!isHostAllowed(request, m_services.config))
        return refuse(handshake, 403, "This Host is not served here.");
    if (m_endpoints.contains(request.path()))
        return refuse(handshake, 426, "This is a WebSocket endpoint.");
    const PageRequest page{request, handshake->body()};
    GatewaySocket *const socket = endHandshake(handshake);
    socket->setParent(&m_guests); // until it is answered
    m_pageHandler(page, [this, request, guarded = QPointer(socket)](PageResponse response) {
        if (guarded)
            answerPageWith(guarded, request, std::move(response));
    });
}

void Gateway::answerPageWith(GatewaySocket *socket, const Request &request, PageResponse page)
{
    if (page.usesSession) {
        const auto session = sessionFor(request, Session::Kind::Stored).session;
        if (!session)
            return answer(socket, refusal(503, "Too many sessions are live."));
        page.response.headers.append({"Set-Cookie", sessionCookie(port(), session->id())});
    }
    answer(socket, page.response, request.method() == "HEAD");
}

// --- Upgrades
// --------------------------------------------------------------------------------------

std::pair<int, QByteArray> Gateway::judgeUpgrade(const Request &request) const
{
    if (!isHostAllowed(request, m_services.config))
        return {403, "This Host is not served here."};
    if (!isOriginAllowed(request, m_services.config))
        return {403, "This Origin may not connect."};
    const auto found = m_endpoints.find(request.path());
    if (found == m_endpoints.end())
        return {404, "There is no endpoint at this path."};
    if (!found->second.defaults.enabled)
        return {503, "This endpoint is disabled."};
    return {0, {}};
}

void Gateway::upgrade(Handshake *handshake)
{
    const Request request = handshake->request();
    if (const auto [status, cause] = judgeUpgrade(request); status != 0)
        return refuse(handshake, status, cause);
    Endpoint &endpoint = m_endpoints.at(request.path());
    const auto kind =
        endpoint.entry.traits.useSession ? Session::Kind::Stored : Session::Kind::Transient;
    FoundSession found = sessionFor(request, kind);
    if (!found.session)
        return refuse(handshake, 503, "Too many sessions are live.");
    makeConnection(endHandshake(handshake), request, endpoint, std::move(found));
}

/// The session that the request carries, else a new one.
Gateway::FoundSession Gateway::sessionFor(const Request &request, Session::Kind kind)
{
    const QByteArray userAgent = request.header("User-Agent").value_or(QByteArray());
    if (kind == Session::Kind::Stored) {
        if (auto known = m_sessions.find(requestedSessionId(request, port()), userAgent)) {
            known->touch();
            m_news.sessionChanged(known->id());
            return {std::move(known), false};
        }
    }
    Result<std::shared_ptr<Session>> made =
        m_sessions.create(kind, userAgent, addressName(request.peerAddress()));
    if (!made)
        return {};
    m_news.sessionChanged((*made)->id());
    return {*std::move(made), true};
}

void Gateway::makeConnection(GatewaySocket *socket, const Request &request, Endpoint &endpoint,
                             FoundSession found)
{
    QByteArray cookie;
    if (found.session->kind() == Session::Kind::Stored)
        cookie = sessionCookie(port(), found.session->id());
    auto *const connection =
        new Connection({socket, request, std::move(found.session), std::move(cookie), found.isNew},
                       endpoint, m_services, &m_guests);
    m_connections.insert(connection->id(), connection);
    m_bySession.insert(connection->sessionId(), connection);
    ServerStats &stats = m_services.stats;
    stats.webSocketsPeak = qMax(stats.webSocketsPeak, qint64(m_connections.size()));
    connect(connection, &Connection::changed, this,
            [this](Connection *changed) { m_news.connectionChanged(changed); });
    connect(connection, &Connection::captured, this,
            [this](const CapturedMessage &message) { m_news.capture(message); });
    connect(connection, &Connection::finished, this, &Gateway::removeConnection);
    connect(connection, &Connection::refused, this,
            [this](Connection *refused, int status, const QByteArray &cause) {
                ++m_services.stats.refused;
                answer(refused->takeSocket(), refusal(status, cause));
            });
    m_news.connectionChanged(connection);
    connection->start();
}

void Gateway::removeConnection(Connection *connection, bool endSession)
{
    const QString sessionId = connection->sessionId();
    disconnect(connection, nullptr, this,
               nullptr); // it may be deep within itself, with more to tell
    m_news.connectionGone(connection);
    m_connections.remove(connection->id());
    m_bySession.remove(sessionId, connection);
    m_captured.remove(connection->id());
    connection->deleteLater();
    const SessionTable::Entry *const entry = m_sessions.entry(sessionId);
    const bool isTransient = entry && entry->session->kind() == Session::Kind::Transient;
    const bool isUnused = connection->leavesUnusedSession() && !m_bySession.contains(sessionId);
    if (entry && (endSession || isTransient || isUnused))
        entry->session->end();
    if (m_stopped && m_connections.isEmpty())
        finishStop();
}

// --- Sessions
// --------------------------------------------------------------------------------------

Status Gateway::endSession(const QString &sessionId)
{
    const SessionTable::Entry *const entry = m_sessions.entry(sessionId);
    if (!entry)
        return Status(Status::UnknownSession, QStringLiteral("\"%1\"").arg(sessionId));
    entry->session->end();
    return {};
}

void Gateway::endTakenSessions()
{
    for (const QString &id : m_endedSessions->take()) {
        const CloseInfo info{CloseCode::PolicyViolation, QStringLiteral("session ended"),
                             ClosedBy::Session};
        const QList<Connection *> sockets = m_bySession.values(id);
        for (Connection *const each : sockets)
            static_cast<void>(each->close(info, false)); // one that is closing already stays so
        m_sessions.remove(id);
        m_news.sessionEnded(id);
    }
}

void Gateway::expireSessions()
{
    m_sessions.endExpired([this](const QString &id) {
        const QList<Connection *> sockets = m_bySession.values(id);
        return std::any_of(sockets.begin(), sockets.end(),
                           [](const Connection *each) { return each->isDedicated(); });
    });
}

// --- The console
// -----------------------------------------------------------------------------------

QList<EndpointInfo> Gateway::endpoints() const
{
    QList<EndpointInfo> infos;
    for (const auto &[path, endpoint] : m_endpoints)
        infos.append(endpoint.info());
    return infos;
}

Status Gateway::setEndpoint(const QString &path, const EndpointDefaults &defaults)
{
    const auto found = m_endpoints.find(path);
    if (found == m_endpoints.end())
        return Status(Status::UnknownEndpoint, QStringLiteral("\"%1\"").arg(path));
    found->second.defaults = defaults;
    m_news.endpointChanged(path);
    return {};
}

void Gateway::setCaptured(const QStringList &webSocketIds)
{
    const QSet<QString> wanted(webSocketIds.begin(), webSocketIds.end());
    for (const QString &id : std::as_const(m_captured)) {
        if (Connection *const each = connection(id); each && !wanted.contains(id))
            each->setCaptured(false);
    }
    for (const QString &id : wanted) {
        if (Connection *const each = connection(id))
            each->setCaptured(true);
    }
    m_captured = wanted;
}

ServerDelta Gateway::takeDelta()
{
    return m_news.take({m_connections, m_bySession, m_sessions, m_endpoints, m_services.stats});
}

// --- The end
// ---------------------------------------------------------------------------------------

void Gateway::stop(std::function<void(Status)> done)
{
    m_acceptor.close();
    m_expiryTimer.stop();
    m_stopped = std::move(done);
    const QSet<Handshake *> handshakes = m_handshakes;
    for (Handshake *const each : handshakes)
        refuse(each, 503, "The server stops.");
    m_stopDeadline.start(StopTime, [this] { finishStop(); });
    const QList<Connection *> connections = m_connections.values();
    for (Connection *const each : connections)
        static_cast<void>(each->close(shutdownClose(), false)); // one that is closing stays so
    if (connections.isEmpty())
        finishStop();
}

void Gateway::finishStop()
{
    m_stopDeadline.stop();
    const auto done = std::exchange(m_stopped, nullptr);
    if (!done)
        return;
    QStringList names;
    for (const Connection *const each : std::as_const(m_connections))
        names.append(each->endpoint().entry.traits.className);
    names.removeDuplicates();
    done(names.isEmpty() ? Status()
                         : Status(Status::HandlerStillRunning, names.join(QLatin1String(", "))));
}

} // namespace csp
