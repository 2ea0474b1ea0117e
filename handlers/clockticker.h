// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

namespace csp {

/// Tells its WebSockets the time at each tick, from a thread of its own that starts with the first
/// of them and is joined by the destructor.
///
/// Thread: thread-safe.
class ClockTicker
{
    Q_DISABLE_COPY_MOVE(ClockTicker)

public:
    explicit ClockTicker(std::chrono::milliseconds interval = std::chrono::seconds(1));
    ~ClockTicker();

    void add(const QString &webSocketId);
    void remove(const QString &webSocketId);

private:
    void run();
    /// The WebSockets to tell at the next tick; empty when it is time to end.
    std::set<QString> waitForTick();
    void tell(const std::set<QString> &webSocketIds);

    const std::chrono::milliseconds m_interval;
    std::mutex m_mutex; // guards all below
    std::condition_variable m_changed;
    bool m_ending = false;
    std::set<QString> m_webSocketIds;
    std::thread m_thread;
};

} // namespace csp
