// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/request.h"
#include "server/serverconfig.h"

namespace csp {

/// Whether the Host of a request names this server: an IP literal, localhost, the listen name, or
/// one that is allowed. Pure.
bool isHostAllowed(const Request &request, const ServerConfig &config);

/// Whether a handshake's Origin may connect: absent, equal to Host in name and port, and https
/// where the server speaks TLS, or allowed; "null" is not (RFC 6455, 10.2). Pure.
bool isOriginAllowed(const Request &request, const ServerConfig &config);

} // namespace csp
