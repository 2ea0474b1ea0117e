// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/lists/connectioncolumns.h"
#include "ui/lists/keyedlistmodel.h"

#include <chrono>
#include <deque>

namespace csp {

/// The WebSockets, keyed by WebSocketID: the live ones, and those that closed a moment ago.
///
/// Thread: GUI thread.
class ConnectionsModel final : public KeyedListModel<ConnectionRow, ConnectionInfo>
{
    Q_OBJECT

public:
    /// How long a closed one stays, greyed; and how many do at most, the oldest go first.
    static constexpr std::chrono::seconds ClosedShown{10};
    static constexpr std::size_t MaximumClosedShown = 1'000;
    /// Rates are taken over at least this long.
    static constexpr std::chrono::milliseconds RateInterval{1'000};

    explicit ConnectionsModel(QObject *parent = nullptr);

    /// Takes the changes in; \a nowMs is the time in milliseconds since the epoch, UTC.
    void apply(const ServerDelta &delta, qint64 nowMs);
    void apply(const ServerDelta &delta);
    /// Zero takes closed ones away at once.
    void setClosedShown(std::chrono::milliseconds shown) { m_closedShown = shown; }
    /// The row when it is there and not closed, else nullptr.
    const ConnectionRow *findLive(const QString &webSocketId) const;
    int liveCount() const { return rowCount() - int(m_closed.size()); }
    /// Those that are shown though they closed.
    QStringList closedIds() const;
    /// The live WebSocketIDs of each of these sessions.
    QHash<QString, QStringList> ofSessions(const QStringList &sessionIds) const;
    QString userOf(const ConnectionInfo &info) const { return m_users.value(info.sessionId); }

    QString columnKey(int column) const override { return connectionKey(column); }
    QVariant rawValue(int row, int column) const override;
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

private:
    struct Closed
    {
        QString webSocketId;
        qint64 untilMs;
    };

    void close(const QList<ClosedInfo> &closed, qint64 nowMs);
    void removeClosed(qint64 nowMs);
    void takeRates(qint64 nowMs);
    void takeUsers(const ServerDelta &delta);
    QString text(const ConnectionRow &row, int column) const;
    QVariant tip(const ConnectionRow &row, int column) const;
    static QVariant color(const ConnectionRow &row, int column);

    QHash<QString, QString> m_users; ///< of sessions that have one, by SessionId
    std::deque<Closed> m_closed;     ///< those still shown, oldest first
    std::chrono::milliseconds m_closedShown = ClosedShown;
    qint64 m_ratesAtMs = 0;
};

} // namespace csp
