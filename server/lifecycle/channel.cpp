// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/lifecycle/channel.h"

#include <QDateTime>

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
            settle(lock, weighInput());
            return *std::move(message);
        }
        if (m_close)
            return closedStatus();
        if (Clock::now() >= deadline)
            return Status(Status::WebSocketTimeout);
        if (mustNotWait())
            return Status(Status::WouldBlock, QStringLiteral("read() on a gateway thread"));
        ++m_waitingReaders;
        waitUntil(lock, deadline);
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
    weighOutput();
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
    wakeAll();
    settle(lock, true);
    return {};
}

void Channel::setCloseReason(Epoch epoch, CloseCode code, const QString &reason)
{
    const Lock lock(m_mutex);
    if (isCurrent(epoch))
        m_handlerClose.reset(new CloseInfo{code, reason, ClosedBy::Handler});
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
    return m_inbound.size() > reservedForReaders() && (!m_outputPaused || m_close);
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
    CompactQueue<Queued> &from = isLeftOlder ? m_unhandled : m_inbound;
    if (from.empty())
        return std::nullopt;
    return pop(from, 0).message;
}

/// How many in front of m_inbound the waiting readers will take.
size_t Channel::reservedForReaders() const
{
    size_t left = 0;
    size_t next = 0;
    for (size_t readers = m_waitingReaders; readers > 0 && next < m_inbound.size(); --readers) {
        const bool isLeftOlder =
            left < m_unhandled.size() && m_unhandled[left].arrival < m_inbound[next].arrival;
        ++(isLeftOlder ? left : next);
    }
    return next;
}

void Channel::push(Message message)
{
    m_inbound.push_back({std::move(message), ++m_arrivals});
    m_inboundBytes += m_inbound.back().bytes();
}

Channel::Queued Channel::pop(CompactQueue<Queued> &queue, size_t index)
{
    m_inboundBytes -= queue[index].bytes();
    return queue.takeAt(index);
}

/// Whether it has just become, or ceased to be, time to stop reading for the handler's sake.
bool Channel::weighInput()
{
    const qint64 limit = m_settings.inboundBytes;
    const bool isPaused = m_inboundBytes > (m_inputPaused ? limit / 2 : limit - 1);
    return std::exchange(m_inputPaused, isPaused) != isPaused;
}

/// Whether the same has happened for the client's sake.
bool Channel::weighOutput()
{
    const qint64 limit = m_settings.outboundPauseBytes;
    const bool isPaused = outstandingBytes() > (m_outputPaused ? limit / 2 : limit);
    return std::exchange(m_outputPaused, isPaused) != isPaused;
}

/// Waits for anything to change.
void Channel::waitUntil(Lock &lock, Clock::time_point deadline)
{
    ++m_waiting;
    m_changed.waitUntil(lock, deadline);
    --m_waiting;
}

/// Whoever waits for anything looks anew.
void Channel::wakeAll()
{
    if (m_waiting > 0)
        m_changed.wakeAll();
}

bool Channel::beginClose(const CloseInfo &info)
{
    if (m_close)
        return false;
    m_close = info;
    dropInbound();
    wakeAll();
    return true;
}

void Channel::beginHandlerClose()
{
    CloseInfo info = m_handlerClose ? *m_handlerClose : CloseInfo();
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

/// Leaves the lock and passes on what the change means for the gateway, for the turns and for
/// those who wait for one of \a messages.
void Channel::settle(Lock &lock, bool ringGateway, size_t messages)
{
    std::shared_ptr<TurnTaker> taker;
    if (m_taker && !m_scheduled && (isFinishDue() || hasDeliverable())) {
        m_scheduled = true;
        if (m_turnsOnGateway)
            m_turnDue = ringGateway = true;
        else
            taker = m_taker;
    }
    const bool ringNow = ringGateway && !m_rung;
    if (ringGateway && m_rung && !isOnGatewayThread())
        m_missed = true; // should a service be under way, it may have looked already
    m_rung = m_rung || ringNow;
    const size_t woken = m_waitingReaders > 0 ? messages : 0;
    const bool isForOne = woken == 1 && m_waiting == m_waitingReaders;
    lock.unlock(); // first: whom it wakes wants it
    if (isForOne)
        m_changed.wakeOne();
    else if (woken > 0)
        m_changed.wakeAll();
    if (ringNow)
        m_doorbell->post(shared_from_this());
    if (taker)
        taker->scheduleTurn();
}

Channel::Snapshot Channel::look() const
{
    const bool readingPaused = !m_close && (m_inputPaused || m_outputPaused);
    return {m_stage,       m_preServerStatus,  m_close,        m_outbound.empty(),
            m_turnDue,     m_endSession,       m_outputPaused, m_inputPaused,
            readingPaused, outstandingBytes(), m_inboundBytes, m_dropped};
}

void Channel::record(LifecycleStep::Step step)
{
    if (m_steps.size() == MaximumSteps)
        m_steps.pop_front();
    m_steps.push_back({step, QDateTime::currentMSecsSinceEpoch()});
}

} // namespace csp
