// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QAbstractEventDispatcher>

#include <chrono>
#include <optional>
#include <set>
#include <unordered_map>

namespace csp {

/// The timers of one event loop, in the order in which they are due, with the meaning that QTimer
/// and QObject::startTimer() need. It knows no clock: each call is told the time.
///
/// A timer is never early. Precise ones are due to the millisecond. Coarse ones of more than 20 ms
/// are up to 5 % late, VeryCoarse ones up to a second, so that many of them are due at once.
///
/// Thread: that of the timers' objects.
class TimerQueue
{
public:
    using TimePoint = std::chrono::steady_clock::time_point;
    using TimerInfo = QAbstractEventDispatcher::TimerInfo;

    /// \a info's timer belongs to \a object and is due for the first time one interval after \a
    /// now.
    void add(const TimerInfo &info, QObject *object, TimePoint now);
    /// False if there is no such timer.
    bool remove(int timerId);
    /// False if \a object has none.
    bool removeAll(QObject *object);

    bool isEmpty() const { return m_timers.empty(); }
    QList<TimerInfo> timersOf(const QObject *object) const;
    /// Rounded up, 0 if overdue; none if there is no such timer.
    std::optional<std::chrono::milliseconds> remaining(int timerId, TimePoint now) const;
    /// When the next timer is due, not counting those in whose event we are; none without one.
    std::optional<TimePoint> nextDeadline() const;

    /// Sends a QTimerEvent for each timer that is due at \a now, but once, and not for those in
    /// whose event we are; slots may start and end any timer. Returns how many were sent, not
    /// counting those of timers without an interval, which are always due.
    int fire(TimePoint now);

private:
    struct Timer
    {
        TimerInfo info;
        QObject *object;
        TimePoint due;      // exactly; what periods are counted from
        TimePoint deadline; // as coarse as the type permits
        quint64 order;      // of its turn in the queue, never used twice
    };
    struct Entry
    {
        TimePoint deadline;
        quint64 order;
        Timer *timer; // in m_timers, where it does not move
        bool operator<(const Entry &other) const
        {
            return deadline != other.deadline ? deadline < other.deadline : order < other.order;
        }
    };

    void schedule(Timer &timer, TimePoint due);
    static Entry entryOf(Timer &timer) { return {timer.deadline, timer.order, &timer}; }
    void sendEvent(std::set<Entry>::node_type entry, TimePoint now);

    std::unordered_map<int, Timer> m_timers;
    std::set<Entry> m_queue; // without those in whose event we are
    quint64 m_lastOrder = 0;
};

} // namespace csp
