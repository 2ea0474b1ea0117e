// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/lifecycle/sharedpool.h"

#include "server/lifecycle/nativethread.h"

#include <condition_variable>
#include <deque>
#include <mutex>

namespace csp {

struct SharedPool::Shared
{
    std::mutex mutex; // guards all below
    std::condition_variable changed;
    std::deque<std::function<void()>> tasks;
    int alive = 0;
    int busy = 0;
    bool stopping = false;
};

SharedPool::SharedPool(int threads)
    : m_shared(std::make_shared<Shared>())
{
    const std::scoped_lock lock(m_shared->mutex);
    for (int i = 0; i < threads; ++i) {
        if (nativethread::start([shared = m_shared] { work(shared); }).isOk())
            ++m_shared->alive;
    }
}

SharedPool::~SharedPool()
{
    std::unique_lock lock(m_shared->mutex);
    m_shared->stopping = true;
    m_shared->changed.notify_all();
    m_shared->changed.wait(lock, [this] { return m_shared->alive <= m_shared->busy; });
}

void SharedPool::post(std::function<void()> task)
{
    const std::scoped_lock lock(m_shared->mutex);
    m_shared->tasks.push_back(std::move(task));
    m_shared->changed.notify_one();
}

void SharedPool::work(const std::shared_ptr<Shared> &shared)
{
    std::unique_lock lock(shared->mutex);
    for (;;) {
        shared->changed.wait(lock, [&] { return !shared->tasks.empty() || shared->stopping; });
        if (shared->tasks.empty())
            break;
        {
            const std::function<void()> task = std::move(shared->tasks.front());
            shared->tasks.pop_front();
            ++shared->busy;
            lock.unlock();
            task();
        }
        lock.lock();
        --shared->busy;
    }
    --shared->alive;
    shared->changed.notify_all();
}

} // namespace csp
