// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QFuture>
#include <QPromise>
#include <QThreadPool>

#include <memory>
#include <utility>

namespace csp {

/// The threads for the window's long work. Not the global ones: Qt paints with those too, and the
/// GUI thread waits for it.
///
/// Thread: thread-safe.
QThreadPool &workPool();

/// Runs \a job on a thread of the pool, with a promise to add its result to: for work that tells
/// its progress and can be cancelled.
///
/// The promise outlives the job, and what waits for it (QPromise::finish() may still run when the
/// result is taken already). Thread: thread-safe.
template <typename T, typename Job> QFuture<T> promisedOnPool(Job job)
{
    const auto promise = std::make_shared<QPromise<T>>();
    promise->start();
    workPool().start([promise, job = std::move(job)]() mutable {
        job(*promise);
        promise->finish();
    });
    return promise->future();
}

/// Runs \a job on a thread of the pool; the future has what it returns.
///
/// Thread: thread-safe.
template <typename Job> auto onPool(Job job)
{
    using T = decltype(job());
    return promisedOnPool<T>(
        [job = std::move(job)](QPromise<T> &promise) mutable { promise.addResult(job()); });
}

} // namespace csp
