// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QHash>
#include <QList>
#include <QStringList>

namespace csp {

/// The WebSockets of each session, in the order they came; any is found without a walk over those
/// beside it.
///
/// Thread: GUI thread.
class SessionChildren final
{
public:
    void clear();
    /// Adds them behind those that are there; they must be new.
    void append(const QString &sessionId, const QStringList &webSocketIds);
    /// Removes the rows \a first to \a last.
    void remove(const QString &sessionId, int first, int last);

    int count(const QString &sessionId) const;
    /// Empty when there is no such row.
    QString at(const QString &sessionId, int row) const;
    /// Empty when it is not known.
    QString sessionOf(const QString &webSocketId) const;
    /// -1 when it is not known.
    int rowOf(const QString &webSocketId) const;
    bool contains(const QString &webSocketId) const { return m_places.contains(webSocketId); }

private:
    struct Child
    {
        quint64 number; ///< rises from row to row, and stays when others leave
        QString webSocketId;
    };
    struct Place
    {
        QString sessionId;
        quint64 number;
    };

    QHash<QString, QList<Child>> m_children; ///< by SessionId
    QHash<QString, Place> m_places;          ///< by WebSocketID
    quint64 m_lastNumber = 0;
};

} // namespace csp
