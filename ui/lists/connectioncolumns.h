// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"
#include "ui/lists/listmodel.h"

namespace csp {

/// The columns of the connections list, and how they are written, compared and told apart.
///
/// Thread: GUI thread.
namespace ConnectionColumn {
enum : int {
    State,
    WebSocketId,
    Class,
    Path,
    Peer,
    SessionId,
    Mode,
    Data,
    MessagesIn,
    MessagesOut,
    LastActivity,
    ConnectedFor,
    BytesIn,
    BytesOut,
    QueuedBytes,
    HandlerQueue,
    RoundTrip,
    ConnectedAt,
    Subprotocol,
    Origin,
    UserAgent,
    NoDataFraming,
    SessionEndOnClose
};
} // namespace ConnectionColumn

const QList<ListModel::Column> &connectionColumns();
QString connectionText(const ConnectionInfo &info, int column, qint64 nowMs);
/// By raw values: addresses by their numbers, times and counts as numbers.
bool connectionLess(const ConnectionInfo &left, const ConnectionInfo &right, int column);
ListModel::ColumnMask connectionChanges(const ConnectionInfo &before, const ConnectionInfo &after);
/// "Running, slow": the state and its marks as the list shows them.
QString stateText(const ConnectionInfo &info);
/// "address:port" by the numbers in it, not by its letters: 9.0.0.1 before 10.0.0.1.
int comparePeers(QStringView left, QStringView right);

} // namespace csp
