// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/connectionsmodel.h"

#include "ui/basics/icons.h"
#include "ui/basics/texts.h"
#include "ui/lists/connectionsubject.h"

#include <QDateTime>
#include <QGuiApplication>
#include <QPalette>

#include <ranges>

namespace csp {

namespace {

struct StateLook
{
    QIcon icon;
    Tone tone;
};

/// Icon and colour of a state; the word is always beside them.
const StateLook &stateLook(const ConnectionRow &info)
{
    const auto look = [](const char *name, Tone tone) {
        return StateLook{themedIcon(QLatin1String(name), tone), tone};
    };
    static const StateLook handshake = look("state-handshake", Tone::Muted);
    static const StateLook running = look("state-running", Tone::Good);
    static const StateLook detached = look("state-detached", Tone::Good);
    static const StateLook closing = look("state-closing", Tone::Muted);
    static const StateLook closed = look("close", Tone::Muted);
    static const StateLook slow = look("warning", Tone::Warning);
    static const StateLook notResponding = look("error", Tone::Failure);
    if (info.isClosed())
        return closed;
    if (info.notResponding)
        return notResponding;
    if (info.slow)
        return slow;
    switch (info.state) {
    case ConnectionState::Handshake:
    case ConnectionState::PreServer:
        return handshake;
    case ConnectionState::Running:
        return running;
    case ConnectionState::Detached:
        return detached;
    case ConnectionState::Closing:
        return closing;
    }
    Q_UNREACHABLE();
}

} // namespace

ConnectionsModel::ConnectionsModel(QObject *parent)
    : KeyedListModel<ConnectionRow, ConnectionInfo>(connectionColumns(), parent)
{
}

void ConnectionsModel::apply(const ServerDelta &delta)
{
    apply(delta, QDateTime::currentMSecsSinceEpoch());
}

void ConnectionsModel::apply(const ServerDelta &delta, qint64 nowMs)
{
    takeUsers(delta);
    if (delta.full) {
        m_closed.clear();
        replaceRows(delta.connections);
        return;
    }
    QSet<QString> gone;
    for (const ClosedInfo &closed : delta.closed)
        gone.insert(closed.webSocketId);
    upsertRows(delta.connections, gone);
    if (m_closedShown.count() > 0)
        close(delta.closed, nowMs);
    else
        removeRowsByKey(gone);
    removeClosed(nowMs);
    takeRates(nowMs);
}

void ConnectionsModel::close(const QList<ClosedInfo> &closed, qint64 nowMs)
{
    QHash<int, const ClosedInfo *> ends;
    for (const ClosedInfo &end : closed) {
        const int row = rowOf(end.webSocketId);
        if (row < 0 || at(row).isClosed() || ends.contains(row))
            continue;
        ends.insert(row, &end);
        m_closed.push_back({end.webSocketId, nowMs + m_closedShown.count()});
    }
    changeRows(ends.keys(), [this, &ends, nowMs](ConnectionRow &row) {
        const ClosedInfo &end = *ends.value(rowOf(row.webSocketId));
        row.closedAtMs = end.closedAtMs > 0 ? end.closedAtMs : nowMs;
        row.closeCode = end.code;
        row.closeReason = end.reason;
        row.rates = {};
        return (ColumnMask(1) << columnCount()) - 1; // all of the row turns grey
    });
}

void ConnectionsModel::removeClosed(qint64 nowMs)
{
    QSet<QString> due;
    while (!m_closed.empty()
           && (m_closed.size() > MaximumClosedShown || m_closed.front().untilMs <= nowMs)) {
        due.insert(m_closed.front().webSocketId);
        m_closed.pop_front();
    }
    removeRowsByKey(due);
}

void ConnectionsModel::takeRates(qint64 nowMs)
{
    const qint64 span = nowMs - m_ratesAtMs;
    if (span >= 0 && span < RateInterval.count())
        return;
    const bool isMeasured = m_ratesAtMs > 0 && span > 0;
    m_ratesAtMs = nowMs;
    const double seconds = double(span) / 1'000;
    changeRows(std::views::iota(0, rowCount()), [isMeasured, seconds](ConnectionRow &row) {
        const ConnectionRates total{double(row.messagesIn), double(row.messagesOut),
                                    double(row.bytesIn), double(row.bytesOut)};
        const ConnectionRates before = row.rates;
        const ConnectionRates &from = row.counted;
        if (isMeasured && row.isCounted && !row.isClosed())
            row.rates = {(total.messagesIn - from.messagesIn) / seconds,
                         (total.messagesOut - from.messagesOut) / seconds,
                         (total.bytesIn - from.bytesIn) / seconds,
                         (total.bytesOut - from.bytesOut) / seconds};
        row.counted = total;
        row.isCounted = true;
        return before == row.rates ? ColumnMask(0)
                                   : bit(ConnectionColumn::RateIn) | bit(ConnectionColumn::RateOut);
    });
}

void ConnectionsModel::takeUsers(const ServerDelta &delta)
{
    if (delta.full)
        m_users.clear();
    bool isChanged = false;
    for (const SessionInfo &session : delta.sessions) {
        if (m_users.value(session.sessionId) == session.user)
            continue;
        m_users.insert(session.sessionId, session.user);
        isChanged = true;
    }
    for (const QString &ended : delta.endedSessions)
        m_users.remove(ended);
    if (isChanged && !delta.full && rowCount() > 0)
        emitChanged(0, rowCount() - 1, bit(ConnectionColumn::User));
}

const ConnectionRow *ConnectionsModel::findLive(const QString &webSocketId) const
{
    const ConnectionRow *row = find(webSocketId);
    return row && !row->isClosed() ? row : nullptr;
}

QStringList ConnectionsModel::closedIds() const
{
    QStringList ids;
    for (const Closed &closed : m_closed)
        ids.append(closed.webSocketId);
    return ids;
}

QHash<QString, QStringList> ConnectionsModel::ofSessions(const QStringList &sessionIds) const
{
    QHash<QString, QStringList> idsOf;
    for (const QString &sessionId : sessionIds)
        idsOf.insert(sessionId, {});
    for (int row = 0; row < rowCount() && !idsOf.isEmpty(); ++row) {
        const auto ids = idsOf.find(at(row).sessionId);
        if (ids != idsOf.end() && !at(row).isClosed())
            ids->append(at(row).webSocketId);
    }
    return idsOf;
}

bool ConnectionsModel::rowLess(int left, int right, int column) const
{
    if (column == ConnectionColumn::User)
        return userOf(at(left)) < userOf(at(right));
    return connectionLess(at(left), at(right), column);
}

bool ConnectionsModel::rowAccepted(int row, const FilterExpression &filter,
                                   ColumnMask visible) const
{
    return filter.matches(ConnectionSubject(at(row), visible, m_users));
}

QString ConnectionsModel::text(const ConnectionRow &row, int column) const
{
    return column == ConnectionColumn::User
               ? userOf(row)
               : connectionRowText(row, column, QDateTime::currentMSecsSinceEpoch());
}

QVariant ConnectionsModel::rawValue(int row, int column) const
{
    return column == ConnectionColumn::User
               ? userOf(at(row))
               : connectionRaw(at(row), column, QDateTime::currentMSecsSinceEpoch());
}

QVariant ConnectionsModel::tip(const ConnectionRow &row, int column) const
{
    switch (column) {
    case ConnectionColumn::State:
        return row.isClosed() ? tr("%1 (%2) %3")
                                    .arg(closeCodeMeaning(row.closeCode))
                                    .arg(int(row.closeCode))
                                    .arg(row.closeReason)
                              : text(row, column);
    case ConnectionColumn::LastActivity:
        return dateTimeText(row.lastActivityAtMs);
    case ConnectionColumn::ConnectedFor:
        return dateTimeText(row.openedAtMs);
    case ConnectionColumn::RateIn:
        return tr("%1 a second").arg(bytesText(qint64(row.rates.bytesIn)));
    case ConnectionColumn::RateOut:
        return tr("%1 a second").arg(bytesText(qint64(row.rates.bytesOut)));
    default:
        return text(row, column);
    }
}

QVariant ConnectionsModel::color(const ConnectionRow &row, int column)
{
    const QPalette palette = QGuiApplication::palette();
    if (row.isClosed())
        return palette.color(QPalette::PlaceholderText);
    if (column == ConnectionColumn::State && stateLook(row).tone != Tone::Good)
        return toneColor(stateLook(row).tone, palette);
    return {};
}

QVariant ConnectionsModel::cell(int row, int column, int role) const
{
    const ConnectionRow &info = at(row);
    switch (role) {
    case IdRole:
        return info.webSocketId;
    case Qt::DisplayRole:
        return text(info, column);
    case Qt::DecorationRole:
        return column == ConnectionColumn::State ? QVariant(stateLook(info).icon) : QVariant();
    case Qt::ForegroundRole:
        return color(info, column);
    case Qt::ToolTipRole:
        return tip(info, column);
    default:
        return {};
    }
}

} // namespace csp
