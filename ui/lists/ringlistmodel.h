// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/lists/listmodel.h"

#include <algorithm>
#include <deque>

namespace csp {

/// A list that only grows at its end; the oldest rows go when there are more than its capacity.
/// Rows are keyed by their number since the beginning.
///
/// Thread: GUI thread.
template <typename Row> class RingListModel : public ListModel
{
public:
    RingListModel(QList<Column> columns, int capacity, QObject *parent)
        : ListModel(std::move(columns), parent)
        , m_capacity(capacity)
    {
    }

    int capacity() const { return m_capacity; }
    void setCapacity(int rows)
    {
        m_capacity = std::max(1, rows);
        makeRoom(0);
    }
    const Row &at(int row) const { return m_rows[std::size_t(row)]; }
    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_rows.size());
    }
    int rowOf(const QString &key) const override
    {
        const qint64 row = key.toLongLong() - m_firstNumber;
        return row >= 0 && row < rowCount() ? int(row) : -1;
    }

protected:
    QString keyOf(int row) const { return QString::number(m_firstNumber + row); }
    void appendRows(const QList<Row> &rows)
    {
        const int added = int(std::min<qsizetype>(rows.size(), m_capacity));
        if (added == 0)
            return;
        makeRoom(added);
        beginInsertRows({}, rowCount(), rowCount() + added - 1);
        m_rows.insert(m_rows.end(), rows.end() - added, rows.end());
        endInsertRows();
    }

private:
    void makeRoom(int added)
    {
        const int surplus = rowCount() + added - m_capacity;
        if (surplus <= 0)
            return;
        beginRemoveRows({}, 0, surplus - 1);
        m_rows.erase(m_rows.begin(), m_rows.begin() + surplus);
        m_firstNumber += surplus;
        endRemoveRows();
    }

    std::deque<Row> m_rows;
    qint64 m_firstNumber = 1; ///< of the oldest row kept
    int m_capacity;
};

} // namespace csp
