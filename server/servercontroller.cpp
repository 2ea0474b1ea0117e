// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/servercontroller.h"

#include "server/admin/gatewaythread.h"
#include "server/admin/gathering.h"
#include "server/gateway/peername.h"

#include <QMetaMethod>
#include <QPromise>

#include <algorithm>
#include <mutex>

namespace csp {
namespace {

const QString Source = QStringLiteral("Console");

Status notRunning()
{
    return Status(Status::NotRunning, QStringLiteral("the server is stopped"));
}

QString urlOf(const ServerConfig &config, quint16 port)
{
    const QLatin1String scheme(config.isTls() ? "wss" : "ws");
    return scheme + QLatin1String("://") + peerName(config.address, port);
}

QFuture<Status> ready(const Status &status)
{
    QPromise<Status> promise;
    promise.start();
    promise.addResult(status);
    promise.finish();
    return promise.future();
}

/// What became of \a action, for the log.
QString summary(const QString &action, const TargetResults &results)
{
    constexpr int Named = 3;
    const auto failed = std::count_if(results.begin(), results.end(),
                                      [](const TargetResult &each) { return !each.status.isOk(); });
    QStringList ids;
    for (const TargetResult &each : results.mid(0, Named))
        ids.append(each.id);
    return QStringLiteral("%1: %2 done, %3 refused (%4)")
        .arg(action)
        .arg(results.size() - failed)
        .arg(failed)
        .arg(ids.join(QLatin1String(", "))
             + (results.size() > Named ? QStringLiteral(", ...") : QString()));
}

} // namespace

class ServerController::Private
{
public:
    using Command = std::function<Status(Connection &)>;

    Private(ServerController *controller, HandlerRegistry handlers, ServerConfig initial)
        : q(controller)
        , registry(std::move(handlers))
        , config(std::move(initial))
        , thread(registry, NewsInterval, listener())
    {
    }

    GatewayThread::Listener listener()
    {
        static const QMetaMethod Logged = QMetaMethod::fromSignal(&ServerController::logged);
        return {[this](const ServerDelta &delta) { Q_EMIT q->news(delta); },
                [this](const QList<LogEntry> &entries) { Q_EMIT q->logged(entries); },
                [this] { return q->isSignalConnected(Logged); }};
    }

    void setState(State to, const QString &url = {})
    {
        {
            const std::scoped_lock lock(mutex);
            state = to;
            listening = url;
        }
        Q_EMIT q->stateChanged(to);
    }

    QFuture<TargetResults> forEach(const QString &action, const QStringList &ids, Command command);
    void with(const QString &id, std::function<void(const Result<Connection *> &)> action);
    void restart(const std::shared_ptr<Gathering> &gathering, const QString &id, bool shared);
    Gateway *gateway() const { return thread.gateway(); }

    ServerController *const q;
    const HandlerRegistry registry;
    mutable std::mutex mutex; // guards the three below
    State state = State::Stopped;
    QString listening;
    ServerConfig config;
    GatewayThread thread; // the first to go
};

QFuture<TargetResults> ServerController::Private::forEach(const QString &action,
                                                          const QStringList &ids, Command command)
{
    const auto gathering =
        std::make_shared<Gathering>(ids.size(), [this, action](const TargetResults &results) {
            thread.log().info(Source, summary(action, results));
        });
    thread.post([this, ids, gathering, command = std::move(command)] {
        for (const QString &id : ids)
            with(id, [gathering, id, command](const Result<Connection *> &target) {
                gathering->add(id, target ? command(**target) : target.error());
            });
    });
    return gathering->future();
}

/// Has \a action called with the connection, or with why there is none.
void ServerController::Private::with(const QString &id,
                                     std::function<void(const Result<Connection *> &)> action)
{
    if (!gateway())
        return action(notRunning());
    gateway()->command(id, [id, action = std::move(action)](Connection *target) {
        if (target)
            action(target);
        else
            action(Status(Status::UnknownWebSocket, QStringLiteral("\"%1\"").arg(id)));
    });
}

void ServerController::Private::restart(const std::shared_ptr<Gathering> &gathering,
                                        const QString &id, bool shared)
{
    const auto reply = [gathering, id](const Status &status) { gathering->add(id, status); };
    with(id, [reply, shared](const Result<Connection *> &target) {
        if (target)
            (*target)->restart(shared, reply);
        else
            reply(target.error());
    });
}

// --- The face -----------------------------------------------------------------------------------

ServerController::ServerController(HandlerRegistry registry, ServerConfig config, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(registry), std::move(config)))
{
    qRegisterMetaType<QList<LogEntry>>();
    qRegisterMetaType<ServerDelta>();
    qRegisterMetaType<EndpointDefaults>();
}

