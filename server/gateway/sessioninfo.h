// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"
#include "server/session/sessiontable.h"

namespace csp {

class Connection;

/// Whether one of a session's live WebSockets keeps it from timing out: a dedicated one does.
bool isHeldOpen(const QList<Connection *> &sockets);
/// A session as the console and its own page show it; \a sockets are its live WebSockets.
SessionInfo sessionInfo(const SessionTable::Entry &entry, const QList<Connection *> &sockets);

} // namespace csp
