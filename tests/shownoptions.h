// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/options.h"

#include <QHash>

#include <utility>

namespace csp {

inline Result<Options> parse(QStringList arguments, Program program = Program::Console)
{
    arguments.prepend(programName(program));
    return parseOptions(program, arguments);
}

/// What \a options hold under a name, as text.
inline QString shown(const Options &options, const QString &name)
{
    const ServerConfig &server = options.server;
    const QHash<QString, QString> all{
        {QStringLiteral("address"), server.address.toString()},
        {QStringLiteral("port"), QString::number(server.port)},
        {QStringLiteral("listenName"), server.listenName},
        {QStringLiteral("dataDir"), options.dataDir},
        {QStringLiteral("gatewayThreads"), QString::number(server.gatewayThreads)},
        {QStringLiteral("poolThreads"), QString::number(server.poolThreads)},
        {QStringLiteral("sessionTimeout"), QString::number(server.sessionTimeout.count())},
        {QStringLiteral("licenseLimit"), QString::number(server.licenseLimit)},
        {QStringLiteral("store"), options.store == Options::Store::Memory
                                      ? QStringLiteral("memory")
                                      : QStringLiteral("sqlite")},
        {QStringLiteral("deflate"), deflateName(server.deflate)},
        {QStringLiteral("tlsCertificateFile"), server.tlsCertificateFile},
        {QStringLiteral("tlsKeyFile"), server.tlsKeyFile},
        {QStringLiteral("origins"), server.allowedOrigins.join(QLatin1Char(' '))},
        {QStringLiteral("hosts"), server.allowedHosts.join(QLatin1Char(' '))},
        {QStringLiteral("connections"), QString::number(server.limits.connections)},
        {QStringLiteral("close"), QString::number(server.limits.close.count())},
        {QStringLiteral("samples"), QString::number(options.samples)},
        {QStringLiteral("headless"), QString::number(options.headless)},
        {QStringLiteral("start"), QString::number(options.start)},
        {QStringLiteral("readOnly"), QString::number(options.readOnly)},
        {QStringLiteral("resetUi"), QString::number(options.resetUi)},
        {QStringLiteral("theme"), options.theme},
        {QStringLiteral("captureFile"), options.captureFile},
    };
    return all.value(name, QStringLiteral("(no such field)"));
}

using Values = QList<std::pair<QString, QString>>;

/// Empty when \a options hold all of \a expected.
inline QString firstDifference(const Options &options, const Values &expected)
{
    for (const auto &[name, value] : expected) {
        if (shown(options, name) != value)
            return QStringLiteral("%1 is \"%2\", not \"%3\"")
                .arg(name, shown(options, name), value);
    }
    return {};
}

} // namespace csp
