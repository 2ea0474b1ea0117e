// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/connectionsmodel.h"

#include "ui/basics/icons.h"
#include "ui/basics/texts.h"
#include "ui/lists/connectionsubject.h"

#include <QDateTime>
#include <QGuiApplication>

namespace csp {

namespace {

struct StateLook
{
    QIcon icon;
    Tone tone;
};

/// Icon and colour of a state; the word is always beside them.
const StateLook &stateLook(const ConnectionInfo &info)
{
    const auto look = [](const char *name, Tone tone) {
        return StateLook{themedIcon(QLatin1String(name), tone), tone};
    };
    static const StateLook handshake = look("state-handshake", Tone::Muted);
    static const StateLook running = look("state-running", Tone::Good);
    static const StateLook detached = look("state-detached", Tone::Good);
    static const StateLook closing = look("state-closing", Tone::Muted);
    static const StateLook slow = look("warning", Tone::Warning);
    static const StateLook notResponding = look("error", Tone::Failure);
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
    : KeyedListModel<ConnectionInfo>(connectionColumns(), parent)
{
}

void ConnectionsModel::apply(const ServerDelta &delta)
{
    QSet<QString> gone;
    for (const ClosedInfo &closed : delta.closed)
        gone.insert(closed.webSocketId);
    if (delta.full) {
        replaceRows(delta.connections);
        return;
    }
    upsertRows(delta.connections, gone);
    removeRowsByKey(gone);
}

bool ConnectionsModel::rowLess(int left, int right, int column) const
{
    return connectionLess(at(left), at(right), column);
}

QHash<QString, QStringList> ConnectionsModel::ofSessions(const QStringList &sessionIds) const
{
    QHash<QString, QStringList> idsOf;
    for (const QString &sessionId : sessionIds)
        idsOf.insert(sessionId, {});
    for (int row = 0; row < rowCount() && !idsOf.isEmpty(); ++row) {
        if (const auto ids = idsOf.find(at(row).sessionId); ids != idsOf.end())
            ids->append(at(row).webSocketId);
    }
    return idsOf;
}

bool ConnectionsModel::rowAccepted(int row, const FilterExpression &filter,
                                   ColumnMask visible) const
{
    return filter.matches(ConnectionSubject(at(row), visible));
}

QVariant ConnectionsModel::cell(int row, int column, int role) const
{
    const ConnectionInfo &info = at(row);
    switch (role) {
    case IdRole:
        return info.webSocketId;
    case Qt::DisplayRole:
        return connectionText(info, column, QDateTime::currentMSecsSinceEpoch());
    case Qt::DecorationRole:
        return column == ConnectionColumn::State ? QVariant(stateLook(info).icon) : QVariant();
    case Qt::ForegroundRole:
        if (column == ConnectionColumn::State && stateLook(info).tone != Tone::Good)
            return toneColor(stateLook(info).tone, QGuiApplication::palette());
        return {};
    case Qt::ToolTipRole:
        if (column == ConnectionColumn::LastActivity)
            return dateTimeText(info.lastActivityAtMs);
        if (column == ConnectionColumn::ConnectedFor)
            return dateTimeText(info.openedAtMs);
        return connectionText(info, column, QDateTime::currentMSecsSinceEpoch());
    default:
        return {};
    }
}

} // namespace csp
