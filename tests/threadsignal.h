// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>

namespace csp {

/// Something that happens once, and can be waited for. Copies share it, so that it outlives a
/// thread that still sets it while the one that waited goes on.
///
/// Thread: thread-safe; made of std primitives, for ThreadSanitizer.
class ThreadSignal
{
public:
    /// A second time ends the program.
    void set() const
    {
        const std::scoped_lock lock(m_state->mutex);
        if (m_state->isSet)
            std::terminate();
        m_state->isSet = true;
        m_state->changed.notify_all();
    }

    void wait() const
    {
        std::unique_lock lock(m_state->mutex);
        ++m_state->waiting;
        m_state->changed.notify_all();
        m_state->changed.wait(lock, [this] { return m_state->isSet; });
    }

    /// Waits until \a count threads have begun to wait for it.
    void waitForWaiting(int count) const
    {
        std::unique_lock lock(m_state->mutex);
        m_state->changed.wait(lock, [=, this] { return m_state->waiting >= count; });
    }

private:
    struct State
    {
        std::mutex mutex; // guards all below
        std::condition_variable changed;
        bool isSet = false;
        int waiting = 0;
    };
    std::shared_ptr<State> m_state = std::make_shared<State>();
};

} // namespace csp
