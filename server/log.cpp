// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/log.h"

#include <QDateTime>

namespace csp {

void Log::info(const QString &source, const QString &text)
{
    append(LogEntry::Level::Info, source, text);
}

void Log::warning(const QString &source, const QString &text)
{
    append(LogEntry::Level::Warning, source, text);
}

void Log::error(const QString &source, const QString &text)
{
    append(LogEntry::Level::Error, source, text);
}

void Log::append(LogEntry::Level level, const QString &source, const QString &text)
{
    const std::scoped_lock lock(m_mutex);
    if (m_entries.size() == MaximumEntries) {
        m_entries.pop_front();
        ++m_dropped;
    }
    m_entries.push_back({QDateTime::currentMSecsSinceEpoch(), level, source, text});
}

QList<LogEntry> Log::take()
{
    const std::scoped_lock lock(m_mutex);
    QList<LogEntry> entries;
    if (m_dropped > 0)
        entries.append({m_entries.front().atMs, LogEntry::Level::Warning, QStringLiteral("Log"),
                        QStringLiteral("%1 lines before this one were not kept").arg(m_dropped)});
    entries.append(QList<LogEntry>(m_entries.begin(), m_entries.end()));
    m_entries.clear();
    m_dropped = 0;
    return entries;
}

} // namespace csp
