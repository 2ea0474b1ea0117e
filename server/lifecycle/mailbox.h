// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace csp {

/// Things left by any thread for one owner thread: many posts, one wake-up.
///
/// Thread: post() and silence() are thread-safe; adopt(), take() and setQuiet() belong to the
/// owner.
template <typename T> class Mailbox
{
public:
    /// \a wake asks the owner's event loop to call take() soon; called from any thread, also by
    /// several at once.
    explicit Mailbox(std::function<void()> wake)
        : m_wake(std::move(wake))
    {
    }

    /// The calling thread becomes the owner.
    void adopt() { m_owner = std::this_thread::get_id(); }
    bool isOwnedByThisThread() const { return m_owner == std::this_thread::get_id(); }

    void post(T item)
    {
        std::unique_lock lock(m_mutex);
        if (m_silenced)
            return; // nobody will take it, and it may hold this mailbox
        m_items.push_back(std::move(item));
        if (!m_quiet)
            wakeOnce(lock);
    }

    /// What was left since. \a recycled lends its memory.
    std::vector<T> take(std::vector<T> recycled = {})
    {
        recycled.clear();
        const std::scoped_lock lock(m_mutex);
        m_woken = false;
        m_items.swap(recycled);
        return recycled;
    }

    /// While quiet nobody wakes the owner, for it is awake and will take() at the end; what it has
    /// left then wakes it.
    void setQuiet(bool quiet)
    {
        std::unique_lock lock(m_mutex);
        m_quiet = quiet;
        if (!quiet && !m_items.empty())
            wakeOnce(lock);
    }

    /// The owner is gone: nobody is woken any more, and what is posted is dropped.
    void silence()
    {
        std::vector<T> dropped; // may come back here, unlocked
        std::unique_lock lock(m_mutex);
        m_silenced = true;
        m_idle.wait(lock, [this] { return m_waking == 0; });
        dropped.swap(m_items);
    }

private:
    /// Unlocked, for the owner that wakes wants the lock; silence() waits for it.
    void wakeOnce(std::unique_lock<std::mutex> &lock)
    {
        if (std::exchange(m_woken, true))
            return;
        ++m_waking;
        lock.unlock();
        m_wake();
        lock.lock();
        if (--m_waking == 0 && m_silenced)
            m_idle.notify_all();
    }

    std::atomic<std::thread::id> m_owner{};
    const std::function<void()> m_wake;
    std::mutex m_mutex; // guards all below
    std::condition_variable m_idle;
    std::vector<T> m_items;
    int m_waking = 0; // calls of m_wake that run
    bool m_woken = false;
    bool m_quiet = false;
    bool m_silenced = false;
};

} // namespace csp
