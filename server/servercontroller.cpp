// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/servercontroller.h"

#include "server/admin/pages.h"
#include "server/gateway/gateway.h"
#include "server/gateway/peername.h"
#include "server/log.h"

#include <QMetaMethod>
#include <QPromise>
#include <QThread>
#include <QTimer>

#include <mutex>

namespace csp {
namespace {

const QString Source = QStringLiteral("Console");

/// One result a target, added as they come; the future ends with the last.
class Gathering
{
public:
    explicit Gathering(qsizetype targets)
        : m_pending(targets)
    {
        m_promise.start();
        finishWhenComplete();
    }

    QFuture<TargetResults> future() const { return m_promise.future(); }

    void add(const QString &id, const Status &status)
    {
        m_results.append({id, status});
        --m_pending;
        finishWhenComplete();
    }

private:
    void finishWhenComplete()
    {
        if (m_pending > 0)
            return;
        m_promise.addResult(m_results);
        m_promise.finish();
    }

    QPromise<TargetResults> m_promise;
    TargetResults m_results;
    qsizetype m_pending;
};

Status notRunning()
{
    return Status(Status::NotRunning, QStringLiteral("the server is stopped"));
}

QFuture<Status> ready(const Status &status)
{
    QPromise<Status> promise;
    promise.start();
    promise.addResult(status);
    promise.finish();
    return promise.future();
}

} // namespace

class ServerController::Private
{
public:
    using Command = std::function<Status(Connection &)>;

    Private(ServerController *controller, HandlerRegistry handlers, ServerConfig initial)
        : q(controller)
        , registry(std::move(handlers))
        , log(std::make_shared<Log>())
        , config(std::move(initial))
        , m_news(new QTimer(&m_context))
    {
        QObject::connect(m_news, &QTimer::timeout, &m_context, [this] { tellNews(); });
        m_thread.setObjectName(QStringLiteral("gateway"));
        m_context.moveToThread(&m_thread);
        m_thread.start();
    }

    ~Private()
    {
        post([this] {
            if (!m_gateway)
                return m_thread.quit();
            closeGateway([this](const Status &) { m_thread.quit(); });
        });
        m_thread.wait();
    }

