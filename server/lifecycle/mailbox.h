// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <atomic>
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
    /// \a wake asks the owner's event loop to call take() soon; called from any thread.
    explicit Mailbox(std::function<void()> wake)
        : m_wake(std::move(wake))
    {
    }

    /// The calling thread becomes the owner.
    void adopt() { m_owner = std::this_thread::get_id(); }
    bool isOwnedByThisThread() const { return m_owner == std::this_thread::get_id(); }

    void post(T item)
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_wake)
            return; // nobody will take it, and it may hold this mailbox
        m_items.push_back(std::move(item));
        if (!m_quiet || !isOwnedByThisThread())
            wakeOnce();
    }

    std::vector<T> take()
    {
        const std::scoped_lock lock(m_mutex);
        m_woken = false;
        return std::exchange(m_items, {});
    }

    /// While quiet the owner's own posts wake nobody, for it will take() them itself; what it has
    /// left then wakes it at the end.
    void setQuiet(bool quiet)
    {
        const std::scoped_lock lock(m_mutex);
        m_quiet = quiet;
        if (!quiet && !m_items.empty())
            wakeOnce();
    }

    /// The owner is gone: nobody is woken any more, and what is posted is dropped.
    void silence()
    {
        const std::scoped_lock lock(m_mutex);
        m_wake = nullptr;
        m_items.clear();
    }

private:
    void wakeOnce()
    {
        if (!std::exchange(m_woken, true))
            m_wake();
    }

    std::atomic<std::thread::id> m_owner{};
    std::mutex m_mutex; // guards all below
    std::function<void()> m_wake;
    std::vector<T> m_items;
    bool m_woken = false;
    bool m_quiet = false;
};

} // namespace csp
