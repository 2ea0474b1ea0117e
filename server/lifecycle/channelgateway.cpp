// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// The gateway's side of a Channel.
#include "server/lifecycle/channel.h"

namespace csp {

Status Channel::receive(Message message)
{
    Lock lock(m_mutex);
    if (m_close)
        return Status(Status::WebSocketClosed);
    m_inbound.push_back({std::move(message), ++m_arrivals});
    m_inboundBytes += m_inbound.back().bytes();
    if (m_inboundBytes >= m_settings.inboundBytes)
        m_inputPaused = true;
    if (m_waitingReaders > 0)
        m_changed.notify_all();
    settle(lock, false);
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
    m_changed.notify_all();
}

void Channel::peerClosed(const CloseInfo &info)
{
    Lock lock(m_mutex);
    if (!m_close)
        m_close = info;
    m_changed.notify_all();
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
    m_changed.notify_all();
    settle(lock, true);
}

void Channel::renew()
{
    const Lock lock(m_mutex);
    m_inbound.merge(m_unhandled,
                    [](const Queued &a, const Queued &b) { return a.arrival < b.arrival; });
    m_stage = Stage::PreServer;
    m_preServerStatus = {};
    m_cut = m_endRequested = m_endedInServer = m_endSession = false;
    m_scheduled = m_delivering = m_turnDue = false;
    instanceAtEnd = true;
    instanceEndsSession = false;
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

void Channel::setInFlight(qint64 bytes)
{
    Lock lock(m_mutex);
    m_inFlightBytes = bytes;
    if (m_paused && outstandingBytes() <= m_settings.outboundPauseBytes / 2)
        m_paused = false;
    if (m_waitingWriters > 0)
        m_changed.notify_all();
    settle(lock, false);
}

Channel::Snapshot Channel::collect()
{
    const Lock lock(m_mutex);
    Snapshot now = look();
    m_rung = false;
    m_turnDue = false;
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
    return m_steps;
}

void Channel::markTurnDue()
{
    Lock lock(m_mutex);
    m_turnDue = true;
    settle(lock, true);
}

} // namespace csp
