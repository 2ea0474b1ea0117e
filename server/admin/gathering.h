// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"

#include <QFuture>
#include <QPromise>

#include <functional>
#include <mutex>
#include <utility>

namespace csp {

/// One result a target, added as they come; the future ends with the last.
///
/// Thread: thread-safe.
class Gathering
{
public:
    using Complete = std::function<void(const TargetResults &)>;

    /// \a complete is called with all of them before the future ends, by whoever adds the last.
    explicit Gathering(qsizetype targets, Complete complete = nullptr)
        : m_complete(std::move(complete))
        , m_pending(targets)
    {
        m_promise.start();
        if (targets == 0)
            finish();
    }

    QFuture<TargetResults> future() const { return m_promise.future(); }

    void add(const QString &id, const Status &status)
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_results.append({id, status});
            if (--m_pending > 0)
                return;
        }
        finish();
    }

private:
    /// All results are there: nobody else is here any more.
    void finish()
    {
        if (m_complete)
            m_complete(m_results);
        m_promise.addResult(m_results);
        m_promise.finish();
    }

    const Complete m_complete;
    QPromise<TargetResults> m_promise;
    std::mutex m_mutex; // guards the two below until all results are there
    TargetResults m_results;
    qsizetype m_pending;
};

} // namespace csp
