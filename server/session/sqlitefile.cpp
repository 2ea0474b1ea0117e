// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/session/sqlitefile.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>

#include <array>

namespace csp::sqlitefile {
namespace {

constexpr QFile::Permissions OwnerAlone = QFile::ReadOwner | QFile::WriteOwner;
constexpr QFile::Permissions Others =
    QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;

constexpr QLatin1String LogSuffix("-wal");
/// The database first: what is left when the others cannot follow is seen by isLogAlone().
constexpr std::array Suffixes{QLatin1String(""), LogSuffix, QLatin1String("-shm"),
                              QLatin1String("-journal")};

bool isTaken(const QString &file)
{
    for (const QLatin1String &suffix : Suffixes) {
        if (QFileInfo(file + suffix).exists())
            return true;
    }
    return false;
}

} // namespace

Result<QStringList> makePrivate(const QString &file)
{
    if (const QFileInfo info(file); info.exists() && !info.isFile())
        return Status(Status::CannotStore, QStringLiteral("it is no file"));
    QStringList notices;
    for (const QLatin1String &suffix : Suffixes) {
        const QString name = file + suffix;
        if (!(QFile::permissions(name) & Others) || QFile::setPermissions(name, OwnerAlone))
            continue;
        notices.append(QStringLiteral("%1 can be read or written by others than its owner, and "
                                      "the ids in it let them in")
                           .arg(name));
    }
    QFile opened(file);
    if (!opened.open(QIODevice::ReadWrite, OwnerAlone))
        return Status(Status::CannotStore, opened.errorString());
    return notices;
}

bool isLogAlone(const QString &file)
{
    return QFileInfo(file).size() == 0 && QFileInfo(file + LogSuffix).size() > 0;
}

Result<QString> keepAside(const QString &file, const QString &what)
{
    const QString time =
        QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'"));
    const QString first = QStringLiteral("%1.%2-%3").arg(file, what, time);
    QString name = first;
    for (int i = 2; isTaken(name); ++i)
        name = QStringLiteral("%1-%2").arg(first).arg(i);
    for (const QLatin1String &suffix : Suffixes) {
        QFile each(file + suffix);
        if (each.exists() && !each.rename(name + suffix))
            return Status(Status::CannotStore,
                          QStringLiteral("%1: it is %2, and cannot be renamed to %3: %4")
                              .arg(file + suffix, what, name + suffix, each.errorString()));
    }
    return name;
}

} // namespace csp::sqlitefile
