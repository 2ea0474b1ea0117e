// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace csp {

/// Runs each job on a thread of its own, as JOB does; the end waits for all of them.
///
/// Thread: thread-safe.
class Jobs
{
public:
    ~Jobs()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_running == 0; });
    }

    void start(std::function<void()> job)
    {
        const std::scoped_lock lock(m_mutex);
        std::thread(&Jobs::run, this, std::move(job)).detach();
        ++m_running;
    }

private:
    void run(const std::function<void()> &job)
    {
        job();
        const std::scoped_lock lock(m_mutex);
        --m_running;
        m_changed.notify_all();
    }

    std::mutex m_mutex; // guards m_running
    std::condition_variable m_changed;
    int m_running = 0;
};

} // namespace csp
