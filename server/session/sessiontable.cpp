// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/session/sessiontable.h"

#include "server/session/randomid.h"
#include "server/session/sessioncontrol.h"

namespace csp {

SessionTable::SessionTable(Bounds bounds, std::shared_ptr<SessionKeeper> keeper)
    : m_bounds(bounds)
    , m_keeper(std::move(keeper))
{
}

std::shared_ptr<Session> SessionTable::find(const QString &id, const QByteArray &userAgent) const
{
    const Entry *const found = entry(id);
    const bool isUsable = found && !found->isStarting
                          && found->session->kind() == Session::Kind::Stored
                          && found->session->userAgent() == userAgent;
    return isUsable ? found->session : nullptr;
}

const SessionTable::Entry *SessionTable::entry(const QString &id) const
{
    const auto found = m_entries.constFind(id);
    return found == m_entries.constEnd() ? nullptr : &*found;
}

Status SessionTable::checkRoom(Session::Kind kind) const
{
    if (m_entries.size() >= m_bounds.sessions)
        return Status(Status::ValueTooLarge,
                      QStringLiteral("All %1 sessions are live.").arg(m_bounds.sessions));
    const bool needsUnit = kind == Session::Kind::Stored && m_bounds.licenses > 0;
    if (needsUnit && m_licensesInUse >= m_bounds.licenses)
        return Status(Status::NoLicense,
                      QStringLiteral("All %1 licence units are held.").arg(m_bounds.licenses));
    return {};
}

Result<std::shared_ptr<Session>>
SessionTable::create(Session::Kind kind, const QByteArray &userAgent, const QString &peer)
{
    if (Status room = checkRoom(kind); !room.isOk())
        return room;
    const bool isStored = kind == Session::Kind::Stored;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const auto timeout = isStored ? m_bounds.timeout : std::chrono::seconds(0);
    auto session = std::make_shared<Session>(
        StoredSession{{newSessionId(), now, now, timeout, {}, userAgent, peer}, {}}, kind,
        m_keeper);
    SessionControl::holdBack(*session);
    m_entries.insert(session->id(), {session, true, {}});
    m_licensesInUse += isStored ? 1 : 0;
    return session;
}

void SessionTable::restore(StoredSession state)
{
    // A clock that was set back must not lengthen a session's life.
    state.record.lastActivityAtMs =
        qMin(state.record.lastActivityAtMs, QDateTime::currentMSecsSinceEpoch());
    auto session = std::make_shared<Session>(std::move(state), Session::Kind::Stored, m_keeper);
    SessionControl::markStored(*session);
    m_entries.insert(session->id(), {session, false, {}});
    ++m_licensesInUse;
}

void SessionTable::setStarted(const QString &id)
{
    if (const auto found = m_entries.find(id); found != m_entries.end())
        found->isStarting = false;
}

void SessionTable::setEndRefusal(const QString &id, const QString &text)
{
    if (const auto found = m_entries.find(id); found != m_entries.end())
        found->endRefusal = text;
}

std::shared_ptr<Session> SessionTable::finish(const QString &id)
{
    const std::shared_ptr<Session> session = m_entries.take(id).session;
    if (!session)
        return nullptr;
    m_licensesInUse -= session->kind() == Session::Kind::Stored ? 1 : 0;
    SessionControl::finish(*session);
    return session;
}

QStringList SessionTable::expired(const std::function<bool(const QString &)> &isHeldOpen) const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QStringList ids;
    for (const Entry &each : m_entries) {
        const Session &session = *each.session;
        const std::chrono::seconds timeout = session.timeout();
        const bool isStored = session.kind() == Session::Kind::Stored;
        const bool canExpire = isStored && !each.isStarting && timeout.count() > 0;
        if (canExpire && session.lastActivityAt().addSecs(timeout.count()) <= now
            && !isHeldOpen(session.id()))
            ids.append(session.id());
    }
    return ids;
}

} // namespace csp
