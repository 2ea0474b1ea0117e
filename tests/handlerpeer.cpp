// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/handlerpeer.h"
#include "tests/recordingkeeper.h"

#include "server/lifecycle/channeldirectory.h"

#include <QDeadlineTimer>
#include <QUuid>

namespace csp {
namespace {

constexpr int DeadlineMs = 30'000;
constexpr int LookMs = 5; // how often a condition is looked at that rings no doorbell

std::shared_ptr<Session> newSession()
{
    return makeSession(QStringLiteral("session"), Session::Kind::Stored, std::chrono::seconds(0));
}

QByteArray pathOf(const QByteArray &target)
{
    return target.split('?').constFirst();
}

} // namespace

HandlerPeer::HandlerPeer(const HandlerRegistry &registry, const QByteArray &target)
    : HandlerPeer(registry, target, Wishes())
{
}

HandlerPeer::HandlerPeer(const HandlerRegistry &registry, const QByteArray &target, Wishes wishes)
    : m_entry(*registry.find(QString::fromUtf8(pathOf(target))))
    , m_target(target)
    , m_place(new HandlerPlace{m_entry.traits, QString::fromUtf8(pathOf(target)),
                               std::make_shared<Log>()})
    , m_session(wishes.session ? wishes.session : newSession())
    , m_doorbell(std::make_shared<Doorbell>([this] { m_rung.release(); }))
    , m_channel(std::make_shared<Channel>(
          QUuid::createUuid().toString(), QStringLiteral("127.0.0.1:1"), m_doorbell,
          Channel::Settings{1 << 20, 4 << 20, 1 << 20, m_entry.traits.deferEndServer}))
{
    m_doorbell->adopt();
    channeldirectory::add(m_channel);
    makeInstance(wishes.forcedShared);
    const bool accepted = m_lifecycle->preServer();
    m_preServerStatus = pump().preServerStatus;
    if (accepted && !wishes.staysInHandshake)
        open();
}

HandlerPeer::~HandlerPeer()
{
    leave();
    join();
    channeldirectory::remove(m_channel->id());
    m_doorbell->silence();
}

void HandlerPeer::makeInstance(std::optional<bool> forcedShared)
{
    Lifecycle::Setup setup;
    setup.handler = m_entry.create();
    setup.place = m_place;
    setup.channel = m_channel;
    setup.session = m_session;
    setup.request = Request("GET " + m_target + " HTTP/1.1\r\n\r\n", QHostAddress::LocalHost, 1);
    setup.forcedShared = forcedShared;
    if (!m_entry.traits.nonBlocking || forcedShared == false)
        setup.pool = m_pool;
    m_lifecycle = std::make_shared<Lifecycle>(std::move(setup));
}

void HandlerPeer::open()
{
    m_channel->opened();
    serve();
}

void HandlerPeer::serve()
{
    if (m_lifecycle->isOnGateway() && m_channel->isShared())
        return m_lifecycle->serve();
    join();
    m_thread = std::thread([lifecycle = m_lifecycle] { lifecycle->serve(); });
}

void HandlerPeer::join()
{
    if (m_thread.joinable())
        m_thread.join();
}

bool HandlerPeer::endBeforeOpen(const CloseInfo &info)
{
    const bool begun = m_channel->close(info);
    serve();
    return begun && waitForStage(Stage::Done);
}

bool HandlerPeer::renew(bool shared)
{
    if (!waitForStage(Stage::Done))
        return false;
    m_channel->renew();
    makeInstance(shared);
    const bool accepted = m_lifecycle->preServer();
    m_preServerStatus = m_channel->snapshot().preServerStatus;
    if (accepted)
        serve();
    return accepted;
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

bool HandlerPeer::waitForStage(Stage stage)
{
    return waitUntil([=](const Channel::Snapshot &now) { return now.stage == stage; });
}

bool HandlerPeer::leave()
{
    m_channel->peerClosed({CloseCode::Normal, {}, ClosedBy::Client});
    return waitForStage(Stage::Done);
}

bool HandlerPeer::waitUntil(const Condition &condition)
{
    const QDeadlineTimer deadline(DeadlineMs);
    while (!condition(pump())) {
        if (deadline.hasExpired())
            return false;
        m_rung.tryAcquire(1, LookMs);
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
