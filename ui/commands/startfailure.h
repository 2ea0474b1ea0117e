// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverconfig.h"
#include "server/status.h"

#include <QString>

namespace csp {

/// Why a server with \a config did not start, in words for the user; what the system says of it is
/// in \a status.
///
/// Thread: GUI thread. It asks the file system about files of TLS.
QString startFailureText(const Status &status, const ServerConfig &config);
/// Whether another port may do.
bool mayListenElsewhere(const Status &status);

} // namespace csp
