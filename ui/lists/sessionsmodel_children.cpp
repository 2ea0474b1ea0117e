// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/basics/texts.h"
#include "ui/lists/connectionsmodel.h"
#include "ui/lists/sessionsmodel.h"

#include <QDateTime>

#include <algorithm>

// The WebSockets below their sessions.

namespace csp {

/// For a new beginning: inside of it nobody is told of children.
void SessionsModel::learnAll(const QList<ConnectionInfo> &connections)
{
    m_children.clear();
    for (const ConnectionInfo &info : connections)
        m_children.append(info.sessionId, {info.webSocketId});
    for (const ConnectionInfo &info : connections)
        m_children.setEnding(info.webSocketId, info.sessionEndOnClose);
}

void SessionsModel::learnEndings(const QList<ConnectionInfo> &connections)
{
    for (const ConnectionInfo &info : connections) {
        if (m_children.isEnding(info.webSocketId) == info.sessionEndOnClose)
            continue;
        m_children.setEnding(info.webSocketId, info.sessionEndOnClose);
        const int row = rowOf(m_children.sessionOf(info.webSocketId));
        if (row < 0)
            continue;
        emitChanged(row, row, bit(EndOnClose));
        const QModelIndex child =
            index(m_children.rowOf(info.webSocketId), EndOnClose, index(row, 0));
        Q_EMIT dataChanged(child, child);
    }
}

void SessionsModel::addChildren(const QList<ConnectionInfo> &connections)
{
    QHash<QString, QStringList> added;
    QSet<QString> known;
    for (const ConnectionInfo &info : connections) {
        if (m_children.contains(info.webSocketId) || known.contains(info.webSocketId)
            || (m_connections && !m_connections->findLive(info.webSocketId)))
            continue;
        known.insert(info.webSocketId);
        added[info.sessionId].append(info.webSocketId);
    }
    for (auto each = added.cbegin(); each != added.cend(); ++each) {
        const int row = rowOf(each.key());
        const int first = m_children.count(each.key());
        if (row >= 0)
            beginInsertRows(index(row, 0), first, first + int(each->size()) - 1);
        m_children.append(each.key(), *each);
        if (row >= 0)
            endInsertRows();
    }
}

void SessionsModel::removeChildren(const QList<ClosedInfo> &closed)
{
    QHash<QString, QList<int>> rowsOf;
    for (const ClosedInfo &info : closed) {
        if (m_children.contains(info.webSocketId))
            rowsOf[m_children.sessionOf(info.webSocketId)].append(
                m_children.rowOf(info.webSocketId));
    }
    for (auto each = rowsOf.begin(); each != rowsOf.end(); ++each) {
        std::sort(each->begin(), each->end());
        each->erase(std::unique(each->begin(), each->end()), each->end());
        removeChildRows(each.key(), *each);
    }
}

/// \a rows rise; the last go first, so that the others stay where they are, and neighbours
/// together.
void SessionsModel::removeChildRows(const QString &session, const QList<int> &rows)
{
    const int row = rowOf(session);
    const int endings = m_children.endingCount(session);
    for (qsizetype end = rows.size(); end > 0;) {
        qsizetype begin = end - 1;
        while (begin > 0 && rows.at(begin - 1) == rows.at(begin) - 1)
            --begin;
        if (row >= 0)
            beginRemoveRows(index(row, 0), rows.at(begin), rows.at(end - 1));
        m_children.remove(session, rows.at(begin), rows.at(end - 1));
        if (row >= 0)
            endRemoveRows();
        end = begin;
    }
    if (row >= 0 && m_children.endingCount(session) != endings)
        emitChanged(row, row, bit(EndOnClose));
}

QVariant SessionsModel::childText(const QString &webSocketId, int column) const
{
    const ConnectionRow *info = m_connections ? m_connections->find(webSocketId) : nullptr;
    if (column == SessionId || !info)
        return column == SessionId ? QVariant(webSocketId) : QVariant();
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    switch (column) {
    case User:
        return info->path;
    case Kind:
        return connectionRowText(*info, ConnectionColumn::State, now);
    case LastActivity:
        return connectionRowText(*info, ConnectionColumn::LastActivity, now);
    case Created:
        return connectionRowText(*info, ConnectionColumn::ConnectedAt, now);
    case Peer:
        return info->peer;
    case EndOnClose:
        return yesNoText(m_children.isEnding(webSocketId));
    default:
        return {};
    }
}

QVariant SessionsModel::childCell(const QModelIndex &child, int role) const
{
    const auto *session = static_cast<const SessionInfo *>(child.constInternalPointer());
    const QString id = m_children.at(session->sessionId, child.row());
    switch (role) {
    case IdRole:
        return id;
    case Qt::DisplayRole:
        return childText(id, child.column());
    case Qt::ToolTipRole:
        return child.column() == User ? tr("Path of the WebSocket") : childText(id, child.column());
    default:
        return {};
    }
}

} // namespace csp
