// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <map>

namespace csp {

class Deadline;

/// Any number of deadlines on one timer.
///
/// Thread: the gateway thread; it outlives its deadlines.
class DeadlineQueue final : public QObject
{
    Q_OBJECT

public:
    explicit DeadlineQueue(QObject *parent = nullptr);

private:
    friend class Deadline;
    using Clock = std::chrono::steady_clock;
    using Entries = std::multimap<Clock::time_point, Deadline *>;

    Entries::iterator insert(Clock::time_point time, Deadline *deadline);
    void fire();
    void arm();

    QTimer m_timer;
    Entries m_entries;
};

/// One deadline: calls back once when its time has come, unless stopped or destroyed before.
///
/// Thread: the gateway thread.
class Deadline
{
    Q_DISABLE_COPY_MOVE(Deadline)

public:
    explicit Deadline(DeadlineQueue &queue);
    ~Deadline();

    /// Begins anew. \a callback may start or destroy this deadline.
    void start(std::chrono::milliseconds time, std::function<void()> callback);
    void stop();
    bool isActive() const { return m_isActive; }

private:
    friend class DeadlineQueue;

    DeadlineQueue &m_queue;
    DeadlineQueue::Entries::iterator m_entry;
    std::function<void()> m_callback;
    bool m_isActive = false;
};

} // namespace csp