ServerController::~ServerController() = default;

ServerController::State ServerController::state() const
{
    const std::scoped_lock lock(d->mutex);
    return d->state;
}

QString ServerController::url() const
{
    const std::scoped_lock lock(d->mutex);
    if (!d->listening.isEmpty())
        return d->listening;
    return urlOf(d->config, d->config.port);
}

ServerConfig ServerController::config() const
{
    const std::scoped_lock lock(d->mutex);
    return d->config;
}

Status ServerController::setConfig(const ServerConfig &config)
{
    Status status = config.validate();
    if (!status.isOk())
        return status;
    const std::scoped_lock lock(d->mutex);
    if (d->state != State::Stopped)
        return Status(Status::AlreadyRunning, QStringLiteral("stop the server first"));
    d->config = config;
    return status;
}

QList<EndpointInfo> ServerController::endpoints() const
{
    const std::scoped_lock lock(d->mutex);
    QList<EndpointInfo> infos;
    for (const auto &[path, entry] : d->registry.entries())
        infos.append({path, entry.traits.className, entry.traits.useSession,
                      entry.traits.nonBlocking, d->config.endpoints.value(path)});
    return infos;
}

QFuture<Status> ServerController::start()
{
    const ServerConfig config = this->config();
    if (const Status valid = config.validate(); !valid.isOk())
        return ready(valid);
    if (state() != State::Stopped)
        return ready(Status(Status::AlreadyRunning, url()));
    const auto promise = std::make_shared<QPromise<Status>>();
    promise->start();
    d->setState(State::Starting);
    d->thread.post([this, config, promise] {
        const Status status = d->thread.open(config);
        const QString url = status.isOk() ? urlOf(config, d->gateway()->port()) : QString();
        if (status.isOk())
            d->thread.log().info(QStringLiteral("Gateway"),
                                 QStringLiteral("listening on %1").arg(url));
        else
            d->thread.log().error(QStringLiteral("Gateway"), status.toString());
        d->setState(status.isOk() ? State::Running : State::Stopped, url);
        d->thread.tellNews();
        promise->addResult(status);
        promise->finish();
    });
    return promise->future();
}

QFuture<Status> ServerController::renewCertificate()
{
    const auto promise = std::make_shared<QPromise<Status>>();
    promise->start();
    d->thread.post([this, promise] {
        promise->addResult(d->gateway() ? d->gateway()->renewCertificate() : notRunning());
        promise->finish();
        d->thread.tellNews();
    });
    return promise->future();
}

QFuture<Status> ServerController::stop()
{
    if (state() != State::Running)
        return ready(notRunning());
    const auto promise = std::make_shared<QPromise<Status>>();
    promise->start();
    d->setState(State::Stopping, url());
    d->thread.post([this, promise] {
        d->thread.close([this, promise](const Status &status) {
            d->setState(State::Stopped);
            promise->addResult(status);
            promise->finish();
        });
    });
    return promise->future();
}

QStringList ServerController::hungHandlers() const
{
    return d->thread.hungHandlers();
}

QFuture<TargetResults> ServerController::send(const QStringList &webSocketIds,
                                              const Message &message, Direction direction)
{
    const bool toClient = direction == Direction::ToClient;
    const QString action =
        QStringLiteral("send %1 bytes of %2 to the %3")
            .arg(message.data.size())
            .arg(message.binary ? QLatin1String("binary data") : QLatin1String("text"),
                 toClient ? QLatin1String("client") : QLatin1String("handler"));
    return d->forEach(action, webSocketIds, [message, toClient](Connection &target) {
        return toClient ? target.send(message) : target.feed(message);
    });
}

