// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/lifecycle/channel.h"

#include <QDateTime>

#include <iterator>

namespace csp {
namespace {

Status closedStatus()
{
    return Status(Status::WebSocketClosed);
}

} // namespace

Channel::Channel(QString id, QString gwClientAddress, std::shared_ptr<Doorbell> doorbell,
                 Settings settings)
    : m_id(std::move(id))
    , m_gwClientAddress(std::move(gwClientAddress))
    , m_doorbell(std::move(doorbell))
    , m_settings(settings)
{
}

// --- Handler -----------------------------------------------------------------------------------

Result<Message> Channel::take(Epoch epoch, Clock::time_point deadline)
{
    Lock lock(m_mutex);
    if (epoch == m_epoch && m_stage == Stage::PreServer)
        return Status(Status::WrongStage, QStringLiteral("read() before the WebSocket is open"));
    for (;;) {
        if (refusesReads(epoch)) {
            settle(lock, m_endRequested); // the close may have begun just now
            return closedStatus();
        }
        if (std::optional<Message> message = popForReader()) {
            settle(lock, resumeInput());
            return *std::move(message);
        }
        if (m_close)
            return closedStatus();
        if (Clock::now() >= deadline)
            return Status(Status::WebSocketTimeout);
        if (isOnGatewayThread())
            return Status(Status::WouldBlock, QStringLiteral("read() on the gateway thread"));
        ++m_waitingReaders;
        m_changed.wait_until(lock, deadline);
        --m_waitingReaders;
    }
}

bool Channel::isReadable(Epoch epoch)
{
    Lock lock(m_mutex);
    const bool refused = refusesReads(epoch);
    settle(lock, refused && m_endRequested);
    return !refused;
}

Status Channel::write(Epoch epoch, Message message, CapturedMessage::From from)
{
    Lock lock(m_mutex);
    if (refusesWrites(epoch))
        return closedStatus();
    const qint64 bytes = message.data.size() + FrameOverheadBytes;
    if (outstandingBytes() + bytes > m_settings.outboundBytes)
        return Status(Status::WebSocketSlow,
                      QStringLiteral("%1 bytes wait for the client, at most %2")
                          .arg(outstandingBytes() + bytes)
                          .arg(m_settings.outboundBytes));
    m_outboundBytes += bytes;
    m_outbound.push_back({std::move(message), from});
    if (outstandingBytes() > m_settings.outboundPauseBytes)
        m_paused = true;
    settle(lock, true);
    return {};
}

Status Channel::endServer(Epoch epoch, ClosedBy by)
{
    Lock lock(m_mutex);
    if (!isCurrent(epoch))
        return {};
    if (m_stage == Stage::PreServer)
        return Status(Status::WrongStage, QStringLiteral("endServer() in onPreServer()"));
    // Also after the client's close: handlers end their read() loop with endServer().
    m_endedInServer = m_endedInServer || (epoch != AnyEpoch && m_stage == Stage::Server);
    if (m_close || isDead())
        return {};
    if (!std::exchange(m_endRequested, true))
        m_endRequestedBy = by;
    if (m_cut || (m_stage == Stage::Detached && !m_delivering))
        beginHandlerClose();
    m_changed.notify_all();
    settle(lock, true);
    return {};
}

void Channel::setCloseReason(Epoch epoch, CloseCode code, const QString &reason)
{
    const Lock lock(m_mutex);
    if (isCurrent(epoch))
        m_handlerClose = CloseInfo{code, reason, ClosedBy::Handler};
}

bool Channel::isClosed() const
{
    const Lock lock(m_mutex);
    return m_close.has_value();
}

void Channel::countDropped()
{
    const Lock lock(m_mutex);
    ++m_dropped;
}

void Channel::ring()
{
    Lock lock(m_mutex);
    settle(lock, true);
}

// --- Lifecycle ---------------------------------------------------------------------------------

Channel::Epoch Channel::epoch() const
{
    const Lock lock(m_mutex);
    return m_epoch;
}

void Channel::preServerReturned(const Status &status)
{
    Lock lock(m_mutex);
    m_preServerStatus = status;
    m_stage = Stage::Opening;
    settle(lock, true);
}

bool Channel::awaitOpen()
{
    Lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_open || m_close; });
    if (!m_open)
        return false;
    m_stage = Stage::Server;
    record(LifecycleStep::Step::Server);
    settle(lock, true);
    return true;
}

bool Channel::serverReturned(Epoch epoch, const Status &status, std::function<void()> schedule)
{
    Lock lock(m_mutex);
    if (!m_shared) {
        if (isCurrent(epoch))
            beginReturnClose(status);
        settle(lock, true);
        return false;
    }
    if (isCurrent(epoch) && (!status.isOk() || m_endRequested))
        beginReturnClose(status);
    m_stage = Stage::Detached;
    m_schedule = std::make_shared<const std::function<void()>>(std::move(schedule));
    record(LifecycleStep::Step::Detached);
    settle(lock, true);
    return true;
}

Channel::Turn Channel::beginTurn()
{
    const Lock lock(m_mutex);
    if (isFinishDue())
        return {Turn::Kind::Finish, {}};
    if (!hasDeliverable()) {
        m_scheduled = false;
        return {};
    }
    m_delivering = true;
    const auto first = std::next(m_inbound.begin(), qptrdiff(reservedForReaders()));
    Queued queued = pop(m_inbound, first);
    return {Turn::Kind::Deliver, std::move(queued.message), queued.arrival};
}

