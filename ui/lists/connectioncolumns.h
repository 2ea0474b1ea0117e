// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/lists/connectionrow.h"
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
    RateIn,
    RateOut,
    QueuedBytes,
    HandlerQueue,
    RoundTrip,
    ConnectedAt,
    Subprotocol,
    Origin,
    UserAgent,
    User, ///< known to the list, not to the row
    NoDataFraming,
    SessionEndOnClose,
    Tls
};
} // namespace ConnectionColumn

const QList<ListModel::Column> &connectionColumns();
/// The column's name for programs.
QString connectionKey(int column);
/// What the server tells of a connection; rates and the way it ended are the row's.
QString connectionText(const ConnectionInfo &info, int column, qint64 nowMs);
QString connectionRowText(const ConnectionRow &row, int column, qint64 nowMs);
/// For programs: numbers as such, times in ISO 8601, UTC.
QVariant connectionRaw(const ConnectionRow &row, int column, qint64 nowMs);
/// By raw values: addresses by their numbers, times and counts as numbers.
bool connectionLess(const ConnectionRow &left, const ConnectionRow &right, int column);
ListModel::ColumnMask connectionChanges(const ConnectionInfo &before, const ConnectionInfo &after);
/// "Running, slow": the state and its marks as the list shows them.
QString stateText(const ConnectionInfo &info);
/// "12.5/s"
QString rateText(double perSecond);
/// "address:port" by the numbers in it, not by its letters: 9.0.0.1 before 10.0.0.1.
int comparePeers(QStringView left, QStringView right);

} // namespace csp
