// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QHash>
#include <QList>
#include <QStringList>

namespace csp {

/// The WebSockets of each session, in the order they came, and which of them end it when they
/// close; any is found without a walk over those beside it.
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

    /// Whether \a webSocketId has SessionEndOnClose now; nothing when it is not known.
    void setEnding(const QString &webSocketId, bool isEnding);
    /// How many WebSockets of the session have SessionEndOnClose.
    int endingCount(const QString &sessionId) const { return m_endings.value(sessionId); }
    bool isEnding(const QString &webSocketId) const { return m_places.value(webSocketId).isEnding; }

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
        quint64 number = 0;
        bool isEnding = false;
    };

    QHash<QString, QList<Child>> m_children; ///< by SessionId
    QHash<QString, Place> m_places;          ///< by WebSocketID
    QHash<QString, int> m_endings;           ///< by SessionId; sessions that have some
    quint64 m_lastNumber = 0;
};

} // namespace csp
