// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverconfig.h"

#include <QHash>
#include <QHostAddress>
#include <QJsonValue>
#include <QList>
#include <QString>

#include <optional>

namespace csp {

/// Which values the program was given at its start, by the name of their option, a limit by
/// "limit NAME"; with the file they stand in, or nothing for the command line.
using GivenValues = QHash<QString, QString>;

/// What of the server can be set in the window.
struct ServerValues
{
    ServerConfig config;
    bool autostart = true; ///< the server starts with the window
};

/// One row of the table of what a profile keeps besides limits.
struct ServerValueInfo
{
    const char *key;    ///< in the profile
    const char *option; ///< that sets it too
    QJsonValue (*toJson)(const ServerValues &values);
    /// False when \a json is of another type or cannot be that value.
    bool (*fromJson)(ServerValues &values, const QJsonValue &json);
};

const QList<ServerValueInfo> &serverValueTable();
/// Whether \a a and \a b keep the same.
bool isSame(const ServerValues &a, const ServerValues &b);
/// Sets in \a config what ServerValues set; the rest of it stays.
void takeValues(ServerConfig &config, const ServerConfig &values);
/// The name of a limit among GivenValues.
QString limitOptionName(const QString &limit);
/// Absent when \a json is no whole number, or too large for JSON to hold exactly.
std::optional<qint64> wholeNumber(const QJsonValue &json);

/// Why a value cannot be used; empty when it can. Of \a config only what the option called \a name
/// sets is looked at.
QString faultOf(const ServerConfig &config, const QString &name);
/// Why certificate and key cannot be used together; empty when they can.
QString faultOfTls(const ServerConfig &config);

/// The address that the user wrote: an IP literal or localhost. Null when it is none; names are not
/// looked up, which would wait.
QHostAddress addressFromText(const QString &text);

} // namespace csp
