// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/deadlinequeue.h"
#include "server/gateway/wireservices.h"
#include "server/lifecycle/channel.h"
#include "server/lifecycle/serverthreads.h"
#include "server/lifecycle/sharedpool.h"
#include "server/log.h"
#include "server/serverconfig.h"
#include "server/serverinfo.h"

#include <QHash>

#include <memory>
#include <vector>

namespace csp {

class Connection;

/// What all gateway threads of a server have in common.
///
/// Thread: each member is thread-safe.
struct GatewayCommons
{
    GatewayCommons(const ServerConfig &serverConfig, std::shared_ptr<Log> serverLog)
        : config(serverConfig)
        , log(std::move(serverLog))
        , threads(serverConfig.limits.serverThreads)
        , pool(std::make_shared<SharedPool>(serverConfig.poolThreads))
    {
    }

    const ServerConfig config;
    const std::shared_ptr<Log> log;
    ServerThreads threads;
    const std::shared_ptr<SharedPool> pool;
};

/// What the connections of one gateway thread work with.
///
/// Thread: that gateway thread, but for what is thread-safe itself.
struct GatewayServices
{
    GatewayServices(GatewayCommons &commons, std::shared_ptr<Doorbell> threadsDoorbell)
        : config(commons.config)
        , log(commons.log)
        , threads(commons.threads)
        , pool(commons.pool)
        , doorbell(std::move(threadsDoorbell))
        , wires(config, deadlines, stats)
    {
    }

    const ServerConfig &config;
    const std::shared_ptr<Log> log;
    ServerThreads &threads;
    const std::shared_ptr<SharedPool> pool;
    const std::shared_ptr<Doorbell> doorbell;
    ServerStats stats; ///< this thread's part of them
    DeadlineQueue deadlines;
    WireServices wires;
    QHash<const Channel *, Connection *> connections; ///< each for as long as it lives
    std::vector<Message> input;                       ///< of the connection that reads just now
    std::vector<Channel::Output> output; ///< memory for that of the next one that writes
};

/// One turn of a gateway thread's event loop: what rings meanwhile is answered at its end, without
/// a wake-up.
///
/// Thread: the gateway thread.
class GatewayTurn
{
    Q_DISABLE_COPY_MOVE(GatewayTurn)

public:
    explicit GatewayTurn(GatewayServices &services);
    ~GatewayTurn();

private:
    /// What rings again and again must let others have their turn.
    static constexpr int MaximumRounds = 4;

    GatewayServices &m_services;
};

} // namespace csp
