// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/composer/savedfile.h"

#include "ui/basics/replacing.h"
#include "ui/basics/texts.h"
#include "ui/composer/draft.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

namespace csp {

namespace {

const QLatin1String FormatKey("format");
const QLatin1String VersionKey("version");
const QLatin1String ItemsKey("items");
const QLatin1String NameKey("name");
const QString FormatName = QStringLiteral("csp-console messages");

QString tr(const char *text)
{
    return QCoreApplication::translate("csp::SavedFile", text);
}

/// Why \a items are none of ours; empty when they are.
QString faultOf(const QJsonArray &items, int depth)
{
    if (depth > SavedFile::MaxDepth)
        return tr("more than %1 levels of folders").arg(numberText(SavedFile::MaxDepth));
    for (const QJsonValue &value : items) {
        const QJsonObject item = value.toObject();
        const QString name = item.value(NameKey).toString();
        if (name.isEmpty())
            return tr("an item has no name");
        const bool isFolder = item.contains(ItemsKey);
        if (isFolder && !item.value(ItemsKey).isArray())
            return tr("folder \"%1\" has no list of items").arg(name);
        if (!isFolder && !draftFromJson(item))
            return tr("message \"%1\" is of no known kind").arg(name);
        if (const QString fault = faultOf(item.value(ItemsKey).toArray(), depth + 1);
            !fault.isEmpty())
            return fault;
    }
    return {};
}

/// Why \a root is no file of ours; empty when it is.
QString faultOf(const QJsonObject &root)
{
    if (root.value(FormatKey).toString() != FormatName || !root.value(ItemsKey).isArray())
        return tr("it holds no saved messages");
    const int version = root.value(VersionKey).toInt();
    if (version > SavedFile::Version)
        return tr("it is of version %1, and this program knows version %2")
            .arg(version)
            .arg(SavedFile::Version);
    if (version < 1)
        return tr("it has no version");
    const QJsonArray items = root.value(ItemsKey).toArray();
    const QString fault = faultOf(items, 0);
    if (fault.isEmpty() && SavedFile::countOf(items) > SavedFile::MaxItems)
        return tr("it holds more than %1 messages and folders")
            .arg(numberText(SavedFile::MaxItems));
    return fault;
}

} // namespace

SavedFile::SavedFile(const QString &path)
    : m_path(path)
{
}

qsizetype SavedFile::countOf(const QJsonArray &items)
{
    qsizetype count = items.size();
    for (const QJsonValue &item : items)
        count += countOf(item.toObject().value(ItemsKey).toArray());
    return count;
}

Status SavedFile::failure(const QString &why) const
{
    return Status(Status::CannotStore,
                  QStringLiteral("%1: %2").arg(QDir::toNativeSeparators(m_path), why));
}

Result<QJsonArray> SavedFile::read()
{
    m_isUsable = false;
    m_known.clear();
    m_root = {};
    QFile file(m_path);
    if (!file.exists()) {
        m_isUsable = true;
        return QJsonArray();
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
    if (const QString fault = faultOf(root); !fault.isEmpty())
        return failure(fault);
    m_known = content;
    m_root = root;
    m_isUsable = true;
    return root.value(ItemsKey).toArray();
}

Status SavedFile::copyForeign()
{
    QFile file(m_path);
    if (!QFileInfo(m_path).isFile())
        return Status(); // there is none, or put() tells what it is
    const auto why = [this](const QString &error) {
        return failure(
            tr("another program has changed it, and it cannot be kept aside: %1").arg(error));
    };
    if (!file.open(QIODevice::ReadOnly))
        return why(file.errorString());
    if (file.read(MaxBytes + 1) == m_known)
        return Status();
    file.close();
    const QString base = m_path + QStringLiteral(".other-")
                         + QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss");
    QString name = base;
    for (int i = 2; QFile::exists(name); ++i)
        name = base + QStringLiteral("-%1").arg(i);
    if (!file.copy(name))
        return why(file.errorString());
    m_keptAside = name;
    return Status();
}

QJsonObject SavedFile::rootFor(const QJsonArray &items) const
{
    QJsonObject root = m_root;
    root.insert(FormatKey, FormatName);
    root.insert(VersionKey, Version);
    root.insert(ItemsKey, items);
    return root;
}

/// Indented for people, unless only without that it is small enough to be read again.
Result<QByteArray> SavedFile::contentOf(const QJsonObject &root) const
{
    if (const QString fault = faultOf(root); !fault.isEmpty())
        return failure(fault);
    const QJsonDocument document(root);
    QByteArray content = document.toJson();
    if (content.size() > MaxBytes)
        content = document.toJson(QJsonDocument::Compact);
    if (content.size() > MaxBytes)
        return failure(tr("it would be larger than %1").arg(bytesText(MaxBytes)));
    return content;
}

Status SavedFile::check(const QJsonArray &items) const
{
    const Result<QByteArray> content = contentOf(rootFor(items));
    return content ? Status() : content.error();
}

Status SavedFile::write(const QJsonArray &items)
{
    Q_ASSERT(m_isUsable);
    m_keptAside.clear();
    if (Status copied = copyForeign(); !copied.isOk())
        return copied;
    Status written = put(rootFor(items));
    if (!written.isOk() && !m_keptAside.isEmpty()) {
        QFile::remove(m_keptAside); // it is still in its own place
        m_keptAside.clear();
    }
    return written;
}

Status SavedFile::writeCopy(const QJsonArray &items)
{
    return put(rootFor(items));
}

Status SavedFile::put(const QJsonObject &root)
{
    const Result<QByteArray> content = contentOf(root);
    if (!content)
        return content.error();
    if (const QString obstacle = obstacleToReplacing(m_path); !obstacle.isEmpty())
        return failure(obstacle);
    if (!QDir().mkpath(QFileInfo(m_path).absolutePath()))
        return failure(tr("its folder cannot be made"));
    QSaveFile file(m_path);
    if (!file.open(QIODevice::WriteOnly))
        return failure(file.errorString());
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner); // messages hold secrets
    file.write(*content);
    if (!file.commit())
        return failure(file.errorString());
    m_known = *content;
    m_root = root;
    return Status();
}

} // namespace csp
