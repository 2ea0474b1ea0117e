// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>

namespace csp {

/// A new WebSocketID: 16 random bytes of the system's generator, base64, 24 characters.
QString newWebSocketId();
/// A new session id: 18 random bytes of the system's generator, base64url, 24 characters.
QString newSessionId();

} // namespace csp
