// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/basics/texts.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <atomic>

namespace csp {

namespace {

constexpr qint64 Second = 1'000;
constexpr qint64 Minute = 60 * Second;
constexpr qint64 Hour = 60 * Minute;
constexpr qint64 Day = 24 * Hour;

QString tr(const char *text)
{
    return QCoreApplication::translate("csp::texts", text);
}

QString twoDigits(qint64 number)
{
    return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0'));
}

/// Read wherever a text is made, as the default QLocale is.
std::atomic<TimeFormat> Format = TimeFormat::Local;

/// Date as \a date says, time of day to the second, then \a fraction.
QString momentText(qint64 atMs, const QString &date, const QString &fraction)
{
    const TimeFormat format = Format;
    const auto at =
        QDateTime::fromMSecsSinceEpoch(atMs, format == TimeFormat::Utc ? Qt::UTC : Qt::LocalTime);
    const QString time = format == TimeFormat::LocalTwelveHours ? QStringLiteral("hh:mm:ss%1 AP")
                                                                : QStringLiteral("HH:mm:ss%1");
    const QString text = QLocale().toString(at, QString(date + time.arg(fraction)));
    return format == TimeFormat::Utc ? text + QStringLiteral(" Z") : text;
}

} // namespace

QString numberText(qint64 number)
{
    return QLocale().toString(number);
}

QString bytesText(qint64 bytes)
{
    if (bytes < 1024)
        return tr("%1 B").arg(numberText(bytes));
    return QLocale().formattedDataSize(bytes, 1);
}

QString spanText(qint64 milliseconds)
{
    const qint64 span = qMax<qint64>(0, milliseconds);
    if (span < Minute)
        return tr("%1 s").arg(numberText(span / Second));
    if (span < Hour)
        return tr("%1 min").arg(numberText(span / Minute));
    if (span < 2 * Day)
        return tr("%1 h").arg(numberText(span / Hour));
    return tr("%1 d").arg(numberText(span / Day));
}

QString durationText(qint64 milliseconds)
{
    const qint64 span = qMax<qint64>(0, milliseconds);
    const QString tail = QLatin1Char(':') + twoDigits(span % Hour / Minute) + QLatin1Char(':')
                         + twoDigits(span % Minute / Second);
    if (span < Day)
        return QString::number(span / Hour) + tail;
    return tr("%1 d %2").arg(numberText(span / Day), twoDigits(span % Day / Hour) + tail);
}

void setTimeFormat(TimeFormat format)
{
    Format = format;
}

QString timeText(qint64 atMs)
{
    return momentText(atMs, QString(), QString());
}

QString preciseTimeText(qint64 atUs)
{
    return momentText(atUs / 1'000, QString(), QStringLiteral(".zzz"));
}

QString dateTimeText(qint64 atMs)
{
    return momentText(atMs, QStringLiteral("yyyy-MM-dd "), QStringLiteral(".zzz"));
}

QString isoTimeText(qint64 atMs)
{
    return atMs == 0 ? QString()
                     : QDateTime::fromMSecsSinceEpoch(atMs, Qt::UTC).toString(Qt::ISODateWithMs);
}

QString yesNoText(bool yes)
{
    return yes ? tr("Yes") : tr("No");
}

QString modeText(bool sharedConnection)
{
    return sharedConnection ? tr("Shared") : tr("Dedicated");
}

QString dataText(bool binaryData)
{
    return binaryData ? tr("Binary") : tr("Text");
}

QString roundTripText(qint64 microseconds)
{
    if (microseconds < 0)
        return QStringLiteral("–");
    return tr("%1 ms").arg(QLocale().toString(double(microseconds) / 1'000, 'f', 2));
}

} // namespace csp
