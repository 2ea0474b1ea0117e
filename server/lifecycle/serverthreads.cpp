// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/lifecycle/serverthreads.h"

#include "server/lifecycle/nativethread.h"

#include <condition_variable>
#include <deque>
#include <mutex>

namespace csp {

struct ServerThreads::Shared
{
    const qint64 limit;
    std::mutex mutex; // guards all below
    std::condition_variable changed;
    std::deque<std::function<void()>> jobs; // each has an idle thread that will take it
    qint64 running = 0;                     // jobs that run or wait in jobs
    size_t idle = 0;
    qint64 alive = 0;
    bool stopping = false;
};

ServerThreads::ServerThreads(qint64 limit)
    : m_shared(new Shared{limit, {}, {}, {}})
{
}

ServerThreads::~ServerThreads()
{
    std::unique_lock lock(m_shared->mutex);
    m_shared->stopping = true;
    m_shared->changed.notify_all();
    m_shared->changed.wait(lock, [this] { return m_shared->alive <= m_shared->running; });
}

Status ServerThreads::run(std::function<void()> job)
{
    std::unique_lock lock(m_shared->mutex);
    if (m_shared->running >= m_shared->limit)
        return Status(Status::NoServerThread,
                      QStringLiteral("all %1 server threads are in use").arg(m_shared->limit));
    ++m_shared->running;
    m_shared->jobs.push_back(std::move(job));
    if (m_shared->idle >= m_shared->jobs.size()) {
        m_shared->changed.notify_one();
        return {};
    }
    ++m_shared->alive;
    lock.unlock();
    Status status = nativethread::start([shared = m_shared] { work(shared); });
    if (status.isOk())
        return status;
    lock.lock();
    --m_shared->alive;
    if (m_shared->jobs.empty()) // a thread that came back has taken it
        return {};
    m_shared->jobs.pop_back();
    --m_shared->running;
    return status;
}

bool ServerThreads::hasRoom() const
{
    const std::scoped_lock lock(m_shared->mutex);
    return m_shared->running < m_shared->limit;
}

void ServerThreads::work(const std::shared_ptr<Shared> &shared)
{
    std::unique_lock lock(shared->mutex);
    for (;;) {
        ++shared->idle;
        shared->changed.wait_for(lock, IdleTime,
                                 [&] { return !shared->jobs.empty() || shared->stopping; });
        --shared->idle;
        if (shared->jobs.empty())
            break;
        {
            const std::function<void()> job = std::move(shared->jobs.front());
            shared->jobs.pop_front();
            lock.unlock();
            job();
        }
        lock.lock();
        --shared->running;
    }
    --shared->alive;
    shared->changed.notify_all();
}

} // namespace csp
