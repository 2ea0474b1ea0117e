// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/datafolder.h"

#include "app/endpointfile.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QStandardPaths>
#include <QUrl>

namespace csp {
namespace {

constexpr QLatin1String ServerFile("server.json");
constexpr QLatin1String EndpointsFile("endpoints.json");

Status cannotStore(const QString &what, const QString &why)
{
    return Status(Status::CannotStore, what + QStringLiteral(": ") + why);
}

} // namespace

QString DataFolder::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
           + QStringLiteral("/csp-console");
}

DataFolder::DataFolder(const QString &path)
    : m_path(QDir(path).absolutePath())
{
}

DataFolder::~DataFolder()
{
    removeServerFile();
}

Status DataFolder::open()
{
    if (!QDir().mkpath(m_path))
        return cannotStore(m_path, QStringLiteral("the folder cannot be made"));
    auto lock = std::make_unique<QLockFile>(filePath(QStringLiteral("lock")));
    lock->setStaleLockTime(0); // a server may run for months; a dead one is noticed by its pid
    if (lock->tryLock()) {
        m_lock = std::move(lock);
        return Status();
    }
    if (lock->error() != QLockFile::LockFailedError)
        return cannotStore(m_path, QStringLiteral("the folder cannot be written to"));
    qint64 pid = 0;
    QString host;
    QString application;
    lock->getLockInfo(&pid, &host, &application);
    return Status(Status::AlreadyRunning,
                  QStringLiteral("%1 is in use by process %2").arg(m_path).arg(pid));
}

KeptEndpoints DataFolder::loadEndpoints()
{
    m_endpoints.clear();
    m_endpointsWritable = true;
    QFile file(filePath(EndpointsFile));
    if (!file.exists())
        return {};
    if (!file.open(QIODevice::ReadOnly))
        return {{}, keepAside(file.errorString())};
    const QByteArray text = file.read(FileBytes + 1);
    if (text.size() > FileBytes)
        return {{}, keepAside(QStringLiteral("it is over %1 bytes").arg(FileBytes))};
    const auto endpoints = parseEndpointFile(text);
    if (!endpoints)
        return {{}, keepAside(endpoints.error().text())};
    m_endpoints = *endpoints;
    return {m_endpoints, {}};
}

Status DataFolder::saveEndpoint(const QString &path, const EndpointDefaults &defaults)
{
    if (defaults == EndpointDefaults())
        m_endpoints.remove(path);
    else
        m_endpoints.insert(path, defaults);
    if (!m_endpointsWritable)
        return cannotStore(filePath(EndpointsFile), QStringLiteral("it could not be kept aside"));
    return write(EndpointsFile, endpointFileText(m_endpoints));
}

Status DataFolder::writeServerFile(const QString &url)
{
    const QJsonObject content{{QStringLiteral("url"), url},
                              {QStringLiteral("admin"), adminUrl(url)},
                              {QStringLiteral("pid"), QCoreApplication::applicationPid()}};
    return write(ServerFile, QJsonDocument(content).toJson());
}

void DataFolder::removeServerFile()
{
    if (m_lock)
        QFile::remove(filePath(ServerFile));
}

QString DataFolder::filePath(const QString &name) const
{
    return m_path + QLatin1Char('/') + name;
}

QString DataFolder::keepAside(const QString &why)
{
    const QString stem = EndpointsFile + QStringLiteral(".broken-")
                         + QDateTime::currentDateTimeUtc().toString(u"yyyyMMddThhmmssZ");
    QString name = stem;
    for (int copy = 2; QFile::exists(filePath(name)); ++copy)
        name = stem + QLatin1Char('-') + QString::number(copy);
    m_endpointsWritable = QDir(m_path).rename(EndpointsFile, name);
    const QString fate = m_endpointsWritable
                             ? QStringLiteral("it was kept as %1").arg(name)
                             : QStringLiteral("it stays, and no change will be kept");
    return QStringLiteral("%1 could not be read (%2): endpoints start with their defaults, %3")
        .arg(filePath(EndpointsFile), why, fate);
}

Status DataFolder::write(const QString &name, const QByteArray &content) const
{
    QSaveFile file(filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.commit())
        return cannotStore(filePath(name), file.errorString());
    return Status();
}

QString adminUrl(const QString &url)
{
    QUrl admin(url);
    admin.setScheme(admin.scheme() == QLatin1String("wss") ? QStringLiteral("https")
                                                           : QStringLiteral("http"));
    admin.setPath(QStringLiteral("/api/v1"));
    return admin.toString();
}

} // namespace csp
