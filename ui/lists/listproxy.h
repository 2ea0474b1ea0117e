// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/lists/listmodel.h"

#include <QSortFilterProxyModel>

#include <functional>

namespace csp {

/// Sorts and filters a ListModel by its raw values, and can hold the order while the user points
/// at rows.
///
/// Thread: GUI thread.
class ListProxy final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    /// A filter over more rows than this resets the proxy.
    static constexpr int ResetRows = 5'000;

    explicit ListProxy(ListModel *model, QObject *parent = nullptr);

    ListModel *list() const { return m_model; }
    void setFilter(const FilterExpression &filter);
    /// Asks every row again; for a filter that depends on the time.
    void refreshFilter() { invalidateFilter(); }
    /// Another filter is one change of the whole list, not one of each run of rows: for long lists
    /// whose rows come and go scattered.
    void setRefiltersWhole(bool whole) { m_refiltersWhole = whole; }
    /// Shows only rows of the model for which \a accepts is true.
    void setRowFilter(std::function<bool(int)> accepts);
    /// The columns in which plain words are looked for.
    void setVisibleColumns(ListModel::ColumnMask visible);
    /// While held, no row moves or goes because of its values.
    void setHeld(bool held);
    void sort(int column, Qt::SortOrder order) override;
    /// The row with that key, or an invalid index when there is none or it is filtered out.
    QModelIndex indexOf(const QString &key) const;

protected:
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    void refilter();

    ListModel *const m_model;
    FilterExpression m_filter;
    std::function<bool(int)> m_accepts;
    bool m_refiltersWhole = false;
    ListModel::ColumnMask m_visible = ~ListModel::ColumnMask(0);
};

} // namespace csp
