// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// The side of a Channel that the handler instance's life works on.
#include "server/lifecycle/channel.h"

namespace csp {

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
    while (!m_open && !m_close) {
        ++m_waiting;
        m_changed.wait(lock);
        --m_waiting;
    }
    if (!m_open)
        return false;
    m_stage = Stage::Server;
    record(LifecycleStep::Step::Server);
    settle(lock, true);
    return true;
}

bool Channel::serverReturned(Epoch epoch, const Status &status, std::shared_ptr<TurnTaker> taker)
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
    m_turnsOnGateway = taker->isOnGateway();
    m_taker = std::move(taker);
    record(LifecycleStep::Step::Detached);
    settle(lock, true);
    return true;
}

Channel::Turn Channel::beginTurn()
{
    Lock lock(m_mutex);
    Turn turn = next();
    settle(lock, weighInput());
    return turn;
}

Channel::Turn Channel::nextTurn(Turn delivered, const Status &status)
{
    Lock lock(m_mutex);
    const bool closes = endDeliver(delivered, status);
    Turn turn = next();
    settle(lock, weighInput() || closes);
    return turn;
}

void Channel::endTurn(Turn delivered, const Status &status)
{
    Lock lock(m_mutex);
    const bool closes = endDeliver(delivered, status);
    m_scheduled = false;
    settle(lock, weighInput() || closes);
}

/// What the turn that runs does next.
Channel::Turn Channel::next()
{
    if (isFinishDue())
        return {Turn::Kind::Finish, {}};
    if (!hasDeliverable()) {
        m_scheduled = false;
        return {};
    }
    m_delivering = true;
    Queued queued = pop(m_inbound, reservedForReaders());
    return {Turn::Kind::Deliver, std::move(queued.message), queued.arrival};
}

/// Whether a close has begun with it.
bool Channel::endDeliver(Turn &delivered, const Status &status)
{
    const bool wasClosed = m_close.has_value();
    m_delivering = false;
    if (status.code() == Status::HandlerFailed && !m_cut)
        beginReturnClose(status);
    if (!status.isOk() && isForcedShut()) {
        ++m_dropped;
    } else if (!status.isOk()) {
        m_unhandled.push_back({std::move(delivered.message), delivered.arrival});
        m_inboundBytes += m_unhandled.back().bytes();
        wakeAll();
    }
    if (m_endRequested && !m_cut)
        beginHandlerClose();
    return m_close.has_value() != wasClosed;
}

void Channel::finished(bool endSession)
{
    std::shared_ptr<TurnTaker> taker; // may die here, unlocked
    Lock lock(m_mutex);
    taker.swap(m_taker);
    m_stage = Stage::Done;
    m_endSession = m_endSession || endSession;
    if (m_close && !m_shared)
        dropInbound(); // nobody can read it any more
    wakeAll();
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

} // namespace csp
