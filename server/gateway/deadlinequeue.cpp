// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/deadlinequeue.h"

namespace csp {

DeadlineQueue::DeadlineQueue(QObject *parent)
    : QObject(parent)
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &DeadlineQueue::fire);
}

DeadlineQueue::Entries::iterator DeadlineQueue::insert(Clock::time_point time, Deadline *deadline)
{
    const auto entry = m_entries.emplace(time, deadline);
    if (entry == m_entries.begin())
        arm();
    return entry;
}

void DeadlineQueue::fire()
{
    const Clock::time_point now = Clock::now();
    while (!m_entries.empty() && m_entries.begin()->first <= now) {
        Deadline *const deadline = m_entries.begin()->second;
        const std::function<void()> callback = std::move(deadline->m_callback);
        deadline->stop();
        callback();
    }
    arm();
}

void DeadlineQueue::arm()
{
    if (m_entries.empty())
        return m_timer.stop();
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(m_entries.begin()->first - Clock::now());
    m_timer.start(std::max(left, std::chrono::milliseconds::zero()));
}

Deadline::Deadline(DeadlineQueue &queue)
    : m_queue(queue)
{
}

Deadline::~Deadline()
{
    stop();
}

void Deadline::start(std::chrono::milliseconds time, std::function<void()> callback)
{
    stop();
    m_callback = std::move(callback);
    m_entry = m_queue.insert(DeadlineQueue::Clock::now() + time, this);
    m_isActive = true;
}

void Deadline::stop()
{
    if (!m_isActive)
        return;
    m_queue.m_entries.erase(m_entry);
    m_isActive = false;
}

} // namespace csp
