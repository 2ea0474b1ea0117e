// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/deadlinequeue.h"
#include "server/gateway/gatewayservices.h"
#include "server/lifecycle/mailbox.h"
#include "server/request.h"
#include "server/session/sessiontable.h"
#include "server/sessionevents.h"

#include <QTimer>

#include <functional>
#include <map>
#include <memory>

namespace csp {

class SessionWriter;

/// Starts, finds, times out and ends sessions: joins their table with their store and with the
/// application's SessionEvents.
///
/// Thread: the gateway thread.
class SessionManager final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SessionManager)

public:
    struct Joined
    {
        std::shared_ptr<Session> session;
        bool isNew = false; ///< held back: SessionControl::release() or drop() follows
    };
    using JoinReply = std::function<void(const Result<Joined> &)>;
    using EndReply = std::function<void(const Status &)>;
    using IsHeldOpen = std::function<bool(const QString &)>;

    /// \a isHeldOpen tells which sessions do not time out now.
    SessionManager(GatewayServices &services, std::shared_ptr<SessionEvents> events,
                   IsHeldOpen isHeldOpen, QObject *parent);
    ~SessionManager() override;

    /// Restores what the store holds; cookies carry \a port in their name. A store that cannot be
    /// used is told in the log, and sessions live in memory.
    void open(quint16 port);
    /// Writes all that is left, and answers who waits.
    void close();

    const SessionTable &table() const { return m_table; }
    /// Why sessions cannot be stored now; empty while they can, or need not be.
    QString storeFailure() const;

    /// The session that \a request carries, or null.
    std::shared_ptr<Session> find(const Request &request) const;
    /// The session that \a request carries, else a new one, once onStartSession() has agreed.
    /// Errors: NoLicense, ValueTooLarge, SessionRefused, HandlerFailed, HandlerStillRunning.
    void join(const Request &request, Session::Kind kind, const JoinReply &reply);
    /// A session whose handshake was refused goes, without events.
    void drop(const QString &sessionId);
    /// Ends a session unless the events refuse; \a reply, which may be null, is called when its
    /// record is gone. Errors: UnknownSession, SessionRefused, CannotStore.
    void end(const QString &sessionId, ClosedBy by, const EndReply &reply);

Q_SIGNALS:
    void changed(const QString &sessionId);
    /// It has ended: its WebSockets are to close.
    void ended(const QString &sessionId, csp::ClosedBy by);

private:
    using Tasks = Mailbox<std::function<void()>>;
    using Question = Status (SessionEvents::*)(Session &);
    using Answer = std::function<void(const Status &)>;
    struct Asked
    {
        Asked(DeadlineQueue &queue, Answer onAnswer)
            : deadline(queue)
            , answer(std::move(onAnswer))
        {
        }
        Deadline deadline;
        Answer answer;
    };
    struct Ending
    {
        ClosedBy by = ClosedBy::Session; ///< what is asked for now
        QList<EndReply> replies;         ///< of who wants the end, and not by its time-out
        bool isWanted = false;           ///< by anyone but the time-out
    };

    void ask(const char *name, Question question, const std::shared_ptr<Session> &session,
             Answer answer);
    void answered(quint64 number, const Status &status);
    void started(const std::shared_ptr<Session> &session, const Status &status,
                 const JoinReply &reply);
    void askToEnd(const std::shared_ptr<Session> &session);
    void endAnswered(const std::shared_ptr<Session> &session, const Status &status);
    void refuseToEnd(const std::shared_ptr<Session> &session, const Status &status);
    void finish(const QString &sessionId, ClosedBy by, const QList<EndReply> &replies);
    void removeRecord(const QString &sessionId, const EndReply &reply);
    void expire();
    void runTasks();

    GatewayServices &m_services;
    const std::shared_ptr<SessionEvents> m_events;
    const IsHeldOpen m_isHeldOpen;
    const std::shared_ptr<Tasks> m_tasks; // left for this thread by handlers, pool and storage
    const std::shared_ptr<SessionWriter> m_writer; // null: sessions are kept in memory alone
    SessionTable m_table;
    bool m_isStoreOpen = false; // it ever was: there may be records
    quint16 m_port = 0;
    QTimer m_expiryTimer;
    std::map<quint64, Asked> m_asked;
    quint64 m_lastQuestion = 0;
    QHash<QString, Ending> m_ending;
};

} // namespace csp
