// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/serverprofile.h"

#include "ui/basics/replacing.h"
#include "ui/basics/texts.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStandardPaths>

namespace csp {

namespace {

const QLatin1String FormatKey("format");
const QLatin1String VersionKey("version");
const QLatin1String ValuesKey("values");
const QLatin1String LimitsKey("limit");
const QString FormatName = QStringLiteral("csp-console server profile");

QString tr(const char *text)
{
    return QCoreApplication::translate("csp::ServerProfile", text);
}

/// Why \a root is no profile; empty when it is.
QString faultOfRoot(const QJsonObject &root)
{
    if (root.value(FormatKey).toString() != FormatName || !root.value(ValuesKey).isObject())
        return tr("it holds no server profile");
    const int version = root.value(VersionKey).toInt();
    if (version > ServerProfile::Version)
        return tr("it is of version %1, and this program knows version %2")
            .arg(version)
            .arg(ServerProfile::Version);
    return version < 1 ? tr("it has no version") : QString();
}

/// Sets the limits that \a kept names and that were not \a given; adds what cannot be used to
/// \a faults.
void applyLimits(Limits &limits, const QJsonObject &kept, const GivenValues &given,
                 QStringList &faults)
{
    for (const LimitInfo &info : limitTable()) {
        const QString name = QLatin1String(info.name);
        if (!kept.contains(name) || given.contains(limitOptionName(name)))
            continue;
        const std::optional<qint64> number = wholeNumber(kept.value(name));
        const Status set = number ? setLimit(limits, name, *number)
                                  : Status(Status::InvalidConfig, tr("%1 is no number").arg(name));
        if (!set.isOk())
            faults.append(set.text());
    }
}

QJsonObject keptLimits(QJsonObject kept, const Limits &limits, const GivenValues &given)
{
    for (const LimitInfo &info : limitTable()) {
        const QString name = QLatin1String(info.name);
        if (given.contains(limitOptionName(name)))
            continue;
        const qint64 value = limitValue(limits, info);
        if (value == limitValue(Limits(), info))
            kept.remove(name);
        else
            kept.insert(name, value);
    }
    return kept;
}

} // namespace

ServerProfile::ServerProfile(const QString &path)
    : m_path(path)
{
}

QString ServerProfile::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)
           + QStringLiteral("/server-profile.json");
}

Status ServerProfile::failure(const QString &why) const
{
    return Status(Status::CannotStore,
                  QStringLiteral("%1: %2").arg(QDir::toNativeSeparators(m_path), why));
}

Status ServerProfile::read()
{
    m_isUsable = false;
    m_root = {};
    QFile file(m_path);
    if (!file.exists()) {
        m_isUsable = true;
        return Status();
    }
    if (!QFileInfo(m_path).isFile())
        return failure(tr("it is no file"));
    if (!file.open(QIODevice::ReadOnly))
        return failure(file.errorString());
    const QByteArray content = file.read(MaxBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return failure(file.errorString());
    if (content.size() > MaxBytes)
        return failure(tr("it is larger than %1").arg(bytesText(MaxBytes)));
    QJsonParseError parse;
    const QJsonObject root = QJsonDocument::fromJson(content, &parse).object();
    if (parse.error != QJsonParseError::NoError)
        return failure(
            tr("it is no JSON (%1 at byte %2)").arg(parse.errorString()).arg(parse.offset));
    if (const QString fault = faultOfRoot(root); !fault.isEmpty())
        return failure(fault);
    m_root = root;
    m_isUsable = true;
    return Status();
}

QStringList ServerProfile::apply(ServerValues &values, const GivenValues &given) const
{
    QStringList faults;
    const ServerConfig before = values.config;
    const QJsonObject kept = m_root.value(ValuesKey).toObject();
    for (const ServerValueInfo &info : serverValueTable()) {
        const QString key = QLatin1String(info.key);
        if (!kept.contains(key) || given.contains(QLatin1String(info.option)))
            continue;
        ServerValues changed = values;
        const QString fault = info.fromJson(changed, kept.value(key))
                                  ? faultOf(changed.config, QLatin1String(info.option))
                                  : tr("\"%1\" is not of its type").arg(key);
        if (fault.isEmpty())
            values = changed;
        else
            faults.append(fault);
    }
    if (const QString fault = faultOfTls(values.config); !fault.isEmpty()) {
        values.config.tlsCertificateFile = before.tlsCertificateFile;
        values.config.tlsKeyFile = before.tlsKeyFile;
        faults.append(fault);
    }
    applyLimits(values.config.limits, kept.value(LimitsKey).toObject(), given, faults);
    return faults;
}

Status ServerProfile::write(const ServerValues &values, const GivenValues &given)
{
    if (!m_isUsable)
        return failure(tr("it could not be read, so it is left as it is"));
    QJsonObject kept = m_root.value(ValuesKey).toObject();
    for (const ServerValueInfo &info : serverValueTable()) {
        const QString key = QLatin1String(info.key);
        if (given.contains(QLatin1String(info.option)))
            continue;
        const QJsonValue value = info.toJson(values);
        if (value == info.toJson(ServerValues()))
            kept.remove(key);
        else
            kept.insert(key, value);
    }
    const QJsonObject limits =
        keptLimits(kept.value(LimitsKey).toObject(), values.config.limits, given);
    if (limits.isEmpty())
        kept.remove(LimitsKey);
    else
        kept.insert(LimitsKey, limits);
    QJsonObject root = m_root;
    root.insert(FormatKey, FormatName);
    root.insert(VersionKey, Version);
    root.insert(ValuesKey, kept);
    return put(root);
}

Status ServerProfile::put(const QJsonObject &root)
{
    if (const QString obstacle = obstacleToReplacing(m_path); !obstacle.isEmpty())
        return failure(obstacle);
    if (!QDir().mkpath(QFileInfo(m_path).absolutePath()))
        return failure(tr("its folder cannot be made"));
    QSaveFile file(m_path);
    if (!file.open(QIODevice::WriteOnly))
        return failure(file.errorString());
    file.write(QJsonDocument(root).toJson());
    if (!file.commit())
        return failure(file.errorString());
    m_root = root;
    return Status();
}

} // namespace csp
