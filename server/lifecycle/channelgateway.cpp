// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// The gateway's side of a Channel.
#include "server/lifecycle/channel.h"

namespace csp {

qint64 Channel::receiveAll(std::vector<Message> &messages)
{
    Lock lock(m_mutex);
    if (m_close) {
        lock.unlock();
        messages.clear();
        return m_settings.inboundBytes; // what follows is dropped, too
    }
    const size_t count = messages.size();
    m_inbound.reserve(m_inbound.size() + count);
    for (Message &each : messages)
        push(std::move(each));
    messages.clear();
    weighInput(); // the answer tells
    const bool isPaused = m_inputPaused || m_outputPaused;
    const qint64 room = isPaused ? 0 : m_settings.inboundBytes - m_inboundBytes;
    settle(lock, false, count);
    return room;
}

Status Channel::receive(Message message)
{
    Lock lock(m_mutex);
    if (m_close)
        return Status(Status::WebSocketClosed);
    push(std::move(message));
    settle(lock, weighInput(), 1);
    return {};
}

bool Channel::isInputPaused() const
{
    const Lock lock(m_mutex);
    return m_inputPaused;
}

void Channel::opened()
{
    const Lock lock(m_mutex);
    m_open = true;
    record(LifecycleStep::Step::Upgraded);
    wakeAll();
}

void Channel::peerClosed(const CloseInfo &info)
{
    Lock lock(m_mutex);
    if (!m_close)
        m_close = info;
    wakeAll();
    settle(lock, true);
}

bool Channel::close(const CloseInfo &info)
{
    Lock lock(m_mutex);
    const bool begun = !m_close;
    // A handler that leaves with its session calls endServer(), then ends the session: whichever
    // takes effect first, the close is the one it asked for.
    if (info.by == ClosedBy::Session && m_endRequested && !m_settings.deferEndServer)
        beginHandlerClose();
    else
        beginClose(info);
    settle(lock, true);
    return begun;
}

void Channel::cutOff()
{
    Lock lock(m_mutex);
    if (m_endRequested)
        beginHandlerClose();
    ++m_epoch;
    m_cut = true;
    m_handlerClose.reset();
    record(LifecycleStep::Step::Restarting);
    wakeAll();
    settle(lock, true);
}

void Channel::renew()
{
    const Lock lock(m_mutex);
    restoreUnhandled();
    m_stage = Stage::PreServer;
    m_preServerStatus = {};
    m_cut = m_endRequested = m_endedInServer = m_endSession = false;
    m_scheduled = m_delivering = m_turnDue = false;
    instanceAtEnd = true;
    instanceEndsSession = false;
}

/// What the old instance left is offered to the new one, in the order it came in.
void Channel::restoreUnhandled()
{
    if (m_unhandled.empty())
        return;
    CompactQueue<Queued> merged;
    merged.reserve(m_unhandled.size() + m_inbound.size());
    while (!m_unhandled.empty() || !m_inbound.empty()) {
        const bool isLeftOlder =
            !m_unhandled.empty()
            && (m_inbound.empty() || m_unhandled.front().arrival < m_inbound.front().arrival);
        merged.push_back((isLeftOlder ? m_unhandled : m_inbound).pop_front());
    }
    m_inbound = std::move(merged);
}

std::optional<Channel::Output> Channel::nextOutput()
{
    const Lock lock(m_mutex);
    if (m_outbound.empty())
        return std::nullopt;
    Output output = std::move(m_outbound.front());
    m_outbound.pop_front();
    const qint64 bytes = output.message.data.size() + FrameOverheadBytes;
    m_outboundBytes -= bytes;
    m_inFlightBytes += bytes;
    return output;
}

std::vector<Channel::Output> Channel::takeOutput(qint64 bytes, std::vector<Output> recycled)
{
    recycled.clear();
    const Lock lock(m_mutex);
    for (qint64 taken = 0; taken < bytes && !m_outbound.empty();) {
        recycled.push_back(m_outbound.pop_front());
        const qint64 size = recycled.back().message.data.size() + FrameOverheadBytes;
        taken += size;
        m_outboundBytes -= size;
        m_inFlightBytes += size;
    }
    return recycled;
}

void Channel::setInFlight(qint64 bytes)
{
    Lock lock(m_mutex);
    settle(lock, tellInFlight(bytes));
}

/// Whether the change of what is in flight concerns the gateway.
bool Channel::tellInFlight(qint64 bytes)
{
    m_inFlightBytes = bytes;
    if (m_waiting > m_waitingReaders)
        wakeAll();
    return weighOutput();
}

Channel::Snapshot Channel::collect()
{
    const Lock lock(m_mutex);
    Snapshot now = look();
    m_rung = false;
    m_turnDue = false;
    return now;
}

void Channel::expectService()
{
    const Lock lock(m_mutex);
    m_rung = true;
}

Channel::Snapshot Channel::beginService()
{
    const Lock lock(m_mutex);
    Snapshot now = look();
    m_rung = true; // as if: nobody else need ring
    m_missed = false;
    m_turnDue = false;
    return now;
}

Channel::Snapshot Channel::endService(qint64 inFlightBytes)
{
    Lock lock(m_mutex);
    tellInFlight(inFlightBytes);
    m_rung = false;
    Snapshot now = look();
    settle(lock, m_turnDue || std::exchange(m_missed, false)); // due again, or only now
    return now;
}

Channel::Snapshot Channel::snapshot() const
{
    const Lock lock(m_mutex);
    return look();
}

QList<LifecycleStep> Channel::steps() const
{
    const Lock lock(m_mutex);
    QList<LifecycleStep> steps;
    for (size_t i = 0; i < m_steps.size(); ++i)
        steps.append(m_steps[i]);
    return steps;
}

} // namespace csp
