// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"

#include <QFuture>
#include <QMap>
#include <QSet>
#include <QStringList>

#include <map>
#include <memory>
#include <mutex>
#include <optional>

namespace csp {

/// What happened to the WebSocket of one client, who may have ended it, and which of its messages
/// were taken; notes as a fault what may not happen.
///
/// Thread: thread-safe.
class LifeStory
{
    Q_DISABLE_COPY_MOVE(LifeStory)

public:
    enum class Taker {
        Callback,
        Server,   ///< a read() in its server()
        OtherRead ///< any other: they compete, and take what comes
    };

    explicit LifeStory(int number)
        : m_number(number)
    {
    }

    int number() const { return m_number; }
    /// One line of its trace.
    void note(const QString &line);
    void fault(const QString &what);
    /// From now on \a by is a legal answer to who closed it.
    void mayBeClosedBy(ClosedBy by, const QString &because);
    bool isAllowed(ClosedBy by) const;

    /// The handler instance that serves it; those before it have gone. Returns its number, from 1.
    int instanceMade(const QString &webSocketId, const QString &sessionId);
    /// Its onPreServer() was OK: a 101 may go out, even when server() finds it closed already.
    void preServerOk();
    bool mayHaveOpened() const;
    void serverCalled();
    bool wasServed() const;
    QString webSocketId() const;
    QString sessionId() const;

    /// A whole message, "m12 ..." of the client or "f3 ..." of the console, went to \a taker.
    void taken(const QByteArray &message, Taker taker);
    /// onClientMessage() did not handle it: it may be taken once more.
    void left(const QByteArray &message);

    /// Empty when all was legal, else what was not, and the trace.
    QString verdict() const;
    QString trace() const;

private:
    static constexpr qsizetype TraceLines = 400;

    const int m_number;
    mutable std::mutex m_mutex; // guards all below
    QStringList m_trace;
    QStringList m_faults;
    QSet<int> m_closers;
    QString m_webSocketId;
    QString m_sessionId;
    int m_instances = 0;
    bool m_mayHaveOpened = false;
    bool m_wasServed = false;
    QSet<QByteArray> m_taken;
    QSet<QByteArray> m_left;
    QMap<char, int> m_last;
};

using LifeStoryPtr = std::shared_ptr<LifeStory>;

/// The stories of one server's life, and what must have become of its sessions.
///
/// Thread: thread-safe.
class LifeBook
{
public:
    /// What is known of a session.
    struct SessionFate
    {
        bool mayEnd = false;
        bool mustEnd = false;
        bool isTransient = false;
    };

    LifeStoryPtr begin();
    LifeStoryPtr story(int number) const;
    QList<LifeStoryPtr> stories() const;
    LifeStoryPtr byWebSocketId(const QString &id) const;
    /// Any that has an id, by a random number; null while none has.
    LifeStoryPtr anyWithId(quint32 random) const;

    int instanceMade(const LifeStoryPtr &story, const QString &webSocketId,
                     const QString &sessionId, bool isTransient);
    void instanceGone();
    int livingInstances() const;

    /// Its session may have ended from now on: no fault if its WebSockets close so.
    void sessionMayEnd(const QString &sessionId, const QString &because);
    void sessionMustEnd(const QString &sessionId);
    std::map<QString, SessionFate> sessions() const;

    void addSave(const QFuture<Status> &save);
    QList<QFuture<Status>> saves() const;

private:
    mutable std::mutex m_mutex; // guards all below
    QList<LifeStoryPtr> m_stories;
    std::map<QString, LifeStoryPtr> m_byWebSocketId;
    QList<LifeStoryPtr> m_withId;
    std::map<QString, SessionFate> m_sessions;
    QList<QFuture<Status>> m_saves;
    int m_living = 0;
};

} // namespace csp
