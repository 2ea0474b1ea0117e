// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/listmodel.h"

#include <QCoreApplication>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QPalette>

namespace csp {

ListModel::ListModel(QList<Column> columns, QObject *parent)
    : QAbstractItemModel(parent)
    , m_columns(std::move(columns))
{
}

void ListModel::setStale(bool stale)
{
    if (m_stale == stale)
        return;
    m_stale = stale;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1),
                           {Qt::ForegroundRole});
}

QModelIndex ListModel::indexOf(const QString &key) const
{
    const int row = rowOf(key);
    return row < 0 ? QModelIndex() : index(row, 0);
}

QModelIndex ListModel::index(int row, int column, const QModelIndex &parent) const
{
    return hasIndex(row, column, parent) ? createIndex(row, column) : QModelIndex();
}

QModelIndex ListModel::parent(const QModelIndex &) const
{
    return {};
}

Qt::ItemFlags ListModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    return index.isValid() && !isTree() ? flags | Qt::ItemNeverHasChildren : flags;
}

int ListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() && !isTree() ? 0 : int(m_columns.size());
}

QVariant ListModel::childCell(const QModelIndex &, int) const
{
    return {};
}

QVariant ListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Column &column = m_columns.at(index.column());
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (column.isNumber ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ForegroundRole && m_stale)
        return QGuiApplication::palette().color(QPalette::PlaceholderText);
    if (role == Qt::FontRole && column.isMonospaced)
        return QFontDatabase::systemFont(QFontDatabase::FixedFont);
    const auto value = [this, &index](int wanted) {
        return index.parent().isValid() ? childCell(index, wanted)
                                        : cell(index.row(), index.column(), wanted);
    };
    const QVariant own = value(role);
    return role == CopyIdRole && !own.isValid() ? value(IdRole) : own;
}

QVariant ListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= m_columns.size())
        return {};
    const Column &column = m_columns.at(section);
    if (role == Qt::DisplayRole)
        return QCoreApplication::translate("csp::ListModel", column.title);
    if (role == Qt::ToolTipRole && *column.tip)
        return QCoreApplication::translate("csp::ListModel", column.tip);
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (column.isNumber ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

void ListModel::emitChanged(int first, int last, ColumnMask changed)
{
    const int count = columnCount();
    int column = 0;
    while (column < count) {
        int from = -1;
        int to = -1;
        for (; column < count; ++column) {
            const bool isChanged = changed & bit(column);
            if (column == m_sortColumn && !isChanged)
                break;
            if (isChanged) {
                from = from < 0 ? column : from;
                to = column;
            }
        }
        ++column;
        if (from >= 0)
            Q_EMIT dataChanged(index(first, from), index(last, to));
    }
}

} // namespace csp
