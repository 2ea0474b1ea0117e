// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/status.h"

#include <chrono>
#include <functional>
#include <memory>

namespace csp {

/// The threads that run onPreServer() and server(): as many as there are calls, cached for the
/// next.
///
/// Thread: thread-safe.
class ServerThreads
{
    Q_DISABLE_COPY_MOVE(ServerThreads)

public:
    using Job = std::function<void()>;

    /// A thread with nothing to do ends after this time.
    static constexpr std::chrono::seconds IdleTime{10};

    explicit ServerThreads(qint64 limit);
    /// Ends the idle threads; one that runs a handler ends when that returns.
    ~ServerThreads();

    /// Runs \a job on a thread of its own, at once.
    /// Errors: NoServerThread when \a limit jobs run or the system gives no thread.
    Status run(Job job);
    /// Whether run() would find a place now.
    bool hasRoom() const;

private:
    struct Shared;
    static void work(Shared &shared, Job job);

    const std::shared_ptr<Shared> m_shared;
};

} // namespace csp
