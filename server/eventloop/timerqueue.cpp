// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/eventloop/timerqueue.h"

#include <QCoreApplication>
#include <QTimerEvent>

#include <algorithm>
#include <array>

namespace csp {
namespace {

using std::chrono::milliseconds;
using TimePoint = TimerQueue::TimePoint;

/// Deadlines of this timer are multiples of this.
milliseconds grainOf(const TimerQueue::TimerInfo &info)
{
    static constexpr std::array Grains = {500, 250, 100, 50, 25, 10, 5, 2};
    if (info.timerType == Qt::VeryCoarseTimer)
        return milliseconds(1000);
    if (info.timerType == Qt::PreciseTimer)
        return milliseconds(0);
    const int mostLate = info.interval / 20;
    const auto *const grain = std::find_if(Grains.begin(), Grains.end(),
                                           [mostLate](int each) { return each <= mostLate; });
    return milliseconds(grain == Grains.end() ? 0 : *grain);
}

TimePoint roundedUp(TimePoint time, milliseconds grain)
{
    if (grain.count() == 0)
        return time;
    const auto past = time.time_since_epoch() % grain;
    return past.count() == 0 ? time : time + (grain - past);
}

} // namespace

void TimerQueue::schedule(Timer &timer, TimePoint due)
{
    timer.due = due;
    timer.deadline = roundedUp(due, grainOf(timer.info));
    timer.order = ++m_lastOrder;
}

void TimerQueue::add(const TimerInfo &info, QObject *object, TimePoint now)
{
    remove(info.timerId);
    Timer &timer = m_timers.try_emplace(info.timerId, Timer{info, object, {}, {}, 0}).first->second;
    schedule(timer, now + milliseconds(info.interval));
    m_queue.insert(entryOf(timer));
}

bool TimerQueue::remove(int timerId)
{
    const auto found = m_timers.find(timerId);
    if (found == m_timers.end())
        return false;
    m_queue.erase(entryOf(found->second)); // in whose event we are, it is not there
    m_timers.erase(found);
    return true;
}

bool TimerQueue::removeAll(QObject *object)
{
    const size_t before = m_timers.size();
    for (auto each = m_timers.begin(); each != m_timers.end();) {
        if (each->second.object != object) {
            ++each;
            continue;
        }
        m_queue.erase(entryOf(each->second));
        each = m_timers.erase(each);
    }
    return m_timers.size() < before;
}

QList<TimerQueue::TimerInfo> TimerQueue::timersOf(const QObject *object) const
{
    QList<TimerInfo> result;
    for (const auto &[id, timer] : m_timers) {
        if (timer.object == object)
            result.append(timer.info);
    }
    return result;
}

std::optional<milliseconds> TimerQueue::remaining(int timerId, TimePoint now) const
{
    const auto found = m_timers.find(timerId);
    if (found == m_timers.end())
        return std::nullopt;
    const auto left = std::chrono::ceil<milliseconds>(found->second.deadline - now);
    return std::max(left, milliseconds(0));
}

std::optional<TimePoint> TimerQueue::nextDeadline() const
{
    if (m_queue.empty())
        return std::nullopt;
    return m_queue.begin()->deadline;
}

int TimerQueue::fire(TimePoint now)
{
    // What is added or due anew from here on comes later in the order, and sorts behind all of
    // these.
    const quint64 last = m_lastOrder;
    int fired = 0;
    while (!m_queue.empty()) {
        const Entry &first = *m_queue.begin();
        if (first.deadline > now || first.order > last)
            break;
        fired += first.timer->info.interval > 0 ? 1 : 0;
        sendEvent(m_queue.extract(m_queue.begin()), now);
    }
    return fired;
}

void TimerQueue::sendEvent(std::set<Entry>::node_type entry, TimePoint now)
{
    Timer &timer = *entry.value().timer;
    const milliseconds interval(timer.info.interval);
    const bool isLate = timer.due + interval < now; // then the periods count from now on
    schedule(timer, (isLate ? now : timer.due) + interval);
    entry.value() = entryOf(timer);

    QTimerEvent event(timer.info.timerId);
    QCoreApplication::sendEvent(timer.object, &event);

    // The slot may have ended this timer: what was noted tells, not the timer itself.
    const auto found = m_timers.find(event.timerId());
    if (found != m_timers.end() && found->second.order == entry.value().order)
        m_queue.insert(std::move(entry));
}

} // namespace csp
