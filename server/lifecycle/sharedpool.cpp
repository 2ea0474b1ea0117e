// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/lifecycle/sharedpool.h"

#include "server/lifecycle/changesignal.h"
#include "server/lifecycle/nativethread.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace csp {

struct SharedPool::Shared
{
    std::mutex mutex; // guards all below
    ChangeSignal changed;
    std::condition_variable ended;
    std::deque<Task> tasks;
    int alive = 0;
    int busy = 0;
    int idle = 0;            // waiting, one that is on its way included
    bool isOnItsWay = false; // a thread was called and has not come yet
    bool stopping = false;
    std::thread::id holder; // whose posts call nobody
    int held = 0;           // such posts

    // Whether a thread is to be called, which from here on is on its way.
    bool callsOne() { return !tasks.empty() && idle > 0 && !std::exchange(isOnItsWay, true); }
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
    m_shared->changed.wakeAll();
    m_shared->ended.wait(lock, [this] { return m_shared->alive <= m_shared->busy; });
}

void SharedPool::post(std::function<void()> task)
{
    post(Task{nullptr, std::move(task)});
}

void SharedPool::post(std::shared_ptr<TurnTaker> taker)
{
    post(Task{std::move(taker), nullptr});
}

void SharedPool::post(Task task)
{
    std::unique_lock lock(m_shared->mutex);
    m_shared->tasks.push_back(std::move(task));
    const bool isHeld =
        m_shared->holder == std::this_thread::get_id() && ++m_shared->held < HeldCalls;
    const bool calls = !isHeld && m_shared->callsOne();
    if (calls)
        m_shared->held = 0;
    lock.unlock(); // first: whom it calls wants it
    if (calls)
        m_shared->changed.wakeOne();
}

void SharedPool::hold()
{
    const std::scoped_lock lock(m_shared->mutex);
    m_shared->holder = std::this_thread::get_id();
}

void SharedPool::letGo()
{
    std::unique_lock lock(m_shared->mutex);
    m_shared->holder = {};
    m_shared->held = 0;
    const bool calls = m_shared->callsOne();
    lock.unlock();
    if (calls)
        m_shared->changed.wakeOne();
}

void SharedPool::run(const Task &task)
{
    if (task.taker)
        task.taker->takeTurn();
    else
        task.call();
}

void SharedPool::work(const std::shared_ptr<Shared> &shared)
{
    std::unique_lock lock(shared->mutex);
    for (;;) {
        while (shared->tasks.empty() && !shared->stopping) {
            ++shared->idle;
            shared->changed.wait(lock);
            --shared->idle;
            shared->isOnItsWay = false;
        }
        if (shared->tasks.empty())
            break;
        {
            const Task task = std::move(shared->tasks.front());
            shared->tasks.pop_front();
            ++shared->busy;
            const bool calls = shared->callsOne();
            lock.unlock();
            if (calls)
                shared->changed.wakeOne();
            run(task);
        }
        lock.lock();
        --shared->busy;
    }
    --shared->alive;
    shared->ended.notify_all();
}

} // namespace csp
