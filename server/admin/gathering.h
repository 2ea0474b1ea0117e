// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"

#include <QFuture>
#include <QPromise>

namespace csp {

/// One result a target, added as they come; the future ends with the last.
///
/// Thread: add() by one at a time.
class Gathering
{
public:
    explicit Gathering(qsizetype targets)
        : m_pending(targets)
    {
        m_promise.start();
        finishWhenComplete();
    }

    QFuture<TargetResults> future() const { return m_promise.future(); }

    void add(const QString &id, const Status &status)
    {
        m_results.append({id, status});
        --m_pending;
        finishWhenComplete();
    }

private:
    void finishWhenComplete()
    {
        if (m_pending > 0)
            return;
        m_promise.addResult(m_results);
        m_promise.finish();
    }

    QPromise<TargetResults> m_promise;
    TargetResults m_results;
    qsizetype m_pending;
};

} // namespace csp
