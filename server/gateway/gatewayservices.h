// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/deadlinequeue.h"
#include "server/gateway/wireservices.h"
#include "server/lifecycle/channel.h"
#include "server/lifecycle/handlerplace.h"
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

/// An endpoint while the server runs.
struct Endpoint
{
    QString path;
    HandlerRegistry::Entry entry;
    EndpointDefaults defaults;
    int live = 0;
    quint64 total = 0;
    std::shared_ptr<HandlerPlace> place;

    EndpointInfo info() const
    {
        return {path,
                entry.traits.className,
                entry.traits.useSession,
                entry.traits.nonBlocking,
                defaults,
                live,
                total,
                place->errors};
    }
};

/// What every connection of a gateway works with.
///
/// Thread: the gateway thread, but for what is thread-safe itself.
struct GatewayServices
{
    GatewayServices(const ServerConfig &serverConfig, std::shared_ptr<Log> serverLog,
                    std::shared_ptr<Doorbell> gatewayDoorbell)
        : config(serverConfig)
        , log(std::move(serverLog))
        , doorbell(std::move(gatewayDoorbell))
        , wires(config.limits, deadlines, stats)
        , threads(serverConfig.limits.serverThreads)
        , pool(std::make_shared<SharedPool>(serverConfig.poolThreads))
    {
    }

    const ServerConfig config;
    QString gwClientAddress; ///< set when the port is known
    const std::shared_ptr<Log> log;
    const std::shared_ptr<Doorbell> doorbell;
    ServerStats stats;
    DeadlineQueue deadlines;
    WireServices wires;
    ServerThreads threads;
    const std::shared_ptr<SharedPool> pool;
    QHash<const Channel *, Connection *> connections; ///< each for as long as it lives
    std::vector<Message> input;                       ///< of the connection that reads just now
    std::vector<Channel::Output> output; ///< memory for that of the next one that writes
};

/// One turn of the gateway's event loop: what rings meanwhile is answered at its end, without a
/// wake-up.
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
