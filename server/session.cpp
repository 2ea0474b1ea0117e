// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/session.h"

#include "server/session/sessionkeeper.h"
#include "server/session/sessionrecord.h"

#include <QPromise>

namespace csp {
namespace {

qsizetype entryBytes(const QString &key, const QByteArray &value)
{
    return key.size() * qsizetype(sizeof(QChar)) + value.size();
}

Status tooLarge(qsizetype bytes, qsizetype limit)
{
    return Status(Status::ValueTooLarge,
                  QStringLiteral("%1 bytes, at most %2").arg(bytes).arg(limit));
}

} // namespace

Session::Session(StoredSession state, Kind kind, std::shared_ptr<SessionKeeper> keeper)
    : m_id(std::move(state.record.id))
    , m_kind(kind)
    , m_createdAtMs(state.record.createdAtMs)
    , m_userAgent(std::move(state.record.userAgent))
    , m_peer(std::move(state.record.peer))
    , m_keeper(std::move(keeper))
    , m_lastActivityMs(state.record.lastActivityAtMs)
    , m_timeoutSeconds(state.record.timeout.count())
    , m_user(std::move(state.record.user))
    , m_values(std::move(state.values))
{
    for (const auto &[key, value] : m_values)
        m_dataBytes += entryBytes(key, value);
}

Session::~Session() = default;

QDateTime Session::createdAt() const
{
    return QDateTime::fromMSecsSinceEpoch(m_createdAtMs, Qt::UTC);
}

Status Session::unlessEnded() const
{
    return m_ended ? Status(Status::SessionEnded, QStringLiteral("session %1 has ended").arg(m_id))
                   : Status();
}

/// Under no lock of ours: the keeper has its own.
void Session::tellChange()
{
    if (m_isHeldBack || m_isChanged || m_isChanged.exchange(true))
        return;
    if (m_keeper && m_kind == Kind::Stored) {
        m_mayBeStored = true;
        if (m_keeper->changed(shared_from_this()))
            return;
    }
    m_isChanged = false;
    const std::scoped_lock lock(m_mutex);
    m_changedKeys.clear(); // else ever new keys would be remembered, removed ones too
}

QString Session::user() const
{
    const std::scoped_lock lock(m_mutex);
    return m_user;
}

Status Session::setUser(const QString &name)
{
    {
        const std::scoped_lock lock(m_mutex);
        Status status = unlessEnded();
        if (!status.isOk())
            return status;
        m_user = name;
    }
    tellChange();
    return {};
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
        return tooLarge(value.size(), ValueBytes);
    {
        const std::scoped_lock lock(m_mutex);
        Status status = unlessEnded();
        if (!status.isOk())
            return status;
        const auto found = m_values.find(key);
        const qsizetype old = found == m_values.end() ? 0 : entryBytes(key, found->second);
        const qsizetype bytes = m_dataBytes - old + entryBytes(key, value);
        if (bytes > DataBytes)
            return tooLarge(bytes, DataBytes);
        m_dataBytes = bytes;
        m_values.insert_or_assign(key, value);
        m_changedKeys.insert(key);
    }
    tellChange();
    return {};
}

Status Session::removeValue(const QString &key)
{
    {
        const std::scoped_lock lock(m_mutex);
        Status status = unlessEnded();
        if (!status.isOk())
            return status;
        const auto found = m_values.find(key);
        if (found == m_values.end())
            return {};
        m_dataBytes -= entryBytes(key, found->second);
        m_values.erase(found);
        m_changedKeys.insert(key);
    }
    tellChange();
    return {};
}

QFuture<Status> Session::save()
{
    const auto promise = std::make_shared<QPromise<Status>>();
    promise->start();
    const QFuture<Status> future = promise->future();
    const auto done = [promise](const Status &status) {
        promise->addResult(status);
        promise->finish();
    };
    if (const Status live = unlessEnded(); !live.isOk())
        done(live);
    else if (!m_keeper || m_kind == Kind::Transient)
        done(Status(Status::NotSupported, QStringLiteral("a transient session is not stored")));
    if (future.isFinished())
        return future;
    m_mayBeStored = true;
    m_keeper->save(shared_from_this(), done);
    return future;
}

Status Session::setTimeout(std::chrono::seconds timeout)
{
    if (timeout < std::chrono::seconds(0) || timeout > MaximumTimeout)
        return Status(Status::InvalidConfig,
                      QStringLiteral("a time-out of %1 s, 0 to %2 are allowed")
                          .arg(timeout.count())
                          .arg(MaximumTimeout.count()));
    Status status = unlessEnded();
    if (!status.isOk())
        return status;
    m_timeoutSeconds = timeout.count();
    tellChange();
    return status;
}

void Session::end()
{
    if (!m_ended && m_keeper)
        m_keeper->endRequested(m_id);
}

void Session::touch()
{
    touch(QDateTime::currentMSecsSinceEpoch());
}

void Session::touch(qint64 nowMs)
{
    m_lastActivityMs = nowMs;
    tellChange();
}

QDateTime Session::lastActivityAt() const
{
    return QDateTime::fromMSecsSinceEpoch(m_lastActivityMs, Qt::UTC);
}

} // namespace csp
