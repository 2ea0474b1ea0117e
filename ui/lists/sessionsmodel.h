// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"
#include "ui/lists/keyedlistmodel.h"

namespace csp {

/// The live sessions, keyed by SessionId.
///
/// Thread: GUI thread.
class SessionsModel final : public KeyedListModel<SessionInfo>
{
    Q_OBJECT

public:
    enum ColumnIndex {
        SessionId,
        User,
        Sockets,
        Kind,
        License,
        LastActivity,
        EndsIn,
        EndRefused,
        Created,
        Timeout,
        Peer
    };

    explicit SessionsModel(QObject *parent = nullptr);

    void apply(const ServerDelta &delta);

    QString columnKey(int column) const override;
    QVariant rawValue(int row, int column) const override;
    bool rowLess(int left, int right, int column) const override;
    bool rowAccepted(int row, const FilterExpression &filter, ColumnMask visible) const override;

protected:
    QVariant cell(int row, int column, int role) const override;
    QString keyOf(const SessionInfo &row) const override { return row.sessionId; }
    ColumnMask changedColumns(const SessionInfo &before, const SessionInfo &after) const override;

private:
    static QString text(const SessionInfo &info, int column);
    static QString tip(const SessionInfo &info, int column);
};

} // namespace csp