QFuture<TargetResults> ServerController::send(const QHash<QString, Message> &messages,
                                              Direction direction)
{
    const bool toClient = direction == Direction::ToClient;
    const QString action = toClient ? QStringLiteral("send a message of its own to the client")
                                    : QStringLiteral("send a message of its own to the handler");
    return d->forEach(action, messages.keys(), [messages, toClient](Connection &target) {
        const Message message = messages.value(target.id());
        return toClient ? target.send(message) : target.feed(message);
    });
}

QFuture<TargetResults> ServerController::setBinaryData(const QStringList &webSocketIds, bool binary)
{
    return d->forEach(QStringLiteral("BinaryData = %1").arg(binary ? 1 : 0), webSocketIds,
                      [binary](Connection &target) {
                          target.setBinaryData(binary);
                          return Status();
                      });
}

QFuture<TargetResults> ServerController::restart(const QStringList &webSocketIds,
                                                 bool sharedConnection)
{
    const auto gathering = std::make_shared<Gathering>(webSocketIds.size());
    d->thread.post([this, webSocketIds, sharedConnection, gathering] {
        d->thread.log().info(Source,
                             QStringLiteral("restart with SharedConnection = %1: %2 asked for")
                                 .arg(sharedConnection ? 1 : 0)
                                 .arg(webSocketIds.size()));
        for (const QString &id : webSocketIds)
            d->restart(gathering, id, sharedConnection);
    });
    return gathering->future();
}

QFuture<TargetResults> ServerController::close(const QStringList &webSocketIds, CloseCode code,
                                               const QString &reason, CloseMode mode)
{
    const Status valid = validateClose(code, reason);
    const bool abort = mode == CloseMode::Abort;
    const QString action = QStringLiteral("%1 %2 \"%3\"")
                               .arg(abort ? QLatin1String("abort") : QLatin1String("close"))
                               .arg(int(code))
                               .arg(reason);
    return d->forEach(action, webSocketIds, [valid, code, reason, abort](Connection &target) {
        return valid.isOk() ? target.close({code, reason, ClosedBy::Admin}, abort) : valid;
    });
}

QFuture<TargetResults> ServerController::endServer(const QStringList &webSocketIds)
{
    return d->forEach(QStringLiteral("end server"), webSocketIds,
                      [](Connection &target) { return target.endServer(); });
}

QFuture<TargetResults> ServerController::endSessions(const QStringList &sessionIds)
{
    const auto gathering = std::make_shared<Gathering>(sessionIds.size());
    d->thread.post([this, sessionIds, gathering] {
        for (const QString &id : sessionIds) {
            const auto tell = [this, gathering, id](const Status &status) {
                d->thread.log().info(
                    Source, QStringLiteral("end session %1: %2").arg(id, status.toString()));
                gathering->add(id, status);
            };
            if (d->gateway())
                d->gateway()->endSession(id, tell);
            else
                tell(notRunning());
        }
    });
    return gathering->future();
}

QFuture<Status> ServerController::setEndpoint(const QString &path, const EndpointDefaults &defaults)
{
    if (!d->registry.find(path))
        return ready(Status(Status::UnknownEndpoint, QStringLiteral("\"%1\"").arg(path)));
    {
        const std::scoped_lock lock(d->mutex);
        d->config.endpoints.insert(path, defaults);
    }
    Q_EMIT endpointChanged(path, defaults);
    const auto promise = std::make_shared<QPromise<Status>>();
    promise->start();
    d->thread.post([this, path, defaults, promise] {
        const Status status = d->gateway() ? d->gateway()->setEndpoint(path, defaults) : Status();
        d->thread.log().info(
            Source, QStringLiteral("endpoint %1 changed: %2").arg(path, status.toString()));
        promise->addResult(status);
        promise->finish();
    });
    return promise->future();
}

void ServerController::setCaptured(const CaptureScope &scope)
{
    d->thread.post([this, scope] { d->thread.setCaptured(scope); });
}

void ServerController::setWatching(bool watching)
{
    d->thread.post([this, watching] { d->thread.setWatching(watching); });
}

void ServerController::setNewsInterval(std::chrono::milliseconds interval)
{
    const auto pace = std::clamp(interval, ShortestNewsInterval, LongestNewsInterval);
    d->thread.post([this, pace] { d->thread.setNewsInterval(pace); });
}

} // namespace csp
