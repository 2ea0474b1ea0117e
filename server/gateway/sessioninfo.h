// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"
#include "server/session/sessiontable.h"

#include <QHash>
#include <QSet>

namespace csp {

class Channel;

/// The channels of the live WebSockets of each session. One may have as many as there are: whoever
/// leaves is found without a look at the others.
using SocketsBySession = QHash<QString, QSet<const Channel *>>;

/// Whether one of a session's live WebSockets keeps it from timing out: a dedicated one does.
bool isHeldOpen(const QSet<const Channel *> &sockets);
/// A session as the console and its own page show it; \a sockets are its live WebSockets.
SessionInfo sessionInfo(const SessionTable::Entry &entry, const QSet<const Channel *> &sockets);

} // namespace csp
