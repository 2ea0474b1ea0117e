// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"
#include "ui/lists/keyedlistmodel.h"
#include "ui/lists/sessionchildren.h"

namespace csp {

class ConnectionsModel;

/// The live sessions, keyed by SessionId, with their live WebSockets as children.
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
        Peer,
        EndOnClose
    };

    /// \a connections, when given, tells of the children; it must outlive the model and take each
    /// delta first.
    explicit SessionsModel(QObject *parent = nullptr,
                           const ConnectionsModel *connections = nullptr);

    void apply(const ServerDelta &delta);

    bool isTree() const override { return true; }
    QModelIndex indexOf(const QString &key) const override;
    /// The session of that WebSocket; empty when it is not known.
    QString sessionOf(const QString &webSocketId) const
    {
        return m_children.sessionOf(webSocketId);
    }
    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    QString columnKey(int column) const override;
    QVariant rawValue(int row, int column) const override;
    bool rowLess(int left, int right, int column) const override;
    bool rowAccepted(int row, const FilterExpression &filter, ColumnMask visible) const override;

protected:
    QVariant cell(int row, int column, int role) const override;
    QVariant childCell(const QModelIndex &child, int role) const override;
    QString keyOf(const SessionInfo &row) const override { return row.sessionId; }
    ColumnMask changedColumns(const SessionInfo &before, const SessionInfo &after) const override;

private:
    QString text(const SessionInfo &info, int column) const;
    QString tip(const SessionInfo &info, int column) const;
    void learnAll(const QList<ConnectionInfo> &connections);
    void addChildren(const QList<ConnectionInfo> &connections);
    void removeChildren(const QList<ClosedInfo> &closed);
    /// Learns which of them end their session, and tells what changed by that.
    void learnEndings(const QList<ConnectionInfo> &connections);
    void removeChildRows(const QString &session, const QList<int> &rows);
    QVariant childText(const QString &webSocketId, int column) const;

    const ConnectionsModel *const m_connections;
    SessionChildren m_children;
};

} // namespace csp
