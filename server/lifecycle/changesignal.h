// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace csp {

/// Tells waiting threads that something under a mutex has changed: a condition variable of one
/// word, where the system has futexes. It saves a system call for each wait, for that of glibc
/// takes the mutex back as if others waited for it, and then wakes nobody. Waking costs one even
/// when nobody waits: count who does.
///
/// Thread: wait(), waitUntil() with the mutex locked; the others any time.
class ChangeSignal
{
    Q_DISABLE_COPY_MOVE(ChangeSignal)

public:
    using Clock = std::chrono::steady_clock;

    ChangeSignal() = default;

    /// Unlocks until it is woken; may come back without a cause.
    void wait(std::unique_lock<std::mutex> &lock);
    /// The same, but \a deadline wakes, too.
    void waitUntil(std::unique_lock<std::mutex> &lock, Clock::time_point deadline);
    /// Wakes one of those who wait, and any that are about to.
    void wakeOne();
    void wakeAll();

private:
#ifdef Q_OS_LINUX
    std::atomic<quint32> m_changes = 0; // the word that the kernel compares
#else
    std::condition_variable m_changed;
#endif
};

} // namespace csp
