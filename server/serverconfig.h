// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/status.h"

#include <QHash>
#include <QHostAddress>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <variant>

namespace csp {

/// Every bound the server sets to what a peer or a handler may take. Names, units and defaults:
/// limitTable().
struct Limits
{
    using Milliseconds = std::chrono::milliseconds;

    qint64 headBytes = 16 * 1024;
    qint64 headLines = 64;
    Milliseconds handshake{10'000};
    Milliseconds preServer{30'000};
    qint64 sessions = 100'000;
    qint64 connections = 15'000;
    qint64 connectionsPerAddress = 256;
    qint64 connectionsPending = 1'024;
    qint64 bodyBytes = 1 << 20;
    qint64 messageBytes = 1 << 20;
    qint64 frameBytes = 1 << 20;
    qint64 fragments = 65'536;
    Milliseconds message{60'000};
    qint64 inboundBytes = 1 << 20;
    qint64 outboundPauseBytes = 1 << 20;
    qint64 outboundBytes = 4 << 20;
    Milliseconds outboundStall{30'000};
    Milliseconds ping{20'000};
    Milliseconds pong{20'000};
    qint64 clientPings = 100;
    qint64 deflateContextBytes = 16 << 20;
    Milliseconds close{5'000};
    qint64 serverThreads = 10'000;
};

/// One row of the table of limits.
struct LimitInfo
{
    const char *name;        ///< as in --limit NAME=VALUE
    const char *description; ///< what it bounds and what a breach does
    qint64 minimum;          ///< the smallest value; 0 means "none" where it is allowed
    qint64 maximum;
    std::variant<qint64 Limits::*, std::chrono::milliseconds Limits::*> member;
};

/// All limits, in the order they are documented.
const QList<LimitInfo> &limitTable();
/// The value of a limit as its option takes it: bytes, milliseconds or a count.
qint64 limitValue(const Limits &limits, const LimitInfo &info);
/// Sets the limit called \a name. Errors: InvalidConfig naming an unknown limit or a value out of
/// range.
Status setLimit(Limits &limits, const QString &name, qint64 value);

/// Whether permessage-deflate (RFC 7692) is agreed on with clients that offer it.
enum class Deflate {
    Auto, ///< with all but loopback peers, to whom it saves nothing
    On,
    Off
};
/// "auto", "on", "off".
QString deflateName(Deflate deflate);
std::optional<Deflate> deflateFromName(const QString &name);

/// What an administrator decides about new WebSockets of an endpoint.
struct EndpointDefaults
{
    enum class SharedConnection { HandlerDecides, ForceOn, ForceOff };

    SharedConnection sharedConnection = SharedConnection::HandlerDecides;
    bool binaryData = false;        ///< as each of these, what onPreServer() finds
    bool noDataFraming = false;     ///< excludes SharedConnection: such an upgrade is refused
    bool sessionEndOnClose = false; ///< a handler that sets it itself keeps it
    std::optional<bool> useSession; ///< absent: as the class has it
    bool enabled = true;            ///< a disabled endpoint answers 503
    std::optional<Deflate> deflate; ///< absent: as the server has it

    bool operator==(const EndpointDefaults &) const = default;
};

/// Everything the server is told before it starts.
///
/// Thread: a value.
struct ServerConfig
{
    static constexpr quint16 DefaultPort = 52773;

    QHostAddress address = QHostAddress::LocalHost;
    quint16 port = DefaultPort;               ///< 0: any free port
    QString listenName;                       ///< the host as it was given, when it was a name
    int gatewayThreads = 1;                   ///< that serve connections, 1 to 64
    int poolThreads = 16;                     ///< of the shared pool, 1 to 1024
    std::chrono::seconds sessionTimeout{900}; ///< 0: never
    qint64 licenseLimit = 0;                  ///< units that stored sessions may hold; 0: no limit
    QString sessionFile;                      ///< SQLite file that keeps sessions; empty: memory
    Deflate deflate = Deflate::Auto;
    QStringList allowedOrigins; ///< besides absent ones and those equal to Host
    QStringList allowedHosts;   ///< besides IP literals, localhost and listenName
    QString tlsCertificateFile; ///< PEM; with it the server speaks TLS alone
    QString tlsKeyFile;         ///< PEM, of that certificate
    Limits limits;
    QHash<QString, EndpointDefaults> endpoints; ///< by path; others have the defaults

    bool isTls() const { return !tlsCertificateFile.isEmpty() || !tlsKeyFile.isEmpty(); }
    /// Errors: InvalidConfig naming the field and its value.
    Status validate() const;
};

} // namespace csp
