// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/listproxy.h"

namespace csp {

ListProxy::ListProxy(ListModel *model, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_model(model)
{
    setSourceModel(model);
}

void ListProxy::setFilter(const FilterExpression &filter)
{
    if (m_refiltersWhole || m_model->rowCount() <= ResetRows) {
        m_filter = filter;
        refilter();
        return;
    }
    beginResetModel(); // rows that come and go one by one would cost seconds
    m_filter = filter;
    endResetModel();
}

void ListProxy::refilter()
{
    if (m_refiltersWhole)
        invalidate();
    else
        invalidateFilter();
}

void ListProxy::setRowFilter(std::function<bool(int)> accepts)
{
    m_accepts = std::move(accepts);
    refilter();
}

void ListProxy::setVisibleColumns(ListModel::ColumnMask visible)
{
    if (m_visible == visible)
        return;
    m_visible = visible;
    if (!m_filter.isEmpty())
        refilter();
}

void ListProxy::setHeld(bool held)
{
    if (held != dynamicSortFilter())
        return;
    setDynamicSortFilter(!held);
    if (!held && !m_filter.isEmpty())
        invalidateFilter();
}

void ListProxy::sort(int column, Qt::SortOrder order)
{
    m_model->setSortColumn(column);
    QSortFilterProxyModel::sort(column, order);
}

QModelIndex ListProxy::indexOf(const QString &key) const
{
    return mapFromSource(m_model->indexOf(key));
}

bool ListProxy::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    if (left.parent().isValid())
        return left.row() < right.row(); // children stay as they came
    return m_model->rowLess(left.row(), right.row(), left.column());
}

bool ListProxy::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (parent.isValid())
        return true; // children go with their row
    if (m_accepts && !m_accepts(row))
        return false;
    return m_filter.isEmpty() || m_model->rowAccepted(row, m_filter, m_visible);
}

} // namespace csp
