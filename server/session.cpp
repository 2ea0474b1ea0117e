// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/session.h"

namespace csp {

Session::Session(QString id, Kind kind, std::chrono::seconds timeout,
                 std::function<void(const QString &)> onEnd)
    : m_id(std::move(id))
    , m_kind(kind)
    , m_createdAt(QDateTime::currentDateTimeUtc())
    , m_onEnd(std::move(onEnd))
    , m_lastActivityMs(m_createdAt.toMSecsSinceEpoch())
    , m_timeout(timeout)
{
}

Status Session::unlessEnded() const
{
    return m_ended ? Status(Status::SessionEnded, QStringLiteral("session %1 has ended").arg(m_id))
                   : Status();
}

QString Session::user() const
{
    const std::scoped_lock lock(m_mutex);
    return m_user;
}

Status Session::setUser(const QString &name)
{
    const std::scoped_lock lock(m_mutex);
    Status status = unlessEnded();
    if (status.isOk())
        m_user = name;
    return status;
}

QByteArray Session::value(const QString &key) const
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_values.find(key);
    return found == m_values.end() ? QByteArray() : found->second;
}

QStringList Session::keys() const
{
    const std::scoped_lock lock(m_mutex);
    QStringList names;
    for (const auto &[key, value] : m_values)
        names.append(key);
    return names;
}

Status Session::setValue(const QString &key, const QByteArray &value)
{
    if (value.size() > ValueBytes)
        return Status(Status::ValueTooLarge,
                      QStringLiteral("%1 bytes, at most %2").arg(value.size()).arg(ValueBytes));
    const std::scoped_lock lock(m_mutex);
    Status status = unlessEnded();
    if (status.isOk())
        m_values.insert_or_assign(key, value);
    return status;
}

Status Session::removeValue(const QString &key)
{
    const std::scoped_lock lock(m_mutex);
    Status status = unlessEnded();
    if (status.isOk())
        m_values.erase(key);
    return status;
}

std::chrono::seconds Session::timeout() const
{
    const std::scoped_lock lock(m_mutex);
    return m_timeout;
}

Status Session::setTimeout(std::chrono::seconds timeout)
{
    if (timeout < std::chrono::seconds(0) || timeout > MaximumTimeout)
        return Status(Status::InvalidConfig,
                      QStringLiteral("a time-out of %1 s, 0 to %2 are allowed")
                          .arg(timeout.count())
                          .arg(MaximumTimeout.count()));
    const std::scoped_lock lock(m_mutex);
    Status status = unlessEnded();
    if (status.isOk())
        m_timeout = timeout;
    return status;
}

void Session::end()
{
    if (m_ended.exchange(true))
        return;
    {
        const std::scoped_lock lock(m_mutex);
        m_values.clear();
    }
    if (m_onEnd)
        m_onEnd(m_id);
}

void Session::touch()
{
    m_lastActivityMs = QDateTime::currentMSecsSinceEpoch();
}

QDateTime Session::lastActivityAt() const
{
    return QDateTime::fromMSecsSinceEpoch(m_lastActivityMs, Qt::UTC);
}

} // namespace csp
