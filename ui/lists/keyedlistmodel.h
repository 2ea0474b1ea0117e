// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/lists/listmodel.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

namespace csp {

/// A list of values with a key each, changed in place: new rows come in one block, changes are
/// signalled once per group of columns, and rows go in contiguous blocks.
///
/// \a Value is what the server tells of a row, \a Row what is kept of it and derives from Value.
/// Thread: GUI thread.
template <typename Row, typename Value = Row> class KeyedListModel : public ListModel
{
public:
    /// More removed rows than this share, in percent, or more blocks than RemovalBlocks: a reset is
    /// cheaper.
    static constexpr int RemovalPercent = 5;
    static constexpr int RemovalBlocks = 32;

    using ListModel::ListModel;

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_rows.size());
    }
    const Row &at(int row) const { return *m_rows[std::size_t(row)]; }
    /// The row with that key, or nullptr.
    const Row *find(const QString &key) const
    {
        const int row = rowOf(key);
        return row < 0 ? nullptr : &at(row);
    }
    int rowOf(const QString &key) const override
    {
        const int row = m_rowByKey.value(key, -1);
        return row >= 0 && row < rowCount() && keyOf(at(row)) == key ? row : -1;
    }

protected:
    virtual QString keyOf(const Value &row) const = 0;
    /// The columns in which \a after is shown differently from \a before.
    virtual ColumnMask changedColumns(const Value &before, const Value &after) const = 0;

    /// \a whenEmpty is called in the middle of the reset.
    void replaceRows(const QList<Value> &rows, const std::function<void()> &whenEmpty = {});
    void upsertRows(const QList<Value> &rows, const QSet<QString> &except = {});
    void removeRowsByKey(const QSet<QString> &keys);
    /// Calls \a change, which gives the columns it changed, for each of \a rows (row numbers).
    template <typename Rows, typename Change> void changeRows(const Rows &rows, Change change);

private:
    static std::unique_ptr<Row> made(const Value &value);
    void append(const std::vector<const Value *> &rows);
    void eraseByReset(const std::vector<int> &rows);
    void eraseBlocks(const std::vector<std::pair<int, int>> &blocks);
    void reindex(std::size_t from);

    std::vector<std::unique_ptr<Row>> m_rows;
    QHash<QString, int> m_rowByKey;
};

template <typename Row, typename Value>
std::unique_ptr<Row> KeyedListModel<Row, Value>::made(const Value &value)
{
    auto row = std::make_unique<Row>();
    static_cast<Value &>(*row) = value;
    return row;
}

template <typename Row, typename Value>
template <typename Rows, typename Change>
void KeyedListModel<Row, Value>::changeRows(const Rows &rows, Change change)
{
    ColumnMask changed = 0;
    int first = rowCount();
    int last = -1;
    for (const int row : rows) {
        const ColumnMask difference = change(*m_rows[std::size_t(row)]);
        if (!difference)
            continue;
        changed |= difference;
        first = std::min(first, row);
        last = std::max(last, row);
    }
    if (changed)
        emitChanged(first, last, changed);
}

template <typename Row, typename Value>
void KeyedListModel<Row, Value>::replaceRows(const QList<Value> &rows,
                                             const std::function<void()> &whenEmpty)
{
    beginResetModel();
    m_rows.clear();
    m_rowByKey.clear();
    if (whenEmpty)
        whenEmpty();
    for (const Value &row : rows)
        m_rows.push_back(made(row));
    reindex(0);
    endResetModel();
}

template <typename Row, typename Value>
void KeyedListModel<Row, Value>::upsertRows(const QList<Value> &rows, const QSet<QString> &except)
{
    std::vector<const Value *> added;
    QSet<QString> addedKeys;
    ColumnMask changed = 0;
    int first = rowCount();
    int last = -1;
    for (const Value &row : rows) {
        const QString key = keyOf(row);
        if (const int known = rowOf(key); known >= 0) {
            Row &kept = *m_rows[std::size_t(known)];
            const ColumnMask difference = changedColumns(kept, row);
            static_cast<Value &>(kept) = row;
            if (!difference)
                continue;
            changed |= difference;
            first = std::min(first, known);
            last = std::max(last, known);
        } else if (!except.contains(key) && !addedKeys.contains(key)) {
            addedKeys.insert(key);
            added.push_back(&row);
        }
    }
    if (changed)
        emitChanged(first, last, changed);
    append(added);
}

template <typename Row, typename Value>
void KeyedListModel<Row, Value>::append(const std::vector<const Value *> &rows)
{
    if (rows.empty())
        return;
    const std::size_t from = m_rows.size();
    beginInsertRows({}, int(from), int(from + rows.size()) - 1);
    for (const Value *row : rows)
        m_rows.push_back(made(*row));
    reindex(from);
    endInsertRows();
}

template <typename Row, typename Value>
void KeyedListModel<Row, Value>::removeRowsByKey(const QSet<QString> &keys)
{
    std::vector<int> rows;
    for (const QString &key : keys) {
        if (const int row = rowOf(key); row >= 0)
            rows.push_back(row);
    }
    if (rows.empty())
        return;
    std::sort(rows.begin(), rows.end());
    std::vector<std::pair<int, int>> blocks;
    for (const int row : rows) {
        if (!blocks.empty() && blocks.back().second == row - 1)
            blocks.back().second = row;
        else
            blocks.emplace_back(row, row);
    }
    const bool isMany = rows.size() * 100 > m_rows.size() * RemovalPercent && blocks.size() > 1;
    if (isMany || blocks.size() > RemovalBlocks)
        eraseByReset(rows);
    else
        eraseBlocks(blocks);
    reindex(std::size_t(rows.front()));
}

template <typename Row, typename Value>
void KeyedListModel<Row, Value>::eraseByReset(const std::vector<int> &rows)
{
    beginResetModel();
    for (const int row : rows) {
        m_rowByKey.remove(keyOf(at(row)));
        m_rows[std::size_t(row)].reset();
    }
    std::erase_if(m_rows, [](const std::unique_ptr<Row> &row) { return !row; });
    reindex(std::size_t(rows.front()));
    endResetModel();
}

template <typename Row, typename Value>
void KeyedListModel<Row, Value>::eraseBlocks(const std::vector<std::pair<int, int>> &blocks)
{
    for (auto block = blocks.rbegin(); block != blocks.rend(); ++block) {
        beginRemoveRows({}, block->first, block->second);
        for (int row = block->first; row <= block->second; ++row)
            m_rowByKey.remove(keyOf(at(row)));
        m_rows.erase(m_rows.begin() + block->first, m_rows.begin() + block->second + 1);
        if (isTree()) // whose children are asked for their parents' rows at once
            reindex(std::size_t(block->first));
        endRemoveRows();
    }
}

template <typename Row, typename Value> void KeyedListModel<Row, Value>::reindex(std::size_t from)
{
    for (std::size_t row = from; row < m_rows.size(); ++row)
        m_rowByKey.insert(keyOf(*m_rows[row]), int(row));
}

} // namespace csp
