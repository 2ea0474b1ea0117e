// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/lifecycle/changesignal.h"

#ifdef Q_OS_LINUX

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <ctime>

namespace csp {
namespace {

static_assert(sizeof(std::atomic<quint32>) == sizeof(quint32));

/// Sleeps while \a word is what the thread has \a seen under \a lock; \a end is a time of the
/// monotonic clock, or null.
void sleepWhile(std::atomic<quint32> &word, std::unique_lock<std::mutex> &lock, const timespec *end)
{
    const quint32 seen = word;
    lock.unlock();
    ::syscall(SYS_futex, &word, FUTEX_WAIT_BITSET_PRIVATE, seen, end, nullptr,
              FUTEX_BITSET_MATCH_ANY);
    lock.lock();
}

/// Whoever has seen \a word before does not fall asleep any more.
void wake(std::atomic<quint32> &word, int sleepers)
{
    ++word;
    ::syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, sleepers, nullptr, nullptr, 0);
}

} // namespace

void ChangeSignal::wait(std::unique_lock<std::mutex> &lock)
{
    sleepWhile(m_changes, lock, nullptr);
}

void ChangeSignal::waitUntil(std::unique_lock<std::mutex> &lock, Clock::time_point deadline)
{
    const auto time = std::max(deadline.time_since_epoch(), Clock::duration::zero());
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
    const timespec end{time_t(seconds.count()), long((time - seconds).count())};
    sleepWhile(m_changes, lock, &end);
}

void ChangeSignal::wakeOne()
{
    wake(m_changes, 1);
}

void ChangeSignal::wakeAll()
{
    wake(m_changes, INT_MAX);
}

} // namespace csp

#else

namespace csp {

void ChangeSignal::wait(std::unique_lock<std::mutex> &lock)
{
    m_changed.wait(lock);
}

void ChangeSignal::waitUntil(std::unique_lock<std::mutex> &lock, Clock::time_point deadline)
{
    m_changed.wait_until(lock, deadline);
}

void ChangeSignal::wakeOne()
{
    m_changed.notify_one();
}

void ChangeSignal::wakeAll()
{
    m_changed.notify_all();
}

} // namespace csp

#endif
