// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/sessionmanager.h"

#include "server/gateway/peername.h"
#include "server/gateway/sessioncookie.h"
#include "server/lifecycle/guarded.h"
#include "server/session/sessioncontrol.h"
#include "server/session/sessionkeeper.h"
#include "server/session/sessionwriter.h"
#include "server/session/sqlitesessionstore.h"

namespace csp {
namespace {

constexpr std::chrono::seconds ExpiryInterval{1};
const QString Source = QStringLiteral("Sessions");

/// What a session tells goes to the writer, and its wish to end to the manager.
class Keeper final : public SessionKeeper
{
public:
    using EndRequested = std::function<void(const QString &)>;

    Keeper(std::shared_ptr<SessionWriter> writer, EndRequested endRequested)
        : m_writer(std::move(writer))
        , m_endRequested(std::move(endRequested))
    {
    }

    bool changed(const std::shared_ptr<Session> &session) override
    {
        return m_writer && m_writer->changed(session);
    }
    void save(const std::shared_ptr<Session> &session, Done done) override
    {
        if (m_writer)
            m_writer->save(session, std::move(done));
        else
            done(Status()); // in memory it is kept already
    }
    void endRequested(const QString &sessionId) override { m_endRequested(sessionId); }

private:
    const std::shared_ptr<SessionWriter> m_writer;
    const EndRequested m_endRequested;
};

std::shared_ptr<SessionWriter> makeWriter(const QString &file, const std::shared_ptr<Log> &log)
{
    if (file.isEmpty())
        return nullptr;
    return std::make_shared<SessionWriter>(
        [file] { return std::make_unique<SqliteSessionStore>(file); }, log);
}

/// Whether the events gave no answer at all.
bool hasFailed(const Status &status)
{
    return status.code() == Status::HandlerFailed || status.code() == Status::HandlerStillRunning;
}

/// What the events refused with, as who asked is told.
Status refusedBy(const Status &status)
{
    return status.code() == Status::SessionRefused
               ? status
               : Status(Status::SessionRefused, status.toString());
}

/// What one of SessionEvents' members answers; an error it returned is a refusal, whatever its
/// code.
template <typename Call> Status answerOf(const char *name, Call call)
{
    return guarded(name, [&] {
        const Status status = call();
        return hasFailed(status) ? refusedBy(status) : status;
    });
}

SessionTable::Bounds bounds(const ServerConfig &config)
{
    return {config.sessionTimeout, config.limits.sessions, config.licenseLimit};
}

} // namespace

SessionManager::SessionManager(GatewayServices &services, std::shared_ptr<SessionEvents> events,
                               IsHeldOpen isHeldOpen, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_events(std::move(events))
    , m_isHeldOpen(std::move(isHeldOpen))
    , m_tasks(std::make_shared<Tasks>([this] {
        QMetaObject::invokeMethod(this, &SessionManager::runTasks, Qt::QueuedConnection);
    }))
    , m_writer(makeWriter(services.config.sessionFile, services.log))
    , m_table(bounds(services.config),
              std::make_shared<Keeper>(m_writer,
                                       [this, tasks = m_tasks](const QString &id) {
                                           tasks->post(
                                               [this, id] { end(id, ClosedBy::Session, nullptr); });
                                       }))
    , m_expiryTimer(this)
{
    connect(&m_expiryTimer, &QTimer::timeout, this, &SessionManager::expire);
}

SessionManager::~SessionManager()
{
    blockSignals(true); // the gateway that listens is half gone
    close();
    m_tasks->silence();
}

void SessionManager::open(quint16 port)
{
    m_port = port;
    m_expiryTimer.start(ExpiryInterval);
    if (!m_writer)
        return;
    Result<SessionStore::Content> content = m_writer->open();
    if (!content)
        return m_services.log->error(
            Source, QStringLiteral("%1; sessions go on in memory").arg(content.error().text()));
    m_isStoreOpen = true;
    for (const QString &notice : content->notices)
        m_services.log->warning(Source, notice);
    SessionStore::Content restored = *std::move(content);
    for (StoredSession &each : restored.sessions)
        m_table.restore(std::move(each));
    m_services.log->info(Source, QStringLiteral("%1 sessions restored from %2")
                                     .arg(restored.sessions.size())
                                     .arg(m_services.config.sessionFile));
    expire(); // before a client comes back to a session that timed out while the server was down
}

void SessionManager::close()
{
    m_expiryTimer.stop();
    runTasks(); // an end that was asked for before is carried out while records can be deleted
    m_asked.clear();
    const QHash<QString, Ending> ending = std::exchange(m_ending, {});
    for (const Ending &each : ending) {
        for (const EndReply &reply : each.replies)
            reply(Status(Status::NotRunning, QStringLiteral("the server has stopped")));
    }
    if (m_writer)
        m_writer->close();
    runTasks();
}

QString SessionManager::storeFailure() const
{
    return m_writer ? m_writer->failure() : QString();
}

// --- Start ---------------------------------------------------------------------------------------

std::shared_ptr<Session> SessionManager::find(const Request &request) const
{
    return m_table.find(requestedSessionId(request, m_port), userAgentMark(request));
}

void SessionManager::join(const Request &request, Session::Kind kind, const JoinReply &reply)
{
    if (kind == Session::Kind::Stored) {
        if (std::shared_ptr<Session> known = find(request)) {
            if (resetsTimeout(request))
                known->touch();
            Q_EMIT changed(known->id());
            return reply(Joined{std::move(known), false});
        }
    }
    const auto made =
        m_table.create(kind, userAgentMark(request), addressName(request.peerAddress()));
    if (!made)
        return reply(made.error());
    const std::shared_ptr<Session> session = *made;
    const auto start = [this, session, reply](const Status &status) {
        started(session, status, reply);
    };
    if (m_events && kind == Session::Kind::Stored)
        ask("onStartSession()", &SessionEvents::onStartSession, session, start);
    else
        start(Status());
}

void SessionManager::started(const std::shared_ptr<Session> &session, const Status &status,
                             const JoinReply &reply)
{
    if (status.isOk()) {
        m_table.setStarted(session->id());
        Q_EMIT changed(session->id());
        reply(Joined{session, true});
        if (m_ending.contains(session->id()))
            askToEnd(session); // wished for meanwhile
        return;
    }
    drop(session->id());
    if (!hasFailed(status))
        m_services.log->warning(Source,
                                QStringLiteral("onStartSession() refused a session for %1: %2")
                                    .arg(session->peer(), status.toString()));
    reply(hasFailed(status) ? status : refusedBy(status));
}

void SessionManager::drop(const QString &sessionId)
{
    finish(sessionId, ClosedBy::Session, m_ending.take(sessionId).replies);
}

// --- End -----------------------------------------------------------------------------------------

void SessionManager::end(const QString &sessionId, ClosedBy by, const EndReply &reply)
{
    const SessionTable::Entry *const entry = m_table.entry(sessionId);
    const bool isWanted = by != ClosedBy::Timeout;
    if (!entry) {
        if (reply)
            reply(Status(Status::UnknownSession, QStringLiteral("\"%1\"").arg(sessionId)));
        return;
    }
    const std::shared_ptr<Session> session = entry->session;
    if (!m_events || session->kind() == Session::Kind::Transient)
        return finish(sessionId, by, {reply});
    const bool isAsked = entry->isStarting || m_ending.contains(sessionId);
    Ending &ending = m_ending[sessionId];
    if (reply)
        ending.replies.append(reply);
    ending.isWanted = ending.isWanted || isWanted;
    if (isAsked)
        return; // one question at a time
    ending.by = by;
    askToEnd(session);
}

void SessionManager::askToEnd(const std::shared_ptr<Session> &session)
{
    const bool isTimeout = m_ending[session->id()].by == ClosedBy::Timeout;
    ask(isTimeout ? "onTimeout()" : "onEndSession()",
        isTimeout ? &SessionEvents::onTimeout : &SessionEvents::onEndSession, session,
        [this, session](const Status &status) { endAnswered(session, status); });
}

void SessionManager::endAnswered(const std::shared_ptr<Session> &session, const Status &status)
{
    if (session->isEnded())
        return; // dropped meanwhile
    if (!status.isOk() && !hasFailed(status))
        return refuseToEnd(session, status);
    const Ending ending = m_ending.take(session->id());
    finish(session->id(), ending.by, ending.replies);
}

void SessionManager::refuseToEnd(const std::shared_ptr<Session> &session, const Status &status)
{
    const QString id = session->id();
    Ending &ending = m_ending[id];
    const bool isTimeout = ending.by == ClosedBy::Timeout;
    const QString text =
        QStringLiteral("%1 refused: %2")
            .arg(isTimeout ? QLatin1String("time-out") : QLatin1String("end"), status.toString());
    m_services.log->info(Source, QStringLiteral("%1: %2").arg(id, text));
    m_table.setEndRefusal(id, text);
    if (isTimeout)
        session->touch();
    Q_EMIT changed(id);
    if (isTimeout && ending.isWanted) {
        ending.by = ClosedBy::Session;
        return askToEnd(session);
    }
    const Ending refused = m_ending.take(id);
    for (const EndReply &reply : refused.replies)
        reply(refusedBy(status));
}

/// The session is over, whatever its handlers do; \a replies when its record is gone too.
void SessionManager::finish(const QString &sessionId, ClosedBy by, const QList<EndReply> &replies)
{
    const std::shared_ptr<Session> session = m_table.finish(sessionId);
    Q_EMIT ended(sessionId, by);
    const auto replyAll = [replies](const Status &status) {
        for (const EndReply &reply : replies) {
            if (reply)
                reply(status);
        }
    };
    if (session && m_isStoreOpen && SessionControl::mayBeStored(*session))
        removeRecord(sessionId, replyAll);
    else
        replyAll(Status());
}

void SessionManager::removeRecord(const QString &sessionId, const EndReply &reply)
{
    m_writer->remove(sessionId, [tasks = m_tasks, reply](const Status &status) {
        tasks->post([reply, status] { reply(status); });
    });
}

void SessionManager::expire()
{
    for (const QString &id : m_table.expired(m_isHeldOpen)) {
        if (!m_ending.contains(id))
            end(id, ClosedBy::Timeout, nullptr);
    }
}

// --- Questions -----------------------------------------------------------------------------------

/// Has \a question called on the pool; \a answer is called here, once.
void SessionManager::ask(const char *name, Question question,
                         const std::shared_ptr<Session> &session, Answer answer)
{
    const quint64 number = ++m_lastQuestion;
    Asked &asked =
        m_asked.try_emplace(number, m_services.deadlines, std::move(answer)).first->second;
    const auto limit = m_services.config.limits.preServer;
    asked.deadline.start(limit, [this, number, name, limit] {
        answered(number, Status(Status::HandlerStillRunning,
                                QStringLiteral("%1 has not answered within preserver-ms, %2 ms")
                                    .arg(QLatin1String(name))
                                    .arg(limit.count())));
    });
    m_services.pool->post(
        [this, tasks = m_tasks, events = m_events, number, name, question, session] {
            Status status;
            if (!session->isEnded()) // while this waited for a thread
                status = answerOf(name, [&] { return (events.get()->*question)(*session); });
            tasks->post([this, number, status] { answered(number, status); });
        });
}

void SessionManager::answered(quint64 number, const Status &status)
{
    const auto found = m_asked.find(number);
    if (found == m_asked.end())
        return; // it answered too late
    const Answer answer = std::move(found->second.answer);
    m_asked.erase(found);
    if (hasFailed(status))
        m_services.log->error(QStringLiteral("SessionEvents"), status.text());
    answer(status);
}

void SessionManager::runTasks()
{
    for (const std::function<void()> &task : m_tasks->take())
        task();
}

} // namespace csp
