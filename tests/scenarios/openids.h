// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>
#include <QStringList>

#include <map>
#include <mutex>

namespace csp {

/// The application's table of open WebSockets: WebSocketID to the room, topic or name it stands
/// under; and what was logged about them.
///
/// Thread: thread-safe.
class OpenIds
{
public:
    void add(const QString &webSocketId, const QString &under)
    {
        const std::scoped_lock lock(m_mutex);
        m_ids.insert_or_assign(webSocketId, under);
    }
    void remove(const QString &webSocketId)
    {
        const std::scoped_lock lock(m_mutex);
        m_ids.erase(webSocketId);
    }
    QStringList under(const QString &name) const
    {
        const std::scoped_lock lock(m_mutex);
        QStringList found;
        for (const auto &[id, under] : m_ids) {
            if (under == name)
                found.append(id);
        }
        return found;
    }

    void log(const QString &line)
    {
        const std::scoped_lock lock(m_mutex);
        m_log.append(line);
    }
    QString logged() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_log.join(QLatin1Char('\n'));
    }

private:
    mutable std::mutex m_mutex; // guards all below
    std::map<QString, QString> m_ids;
    QStringList m_log;
};

} // namespace csp
