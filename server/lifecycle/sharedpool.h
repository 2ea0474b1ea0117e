// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include <QtGlobal>

namespace csp {

/// The fixed pool that runs onClientMessage() and onPostServer() of shared WebSockets, first come
/// first served.
///
/// Thread: post() is thread-safe.
class SharedPool
{
    Q_DISABLE_COPY_MOVE(SharedPool)

public:
    explicit SharedPool(int threads);
    /// Ends its threads; one that runs a handler ends when that returns.
    ~SharedPool();

    void post(std::function<void()> task);

private:
    struct Shared;
    static void work(const std::shared_ptr<Shared> &shared);

    const std::shared_ptr<Shared> m_shared;
};

} // namespace csp
