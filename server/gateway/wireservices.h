// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/frames/deflatestates.h"
#include "server/frames/framebatch.h"
#include "server/frames/framereader.h"
#include "server/gateway/deadlinequeue.h"
#include "server/gateway/upgrader.h"
#include "server/serverconfig.h"
#include "server/serverinfo.h"

#include <vector>

namespace csp {

/// What all wires of a gateway thread work with.
///
/// Thread: the gateway thread.
struct WireServices
{
    /// What one look at the network takes at most.
    static constexpr size_t InputBytes = 128 * 1024;

    WireServices(const ServerConfig &config, DeadlineQueue &deadlineQueue, ServerStats &serverStats)
        : limits(config.limits)
        , contextBytes(limits.deflateContextBytes / config.gatewayThreads)
        , deadlines(deadlineQueue)
        , stats(serverStats)
        , bounds{limits.frameBytes, limits.messageBytes, limits.fragments}
        , input(InputBytes)
    {
    }

    const Limits &limits;
    const qint64 contextBytes; ///< this thread's share of the limit deflate-context-bytes
    DeadlineQueue &deadlines;
    ServerStats &stats;
    const FrameReader::Bounds bounds;
    Upgrader upgrader;
    DeflateStates deflate;
    std::vector<char> input; ///< of the wire that reads just now
    FrameBatch output;       ///< of the wire that writes just now
};

} // namespace csp
