// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/serverconfig.h"

#include "server/session.h"

#include <algorithm>
#include <tuple>

namespace csp {
namespace {

constexpr qint64 MaximumBytes = qint64(1) << 30;
constexpr qint64 MaximumCount = 1'000'000;
constexpr qint64 MaximumMs = 24 * 3600 * 1000;
constexpr int MaximumGatewayThreads = 64;
constexpr int MaximumPoolThreads = 1'024;

} // namespace

const QList<LimitInfo> &limitTable()
{
    static const QList<LimitInfo> Table{
        {"head-bytes", "request head in bytes; over it 431", 256, 1 << 20, &Limits::headBytes},
        {"head-lines", "lines of a request head; over it 431", 4, 1'000, &Limits::headLines},
        {"handshake-ms", "time to the end of the request head; over it 408", 1, MaximumMs,
         &Limits::handshake},
        {"preserver-ms", "time for onPreServer(), and for an answer of SessionEvents; over it 503",
         1, MaximumMs, &Limits::preServer},
        {"sessions", "sessions, stored and transient; over it 503", 1, MaximumCount,
         &Limits::sessions},
        {"connections", "connections open at once; over it 503", 1, MaximumCount,
         &Limits::connections},
        {"connections-per-address",
         "connections from one address, loopback exempt, 0 = none; over it 429", 0, MaximumCount,
         &Limits::connectionsPerAddress},
        {"connections-pending",
         "connections before the upgrade, and refused ones that stay; over it reset", 1,
         MaximumCount, &Limits::connectionsPending},
        {"body-bytes", "body of an HTTP request; over it 413", 0, MaximumBytes, &Limits::bodyBytes},
        {"message-bytes", "a message; over it 1009", 1, MaximumBytes, &Limits::messageBytes},
        {"frame-bytes", "a frame; over it 1009", 1, MaximumBytes, &Limits::frameBytes},
        {"fragments", "fragments of a message; over it 1008", 1, MaximumCount, &Limits::fragments},
        {"message-ms", "time from a message's first byte to its last; over it 1008", 1, MaximumMs,
         &Limits::message},
        {"inbound-bytes", "waiting for the handler; over it the client is not read until half is",
         1, MaximumBytes, &Limits::inboundBytes},
        {"outbound-pause-bytes",
         "waiting for the client; over it, it is not read and onClientMessage() not called until "
         "half has gone",
         1, MaximumBytes, &Limits::outboundPauseBytes},
        {"outbound-bytes", "waiting for the client; over it write() gives CSPWebSocketSlow", 1,
         MaximumBytes, &Limits::outboundBytes},
        {"outbound-stall-ms", "no progress on waiting output; over it the connection is aborted", 1,
         MaximumMs, &Limits::outboundStall},
        {"ping-ms", "time between two pings, 0 = none", 0, MaximumMs, &Limits::ping},
        {"pong-ms", "time for a pong; over it the connection is aborted", 1, MaximumMs,
         &Limits::pong},
        {"client-pings", "pings from a client in a second; over it 1008", 1, MaximumCount,
         &Limits::clientPings},
        {"deflate-context-bytes",
         "what compressed connections keep of former messages, together; over it new ones keep "
         "nothing",
         0, MaximumBytes, &Limits::deflateContextBytes},
        {"close-ms", "time for the client's close frame; over it the connection is aborted", 1,
         MaximumMs, &Limits::close},
        {"server-threads", "onPreServer() and server() calls running at once; over it 503", 1,
         MaximumCount, &Limits::serverThreads},
    };
    return Table;
}

QString deflateName(Deflate deflate)
{
    switch (deflate) {
    case Deflate::Auto:
        return QStringLiteral("auto");
    case Deflate::On:
        return QStringLiteral("on");
    case Deflate::Off:
        return QStringLiteral("off");
    }
    Q_UNREACHABLE();
}

std::optional<Deflate> deflateFromName(const QString &name)
{
    for (const Deflate each : {Deflate::Auto, Deflate::On, Deflate::Off}) {
        if (name == deflateName(each))
            return each;
    }
    return std::nullopt;
}

qint64 limitValue(const Limits &limits, const LimitInfo &info)
{
    if (const auto *count = std::get_if<qint64 Limits::*>(&info.member))
        return limits.*(*count);
    return (limits.*std::get<std::chrono::milliseconds Limits::*>(info.member)).count();
}

Status setLimit(Limits &limits, const QString &name, qint64 value)
{
    const auto info = std::find_if(limitTable().begin(), limitTable().end(), [&](const auto &each) {
        return name == QLatin1String(each.name);
    });
    if (info == limitTable().end())
        return Status(Status::InvalidConfig, QStringLiteral("there is no limit \"%1\"").arg(name));
    if (value < info->minimum || value > info->maximum)
        return Status(Status::InvalidConfig, QStringLiteral("%1 is %2, %3 to %4 are allowed")
                                                 .arg(name)
                                                 .arg(value)
                                                 .arg(info->minimum)
                                                 .arg(info->maximum));
    if (const auto *count = std::get_if<qint64 Limits::*>(&info->member))
        limits.*(*count) = value;
    else
        limits.*std::get<std::chrono::milliseconds Limits::*>(info->member) =
            std::chrono::milliseconds(value);
    return {};
}

Status ServerConfig::validate() const
{
    if (address.isNull())
        return Status(Status::InvalidConfig, QStringLiteral("no address to listen on"));
    for (const auto &[name, threads, most] :
         {std::tuple("gateway-threads", gatewayThreads, MaximumGatewayThreads),
          std::tuple("pool-threads", poolThreads, MaximumPoolThreads)}) {
        if (threads < 1 || threads > most)
            return Status(Status::InvalidConfig, QStringLiteral("%1 is %2, 1 to %3 are allowed")
                                                     .arg(QLatin1String(name))
                                                     .arg(threads)
                                                     .arg(most));
    }
    if (licenseLimit < 0)
        return Status(
            Status::InvalidConfig,
            QStringLiteral("license-limit is %1, 0 or more is allowed").arg(licenseLimit));
    if (sessionTimeout < std::chrono::seconds(0) || sessionTimeout > Session::MaximumTimeout)
        return Status(Status::InvalidConfig,
                      QStringLiteral("session-timeout is %1 s, 0 to %2 are allowed")
                          .arg(sessionTimeout.count())
                          .arg(Session::MaximumTimeout.count()));
    Limits checked;
    for (const LimitInfo &info : limitTable()) {
        Status status = setLimit(checked, QLatin1String(info.name), limitValue(limits, info));
        if (!status.isOk())
            return status;
    }
    return {};
}

} // namespace csp
