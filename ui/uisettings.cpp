// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/uisettings.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>
#include <array>

namespace csp {

namespace {

const std::array<QString, 3> &themeNames()
{
    static const std::array<QString, 3> names{QStringLiteral("system"), QStringLiteral("light"),
                                              QStringLiteral("dark")};
    return names;
}

/// In the order of TimeFormat.
const QStringList &timeFormatNames()
{
    static const QStringList names{QStringLiteral("local"), QStringLiteral("local-12"),
                                   QStringLiteral("utc")};
    return names;
}

QString headerKey(const QString &name)
{
    return QStringLiteral("headers.v%1/").arg(UiSettings::HeaderVersion) + name;
}

QString tr(const char *text)
{
    return QCoreApplication::translate("csp::UiSettings", text);
}

} // namespace

UiSettings::UiSettings(const QString &filePath)
    : m_filePath(filePath.isEmpty() ? defaultFilePath() : filePath)
{
    open();
    (void)m_settings->allKeys(); // reads every section, which status() alone does not
    if (m_settings->status() == QSettings::NoError)
        return;
    m_writer.reset();
    m_settings.reset();
    const QString kept = keepAside();
    m_writable = !kept.isEmpty();
    m_notices.append(
        m_writable ? tr("The window's settings could not be read; the defaults are used. The old "
                        "file is kept as %1.")
                         .arg(QDir::toNativeSeparators(kept))
                   : tr("The window's settings in %1 could not be read; the defaults are used and "
                        "the file is left as it is.")
                         .arg(QDir::toNativeSeparators(m_filePath)));
    if (m_writable)
        open();
}

QString UiSettings::defaultFilePath()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)
           + QStringLiteral("/window.ini");
}

QString UiSettings::messagesPath() const
{
    return QFileInfo(m_filePath).absoluteDir().filePath(QStringLiteral("messages.json"));
}

void UiSettings::open()
{
    if (QFile file(m_filePath); !file.exists() && QDir().mkpath(QFileInfo(file).path())
                                && file.open(QIODevice::NewOnly | QIODevice::WriteOnly))
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner); // it keeps messages
    m_settings = std::make_unique<QSettings>(m_filePath, QSettings::IniFormat);
    m_writer = std::make_unique<SettingsWriter>(*m_settings);
    const QFileInfo file(m_filePath);
    if (file.exists() && (!file.isFile() || !file.isReadable()))
        m_writable = false;
}

QString UiSettings::keepAside() const
{
    const QString stamp = QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss");
    const QString base = m_filePath + QStringLiteral(".broken-") + stamp;
    QString name = base;
    for (int i = 2; QFile::exists(name); ++i)
        name = base + QStringLiteral("-%1").arg(i);
    return QFile::rename(m_filePath, name) ? name : QString();
}

void UiSettings::write(const QString &key, const QVariant &value)
{
    if (!m_writable || !m_settings)
        return;
    m_settings->setValue(key, value);
    m_writer->writeSoon();
}

void UiSettings::tellWhenNotKept(QObject *context,
                                 const std::function<void(const QString &why)> &tell)
{
    if (!m_writer)
        return; // the notices have told it
    QObject::connect(m_writer.get(), &SettingsWriter::failed, context, tell);
    m_writer->check();
}

QByteArray UiSettings::geometry() const
{
    return m_settings ? m_settings->value(QStringLiteral("window/geometry")).toByteArray()
                      : QByteArray();
}

void UiSettings::setGeometry(const QByteArray &geometry)
{
    write(QStringLiteral("window/geometry"), geometry);
}

QByteArray UiSettings::splitter(const QString &name) const
{
    return m_settings ? m_settings->value(QStringLiteral("splitters/") + name).toByteArray()
                      : QByteArray();
}

void UiSettings::setSplitter(const QString &name, const QByteArray &state)
{
    write(QStringLiteral("splitters/") + name, state);
}

QByteArray UiSettings::header(const QString &name) const
{
    return m_settings ? m_settings->value(headerKey(name)).toByteArray() : QByteArray();
}

void UiSettings::setHeader(const QString &name, const QByteArray &state)
{
    write(headerKey(name), state);
}

QString UiSettings::filter() const
{
    return m_settings ? m_settings->value(QStringLiteral("window/filter")).toString() : QString();
}

void UiSettings::setFilter(const QString &filter)
{
    write(QStringLiteral("window/filter"), filter);
}

QString UiSettings::messageFilter() const
{
    return m_settings ? m_settings->value(QStringLiteral("messages/filter")).toString() : QString();
}

void UiSettings::setMessageFilter(const QString &filter)
{
    write(QStringLiteral("messages/filter"), filter);
}

QByteArray UiSettings::history() const
{
    return m_settings ? m_settings->value(QStringLiteral("composer/history")).toByteArray()
                      : QByteArray();
}

