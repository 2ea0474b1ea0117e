// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"
#include "ui/lists/listmodel.h"

#include <deque>

namespace csp {

/// The newest lines of the server's log.
///
/// Thread: GUI thread.
class LogModel final : public ListModel
{
    Q_OBJECT

public:
    enum ColumnIndex { Time, Level, Source, Text };
    /// The oldest lines go when there are more.
    static constexpr int MaximumLines = 5'000;

    explicit LogModel(QObject *parent = nullptr);

    void append(const QList<LogEntry> &entries);
    const LogEntry &at(int row) const { return m_entries[std::size_t(row)]; }

    int rowOf(const QString &key) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    bool rowLess(int left, int right, int column) const override;
    bool rowAccepted(int row, const FilterExpression &filter, ColumnMask visible) const override;

protected:
    QVariant cell(int row, int column, int role) const override;

private:
    std::deque<LogEntry> m_entries;
    qint64 m_firstNumber = 0; ///< of the oldest line kept; keys the rows
};

} // namespace csp
