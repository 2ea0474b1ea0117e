// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"

#include <QString>

#include <deque>
#include <mutex>

namespace csp {

/// The server's log: every room writes, the controller takes what is new and hands it on.
///
/// Keeps the newest MaximumEntries until they are taken; what had to go is told by one line.
/// Thread: thread-safe.
class Log
{
public:
    static constexpr size_t MaximumEntries = 10'000;

    void info(const QString &source, const QString &text);
    void warning(const QString &source, const QString &text);
    void error(const QString &source, const QString &text);

    QList<LogEntry> take();

private:
    void append(LogEntry::Level level, const QString &source, const QString &text);

    std::mutex m_mutex; // guards all below
    std::deque<LogEntry> m_entries;
    qint64 m_dropped = 0;
};

} // namespace csp