void UiSettings::setHistory(const QByteArray &history)
{
    write(QStringLiteral("composer/history"), history);
}

CaptureSettings UiSettings::capture() const
{
    const CaptureSettings defaults;
    if (!m_settings)
        return defaults;
    const auto number = [this](const char *key, qint64 unset) {
        bool isNumber = false;
        const qint64 value = m_settings->value(QLatin1String(key)).toLongLong(&isNumber);
        return isNumber ? value : unset;
    };
    CaptureSettings settings;
    settings.messages = int(qMin<qint64>(number("capture/messages", defaults.messages),
                                         CaptureSettings::MaximumMessages));
    settings.bytes = number("capture/bytes", defaults.bytes);
    settings.payloadBytes = number("capture/payloadBytes", defaults.payloadBytes);
    settings.recordBytes = number("capture/recordBytes", defaults.recordBytes);
    settings.redactions = m_settings->value(QStringLiteral("capture/redactions")).toStringList();
    return settings.bounded();
}

void UiSettings::setCapture(const CaptureSettings &settings)
{
    write(QStringLiteral("capture/messages"), settings.messages);
    write(QStringLiteral("capture/bytes"), settings.bytes);
    write(QStringLiteral("capture/payloadBytes"), qint64(settings.payloadBytes));
    write(QStringLiteral("capture/recordBytes"), settings.recordBytes);
    write(QStringLiteral("capture/redactions"), settings.redactions);
}

QStringList UiSettings::recentFilters() const
{
    return m_settings ? m_settings->value(QStringLiteral("lists/recentFilters")).toStringList()
                      : QStringList();
}

void UiSettings::setRecentFilters(const QStringList &filters)
{
    write(QStringLiteral("lists/recentFilters"), filters);
}

int UiSettings::closedRows(int fallback) const
{
    return m_settings ? m_settings->value(QStringLiteral("lists/closedRows"), fallback).toInt()
                      : fallback;
}

void UiSettings::setClosedRows(int rows)
{
    write(QStringLiteral("lists/closedRows"), rows);
}

bool UiSettings::isQuitUnasked() const
{
    return m_settings && m_settings->value(QStringLiteral("window/quitUnasked")).toBool();
}

void UiSettings::setQuitUnasked(bool unasked)
{
    write(QStringLiteral("window/quitUnasked"), unasked);
}

bool UiSettings::asksSingleClose() const
{
    return !m_settings || m_settings->value(QStringLiteral("lists/asksSingleClose"), true).toBool();
}

void UiSettings::setAsksSingleClose(bool asks)
{
    write(QStringLiteral("lists/asksSingleClose"), asks);
}

QString UiSettings::exportFolder() const
{
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    const QString fallback = QDir(documents).exists() ? documents : QDir::homePath();
    return m_settings ? m_settings->value(QStringLiteral("lists/exportFolder"), fallback).toString()
                      : fallback;
}

void UiSettings::setExportFolder(const QString &folder)
{
    write(QStringLiteral("lists/exportFolder"), folder);
}

Theme UiSettings::theme() const
{
    if (!m_settings)
        return Theme::System;
    const QString name = m_settings->value(QStringLiteral("window/theme")).toString();
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        if (themeNames().at(std::size_t(theme)) == name)
            return theme;
    }
    return Theme::System;
}

void UiSettings::setTheme(Theme theme)
{
    write(QStringLiteral("window/theme"), themeNames().at(std::size_t(theme)));
}

ViewSettings UiSettings::view() const
{
    ViewSettings view;
    if (!m_settings)
        return view;
    view.theme = theme();
    if (m_settings->value(QStringLiteral("view/density")) == QStringLiteral("compact"))
        view.density = Density::Compact;
    const qsizetype format =
        timeFormatNames().indexOf(m_settings->value(QStringLiteral("view/time")).toString());
    view.timeFormat = TimeFormat(std::max<qsizetype>(format, 0));
    bool isNumber = false;
    const int refreshes =
        m_settings->value(QStringLiteral("view/refreshesPerSecond")).toInt(&isNumber);
    if (isNumber)
        view.refreshesPerSecond =
            std::clamp(refreshes, ViewSettings::SlowestRefresh, ViewSettings::FastestRefresh);
    return view;
}

void UiSettings::setView(const ViewSettings &settings)
{
    setTheme(settings.theme);
    write(QStringLiteral("view/density"), settings.density == Density::Compact
                                              ? QStringLiteral("compact")
                                              : QStringLiteral("comfortable"));
    write(QStringLiteral("view/time"), timeFormatNames().at(qsizetype(settings.timeFormat)));
    write(QStringLiteral("view/refreshesPerSecond"), settings.refreshesPerSecond);
}

} // namespace csp
