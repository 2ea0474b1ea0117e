// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverconfig.h"

#include <QString>

namespace csp {

/// Descriptors kept free for files, listeners and everything that is no connection.
inline constexpr qint64 ReservedDescriptors = 500;

/// Raises the soft limit of open descriptors to the hard one; returns the limit that holds.
qint64 raiseDescriptorLimit();
/// Lowers limits.connections to what \a descriptors allow; returns the warning, empty when all fit.
QString fitConnections(Limits &limits, qint64 descriptors);

} // namespace csp
