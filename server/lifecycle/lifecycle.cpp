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
    , m_traits(setup.traits)
    , m_path(setup.request.path())
    , m_channel(setup.channel)
    , m_log(setup.log)
    , m_errors(setup.errors)
    , m_schedule(setup.schedule)
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
    d.sessionId = setup.session->id();
    d.session = std::move(setup.session);
    d.log = m_log;
    d.request = std::move(setup.request);
    d.className = m_traits.className;
    d.forcedShared = setup.forcedShared;
    d.errors = m_errors;
    if (!m_traits.noCharsetConvert)
        d.charset.emplace(m_traits.charset);
    d.isLive = true;
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
    const bool detached = m_channel->serverReturned(m_epoch, status, [self = shared_from_this()] {
        if (self->m_schedule)
            self->m_schedule([self] { self->turn(); });
        else
            self->m_channel->markTurnDue();
    });
    if (!detached)
        postServer();
}

void Lifecycle::turn()
{
    const std::shared_ptr<Lifecycle> self = shared_from_this(); // finished() lets go of it
    for (int calls = 0; calls < CallsPerTurn; ++calls) {
        Channel::Turn next = m_channel->beginTurn();
        switch (next.kind) {
        case Channel::Turn::Kind::Idle:
            return;
        case Channel::Turn::Kind::Deliver:
            deliver(std::move(next));
            break;
        case Channel::Turn::Kind::Finish:
            lastCall();
            return postServer();
        }
    }
    m_channel->yieldTurn();
}

void Lifecycle::deliver(Channel::Turn turn)
{
    const Result<Message> converted = convert(turn.message);
    if (!converted) {
        report("onClientMessage()", converted.error());
        m_channel->countDropped();
        return m_channel->endDeliver(std::move(turn), {});
    }
    const Message message = *converted;
    m_handler->d->handledIsBinary = message.binary;
    const Status status = guarded("onClientMessage()",
                                  [&] { return m_handler->onClientMessage(message.data, false); });
    m_handler->d->handledIsBinary.reset();
    if (isFault(status))
        report("onClientMessage()", status);
    m_channel->endDeliver(std::move(turn), status);
}

/// \a message as the handler's class is to see it.
Result<Message> Lifecycle::convert(const Message &message) const
{
    const WebSocket::Private &d = *m_handler->d;
    if (!d.convertsText())
        return message;
    const Result<QByteArray> converted = d.charset->encode(message.data);
    return converted ? Result<Message>({*converted, message.binary}) : converted.error();
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
        m_log->warning(m_traits.className,
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
    ++*m_errors;
    m_log->error(
        m_traits.className,
        QStringLiteral("%1, %2: %3").arg(m_path, QLatin1String(callback), status.toString()));
}

} // namespace csp
