// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/session/sessiontable.h"

#include "server/session/randomid.h"

#include <QList>

namespace csp {

SessionTable::SessionTable(std::chrono::seconds timeout, qint64 limit,
                           std::function<void(const QString &)> onEnd)
    : m_timeout(timeout)
    , m_limit(limit)
    , m_onEnd(std::move(onEnd))
{
}

std::shared_ptr<Session> SessionTable::find(const QString &id, const QByteArray &userAgent) const
{
    const Entry *const found = entry(id);
    const bool isUsable = found && !found->session->isEnded() && found->userAgent == userAgent
                          && found->session->kind() == Session::Kind::Stored;
    return isUsable ? found->session : nullptr;
}

const SessionTable::Entry *SessionTable::entry(const QString &id) const
{
    const auto found = m_entries.constFind(id);
    return found == m_entries.constEnd() ? nullptr : &*found;
}

Result<std::shared_ptr<Session>>
SessionTable::create(Session::Kind kind, const QByteArray &userAgent, const QString &peer)
{
    if (m_entries.size() >= m_limit)
        return Status(Status::ValueTooLarge, QStringLiteral("%1 sessions are live").arg(m_limit));
    const std::chrono::seconds timeout =
        kind == Session::Kind::Stored ? m_timeout : std::chrono::seconds(0);
    auto session = std::make_shared<Session>(newSessionId(), kind, timeout, m_onEnd);
    m_entries.insert(session->id(), {session, userAgent, peer});
    return session;
}

void SessionTable::remove(const QString &id)
{
    m_entries.remove(id);
}

void SessionTable::endExpired(const std::function<bool(const QString &)> &isPinned)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QList<std::shared_ptr<Session>> expired;
    for (const Entry &each : std::as_const(m_entries)) {
        const std::chrono::seconds timeout = each.session->timeout();
        const bool canExpire = each.session->kind() == Session::Kind::Stored && timeout.count() > 0;
        const bool isDue =
            canExpire && each.session->lastActivityAt().addSecs(timeout.count()) <= now;
        if (isDue && isPinned(each.session->id()))
            each.session->touch();
        else if (isDue)
            expired.append(each.session);
    }
    for (const std::shared_ptr<Session> &session : expired)
        session->end();
}

} // namespace csp
