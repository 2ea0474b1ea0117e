// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/lifestory.h"

#include <QElapsedTimer>

#include <algorithm>

namespace csp {
namespace {

/// "m12" of "m12 echo 7".
QByteArray tagOf(const QByteArray &message)
{
    return message.left(message.indexOf(' '));
}

const char *takerName(LifeStory::Taker taker)
{
    switch (taker) {
    case LifeStory::Taker::Callback:
        return "onClientMessage()";
    case LifeStory::Taker::Server:
        return "read() in server()";
    case LifeStory::Taker::OtherRead:
        return "another read()";
    }
    return "";
}

} // namespace

// --- LifeStory -----------------------------------------------------------------------------------

void LifeStory::note(const QString &line)
{
    const std::scoped_lock lock(m_mutex);
    if (m_trace.size() == TraceLines)
        m_trace.removeFirst();
    m_trace.append(line);
}

void LifeStory::fault(const QString &what)
{
    note(QStringLiteral("!!! ") + what);
    const std::scoped_lock lock(m_mutex);
    m_faults.append(what);
}

void LifeStory::mayBeClosedBy(ClosedBy by, const QString &because)
{
    note(QStringLiteral("may be closed by %1: %2").arg(closedByName(by), because));
    const std::scoped_lock lock(m_mutex);
    m_closers.insert(int(by));
}

bool LifeStory::isAllowed(ClosedBy by) const
{
    const std::scoped_lock lock(m_mutex);
    return m_closers.contains(int(by));
}

int LifeStory::instanceMade(const QString &webSocketId, const QString &sessionId)
{
    const std::scoped_lock lock(m_mutex);
    if (m_instances > 0 && m_webSocketId != webSocketId)
        m_faults.append(QStringLiteral("another WebSocketID after a restart"));
    m_webSocketId = webSocketId;
    m_sessionId = sessionId;
    return ++m_instances;
}

void LifeStory::preServerOk()
{
    const std::scoped_lock lock(m_mutex);
    m_mayHaveOpened = true;
}

bool LifeStory::mayHaveOpened() const
{
    const std::scoped_lock lock(m_mutex);
    return m_mayHaveOpened;
}

void LifeStory::serverCalled()
{
    const std::scoped_lock lock(m_mutex);
    m_wasServed = true;
}

bool LifeStory::wasServed() const
{
    const std::scoped_lock lock(m_mutex);
    return m_wasServed;
}

QString LifeStory::webSocketId() const
{
    const std::scoped_lock lock(m_mutex);
    return m_webSocketId;
}

QString LifeStory::sessionId() const
{
    const std::scoped_lock lock(m_mutex);
    return m_sessionId;
}

void LifeStory::taken(const QByteArray &message, Taker taker)
{
    const QByteArray tag = tagOf(message);
    note(QString::fromUtf8(message.left(40)) + QStringLiteral(" -> ")
         + QString::fromLatin1(takerName(taker)));
    const std::scoped_lock lock(m_mutex);
    if (m_taken.contains(tag))
        m_faults.append(QStringLiteral("message %1 came twice").arg(QString::fromUtf8(tag)));
    m_taken.insert(tag);
    if (m_left.remove(tag) || taker == Taker::OtherRead)
        return; // those need not come in order
    const int number = tag.mid(1).toInt();
    int &last = m_last[tag.isEmpty() ? '?' : tag.at(0)];
    if (number <= last)
        m_faults.append(
            QStringLiteral("message %1 came after %2").arg(QString::fromUtf8(tag)).arg(last));
    last = number;
}

void LifeStory::left(const QByteArray &message)
{
    const std::scoped_lock lock(m_mutex);
    m_taken.remove(tagOf(message));
    m_left.insert(tagOf(message));
}

QString LifeStory::verdict() const
{
    const std::scoped_lock lock(m_mutex);
    return m_faults.join(QStringLiteral("; "));
}

QString LifeStory::trace() const
{
    const std::scoped_lock lock(m_mutex);
    return QStringLiteral("WebSocket %1 (%2):\n  ").arg(m_number).arg(m_webSocketId)
           + m_trace.join(QStringLiteral("\n  "));
}

// --- LifeBook ------------------------------------------------------------------------------------

LifeStoryPtr LifeBook::begin()
{
    const std::scoped_lock lock(m_mutex);
    m_stories.append(std::make_shared<LifeStory>(int(m_stories.size())));
    return m_stories.last();
}

LifeStoryPtr LifeBook::story(int number) const
{
    const std::scoped_lock lock(m_mutex);
    return m_stories.value(number);
}

QList<LifeStoryPtr> LifeBook::stories() const
{
    const std::scoped_lock lock(m_mutex);
    return m_stories;
}

LifeStoryPtr LifeBook::byWebSocketId(const QString &id) const
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_byWebSocketId.find(id);
    return found == m_byWebSocketId.end() ? nullptr : found->second;
}

LifeStoryPtr LifeBook::anyWithId(quint32 random) const
{
    constexpr qsizetype Recent = 60; // most of those before have gone
    const std::scoped_lock lock(m_mutex);
    const qsizetype count = std::min(m_withId.size(), Recent);
    return count == 0 ? nullptr : m_withId.at(m_withId.size() - 1 - random % count);
}

int LifeBook::instanceMade(const LifeStoryPtr &story, const QString &webSocketId,
                           const QString &sessionId, bool isTransient)
{
    const int instance = story->instanceMade(webSocketId, sessionId);
    const std::scoped_lock lock(m_mutex);
    if (m_byWebSocketId.insert_or_assign(webSocketId, story).second)
        m_withId.append(story);
    m_sessions[sessionId].isTransient = isTransient;
    ++m_living;
    return instance;
}

void LifeBook::instanceGone()
{
    const std::scoped_lock lock(m_mutex);
    --m_living;
}

int LifeBook::livingInstances() const
{
    const std::scoped_lock lock(m_mutex);
    return m_living;
}

void LifeBook::sessionMayEnd(const QString &sessionId, const QString &because)
{
    const std::scoped_lock lock(m_mutex);
    if (std::exchange(m_sessions[sessionId].mayEnd, true))
        return;
    for (const LifeStoryPtr &each : m_stories) {
        if (each->sessionId() == sessionId)
            each->note(QStringLiteral("its session may end: ") + because);
    }
}

void LifeBook::sessionMustEnd(const QString &sessionId)
{
    const std::scoped_lock lock(m_mutex);
    m_sessions[sessionId].mustEnd = true;
}

std::map<QString, LifeBook::SessionFate> LifeBook::sessions() const
{
    const std::scoped_lock lock(m_mutex);
    return m_sessions;
}

void LifeBook::addSave(const QFuture<Status> &save)
{
    const std::scoped_lock lock(m_mutex);
    m_saves.append(save);
}

QList<QFuture<Status>> LifeBook::saves() const
{
    const std::scoped_lock lock(m_mutex);
    return m_saves;
}

} // namespace csp
