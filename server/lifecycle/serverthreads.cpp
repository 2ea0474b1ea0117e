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
    std::deque<Job> jobs; // each has an idle thread that will take it
    qint64 running = 0;   // jobs that run or wait in jobs
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

Status ServerThreads::run(Job job)
{
    std::unique_lock lock(m_shared->mutex);
    if (m_shared->running >= m_shared->limit)
        return Status(Status::NoServerThread,
                      QStringLiteral("all %1 server threads are in use").arg(m_shared->limit));
    ++m_shared->running;
    if (m_shared->idle > m_shared->jobs.size()) {
        m_shared->jobs.push_back(std::move(job));
        m_shared->changed.notify_one();
        return {};
    }
    ++m_shared->alive;
    lock.unlock();
    Status status = nativethread::start(
        [shared = m_shared, first = std::move(job)]() mutable { work(*shared, std::move(first)); });
    if (status.isOk())
        return status;
    lock.lock();
    --m_shared->alive;
    --m_shared->running;
    return status;
}

bool ServerThreads::hasRoom() const
{
    const std::scoped_lock lock(m_shared->mutex);
    return m_shared->running < m_shared->limit;
}

/// Runs \a job, then those of others until none comes for IdleTime.
void ServerThreads::work(Shared &shared, Job job)
{
    std::unique_lock lock(shared.mutex, std::defer_lock);
    for (;;) {
        job();
        job = nullptr; // what it holds goes before the thread counts as free
        lock.lock();
        --shared.running;
        ++shared.idle;
        shared.changed.wait_for(lock, IdleTime,
                                [&] { return !shared.jobs.empty() || shared.stopping; });
        --shared.idle;
        if (shared.jobs.empty())
            break;
        job = std::move(shared.jobs.front());
        shared.jobs.pop_front();
        lock.unlock();
    }
    --shared.alive;
    shared.changed.notify_all();
}

} // namespace csp
