// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/servervalues.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace csp {

namespace {

/// Beyond it a double, JSON's only number, has no exact integers.
constexpr double MaximumInteger = 9'007'199'254'740'992.0;

bool takeText(QString &to, const QJsonValue &json)
{
    to = json.toString();
    return json.isString();
}

template <typename Integer> bool takeNumber(Integer &to, const QJsonValue &json)
{
    const std::optional<qint64> number = wholeNumber(json);
    if (!number || *number < std::numeric_limits<Integer>::min()
        || *number > std::numeric_limits<Integer>::max())
        return false;
    to = Integer(*number);
    return true;
}

bool takeAddress(ServerValues &values, const QJsonValue &json)
{
    values.config.address = addressFromText(json.toString());
    values.config.listenName.clear();
    return json.isString();
}

bool takeTimeout(ServerValues &values, const QJsonValue &json)
{
    qint64 seconds = 0;
    const bool isNumber = takeNumber(seconds, json);
    values.config.sessionTimeout = std::chrono::seconds(seconds);
    return isNumber;
}

} // namespace

const QList<ServerValueInfo> &serverValueTable()
{
    using Values = ServerValues;
    using Json = QJsonValue;
    static const QList<ServerValueInfo> Table{
        {"address", "listen", [](const Values &v) { return Json(v.config.address.toString()); },
         takeAddress},
        {"port", "listen", [](const Values &v) { return Json(v.config.port); },
         [](Values &v, const Json &json) { return takeNumber(v.config.port, json); }},
        {"autostart", "no-start", [](const Values &v) { return Json(v.autostart); },
         [](Values &v, const Json &json) {
             v.autostart = json.toBool();
             return json.isBool();
         }},
        {"tls-cert", "tls-cert", [](const Values &v) { return Json(v.config.tlsCertificateFile); },
         [](Values &v, const Json &json) { return takeText(v.config.tlsCertificateFile, json); }},
        {"tls-key", "tls-key", [](const Values &v) { return Json(v.config.tlsKeyFile); },
         [](Values &v, const Json &json) { return takeText(v.config.tlsKeyFile, json); }},
        {"gateway-threads", "gateway-threads",
         [](const Values &v) { return Json(v.config.gatewayThreads); },
         [](Values &v, const Json &json) { return takeNumber(v.config.gatewayThreads, json); }},
        {"pool-threads", "pool-threads", [](const Values &v) { return Json(v.config.poolThreads); },
         [](Values &v, const Json &json) { return takeNumber(v.config.poolThreads, json); }},
        {"session-timeout", "session-timeout",
         [](const Values &v) { return Json(qint64(v.config.sessionTimeout.count())); },
         takeTimeout},
    };
    return Table;
}

bool isSame(const ServerValues &a, const ServerValues &b)
{
    const auto isSameLimit = [&a, &b](const LimitInfo &info) {
        return limitValue(a.config.limits, info) == limitValue(b.config.limits, info);
    };
    const auto isSameValue = [&a, &b](const ServerValueInfo &info) {
        return info.toJson(a) == info.toJson(b);
    };
    return std::all_of(limitTable().begin(), limitTable().end(), isSameLimit)
           && std::all_of(serverValueTable().begin(), serverValueTable().end(), isSameValue);
}

void takeValues(ServerConfig &config, const ServerConfig &values)
{
    config.address = values.address;
    config.port = values.port;
    config.listenName = values.listenName;
    config.tlsCertificateFile = values.tlsCertificateFile;
    config.tlsKeyFile = values.tlsKeyFile;
    config.gatewayThreads = values.gatewayThreads;
    config.poolThreads = values.poolThreads;
    config.sessionTimeout = values.sessionTimeout;
    config.limits = values.limits;
}

QString limitOptionName(const QString &limit)
{
    return QStringLiteral("limit ") + limit;
}

std::optional<qint64> wholeNumber(const QJsonValue &json)
{
    const double number = json.toDouble(0.5);
    if (!json.isDouble() || number != std::floor(number) || std::abs(number) > MaximumInteger)
        return std::nullopt;
    return qint64(number);
}

QHostAddress addressFromText(const QString &text)
{
    const QString address = text.trimmed();
    if (address.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0)
        return QHostAddress(QHostAddress::LocalHost);
    return QHostAddress(address);
}

QString faultOf(const ServerConfig &config, const QString &name)
{
    ServerConfig alone;
    alone.address = name == QLatin1String("listen") ? config.address : alone.address;
    if (name == QLatin1String("gateway-threads"))
        alone.gatewayThreads = config.gatewayThreads;
    if (name == QLatin1String("pool-threads"))
        alone.poolThreads = config.poolThreads;
    if (name == QLatin1String("session-timeout"))
        alone.sessionTimeout = config.sessionTimeout;
    return alone.validate().text();
}

QString faultOfTls(const ServerConfig &config)
{
    if (config.tlsCertificateFile.isEmpty() == config.tlsKeyFile.isEmpty())
        return {};
    return QCoreApplication::translate("csp::ServerProfile",
                                       "a certificate and its key go together");
}

} // namespace csp
