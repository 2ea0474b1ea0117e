// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QAbstractEventDispatcher>

#include <memory>

namespace csp {

/// The event loop for a thread that owns many sockets, for QThread::setEventDispatcher() before the
/// thread starts. Null where Qt's own is the best there is.
std::unique_ptr<QAbstractEventDispatcher> makeGatewayDispatcher();

} // namespace csp
