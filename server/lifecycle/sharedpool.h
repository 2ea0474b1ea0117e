// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/lifecycle/turntaker.h"

#include <functional>
#include <memory>

#include <QtGlobal>

namespace csp {

/// The fixed pool that runs onClientMessage() and onPostServer() of shared WebSockets, first come
/// first served.
///
/// A task wakes one thread at most, and none while another one is on its way: a thread that finds
/// more to do than its own task calls the next. So short tasks are done by few threads, while one
/// that blocks delays no other.
/// Thread: post() is thread-safe.
class SharedPool
{
    Q_DISABLE_COPY_MOVE(SharedPool)

public:
    /// So many posts in a row call nobody, at most.
    static constexpr int HeldCalls = 16;

    explicit SharedPool(int threads);
    /// Ends its threads; one that runs a handler ends when that returns.
    ~SharedPool();

    void post(std::function<void()> task);
    /// The calling thread's posts call nobody until there are HeldCalls, or it lets go: who
    /// posts for many WebSockets in a row would else be interrupted for each of them on a single
    /// core.
    void hold();
    void letGo();
    /// Has \a taker take a turn.
    void post(std::shared_ptr<TurnTaker> taker);

private:
    struct Task
    {
        std::shared_ptr<TurnTaker> taker; // null: call
        std::function<void()> call;
    };
    struct Shared;

    void post(Task task);
    static void work(const std::shared_ptr<Shared> &shared);
    static void run(const Task &task);

    const std::shared_ptr<Shared> m_shared;
};

} // namespace csp
