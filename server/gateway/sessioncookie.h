// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/request.h"

#include <QByteArray>

namespace csp {

/// The session cookie of a server that listens on \a port, for the application path "/".
QByteArray sessionCookieName(quint16 port);
/// The value of a Set-Cookie field that carries \a sessionId.
QByteArray sessionCookie(quint16 port, const QString &sessionId, bool isSecure);
/// The session id a request carries: in its cookie, else as CSPCHD in its query; empty when neither
/// or longer than any id of ours.
QString requestedSessionId(const Request &request, quint16 port);
/// Whether the id comes in the cookie.
bool carriesSessionCookie(const Request &request, quint16 port);
/// What a session knows its User-Agent by: the field's value, or a digest of a long one, so that
/// nobody fills the memory with it.
QByteArray userAgentMark(const Request &request);
/// Whether the request, and the WebSocket made of it, restart their session's time-out: not with
/// CSPNoResetTimeout=1 in the query.
bool resetsTimeout(const Request &request);

} // namespace csp
