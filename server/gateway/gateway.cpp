// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/gateway.h"

#include "server/gateway/peername.h"
#include "server/gateway/sessioncookie.h"
#include "server/gateway/sessioninfo.h"
#include "server/gateway/tlsidentity.h"

namespace csp {
namespace {

const QString Source = QStringLiteral("Gateway");

} // namespace

Gateway::Gateway(const HandlerRegistry &registry, const ServerConfig &config,
                 std::shared_ptr<Log> log)
    : m_commons(config, std::move(log))
    , m_own(m_commons, *this)
    , m_round(m_own.services().deadlines)
    , m_sessions(
          m_own.services(), registry.sessionEvents(),
          [this](const QString &id) { return isHeldOpen(m_bySession.value(id)); }, this)
    , m_acceptor(m_commons.config.limits, this)
    , m_stopDeadline(m_own.services().deadlines)
{
    for (const auto &[path, entry] : registry.entries()) {
        std::shared_ptr<HandlerPlace> place(new HandlerPlace{entry.traits, path, m_commons.log});
        m_endpoints.emplace(
            path, ServedEndpoint{{path, entry, std::move(place)}, config.endpoints.value(path)});
    }
    connectAcceptor();
    connect(&m_sessions, &SessionManager::changed, this,
            [this](const QString &id) { m_news.sessionChanged(id); });
    connect(&m_sessions, &SessionManager::ended, this, &Gateway::closeSockets);
}

/// The workers end what is left, and tell nobody any more.
Gateway::~Gateway()
{
    m_threads.clear();
}

void Gateway::connectAcceptor()
{
    connect(&m_acceptor, &Acceptor::accepted, this, &Gateway::accept);
    connect(&m_acceptor, &Acceptor::overfull, this,
            [this](Transport *transport, int status, const QByteArray &cause, const char *limit) {
                m_own.refuse(std::unique_ptr<Transport>(transport), {status, cause, limit});
            });
    connect(&m_acceptor, &Acceptor::turnedAway, this,
            [this](const QHostAddress &peer, const char *limit) {
                m_own.countRefusal(peer.toString(), {0, {}, limit});
            });
    connect(&m_acceptor, &Acceptor::paused, this,
            [this] { ++m_own.services().stats.breaches[QStringLiteral("accepting-pauses")]; });
    connect(&m_acceptor, &Acceptor::ranShort, this, [this](const QString &cause) {
        m_commons.log->warning(Source, QStringLiteral("accepting pauses: %1").arg(cause));
    });
}

Status Gateway::start()
{
    if (const Status started = startWorkers(); !started.isOk())
        return started;
    const ServerConfig &config = m_commons.config;
    if (const Status loaded = config.isTls() ? loadCertificate() : Status(); !loaded.isOk())
        return loaded;
    const Status status = m_acceptor.start(config.address, config.port);
    if (!status.isOk())
        return status;
    m_gwClientAddress = peerName(m_acceptor.address(), port());
    m_sessions.open(port());
    return status;
}

Status Gateway::startWorkers()
{
    const auto add = [this](GatewayWorker *worker) {
        m_workers.push_back({worker, 0});
        m_round.add(worker);
    };
    add(&m_own);
    while (int(m_workers.size()) < m_commons.config.gatewayThreads) {
        auto thread = WorkerThread::make(m_commons, *this);
        if (!thread)
            return thread.error();
        m_threads.push_back(*std::move(thread));
        add(m_threads.back()->worker());
    }
    return {};
}

Status Gateway::renewCertificate()
{
    if (!m_commons.config.isTls())
        return Status(Status::NotSupported, QStringLiteral("the server has no certificate"));
    const Status status = loadCertificate();
    if (!status.isOk())
        m_commons.log->error(
            Source, QStringLiteral("the certificate stays as it was: %1").arg(status.text()));
    return status;
}

Status Gateway::loadCertificate()
{
    const ServerConfig &config = m_commons.config;
    const auto identity = TlsIdentity::load(config.tlsCertificateFile, config.tlsKeyFile);
    if (!identity)
        return identity.error();
    m_acceptor.setTls(identity->configuration());
    const QString text = config.tlsCertificateFile + QLatin1String(": ") + identity->validity();
    if (identity->isOutOfDate())
        m_commons.log->warning(Source, text);
    else
        m_commons.log->info(Source, text);
    return Status();
}

// --- Sessions ------------------------------------------------------------------------------------

/// A session that CSPCHD named is put into no cookie: a link with somebody's id would put a browser
/// into a session that is theirs.
QByteArray Gateway::cookieFor(const Request &request, const SessionManager::Joined &joined) const
{
    const bool isStored = joined.session->kind() == Session::Kind::Stored;
    if (!isStored || (!joined.isNew && !carriesSessionCookie(request, port())))
        return {};
    return sessionCookie(port(), joined.session->id(), m_commons.config.isTls());
}

/// What the end of one of its WebSockets means for a session. \a isUnused: it was made for that one
/// alone, which never opened.
void Gateway::leaveSession(const QString &sessionId, bool isUnused)
{
    const SessionTable::Entry *const entry = m_sessions.table().entry(sessionId);
    if (!entry)
        return;
    if (isUnused)
        m_sessions.drop(sessionId);
    else if (entry->session->kind() == Session::Kind::Transient)
        m_sessions.end(sessionId, ClosedBy::Session, nullptr);
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
    const QSet<const Channel *> sockets = m_bySession.value(sessionId);
    for (const Channel *const each : sockets)
        command(each->id(), [info](Connection *connection) {
            if (connection)
                static_cast<void>(connection->close(info, false)); // one that is closing stays so
        });
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
    found->second.defaults = defaults; // for WebSockets to come
    m_news.endpointChanged(path);
    return {};
}

void Gateway::command(const QString &webSocketId, std::function<void(Connection *)> command)
{
    const auto found = m_sockets.constFind(webSocketId);
    if (found == m_sockets.constEnd())
        return command(nullptr);
    found->worker->run(
        [worker = found->worker, channel = found->channel, command = std::move(command)] {
            command(worker->connection(channel.get()));
        });
}

void Gateway::setCaptured(const CaptureScope &scope)
{
    for (const Served &each : m_workers)
        each.worker->run([worker = each.worker, scope] { worker->setCaptured(scope); });
}

void Gateway::setWatching(bool watching)
{
    m_news.setWatching(watching);
    for (const Served &each : m_workers)
        each.worker->run([worker = each.worker, watching] { worker->setWatching(watching); });
    m_round.startOver();
}

void Gateway::collectNews(std::function<void(const ServerDelta &)> told)
{
    m_round.ask([this, told = std::move(told)](const std::vector<ThreadNews> &threads) {
        told(m_news.take(threads, stats(), live()));
    });
}

/// What the workers do not know.
ServerStats Gateway::stats() const
{
    ServerStats stats;
    stats.webSockets = m_sockets.size();
    stats.webSocketsPeak = m_socketsPeak;
    stats.sessions = m_sessions.table().size();
    stats.licensesInUse = m_sessions.table().licensesInUse();
    stats.storeFailure = m_sessions.storeFailure();
    return stats;
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
    for (const Served &each : m_workers)
        each.worker->run([worker = each.worker] { worker->closeAll(); });
    if (m_sockets.isEmpty())
        finishStop();
}

void Gateway::finishStop()
{
    m_stopDeadline.stop();
    const auto done = std::exchange(m_stopped, nullptr);
    if (!done)
        return;
    QStringList names;
    for (const Socket &each : std::as_const(m_sockets))
        names.append(each.endpoint->endpoint.entry.traits.className);
    names.removeDuplicates();
    m_sessions.close();
    done(names.isEmpty() ? Status()
                         : Status(Status::HandlerStillRunning, names.join(QLatin1String(", "))));
}

} // namespace csp
