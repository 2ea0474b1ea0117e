// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/sessionchildren.h"

#include <algorithm>

namespace csp {

void SessionChildren::clear()
{
    m_children.clear();
    m_places.clear();
    m_endings.clear();
}

void SessionChildren::append(const QString &sessionId, const QStringList &webSocketIds)
{
    QList<Child> &children = m_children[sessionId];
    for (const QString &id : webSocketIds) {
        children.append({++m_lastNumber, id});
        m_places.insert(id, {sessionId, m_lastNumber, false});
    }
}

void SessionChildren::remove(const QString &sessionId, int first, int last)
{
    const auto children = m_children.find(sessionId);
    for (int row = first; row <= last; ++row) {
        setEnding(children->at(row).webSocketId, false);
        m_places.remove(children->at(row).webSocketId);
    }
    children->remove(first, last - first + 1);
    if (children->isEmpty())
        m_children.erase(children);
}

void SessionChildren::setEnding(const QString &webSocketId, bool isEnding)
{
    const auto place = m_places.find(webSocketId);
    if (place == m_places.end() || place->isEnding == isEnding)
        return;
    place->isEnding = isEnding;
    const int left = m_endings.value(place->sessionId) + (isEnding ? 1 : -1);
    if (left > 0)
        m_endings.insert(place->sessionId, left);
    else
        m_endings.remove(place->sessionId);
}

int SessionChildren::count(const QString &sessionId) const
{
    const auto children = m_children.constFind(sessionId);
    return children == m_children.cend() ? 0 : int(children->size());
}

QString SessionChildren::at(const QString &sessionId, int row) const
{
    return row < count(sessionId) ? m_children.constFind(sessionId)->at(row).webSocketId
                                  : QString();
}

QString SessionChildren::sessionOf(const QString &webSocketId) const
{
    return m_places.value(webSocketId).sessionId;
}

int SessionChildren::rowOf(const QString &webSocketId) const
{
    const auto place = m_places.constFind(webSocketId);
    if (place == m_places.cend())
        return -1;
    const auto children = m_children.constFind(place->sessionId);
    const auto child =
        std::lower_bound(children->cbegin(), children->cend(), place->number,
                         [](const Child &each, quint64 number) { return each.number < number; });
    return int(child - children->cbegin());
}

} // namespace csp
