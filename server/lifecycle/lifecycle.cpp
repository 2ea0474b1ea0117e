// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/lifecycle/lifecycle.h"

#include "server/lifecycle/guarded.h"
#include "server/lifecycle/websocketprivate.h"

namespace csp {

namespace {

/// Whether what onClientMessage() returned is worth a line: a message left for a read() is not, nor
/// an answer that came too late for a client that has left.
bool isFault(const Status &status)
{
    return !status.isOk() && status.code() != Status::NotHandled
           && status.code() != Status::WebSocketClosed;
}

} // namespace

Lifecycle::Lifecycle(Setup setup)
    : m_handler(std::move(setup.handler))
    , m_place(std::move(setup.place))
    , m_channel(setup.channel)
    , m_pool(setup.pool)
    , m_epoch(setup.channel->epoch())
{
    bind(setup);
}

Lifecycle::~Lifecycle() = default;

void Lifecycle::bind(Setup &setup)
{
    if (setup.forcedShared)
        m_channel->setShared(*setup.forcedShared);
    WebSocket::Private &d = *m_handler->d;
    d.channel = m_channel;
    d.epoch = m_epoch;
    d.session = std::move(setup.session);
    d.place = m_place;
    d.request = std::move(setup.request);
    d.forcedShared = setup.forcedShared;
    if (!m_place->traits.noCharsetConvert)
        d.charset = std::make_unique<Charset>(m_place->traits.charset);
    d.isLive = true;
    m_handler->setSessionEndOnClose(d.sessionEndOnClose || setup.sessionEndOnClose);
}

void Lifecycle::run()
{
    if (preServer())
        serve();
}

bool Lifecycle::preServer()
{
    m_channel->addStep(LifecycleStep::Step::PreServer);
    m_handler->d->isInPreServer = true;
    Status status = guarded("initializeServer()", [this] { return m_handler->initializeServer(); });
    if (status.isOk())
        status = guarded("onPreServer()", [this] { return m_handler->onPreServer(); });
    m_handler->d->isInPreServer = false;
    if (status.isOk())
        status = checkProperties();
    m_channel->preServerReturned(status);
    if (status.isOk())
        return true;
    report("onPreServer()", status);
    m_handler.reset();
    m_channel->finished(false);
    return false;
}

/// What onPreServer() chose must go together.
Status Lifecycle::checkProperties() const
{
    if (!m_channel->noDataFraming() || !m_channel->isShared())
        return {};
    const bool isForced = m_handler->d->forcedShared.has_value();
    return Status(Status::NotSupported,
                  QStringLiteral("NoDataFraming excludes SharedConnection (%1)")
                      .arg(isForced ? QStringLiteral("forced on by the endpoint")
                                    : QStringLiteral("set by the handler")));
}

void Lifecycle::serve()
{
    if (!m_channel->awaitOpen())
        return postServer();
    const Status status = guarded("server()", [this] { return m_handler->server(); });
    if (!status.isOk() && status.code() != Status::WebSocketClosed)
        report("server()", status);
    // The channel keeps the instance alive until finished().
    const bool detached = m_channel->serverReturned(m_epoch, status, shared_from_this());
    if (!detached)
        postServer();
}

void Lifecycle::scheduleTurn()
{
    m_pool->post(shared_from_this());
}

void Lifecycle::turn()
{
    const std::shared_ptr<Lifecycle> self = shared_from_this(); // finished() lets go of it
    Channel::Turn next = m_channel->beginTurn();
    for (int calls = 1; next.kind == Channel::Turn::Kind::Deliver; ++calls) {
        const Status status = deliver(next.message);
        if (calls == CallsPerTurn)
            return m_channel->endTurn(std::move(next), status);
        next = m_channel->nextTurn(std::move(next), status);
    }
    if (next.kind == Channel::Turn::Kind::Idle)
        return;
    lastCall();
    postServer();
}

/// What onClientMessage() returned; OK for what was dropped, too.
Status Lifecycle::deliver(const Message &message)
{
    const WebSocket::Private &d = *m_handler->d;
    if (!d.convertsText())
        return call(message.data, message.binary);
    const Result<QByteArray> converted = d.charset->encode(message.data);
    if (converted)
        return call(*converted, message.binary);
    report("onClientMessage()", converted.error());
    m_channel->countDropped();
    return {};
}

Status Lifecycle::call(const QByteArray &data, bool binary)
{
    m_handler->d->handledIsBinary = binary;
    Status status =
        guarded("onClientMessage()", [&] { return m_handler->onClientMessage(data, false); });
    m_handler->d->handledIsBinary.reset();
    if (isFault(status))
        report("onClientMessage()", status);
    return status;
}

void Lifecycle::lastCall()
{
    const Status status =
        guarded("onClientMessage()", [this] { return m_handler->onClientMessage({}, true); });
    if (isFault(status))
        report("onClientMessage()", status);
}

void Lifecycle::postServer()
{
    m_channel->addStep(LifecycleStep::Step::PostServer);
    const Status status = guarded("onPostServer()", [this] { return m_handler->onPostServer(); });
    if (!status.isOk())
        report("onPostServer()", status);
    if (m_handler->d->device && m_handler->d->device->incompleteBytes() > 0)
        m_place->log->warning(
            m_place->traits.className,
            QStringLiteral("%1 bytes of a character were written, but never the rest")
                .arg(m_handler->d->device->incompleteBytes()));
    const bool counts = !m_channel->isShared() || m_channel->endedInServer();
    const bool endSession =
        m_handler->d->sessionEndOnClose && counts && m_epoch == m_channel->epoch();
    m_handler.reset();
    m_channel->finished(endSession);
}

void Lifecycle::report(const char *callback, const Status &status)
{
    ++m_place->errors;
    m_place->log->error(m_place->traits.className,
                        QStringLiteral("%1, %2: %3")
                            .arg(m_place->path, QLatin1String(callback), status.toString()));
}

} // namespace csp
