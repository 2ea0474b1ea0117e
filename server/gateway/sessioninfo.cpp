// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/sessioninfo.h"

#include "server/lifecycle/channel.h"

#include <algorithm>

namespace csp {

bool isHeldOpen(const QSet<const Channel *> &sockets)
{
    return std::any_of(sockets.begin(), sockets.end(),
                       [](const Channel *each) { return !each->isShared(); });
}

SessionInfo sessionInfo(const SessionTable::Entry &entry, const QSet<const Channel *> &sockets)
{
    const Session &session = *entry.session;
    const std::chrono::milliseconds timeout = session.timeout();
    SessionInfo info;
    info.sessionId = session.id();
    info.user = session.user();
    info.peer = session.peer();
    info.stored = session.kind() == Session::Kind::Stored;
    info.license = info.stored ? 1 : 0;
    info.sockets = int(sockets.size());
    info.createdAtMs = session.createdAt().toMSecsSinceEpoch();
    info.lastActivityAtMs = session.lastActivityAt().toMSecsSinceEpoch();
    info.timeout = session.timeout();
    info.heldOpen = isHeldOpen(sockets);
    const bool hasEnd = timeout.count() > 0 && !info.heldOpen;
    info.endsAtMs = hasEnd ? info.lastActivityAtMs + timeout.count() : 0;
    info.endRefusal = entry.endRefusal;
    return info;
}

} // namespace csp
