// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/gateway.h"

#include "server/gateway/httpanswer.h"
#include "server/gateway/originrule.h"
#include "server/gateway/peername.h"
#include "server/gateway/sessioncookie.h"
#include "server/gateway/sessioninfo.h"
#include "server/session/sessioncontrol.h"

#include <QPointer>

namespace csp {
namespace {

const QString Source = QStringLiteral("Gateway");

CloseInfo shutdownClose()
{
    return {CloseCode::GoingAway, QStringLiteral("server stops"), ClosedBy::Shutdown};
}

/// The answer to a request that gets no session.
HttpResponse sessionRefusal(const Status &status)
{
    switch (status.code()) {
    case Status::NoLicense:
    case Status::ValueTooLarge:
        return refusal(503, status.text().toUtf8());
    case Status::HandlerStillRunning:
        return refusal(503, "The session did not start in time.");
    default:
        return refusal(403, "The session was refused.");
    }
}

} // namespace

Gateway::Gateway(const HandlerRegistry &registry, const ServerConfig &config,
                 std::shared_ptr<Log> log)
    : m_doorbell(std::make_shared<Doorbell>([this] {
        QMetaObject::invokeMethod(
            this, [this] { const GatewayTurn turn(m_services); }, Qt::QueuedConnection);
    }))
    , m_services(config, std::move(log), m_doorbell)
    , m_sessions(
          m_services, registry.sessionEvents(),
          [this](const QString &id) { return isHeldOpen(m_bySession.values(id)); }, this)
    , m_acceptor(m_services.config.limits, this)
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
    connect(&m_sessions, &SessionManager::changed, this,
            [this](const QString &id) { m_news.sessionChanged(id); });
    connect(&m_sessions, &SessionManager::ended, this, &Gateway::closeSockets);
}

Gateway::~Gateway()
{
    m_doorbell->silence();
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
    m_sessions.open(port());
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

// --- Pages --------------------------------------------------------------------------------------

void Gateway::answerPage(Handshake *handshake)
{
    const Request request = handshake->request();
    if (!isHostAllowed(request, m_services.config))
        return refuse(handshake, 403, "This Host is not served here.");
    if (m_endpoints.contains(request.path()))
        return refuse(handshake, 426, "This is a WebSocket endpoint.");
    const bool isReading = request.method() == "GET" || request.method() == "HEAD";
    if (!isReading && !isOriginAllowed(request, m_services.config))
        return refuse(handshake, 403, "This Origin may change nothing here.");
    if (const auto known = m_sessions.find(request); known && resetsTimeout(request))
        known->touch();
    const PageRequest page{request, handshake->body()};
    GatewaySocket *const socket = endHandshake(handshake);
    socket->setParent(&m_guests); // until it is answered, or its client has left
    connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    m_pageHandler(page, [this, request, guarded = QPointer(socket)](PageResponse response) {
        if (guarded)
            answerPageWith(guarded, request, std::move(response));
    });
}

void Gateway::answerPageWith(GatewaySocket *socket, const Request &request,
                             const PageResponse &page)
{
    if (!page.usesSession)
        return answer(socket, page.response, request.method() == "HEAD");
    m_sessions.join(request, Session::Kind::Stored,
                    [this, page, request, guarded = QPointer(socket)](const auto &joined) {
                        if (guarded)
                            answerPageIn(guarded, request, page, joined);
                        else if (joined && joined->isNew)
                            m_sessions.drop(joined->session->id()); // nobody knows it
                    });
}

void Gateway::answerPageIn(GatewaySocket *socket, const Request &request, PageResponse page,
                           const Result<SessionManager::Joined> &joined)
{
    if (!joined) {
        ++m_services.stats.refused;
        return answer(socket, sessionRefusal(joined.error()));
    }
    SessionControl::release(*joined->session);
    if (const QByteArray cookie = cookieFor(request, *joined); !cookie.isEmpty())
        page.response.headers.append({"Set-Cookie", cookie});
    answer(socket, page.response, request.method() == "HEAD");
}

// --- Upgrades -----------------------------------------------------------------------------------

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
    const bool isStored = m_endpoints.at(request.path()).entry.traits.useSession;
    const auto kind = isStored ? Session::Kind::Stored : Session::Kind::Transient;
    m_sessions.join(request, kind, [this, guarded = QPointer(handshake)](const auto &joined) {
        if (guarded && m_handshakes.contains(guarded))
            upgradeIn(guarded, joined);
        else if (joined && joined->isNew)
            m_sessions.drop(joined->session->id()); // its client has left
    });
}

