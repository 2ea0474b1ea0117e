// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/admin/gatewaythread.h"

#include "server/admin/pages.h"
#include "server/eventloop/gatewaydispatcher.h"

namespace csp {
namespace {

/// What pages may ask of \a gateway, which owns them.
Pages::Server pagesServer(Gateway *gateway, int licenseLimit)
{
    return {[gateway] { return gateway->endpoints(); },
            [gateway](const Request &request) { return gateway->sessionOf(request); },
            [gateway](const QString &id, const auto &reply) { gateway->endSession(id, reply); },
            [gateway] { return gateway->licensesInUse(); }, licenseLimit};
}

} // namespace

GatewayThread::GatewayThread(const HandlerRegistry &registry,
                             std::chrono::milliseconds newsInterval, Listener listener)
    : m_registry(registry)
    , m_listener(std::move(listener))
    , m_log(std::make_shared<Log>())
    , m_newsTimer(new QTimer(&m_context))
    , m_newsInterval(newsInterval)
{
    QObject::connect(m_newsTimer, &QTimer::timeout, &m_context, [this] { tellNews(); });
    m_thread.setObjectName(QStringLiteral("gateway"));
    if (auto dispatcher = makeGatewayDispatcher())
        m_thread.setEventDispatcher(dispatcher.release()); // which the thread owns then
    m_context.moveToThread(&m_thread);
    m_thread.start();
}

GatewayThread::~GatewayThread()
{
    post([this] {
        if (!m_gateway)
            return quit();
        close([this](const Status &) { quit(); });
    });
    m_thread.wait();
}

void GatewayThread::quit()
{
    for (std::unique_ptr<Gateway> &each : m_leftBehind)
        if (each->isHeld())
            each.release()->leave(); // its end would wait for that handler's
    m_leftBehind.clear();
    m_thread.quit();
}

void GatewayThread::post(std::function<void()> task)
{
    QMetaObject::invokeMethod(&m_context, std::move(task), Qt::QueuedConnection);
}

Status GatewayThread::open(const ServerConfig &config)
{
    m_gateway = std::make_unique<Gateway>(m_registry, config, m_log);
    m_gateway->setPageHandler(
        [pages = std::make_shared<Pages>(pagesServer(m_gateway.get(), config.licenseLimit))](
            const PageRequest &page, const auto &respond) { pages->answer(page, respond); });
    Status status = m_gateway->start();
    if (!status.isOk()) {
        m_gateway.reset();
        return status;
    }
    m_gateway->setWatching(m_isWatching);
    m_gateway->setCaptured(m_captured);
    m_newsTimer->start(m_newsInterval);
    return status;
}

void GatewayThread::close(std::function<void(Status)> done)
{
    m_closers.push_back(std::move(done));
    if (m_closers.size() > 1)
        return; // it is being closed
    m_gateway->stop([this](const Status &status) {
        // The gateway calls this from deep within itself, and what follows too: let it return.
        post([this, status] {
            m_newsTimer->stop();
            m_gateway->collectNews([this, status](const ServerDelta &last) {
                tell(last);
                post([this, status] { end(status); });
            });
        });
    });
}

void GatewayThread::end(const Status &status)
{
    rememberLeftovers();
    std::erase_if(m_leftBehind, [](const auto &each) { return !each->isHeld(); });
    if (m_gateway->isHeld())
        m_leftBehind.push_back(std::move(m_gateway));
    m_gateway.reset();
    m_isAsking = false;
    m_log->info(QStringLiteral("Gateway"), QStringLiteral("stopped: %1").arg(status.toString()));
    tellNews();
    for (const auto &done : std::exchange(m_closers, {}))
        done(status);
}

void GatewayThread::setWatching(bool watching)
{
    if (watching == m_isWatching)
        return; // what waits to be told is not to be forgotten
    m_isWatching = watching;
    if (m_gateway)
        m_gateway->setWatching(watching);
}

void GatewayThread::setNewsInterval(std::chrono::milliseconds interval)
{
    m_newsInterval = interval;
    if (m_newsTimer->isActive())
        m_newsTimer->start(interval);
}

void GatewayThread::setCaptured(const CaptureScope &scope)
{
    m_captured = scope;
    if (m_gateway)
        m_gateway->setCaptured(scope);
}

void GatewayThread::tellNews()
{
    tellLog();
    // A gateway thread that is held is not asked again and again.
    if (!m_gateway || !m_isWatching || std::exchange(m_isAsking, true))
        return;
    m_gateway->collectNews([this](const ServerDelta &delta) {
        m_isAsking = false;
        tell(delta);
    });
}

void GatewayThread::tellLog()
{
    if (!m_listener.isLogWanted())
        return;
    const QList<LogEntry> entries = m_log->take();
    if (!entries.isEmpty())
        m_listener.logged(entries);
}

void GatewayThread::tell(const ServerDelta &delta)
{
    if (m_isWatching)
        m_listener.news(delta);
}

void GatewayThread::rememberLeftovers()
{
    const std::scoped_lock lock(m_mutex);
    for (const Gateway::Socket &each : m_gateway->sockets())
        m_leftovers.emplace_back(each.channel, each.endpoint->endpoint.entry.traits.className);
}

QStringList GatewayThread::hungHandlers() const
{
    const std::scoped_lock lock(m_mutex);
    std::erase_if(m_leftovers, [](const auto &each) { return each.first.expired(); });
    QStringList names;
    for (const auto &[channel, name] : m_leftovers)
        names.append(name);
    names.removeDuplicates();
    return names;
}

} // namespace csp
