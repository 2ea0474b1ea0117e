// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/gatewayworker.h"

#include "server/gateway/httpanswer.h"
#include "server/gateway/peername.h"

#include <QAbstractEventDispatcher>
#include <QDateTime>
#include <QSet>

namespace csp {
namespace {

CloseInfo shutdownClose()
{
    return {CloseCode::GoingAway, QStringLiteral("server stops"), ClosedBy::Shutdown};
}

} // namespace

GatewayWorker::GatewayWorker(GatewayCommons &commons, Listener &listener)
    : m_ring([this, loop = QAbstractEventDispatcher::instance()] {
        m_hasRung.store(true, std::memory_order_release);
        loop->wakeUp(); // no posted event: nothing is allocated, and it costs nothing while awake
    })
    , m_tasks(m_ring)
    , m_services(commons, std::make_shared<Doorbell>(m_ring))
    , m_listener(&listener)
    , m_memoryTrim(m_services.deadlines)
    , m_refusalLog(m_services.log, m_services.deadlines)
{
    m_services.doorbell->adopt();
    const auto *const loop = QAbstractEventDispatcher::instance();
    connect(loop, &QAbstractEventDispatcher::awake, this, &GatewayWorker::beginTurn);
    connect(loop, &QAbstractEventDispatcher::aboutToBlock, this, &GatewayWorker::callPool);
}

GatewayWorker::~GatewayWorker()
{
    m_listener = nullptr;
    silence();
    m_services.pool->letGo();
    const QList<Connection *> left = m_services.connections.values();
    for (Connection *const each : left) // handlers that have not returned keep their channels
        static_cast<void>(each->close(shutdownClose(), true));
}

void GatewayWorker::silence()
{
    m_tasks.silence();
    m_services.doorbell->silence();
}

void GatewayWorker::run(std::function<void()> task)
{
    if (m_services.doorbell->isOwnedByThisThread())
        task();
    else
        m_tasks.post(std::move(task));
}

void GatewayWorker::beginTurn()
{
    callPool();
    if (m_hasRung.exchange(false, std::memory_order_acquire))
        runTasks();
}

void GatewayWorker::runTasks()
{
    const GatewayTurn turn(m_services);
    for (const std::function<void()> &task : m_tasks.take())
        task();
}

/// For all that one look at the network has brought.
void GatewayWorker::callPool()
{
    m_services.pool->letGo();
    m_services.pool->hold();
}

// --- Clients -------------------------------------------------------------------------------------

void GatewayWorker::serve(Connection::Setup setup, const Endpoint &endpoint)
{
    setup.transport->setReading(true);
    auto *const connection =
        new Connection(std::move(setup), endpoint, m_services, *this, &m_guests);
    if (m_capture.all)
        connection->setCaptured(m_capture.payloadBytes);
    m_news.changed(connection);
    connection->start();
}

void GatewayWorker::answer(std::unique_ptr<Transport> transport, const HttpResponse &response,
                           bool headOnly)
{
    new HttpAnswer(std::move(transport), serialize(response, headOnly), m_services.deadlines,
                   m_services.config.limits.close, &m_guests);
}

void GatewayWorker::refuse(std::unique_ptr<Transport> transport, const Refusal &refusal)
{
    countRefusal(peerName(transport->peerAddress(), transport->peerPort()), refusal);
    answer(std::move(transport), csp::refusal(refusal.httpStatus, refusal.cause));
}

void GatewayWorker::answerRefused(const QString &webSocketId)
{
    Refused refused = std::move(m_refused.extract(webSocketId).mapped());
    refuse(std::move(refused.transport), refused.refusal);
}

void GatewayWorker::countRefusal(const QString &peer, const Refusal &refusal)
{
    ++m_services.stats.refused;
    m_news.refused({QDateTime::currentMSecsSinceEpoch(), peer, refusal.path, refusal.httpStatus,
                    QString::fromLatin1(refusal.cause), QString::fromLatin1(refusal.limit)});
    if (!refusal.limit)
        return;
    const QString limit = QString::fromLatin1(refusal.limit);
    ++m_services.stats.breaches[limit];
    m_refusalLog.add(peer, limit);
}

// --- The console ---------------------------------------------------------------------------------

void GatewayWorker::closeAll()
{
    const QList<Connection *> connections = m_services.connections.values();
    for (Connection *const each : connections)
        static_cast<void>(each->close(shutdownClose(), false)); // one that is closing stays so
}

void GatewayWorker::setCaptured(const CaptureScope &scope)
{
    m_capture = scope;
    const QSet<QString> chosen(scope.webSocketIds.begin(), scope.webSocketIds.end());
    for (Connection *const each : std::as_const(m_services.connections)) {
        if (scope.all || chosen.contains(each->id()))
            each->setCaptured(scope.payloadBytes);
        else
            each->setCaptured(std::nullopt);
    }
}

void GatewayWorker::setWatching(bool watching)
{
    m_news.setWatching(watching);
    for (const Connection *each : std::as_const(m_services.connections))
        m_news.changed(each);
}

ThreadNews GatewayWorker::takeNews()
{
    m_services.stats.deflateBytes =
        m_services.wires.deflate.stateBytes() + m_services.wires.deflate.contextBytes();
    return m_news.take(m_services.stats);
}

// --- A connection's news -------------------------------------------------------------------------

void GatewayWorker::connectionRefused(Connection &connection, int httpStatus,
                                      const QByteArray &cause, const char *limit)
{
    const Refusal refusal{httpStatus, cause, limit, connection.endpoint().path};
    if (!m_listener || !connection.leavesUnusedSession())
        return refuse(connection.takeTransport(), refusal);
    m_refused.insert_or_assign(connection.id(), Refused{connection.takeTransport(), refusal});
    m_listener->webSocketLeavesUnused(connection.id());
}

void GatewayWorker::connectionChanged(Connection &connection)
{
    m_news.changed(&connection);
}

void GatewayWorker::messageCaptured(const CapturedMessage &message)
{
    m_news.capture(message);
}

void GatewayWorker::connectionEndsSession(Connection &connection)
{
    if (m_listener)
        m_listener->webSocketEndsSession(connection.id());
}

void GatewayWorker::connectionFinished(Connection &connection)
{
    m_news.gone(&connection);
    m_services.connections.remove(connection.channel()); // nobody finds it any more
    connection.deleteLater();                            // it may be deep within itself
    m_memoryTrim.connectionGone();
    if (m_listener)
        m_listener->webSocketFinished(connection.id(), connection.leavesUnusedSession());
}

} // namespace csp
