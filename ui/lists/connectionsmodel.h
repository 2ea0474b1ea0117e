// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/lists/connectioncolumns.h"
#include "ui/lists/keyedlistmodel.h"

namespace csp {

/// The live WebSockets, keyed by WebSocketID.
///
/// Thread: GUI thread.
class ConnectionsModel final : public KeyedListModel<ConnectionInfo>
{
    Q_OBJECT

public:
    explicit ConnectionsModel(QObject *parent = nullptr);

    void apply(const ServerDelta &delta);
    /// The WebSocketIDs of each of these sessions.
    QHash<QString, QStringList> ofSessions(const QStringList &sessionIds) const;

    bool rowLess(int left, int right, int column) const override;
    bool rowAccepted(int row, const FilterExpression &filter, ColumnMask visible) const override;

protected:
    QVariant cell(int row, int column, int role) const override;
    QString keyOf(const ConnectionInfo &row) const override { return row.webSocketId; }
    ColumnMask changedColumns(const ConnectionInfo &before,
                              const ConnectionInfo &after) const override
    {
        return connectionChanges(before, after);
    }
};

} // namespace csp
