// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/deadlinequeue.h"
#include "server/log.h"

#include <QMap>

#include <memory>

namespace csp {

/// Logs who was refused for a limit: the first of an interval by name, those behind as a number, so
/// that a flood of clients is none of the log.
///
/// Thread: a gateway thread.
class RefusalLog
{
public:
    static constexpr std::chrono::milliseconds Interval{1'000};

    RefusalLog(std::shared_ptr<Log> log, DeadlineQueue &deadlines);

    /// \a peer was refused for \a limit.
    void add(const QString &peer, const QString &limit);

private:
    void endInterval();

    const std::shared_ptr<Log> m_log;
    QMap<QString, qint64> m_untold; // by limit; those of this interval are in it, 0 for one alone
    Deadline m_interval;
};

} // namespace csp