void Channel::endDeliver(Turn turn, const Status &status)
{
    Lock lock(m_mutex);
    m_delivering = false;
    if (status.code() == Status::HandlerFailed && !m_cut)
        beginReturnClose(status);
    if (!status.isOk() && isForcedShut()) {
        ++m_dropped;
    } else if (!status.isOk()) {
        m_unhandled.push_back({std::move(turn.message), turn.arrival});
        m_inboundBytes += m_unhandled.back().bytes();
        m_changed.notify_all();
    }
    if (m_endRequested && !m_cut)
        beginHandlerClose();
    settle(lock, true);
}

void Channel::yieldTurn()
{
    Lock lock(m_mutex);
    m_scheduled = false;
    settle(lock, false);
}

void Channel::finished(bool endSession)
{
    std::shared_ptr<const std::function<void()>> schedule; // its owner may die with it, unlocked
    Lock lock(m_mutex);
    schedule.swap(m_schedule);
    m_stage = Stage::Done;
    m_endSession = m_endSession || endSession;
    if (m_close && !m_shared)
        dropInbound(); // nobody can read it any more
    m_changed.notify_all();
    settle(lock, true);
}

bool Channel::endedInServer() const
{
    const Lock lock(m_mutex);
    return m_endedInServer;
}

void Channel::addStep(LifecycleStep::Step step)
{
    const Lock lock(m_mutex);
    record(step);
}

// --- Under the lock ----------------------------------------------------------------------------

bool Channel::isForcedShut() const
{
    return m_close && m_close->by != ClosedBy::Client && m_close->by != ClosedBy::PeerLost;
}

/// Whether no instance is left and none will follow.
bool Channel::isDead() const
{
    return m_stage == Stage::Done && !m_cut;
}

/// Whether endServer() has ended the reads.
bool Channel::isEnding() const
{
    const bool isRunning = m_stage == Stage::Server || m_stage == Stage::Detached;
    return m_endRequested && isRunning && !m_settings.deferEndServer;
}

/// Whether reads of \a epoch are over. After endServer() they are; the first one that server()
/// itself tries is where the close begins.
bool Channel::refusesReads(Epoch epoch)
{
    if (!isCurrent(epoch) || isForcedShut())
        return true;
    if (isEnding() && m_stage == Stage::Server && epoch == m_epoch)
        beginHandlerClose();
    return isEnding();
}

bool Channel::hasDeliverable() const
{
    return m_inbound.size() > reservedForReaders() && (!m_paused || m_close);
}

bool Channel::isFinishDue() const
{
    return m_cut || isForcedShut() || (m_close && m_inbound.empty());
}

/// Readers take the oldest of all that waits, whether onClientMessage() has left it or not.
std::optional<Message> Channel::popForReader()
{
    const bool isLeftOlder =
        !m_unhandled.empty()
        && (m_inbound.empty() || m_unhandled.front().arrival < m_inbound.front().arrival);
    std::list<Queued> &from = isLeftOlder ? m_unhandled : m_inbound;
    if (from.empty())
        return std::nullopt;
    return pop(from, from.begin()).message;
}

/// How many in front of m_inbound the waiting readers will take.
size_t Channel::reservedForReaders() const
{
    auto left = m_unhandled.begin();
    auto next = m_inbound.begin();
    for (size_t readers = m_waitingReaders; readers > 0 && next != m_inbound.end(); --readers) {
        if (left != m_unhandled.end() && left->arrival < next->arrival)
            ++left;
        else
            ++next;
    }
    return size_t(std::distance(m_inbound.begin(), next));
}

Channel::Queued Channel::pop(std::list<Queued> &queue, std::list<Queued>::iterator which)
{
    m_inboundBytes -= which->bytes();
    Queued queued = std::move(*which);
    queue.erase(which);
    return queued;
}

bool Channel::beginClose(const CloseInfo &info)
{
    if (m_close)
        return false;
    m_close = info;
    dropInbound();
    m_changed.notify_all();
    return true;
}

void Channel::beginHandlerClose()
{
    CloseInfo info = m_handlerClose.value_or(CloseInfo{});
    if (m_endRequested)
        info.by = m_endRequestedBy;
    info.flushesOutput = true;
    beginClose(info);
}

/// The close frame that server()'s return asks for (lifecycle: OK 1000, an error 1011).
void Channel::beginReturnClose(const Status &status)
{
    const bool asExpected = status.isOk() || status.code() == Status::WebSocketClosed;
    if (asExpected)
        return beginHandlerClose();
    CloseInfo info{CloseCode::InternalError, {}, ClosedBy::Error};
    if (m_handlerClose && status.code() != Status::HandlerFailed)
        info = *m_handlerClose;
    beginClose(info);
}

void Channel::dropInbound()
{
    m_dropped += qint64(m_inbound.size() + m_unhandled.size());
    m_inbound.clear();
    m_unhandled.clear();
    m_inboundBytes = 0;
    m_inputPaused = false;
}

/// Leaves the lock and passes on what the change means for the gateway and for the turns.
void Channel::settle(Lock &lock, bool ringGateway)
{
    const bool ringNow = ringGateway && !m_rung;
    m_rung = m_rung || ringNow;
    std::shared_ptr<const std::function<void()>> schedule;
    if (m_schedule && !m_scheduled && (isFinishDue() || hasDeliverable())) {
        m_scheduled = true;
        schedule = m_schedule;
    }
    lock.unlock();
    if (ringNow)
        m_doorbell->post(shared_from_this());
    if (schedule)
        (*schedule)();
}

Channel::Snapshot Channel::look() const
{
    return {m_stage,      m_preServerStatus, m_close,       m_outbound.empty(), m_turnDue,
            m_endSession, m_paused,          m_inputPaused, outstandingBytes(), m_inboundBytes,
            m_dropped};
}

void Channel::record(LifecycleStep::Step step)
{
    if (m_steps.size() == MaximumSteps)
        m_steps.removeFirst();
    m_steps.append({step, QDateTime::currentMSecsSinceEpoch()});
}

} // namespace csp
