// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"
#include "ui/lists/ringlistmodel.h"

namespace csp {

/// The newest lines of the server's log.
///
/// Thread: GUI thread.
class LogModel final : public RingListModel<LogEntry>
{
    Q_OBJECT

public:
    enum ColumnIndex { Time, Level, Source, Text };
    /// The oldest lines go when there are more.
    static constexpr int MaximumLines = 5'000;

    explicit LogModel(QObject *parent = nullptr);

    void append(const QList<LogEntry> &entries) { appendRows(entries); }
    /// For a person, as the filter knows it.
    static QString levelText(LogEntry::Level level);

    QString columnKey(int column) const override;
    QVariant rawValue(int row, int column) const override;
    bool rowLess(int left, int right, int column) const override;
    bool rowAccepted(int row, const FilterExpression &filter, ColumnMask visible) const override;

protected:
    QVariant cell(int row, int column, int role) const override;
};

} // namespace csp
