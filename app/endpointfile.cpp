// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/endpointfile.h"

#include "app/configfile.h"
#include "app/optionvalues.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <optional>

namespace csp {
namespace {

using SharedConnection = EndpointDefaults::SharedConnection;

constexpr QLatin1String EndpointsKey("endpoints");
constexpr QLatin1String SharedKey("sharedConnection");
constexpr QLatin1String BinaryKey("binaryData");
constexpr QLatin1String NoFramingKey("noDataFraming");
constexpr QLatin1String EndSessionKey("sessionEndOnClose");
constexpr QLatin1String UseSessionKey("useSession");
constexpr QLatin1String EnabledKey("enabled");
constexpr QLatin1String DeflateKey("deflate");
const QString AsServer = QStringLiteral("server");
const QString AsClass = QStringLiteral("class");
const QString On = QStringLiteral("on");
const QString Off = QStringLiteral("off");

QString sharedWord(SharedConnection shared)
{
    switch (shared) {
    case SharedConnection::HandlerDecides:
        return QStringLiteral("handler");
    case SharedConnection::ForceOn:
        return On;
    case SharedConnection::ForceOff:
        return Off;
    }
    Q_UNREACHABLE();
}

std::optional<SharedConnection> sharedFrom(const QJsonValue &value)
{
    for (const SharedConnection each : {SharedConnection::HandlerDecides, SharedConnection::ForceOn,
                                        SharedConnection::ForceOff}) {
        if (value.toString() == sharedWord(each))
            return each;
    }
    return std::nullopt;
}

QString useSessionWord(const std::optional<bool> &useSession)
{
    if (!useSession)
        return AsClass;
    return *useSession ? On : Off;
}

/// The member that a key of true or false sets; null when there is none.
bool EndpointDefaults::*flagOf(const QString &key)
{
    if (key == BinaryKey)
        return &EndpointDefaults::binaryData;
    if (key == NoFramingKey)
        return &EndpointDefaults::noDataFraming;
    if (key == EndSessionKey)
        return &EndpointDefaults::sessionEndOnClose;
    return key == EnabledKey ? &EndpointDefaults::enabled : nullptr;
}

Status setUseSession(EndpointDefaults &defaults, const QString &word)
{
    if (word != AsClass && word != On && word != Off)
        return invalidValue(QStringLiteral("useSession is not class, on or off"));
    defaults.useSession = word == AsClass ? std::nullopt : std::optional(word == On);
    return Status();
}

Status setDeflate(EndpointDefaults &defaults, const QString &word)
{
    defaults.deflate = deflateFromName(word);
    if (!defaults.deflate && word != AsServer)
        return invalidValue(QStringLiteral("deflate is not server, auto, on or off"));
    return Status();
}

Status setKey(EndpointDefaults &defaults, const QString &key, const QJsonValue &value)
{
    if (key == SharedKey) {
        const std::optional<SharedConnection> shared = sharedFrom(value);
        if (!shared)
            return invalidValue(QStringLiteral("%1 is not handler, on or off").arg(key));
        defaults.sharedConnection = *shared;
        return Status();
    }
    if (key == DeflateKey)
        return setDeflate(defaults, value.toString());
    if (key == UseSessionKey)
        return setUseSession(defaults, value.toString());
    bool EndpointDefaults::*const flag = flagOf(key);
    if (!flag)
        return invalidValue(QStringLiteral("there is no key \"%1\"").arg(key));
    if (!value.isBool())
        return invalidValue(QStringLiteral("%1 is not true or false").arg(key));
    defaults.*flag = value.toBool();
    return Status();
}

Result<EndpointDefaults> parseEndpoint(const QString &path, const QJsonValue &value)
{
    if (!value.isObject())
        return invalidValue(QStringLiteral("%1 is no object").arg(path));
    EndpointDefaults defaults;
    const QJsonObject object = value.toObject();
    for (auto item = object.begin(); item != object.end(); ++item) {
        const Status set = setKey(defaults, item.key(), item.value());
        if (!set.isOk())
            return invalidValue(path + QStringLiteral(": ") + set.text());
    }
    return defaults;
}

} // namespace

Result<QHash<QString, EndpointDefaults>> parseEndpointFile(const QByteArray &text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        return invalidValue(placeInText(text, error.offset) + QStringLiteral(": ")
                            + error.errorString());
    const QJsonValue all = document.object().value(EndpointsKey);
    if (!all.isObject())
        return invalidValue(QStringLiteral("it has no object \"endpoints\""));
    QHash<QString, EndpointDefaults> endpoints;
    const QJsonObject object = all.toObject();
    for (auto item = object.begin(); item != object.end(); ++item) {
        const Result<EndpointDefaults> defaults = parseEndpoint(item.key(), item.value());
        if (!defaults)
            return defaults.error();
        endpoints.insert(item.key(), *defaults);
    }
    return endpoints;
}

QByteArray endpointFileText(const QHash<QString, EndpointDefaults> &endpoints)
{
    QJsonObject all;
    for (auto item = endpoints.begin(); item != endpoints.end(); ++item) {
        const EndpointDefaults &defaults = item.value();
        all.insert(item.key(),
                   QJsonObject{
                       {SharedKey, sharedWord(defaults.sharedConnection)},
                       {BinaryKey, defaults.binaryData},
                       {NoFramingKey, defaults.noDataFraming},
                       {EndSessionKey, defaults.sessionEndOnClose},
                       {UseSessionKey, useSessionWord(defaults.useSession)},
                       {EnabledKey, defaults.enabled},
                       {DeflateKey, defaults.deflate ? deflateName(*defaults.deflate) : AsServer}});
    }
    return QJsonDocument(QJsonObject{{EndpointsKey, all}}).toJson();
}

} // namespace csp