void Gateway::upgradeIn(Handshake *handshake, const Result<SessionManager::Joined> &joined)
{
    const Request request = handshake->request();
    if (joined)
        return makeConnection(endHandshake(handshake), request, m_endpoints.at(request.path()),
                              *joined);
    ++m_services.stats.refused;
    answer(endHandshake(handshake), sessionRefusal(joined.error()));
}

void Gateway::makeConnection(GatewaySocket *socket, const Request &request, Endpoint &endpoint,
                             const SessionManager::Joined &joined)
{
    auto *const connection =
        new Connection({socket, request, joined.session, cookieFor(request, joined), joined.isNew},
                       endpoint, m_services, &m_guests);
    m_connections.insert(connection->id(), connection);
    m_bySession.insert(connection->sessionId(), connection);
    ServerStats &stats = m_services.stats;
    stats.webSocketsPeak = qMax(stats.webSocketsPeak, qint64(m_connections.size()));
    connect(connection, &Connection::changed, this,
            [this](Connection *changed) { m_news.connectionChanged(changed); });
    connect(connection, &Connection::captured, this,
            [this](const CapturedMessage &message) { m_news.capture(message); });
    connect(connection, &Connection::endsSession, this, [this](const Connection *done) {
        m_sessions.end(done->sessionId(), ClosedBy::Session, nullptr);
    });
    connect(connection, &Connection::finished, this, &Gateway::removeConnection);
    connect(connection, &Connection::refused, this,
            [this](Connection *refused, int status, const QByteArray &cause) {
                ++m_services.stats.refused;
                answer(refused->takeSocket(), refusal(status, cause));
            });
    m_news.connectionChanged(connection);
    connection->start();
}

void Gateway::removeConnection(Connection *connection)
{
    disconnect(connection, nullptr, this,
               nullptr); // it may be deep within itself, with more to tell
    m_news.connectionGone(connection);
    m_connections.remove(connection->id());
    m_bySession.remove(connection->sessionId(), connection);
    m_captured.remove(connection->id());
    connection->deleteLater();
    leaveSession(*connection);
    if (m_stopped && m_connections.isEmpty())
        finishStop();
}

// --- Sessions ------------------------------------------------------------------------------------

/// A session that CSPCHD named is put into no cookie: a link with somebody's id would put a browser
/// into a session that is theirs.
QByteArray Gateway::cookieFor(const Request &request, const SessionManager::Joined &joined) const
{
    const bool isStored = joined.session->kind() == Session::Kind::Stored;
    if (!isStored || (!joined.isNew && !carriesSessionCookie(request, port())))
        return {};
    return sessionCookie(port(), joined.session->id());
}

/// What the end of \a connection means for its session.
void Gateway::leaveSession(const Connection &connection)
{
    const QString id = connection.sessionId();
    const SessionTable::Entry *const entry = m_sessions.table().entry(id);
    if (!entry)
        return;
    if (connection.leavesUnusedSession())
        m_sessions.drop(id);
    else if (entry->session->kind() == Session::Kind::Transient)
        m_sessions.end(id, ClosedBy::Session, nullptr);
}

void Gateway::endSession(const QString &sessionId, const SessionManager::EndReply &reply)
{
    m_sessions.end(sessionId, ClosedBy::Session, reply);
}

std::optional<SessionInfo> Gateway::sessionOf(const Request &request) const
{
    const std::shared_ptr<Session> session = m_sessions.find(request);
    if (!session)
        return std::nullopt;
    return sessionInfo(*m_sessions.table().entry(session->id()), m_bySession.values(session->id()));
}

void Gateway::closeSockets(const QString &sessionId, ClosedBy by)
{
    const bool isTimeout = by == ClosedBy::Timeout;
    const CloseInfo info{
        CloseCode::PolicyViolation,
        isTimeout ? QStringLiteral("session timed out") : QStringLiteral("session ended"), by};
    const QList<Connection *> sockets = m_bySession.values(sessionId);
    for (Connection *const each : sockets)
        static_cast<void>(each->close(info, false)); // one that is closing already stays so
    m_news.sessionEnded(sessionId);
}

// --- The console --------------------------------------------------------------------------------

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
    m_services.stats.licensesInUse = m_sessions.table().licensesInUse();
    m_services.stats.storeFailure = m_sessions.storeFailure();
    return m_news.take(
        {m_connections, m_bySession, m_sessions.table(), m_endpoints, m_services.stats});
}

// --- The end ------------------------------------------------------------------------------------

void Gateway::stop(std::function<void(Status)> done)
{
    m_acceptor.close();
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
    m_sessions.close();
    done(names.isEmpty() ? Status()
                         : Status(Status::HandlerStillRunning, names.join(QLatin1String(", "))));
}

} // namespace csp
