// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/session/sessioncontrol.h"

namespace csp {

void SessionControl::holdBack(Session &session)
{
    session.m_isHeldBack = true;
}

void SessionControl::release(Session &session)
{
    if (session.m_isHeldBack.exchange(false))
        session.tellChange();
}

void SessionControl::finish(Session &session)
{
    const std::scoped_lock lock(session.m_mutex);
    session.m_ended = true;
    session.m_values.clear();
    session.m_changedKeys.clear();
    session.m_dataBytes = 0;
}

SessionChange SessionControl::takeChange(Session &session)
{
    session.m_isChanged = false; // first, so that what changes from here is told anew
    const std::scoped_lock lock(session.m_mutex);
    SessionChange change{{session.m_id, session.m_createdAtMs, session.m_lastActivityMs,
                          session.timeout(), session.m_user, session.m_userAgent, session.m_peer},
                         {}};
    for (const QString &key : session.m_changedKeys) {
        const auto found = session.m_values.find(key);
        if (found == session.m_values.end())
            change.values.emplace(key, std::nullopt);
        else
            change.values.emplace(key, found->second);
    }
    session.m_changedKeys.clear();
    return change;
}

void SessionControl::returnChange(Session &session, const SessionChange &change)
{
    {
        const std::scoped_lock lock(session.m_mutex);
        if (session.m_ended)
            return;
        for (const auto &[key, value] : change.values)
            session.m_changedKeys.insert(key);
    }
    session.tellChange();
}

void SessionControl::markStored(Session &session)
{
    session.m_mayBeStored = true;
}

bool SessionControl::mayBeStored(const Session &session)
{
    return session.m_mayBeStored;
}

} // namespace csp
