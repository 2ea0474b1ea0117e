// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/lists/filterexpression.h"

#include <QAbstractItemModel>
#include <QList>

namespace csp {

/// A list of the console: it describes its columns and is sorted and filtered by raw values. Its
/// rows are flat, unless a list gives them children.
///
/// Thread: GUI thread.
class ListModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    /// The key of a row, the same in every column.
    static constexpr int IdRole = Qt::UserRole;
    /// The id to copy, where it is not the row's key.
    static constexpr int CopyIdRole = Qt::UserRole + 1;

    /// How a column looks and how wide it starts.
    struct Column
    {
        const char *title;
        const char *tip;
        const char *sample; ///< a typical long text; its width is the column's
        bool isNumber = false;
        bool isHidden = false; ///< until the user shows it
        bool isMonospaced = false;
    };
    /// One bit a column.
    using ColumnMask = quint64;

    ListModel(QList<Column> columns, QObject *parent = nullptr);

    const QList<Column> &columns() const { return m_columns; }
    /// The column's name for programs, in camel case.
    virtual QString columnKey(int column) const
    {
        return QString::fromUtf8(m_columns.at(column).title);
    }
    /// -1 when no row has that key.
    virtual int rowOf(const QString &key) const = 0;
    /// The row, or child of a row, with that key; invalid when there is none.
    virtual QModelIndex indexOf(const QString &key) const;
    /// Whether rows may have children.
    virtual bool isTree() const { return false; }
    /// The value for programs: numbers as such, times in ISO 8601, UTC; what is shown by default.
    virtual QVariant rawValue(int row, int column) const
    {
        return cell(row, column, Qt::DisplayRole);
    }
    virtual bool rowLess(int left, int right, int column) const = 0;
    /// \a visible: the columns in which a plain word is looked for.
    virtual bool rowAccepted(int row, const FilterExpression &filter, ColumnMask visible) const = 0;
    /// The column the view is sorted by; a change elsewhere is signalled without it.
    void setSortColumn(int column) { m_sortColumn = column; }
    int sortColumn() const { return m_sortColumn; }
    /// Shows all rows in the colour of what is no longer so.
    void setStale(bool stale);

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    virtual QVariant cell(int row, int column, int role) const = 0;
    /// As cell(), of a row's child.
    virtual QVariant childCell(const QModelIndex &child, int role) const;
    static constexpr ColumnMask bit(int column) { return ColumnMask(1) << column; }
    /// Signals rows \a first to \a last, without the sort column when it is not in \a changed.
    void emitChanged(int first, int last, ColumnMask changed);

private:
    const QList<Column> m_columns;
    int m_sortColumn = -1;
    bool m_stale = false;
};

} // namespace csp
