// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/lifecycle/channel.h"

namespace csp {

/// WebSocketID -> Channel of every live WebSocket of this process; openServer() looks here.
///
/// The one process-wide object: any handler object anywhere can open a WebSocket by its id.
/// Thread: thread-safe.
namespace channeldirectory {

void add(const std::shared_ptr<Channel> &channel);
void remove(const QString &webSocketId);
/// Null for an unknown id.
std::shared_ptr<Channel> find(const QString &webSocketId);

} // namespace channeldirectory
} // namespace csp