    /// Runs \a task on the gateway thread.
    void post(std::function<void()> task)
    {
        QMetaObject::invokeMethod(&m_context, std::move(task), Qt::QueuedConnection);
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
    void restart(const std::shared_ptr<Gathering> &gathering, const QString &id, bool shared);

    // On the gateway thread.
    Status openGateway(const ServerConfig &from);
    void closeGateway(std::function<void(Status)> done);
    void rememberLeftovers();
    void tellNews();
    Gateway *gateway() const { return m_gateway.get(); }

    ServerController *const q;
    const HandlerRegistry registry;
    const std::shared_ptr<Log> log;
    mutable std::mutex mutex; // guards the four below
    State state = State::Stopped;
    QString listening;
    ServerConfig config;
    std::vector<std::pair<std::weak_ptr<Channel>, QString>> leftovers; // of handlers still out
    bool isWatching = false;                                           // on the gateway thread
    QStringList captured;                                              // on the gateway thread

private:
    QThread m_thread;
    QObject m_context; // lives in m_thread
    QTimer *const m_news;
    std::unique_ptr<Gateway> m_gateway; // in m_thread
};

// --- On the gateway thread
// -------------------------------------------------------------------------

Status ServerController::Private::openGateway(const ServerConfig &from)
{
    m_gateway = std::make_unique<Gateway>(registry, from, log);
    const auto pages =
        std::make_shared<Pages>([gateway = m_gateway.get()] { return gateway->endpoints(); });
    m_gateway->setPageHandler(
        [pages](const PageRequest &page, const auto &respond) { respond(pages->answer(page)); });
    Status status = m_gateway->start();
    if (!status.isOk()) {
        m_gateway.reset();
        return status;
    }
    m_gateway->setWatching(isWatching);
    m_gateway->setCaptured(captured);
    m_news->start(NewsInterval);
    return status;
}

void ServerController::Private::closeGateway(std::function<void(Status)> done)
{
    m_gateway->stop([this, done = std::move(done)](const Status &status) {
        // The gateway calls this from deep within itself: let it return first.
        post([this, done, status] {
            tellNews();
            m_news->stop();
            rememberLeftovers();
            m_gateway.reset();
            log->info(QStringLiteral("Gateway"),
                      QStringLiteral("stopped: %1").arg(status.toString()));
            tellNews();
            done(status);
        });
    });
}

void ServerController::Private::rememberLeftovers()
{
    const std::scoped_lock lock(mutex);
    for (Connection *const each : m_gateway->connections())
        leftovers.emplace_back(each->channel()->weak_from_this(),
                               each->endpoint().entry.traits.className);
}

void ServerController::Private::tellNews()
{
    static const QMetaMethod Logged = QMetaMethod::fromSignal(&ServerController::logged);
    if (q->isSignalConnected(Logged)) {
        const QList<LogEntry> entries = log->take();
        if (!entries.isEmpty())
            Q_EMIT q->logged(entries);
    }
    if (m_gateway && isWatching)
        Q_EMIT q->news(m_gateway->takeDelta());
}

QFuture<TargetResults> ServerController::Private::forEach(const QString &action,
                                                          const QStringList &ids, Command command)
{
    const auto gathering = std::make_shared<Gathering>(ids.size());
    post([this, action, ids, gathering, command = std::move(command)] {
        int failed = 0;
        for (const QString &id : ids) {
            Connection *const target = gateway() ? gateway()->connection(id) : nullptr;
            Status status = gateway()
                                ? Status(Status::UnknownWebSocket, QStringLiteral("\"%1\"").arg(id))
                                : notRunning();
            if (target)
                status = command(*target);
            failed += status.isOk() ? 0 : 1;
            gathering->add(id, status);
        }
        log->info(Source, QStringLiteral("%1: %2 done, %3 refused (%4)")
                              .arg(action)
                              .arg(ids.size() - failed)
                              .arg(failed)
                              .arg(ids.mid(0, 3).join(QLatin1String(", "))
                                   + (ids.size() > 3 ? QStringLiteral(", ...") : QString())));
    });
    return gathering->future();
}

void ServerController::Private::restart(const std::shared_ptr<Gathering> &gathering,
                                        const QString &id, bool shared)
{
    Connection *const target = gateway() ? gateway()->connection(id) : nullptr;
    if (!gateway())
        gathering->add(id, notRunning());
    else if (!target)
        gathering->add(id, Status(Status::UnknownWebSocket, QStringLiteral("\"%1\"").arg(id)));
    else
        target->restart(shared,
                        [gathering, id](const Status &status) { gathering->add(id, status); });
}

// --- The face
// --------------------------------------------------------------------------------------

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
    return QStringLiteral("ws://%1").arg(peerName(d->config.address, d->config.port));
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
    d->post([this, config, promise] {
        const Status status = d->openGateway(config);
        const QString url =
            status.isOk()
                ? QStringLiteral("ws://%1").arg(peerName(config.address, d->gateway()->port()))
                : QString();
        if (status.isOk())
            d->log->info(QStringLiteral("Gateway"), QStringLiteral("listening on %1").arg(url));
        else
            d->log->error(QStringLiteral("Gateway"), status.toString());
        d->setState(status.isOk() ? State::Running : State::Stopped, url);
        d->tellNews();
        promise->addResult(status);
        promise->finish();
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
    d->post([this, promise] {
        d->closeGateway([this, promise](const Status &status) {
            d->setState(State::Stopped);
            promise->addResult(status);
            promise->finish();
        });
    });
    return promise->future();
}

QStringList ServerController::hungHandlers() const
{
    const std::scoped_lock lock(d->mutex);
    std::erase_if(d->leftovers, [](const auto &each) { return each.first.expired(); });
    QStringList names;
    for (const auto &[channel, name] : d->leftovers)
        names.append(name);
    names.removeDuplicates();
    return names;
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
    d->post([this, webSocketIds, sharedConnection, gathering] {
        d->log->info(Source, QStringLiteral("restart with SharedConnection = %1: %2 asked for")
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
    d->post([this, sessionIds, gathering] {
        for (const QString &id : sessionIds) {
            const Status status = d->gateway() ? d->gateway()->endSession(id) : notRunning();
            d->log->info(Source, QStringLiteral("end session %1: %2").arg(id, status.toString()));
            gathering->add(id, status);
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
    d->post([this, path, defaults, promise] {
        const Status status = d->gateway() ? d->gateway()->setEndpoint(path, defaults) : Status();
        d->log->info(Source,
                     QStringLiteral("endpoint %1 changed: %2").arg(path, status.toString()));
        promise->addResult(status);
        promise->finish();
    });
    return promise->future();
}

void ServerController::setCaptured(const QStringList &webSocketIds)
{
    d->post([this, webSocketIds] {
        d->captured = webSocketIds;
        if (d->gateway())
            d->gateway()->setCaptured(webSocketIds);
    });
}

void ServerController::setWatching(bool watching)
{
    d->post([this, watching] {
        d->isWatching = watching;
        if (d->gateway())
            d->gateway()->setWatching(watching);
    });
}

} // namespace csp
