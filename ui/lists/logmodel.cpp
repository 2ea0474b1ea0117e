// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/logmodel.h"

#include "ui/basics/icons.h"
#include "ui/basics/texts.h"
#include "ui/lists/fieldssubject.h"

#include <QGuiApplication>

namespace csp {

namespace {

const QList<ListModel::Column> &logColumns()
{
    static const QList<ListModel::Column> columns{
        {QT_TRANSLATE_NOOP("csp::ListModel", "Time"), "", "23:59:59.999 more", false},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Level"), "", "Warning more"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Source"),
         QT_TRANSLATE_NOOP("csp::ListModel", "The room or class it is about"),
         "csp::ClockHandler more"},
        {QT_TRANSLATE_NOOP("csp::ListModel", "Text"), "", ""},
    };
    return columns;
}

struct LevelLook
{
    QIcon icon;
    Tone tone;
};

const LevelLook &levelLook(LogEntry::Level level)
{
    static const LevelLook info{themedIcon(QStringLiteral("info"), Tone::Muted), Tone::Plain};
    static const LevelLook warning{themedIcon(QStringLiteral("warning"), Tone::Warning),
                                   Tone::Warning};
    static const LevelLook error{themedIcon(QStringLiteral("error"), Tone::Failure), Tone::Failure};
    switch (level) {
    case LogEntry::Level::Info:
        return info;
    case LogEntry::Level::Warning:
        return warning;
    case LogEntry::Level::Error:
        return error;
    }
    Q_UNREACHABLE();
}

} // namespace

LogModel::LogModel(QObject *parent)
    : RingListModel(logColumns(), MaximumLines, parent)
{
}

QString LogModel::levelText(LogEntry::Level level)
{
    switch (level) {
    case LogEntry::Level::Info:
        return tr("info");
    case LogEntry::Level::Warning:
        return tr("warning");
    case LogEntry::Level::Error:
        return tr("error");
    }
    Q_UNREACHABLE();
}

QString LogModel::columnKey(int column) const
{
    static const QStringList keys{QStringLiteral("at"), QStringLiteral("level"),
                                  QStringLiteral("source"), QStringLiteral("text")};
    return keys.at(column);
}

QVariant LogModel::rawValue(int row, int column) const
{
    if (column == Time)
        return isoTimeText(at(row).atMs);
    if (column == Level)
        return logLevelName(at(row).level);
    return column == Text ? at(row).text : cell(row, column, Qt::DisplayRole);
}

bool LogModel::rowLess(int left, int right, int column) const
{
    switch (column) {
    case Level:
        return at(left).level < at(right).level;
    case Source:
        return at(left).source < at(right).source;
    case Text:
        return at(left).text < at(right).text;
    default:
        return at(left).atMs < at(right).atMs;
    }
}

bool LogModel::rowAccepted(int row, const FilterExpression &filter, ColumnMask) const
{
    const LogEntry &entry = at(row);
    const QString level = levelText(entry.level);
    return filter.matches(
        FieldsSubject({level, entry.source, entry.text}, {{FilterField::Level, level},
                                                          {FilterField::Source, entry.source},
                                                          {FilterField::Class, entry.source},
                                                          {FilterField::Text, entry.text}}));
}

QVariant LogModel::cell(int row, int column, int role) const
{
    const LogEntry &entry = at(row);
    if (role == IdRole)
        return keyOf(row);
    if (role == Qt::DecorationRole && column == Level)
        return levelLook(entry.level).icon;
    if (role == Qt::ForegroundRole && column == Level && levelLook(entry.level).tone != Tone::Plain)
        return toneColor(levelLook(entry.level).tone, QGuiApplication::palette());
    if (role == Qt::ToolTipRole)
        return column == Text ? entry.text : QVariant();
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Time:
        return preciseTimeText(entry.atMs * 1'000);
    case Level:
        return levelText(entry.level);
    case Source:
        return entry.source;
    case Text:
        return QString(entry.text).replace(QLatin1Char('\n'), QLatin1Char(' '));
    default:
        return {};
    }
}

} // namespace csp
