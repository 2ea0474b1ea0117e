// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/handlerpeer.h"

#include "server/lifecycle/channeldirectory.h"

#include <QUuid>

namespace csp {
namespace {

constexpr int DeadlineMs = 30'000;

std::shared_ptr<Session> newSession()
{
    return std::make_shared<Session>(QStringLiteral("session"), Session::Kind::Stored,
                                     std::chrono::seconds(0), [](const QString &) {});
}

} // namespace

HandlerPeer::HandlerPeer(const HandlerRegistry &registry, const QByteArray &target, Wishes wishes)
    : m_doorbell(std::make_shared<Doorbell>([this] { m_rung.release(); }))
    , m_channel(std::make_shared<Channel>(QUuid::createUuid().toString(),
                                          QStringLiteral("127.0.0.1:1"), m_doorbell,
                                          Channel::Settings{1 << 20, 4 << 20, 1 << 20, false}))
{
    const QByteArray path = target.split('?').constFirst();
    const HandlerRegistry::Entry &entry = *registry.find(QString::fromUtf8(path));
    const bool onGateway = entry.traits.nonBlocking && wishes.forcedShared.value_or(true);
    Lifecycle::Setup setup;
    setup.handler = entry.create();
    setup.traits = entry.traits;
    setup.channel = m_channel;
    setup.session = wishes.session ? wishes.session : newSession();
    setup.log = std::make_shared<Log>();
    setup.errors = std::make_shared<std::atomic<quint64>>(0);
    setup.request = Request("GET " + target + " HTTP/1.1\r\n\r\n", QHostAddress::LocalHost, 1);
    setup.forcedShared = wishes.forcedShared;
    if (!onGateway)
        setup.schedule = [this](std::function<void()> turn) { m_pool.post(std::move(turn)); };
    m_doorbell->adopt();
    m_lifecycle = std::make_shared<Lifecycle>(std::move(setup));
    channeldirectory::add(m_channel);
    const bool accepted = m_lifecycle->preServer();
    m_preServerStatus = pump().preServerStatus;
    if (!accepted)
        return;
    m_channel->opened();
    if (onGateway)
        m_lifecycle->serve();
    else
        m_thread = std::thread([lifecycle = m_lifecycle] { lifecycle->serve(); });
}

HandlerPeer::~HandlerPeer()
{
    leave();
    if (m_thread.joinable())
        m_thread.join();
    channeldirectory::remove(m_channel->id());
    m_doorbell->silence();
}

void HandlerPeer::send(const QByteArray &data, bool binary)
{
    const Status received = m_channel->receive({data, binary});
    Q_ASSERT(received.isOk());
}

std::optional<Message> HandlerPeer::receive()
{
    std::optional<Channel::Output> output;
    waitUntil([&](const Channel::Snapshot &) {
        output = m_channel->nextOutput();
        m_channel->setInFlight(0);
        return output.has_value();
    });
    return output ? std::optional(output->message) : std::nullopt;
}

QByteArray HandlerPeer::text()
{
    const std::optional<Message> message = receive();
    return message && !message->binary ? message->data : QByteArray("(none)");
}

std::optional<CloseInfo> HandlerPeer::waitForClose()
{
    std::optional<CloseInfo> close;
    waitUntil([&](const Channel::Snapshot &now) {
        close = now.close;
        return close.has_value();
    });
    return close;
}

bool HandlerPeer::leave()
{
    m_channel->peerClosed({CloseCode::Normal, {}, ClosedBy::Client});
    return waitUntil([](const Channel::Snapshot &now) { return now.stage == Stage::Done; });
}

template <typename Condition> bool HandlerPeer::waitUntil(Condition condition)
{
    while (!condition(pump())) {
        if (!m_rung.tryAcquire(1, DeadlineMs))
            return false;
    }
    return true;
}

/// What the gateway does when the doorbell rings.
Channel::Snapshot HandlerPeer::pump()
{
    m_doorbell->take();
    const Channel::Snapshot now = m_channel->collect();
    if (now.turnDue)
        m_lifecycle->turn();
    return now;
}

} // namespace csp
