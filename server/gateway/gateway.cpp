// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/gateway.h"

#include "server/gateway/peername.h"
#include "server/gateway/sessioncookie.h"
#include "server/gateway/sessioninfo.h"
#include "server/gateway/tlsidentity.h"

#include <QAbstractEventDispatcher>

namespace csp {
namespace {

const QString Source = QStringLiteral("Gateway");

CloseInfo shutdownClose()
{
    return {CloseCode::GoingAway, QStringLiteral("server stops"), ClosedBy::Shutdown};
}

} // namespace

Gateway::Gateway(const HandlerRegistry &registry, const ServerConfig &config,
                 std::shared_ptr<Log> log)
    : m_doorbell(std::make_shared<Doorbell>([this, loop = QAbstractEventDispatcher::instance()] {
        m_hasRung.store(true, std::memory_order_release);
        loop->wakeUp(); // no posted event: nothing is allocated, and it costs nothing while awake
    }))
    , m_services(config, std::move(log), m_doorbell)
    , m_sessions(
          m_services, registry.sessionEvents(),
          [this](const QString &id) { return isHeldOpen(m_bySession.value(id)); }, this)
    , m_acceptor(m_services.config.limits, this)
    , m_stopDeadline(m_services.deadlines)
    , m_memoryTrim(m_services.deadlines)
{
    for (const auto &[path, entry] : registry.entries())
        m_endpoints[path] = {
            path,
            entry,
            config.endpoints.value(path),
            0,
            0,
            std::shared_ptr<HandlerPlace>(new HandlerPlace{entry.traits, path, m_services.log})};
    connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, this,
            &Gateway::beginTurn);
    connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock, this,
            &Gateway::callPool);
    connect(&m_acceptor, &Acceptor::accepted, this, &Gateway::accept);
    connect(&m_acceptor, &Acceptor::overfull, this,
            [this](Transport *transport, int status, const QByteArray &cause, const char *limit) {
                countRefusal(transport->peerAddress(), limit);
                answer(std::unique_ptr<Transport>(transport), refusal(status, cause));
            });
    connect(&m_acceptor, &Acceptor::turnedAway, this, &Gateway::countRefusal);
    connect(&m_acceptor, &Acceptor::paused, this,
            [this] { ++m_services.stats.breaches[QStringLiteral("accepting-pauses")]; });
    connect(&m_acceptor, &Acceptor::ranShort, this, [this](const QString &cause) {
        m_services.log->warning(Source, QStringLiteral("accepting pauses: %1").arg(cause));
    });
    connect(&m_sessions, &SessionManager::changed, this,
            [this](const QString &id) { m_news.sessionChanged(id); });
    connect(&m_sessions, &SessionManager::ended, this, &Gateway::closeSockets);
}

Gateway::~Gateway()
{
    m_doorbell->silence();
    m_services.pool->letGo();
    const QList<Connection *> left = m_connections.values();
    for (Connection *const each : left) // handlers that have not returned keep their channels
        static_cast<void>(each->close(shutdownClose(), true));
}

void Gateway::beginTurn()
{
    callPool();
    if (m_hasRung.exchange(false, std::memory_order_acquire))
        const GatewayTurn turn(m_services);
}

/// For all that one look at the network has brought.
void Gateway::callPool()
{
    m_services.pool->letGo();
    m_services.pool->hold();
}

Status Gateway::start()
{
    m_doorbell->adopt();
    const ServerConfig &config = m_services.config;
    if (const Status loaded = config.isTls() ? loadCertificate() : Status(); !loaded.isOk())
        return loaded;
    const Status status = m_acceptor.start(config.address, config.port);
    if (!status.isOk())
        return status;
    m_services.gwClientAddress = peerName(m_acceptor.address(), port());
    m_sessions.open(port());
    return status;
}

Status Gateway::renewCertificate()
{
    if (!m_services.config.isTls())
        return Status(Status::NotSupported, QStringLiteral("the server has no certificate"));
    const Status status = loadCertificate();
    if (!status.isOk())
        m_services.log->error(
            Source, QStringLiteral("the certificate stays as it was: %1").arg(status.text()));
    return status;
}

Status Gateway::loadCertificate()
{
    const ServerConfig &config = m_services.config;
    const auto identity = TlsIdentity::load(config.tlsCertificateFile, config.tlsKeyFile);
    if (!identity)
        return identity.error();
    m_acceptor.setTls(identity->configuration());
    const QString text = config.tlsCertificateFile + QLatin1String(": ") + identity->validity();
    if (identity->isOutOfDate())
        m_services.log->warning(Source, text);
    else
        m_services.log->info(Source, text);
    return Status();
}

void Gateway::connectionFinished(Connection &connection)
{
    m_news.connectionGone(&connection);
    m_connections.remove(connection.id());
    const auto sockets = m_bySession.find(connection.sessionId());
    sockets->remove(&connection);
    if (sockets->isEmpty())
        m_bySession.erase(sockets);
    connection.deleteLater(); // it may be deep within itself
    m_memoryTrim.connectionGone();
    leaveSession(connection);
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
    return sessionCookie(port(), joined.session->id(), m_services.config.isTls());
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
    return sessionInfo(*m_sessions.table().entry(session->id()), m_bySession.value(session->id()));
}

void Gateway::closeSockets(const QString &sessionId, ClosedBy by)
{
    const bool isTimeout = by == ClosedBy::Timeout;
    const CloseInfo info{
        CloseCode::PolicyViolation,
        isTimeout ? QStringLiteral("session timed out") : QStringLiteral("session ended"), by};
    const QSet<Connection *> sockets = m_bySession.value(sessionId);
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

void Gateway::setCaptured(const CaptureScope &scope)
{
    const auto setFor = [this](const CaptureScope &which, std::optional<qsizetype> payloadBytes) {
        for (const QString &id : which.all ? m_connections.keys() : which.webSocketIds) {
            if (Connection *const each = connection(id))
                each->setCaptured(payloadBytes);
        }
    };
    setFor(m_capture, std::nullopt);
    setFor(scope, scope.payloadBytes);
    m_capture = scope;
}

ServerDelta Gateway::takeDelta()
{
    m_services.stats.deflateBytes =
        m_services.wires.deflate.stateBytes() + m_services.wires.deflate.contextBytes();
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
