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
    : ListModel(logColumns(), parent)
{
}

void LogModel::append(const QList<LogEntry> &entries)
{
    const int added = int(qMin<qsizetype>(entries.size(), MaximumLines));
    if (added == 0)
        return;
    if (const int surplus = rowCount() + added - MaximumLines; surplus > 0) {
        beginRemoveRows({}, 0, surplus - 1);
        m_entries.erase(m_entries.begin(), m_entries.begin() + surplus);
        m_firstNumber += surplus;
        endRemoveRows();
    }
    beginInsertRows({}, rowCount(), rowCount() + added - 1);
    m_entries.insert(m_entries.end(), entries.end() - added, entries.end());
    endInsertRows();
}

int LogModel::rowOf(const QString &key) const
{
    const qint64 row = key.toLongLong() - m_firstNumber;
    return row >= 0 && row < rowCount() ? int(row) : -1;
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
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
    return filter.matches(FieldsSubject({logLevelName(entry.level), entry.source, entry.text}));
}

QVariant LogModel::cell(int row, int column, int role) const
{
    const LogEntry &entry = at(row);
    if (role == IdRole)
        return QString::number(m_firstNumber + row);
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
        return logLevelName(entry.level);
    case Source:
        return entry.source;
    case Text:
        return QString(entry.text).replace(QLatin1Char('\n'), QLatin1Char(' '));
    default:
        return {};
    }
}

} // namespace csp
