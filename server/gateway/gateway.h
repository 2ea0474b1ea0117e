// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/acceptor.h"
#include "server/gateway/gatewayworker.h"
#include "server/gateway/handshake.h"
#include "server/gateway/newscollector.h"
#include "server/gateway/newsround.h"
#include "server/gateway/servedendpoint.h"
#include "server/gateway/sessionmanager.h"
#include "server/gateway/workerthread.h"

#include <QSet>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace csp {

/// A whole HTTP request of a page.
struct PageRequest
{
    Request request;
    QByteArray body;
};

/// What answers a page's request: the response, and whether it takes the client into a session.
struct PageResponse
{
    HttpResponse response;
    bool usesSession = false;
};

/// Answers a page's request by calling its second argument once, at once or later, on the gateway
/// thread.
using PageHandler = std::function<void(const PageRequest &, std::function<void(PageResponse)>)>;

/// The network side: listens, judges requests, owns sessions and endpoints, and gives each judged
/// handshake to one of its workers.
///
/// Thread: a thread of its own, the first gateway thread. One worker lives there, each further one
/// on a thread of its own.
class Gateway final : public QObject, private GatewayWorker::Listener
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Gateway)

public:
    /// Handlers have so long to return when the server stops.
    static constexpr std::chrono::seconds StopTime{10};

    Gateway(const HandlerRegistry &registry, const ServerConfig &config, std::shared_ptr<Log> log);
    ~Gateway() override;

    void setPageHandler(PageHandler handler) { m_pageHandler = std::move(handler); }
    /// Errors: those of Acceptor::start(); InvalidConfig naming a file of the certificate's;
    /// NoServerThread.
    Status start();
    /// Reads certificate and key again: connections to come have the new one. Errors: InvalidConfig
    /// naming a file, the old one stays; NotSupported without TLS.
    Status renewCertificate();
    quint16 port() const { return m_acceptor.port(); }
    /// Closes everything with 1001; \a done is called once all is gone or StopTime is over.
    /// Errors: HandlerStillRunning naming the classes.
    void stop(std::function<void(Status)> done);

    /// A live WebSocket, as the gateway knows it.
    struct Socket
    {
        GatewayWorker *worker;
        std::shared_ptr<Channel> channel;
        QString sessionId;
        ServedEndpoint *endpoint;
    };
    /// By WebSocketID.
    const QHash<QString, Socket> &sockets() const { return m_sockets; }
    /// Has \a command called once with the connection, on the thread that serves it; with null on
    /// any thread when there is none.
    void command(const QString &webSocketId, std::function<void(Connection *)> command);
    QList<EndpointInfo> endpoints() const;
    Status setEndpoint(const QString &path, const EndpointDefaults &defaults);
    /// Errors, told to \a reply: UnknownSession, SessionRefused, CannotStore.
    void endSession(const QString &sessionId, const SessionManager::EndReply &reply);
    /// The session that \a request carries, if any.
    std::optional<SessionInfo> sessionOf(const Request &request) const;
    qint64 licensesInUse() const { return m_sessions.table().licensesInUse(); }
    void setCaptured(const CaptureScope &scope);
    void setWatching(bool watching);
    /// Asks all workers for their news; \a told is called with what has changed since the last
    /// time, after NewsRound::Patience at the latest.
    void collectNews(std::function<void(const ServerDelta &)> told);
    /// Whether a handler holds one of the other gateway threads: it did not tell its last news.
    /// Such a gateway cannot be destroyed before the handler returns.
    bool isHeld() const { return m_round.isAwaitingSome(); }
    /// For one that isHeld() while its thread ends: it is left to the handler, who finds nobody.
    void leave() { m_own.silence(); }

private:
    /// A worker as the gateway sees it.
    struct Served
    {
        GatewayWorker *worker;
        int unserved; // given to it, and not taken by it yet
    };

    Status startWorkers();
    void connectAcceptor();
    Status loadCertificate();
    void accept(Transport *accepted);
    std::unique_ptr<Transport> endHandshake(Handshake *handshake);
    /// Whether \a handshake is still to be answered.
    bool isWaiting(Handshake *handshake) const { return m_handshakes.contains(handshake); }
    /// \a limit: name of the one that was crossed, or null.
    void refuse(Handshake *handshake, int httpStatus, const QByteArray &cause,
                const char *limit = nullptr);
    void refuseSession(Handshake *handshake, const Status &status);
    void answerPage(Handshake *handshake);
    void answerPageWith(Handshake *handshake, const PageResponse &page);
    void answerPageIn(Handshake *handshake, PageResponse page,
                      const Result<SessionManager::Joined> &joined);
    void upgrade(Handshake *handshake);
    void upgradeIn(Handshake *handshake, const Result<SessionManager::Joined> &joined);
    /// Host, Origin, path: 0 when the upgrade may go on, else the HTTP status and its cause.
    std::pair<int, QByteArray> judgeUpgrade(const Request &request) const;
    void makeConnection(Handshake *handshake, const SessionManager::Joined &joined);
    /// The value of the Set-Cookie field of the answer; empty for none.
    QByteArray cookieFor(const Request &request, const SessionManager::Joined &joined) const;
    Served &nextWorker();
    void webSocketEndsSession(const QString &webSocketId) override;
    void webSocketLeavesUnused(const QString &webSocketId) override;
    void webSocketFinished(const QString &webSocketId, bool leavesUnusedSession) override;
    void forget(const QString &webSocketId, bool leavesUnusedSession);
    void leaveSession(const QString &sessionId, bool isUnused);
    void closeSockets(const QString &sessionId, ClosedBy by);
    void finishStop();
    NewsCollector::Live live() const { return {m_bySession, m_sessions.table(), m_endpoints}; }
    ServerStats stats() const;

    GatewayCommons m_commons;
    std::map<QString, ServedEndpoint> m_endpoints; // which connections refer to
    GatewayWorker m_own;                           // on this thread
    NewsRound m_round;
    std::vector<std::unique_ptr<WorkerThread>> m_threads;
    std::vector<Served> m_workers; // all
    size_t m_lastWorker = 0;
    QString m_gwClientAddress;
    SessionManager m_sessions;
    NewsCollector m_news;
    Acceptor m_acceptor;
    PageHandler m_pageHandler;
    QSet<Handshake *> m_handshakes;
    QHash<QString, Socket> m_sockets;
    SocketsBySession m_bySession;
    qint64 m_socketsPeak = 0;
    Deadline m_stopDeadline;
    std::function<void(Status)> m_stopped;
    QObject m_guests; // parent of handshakes; the first to go
};

} // namespace csp
