// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/acceptor.h"
#include "server/gateway/connection.h"
#include "server/gateway/gatewayservices.h"
#include "server/gateway/handshake.h"
#include "server/gateway/memorytrim.h"
#include "server/gateway/newscollector.h"
#include "server/gateway/sessionmanager.h"
#include "server/lifecycle/mailbox.h"

#include <QSet>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>

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

/// The network side: listens, judges requests, owns the connections, sessions and endpoints.
///
/// Thread: a thread of its own, the gateway thread.
class Gateway final : public QObject, private Connection::Listener
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Gateway)

public:
    /// Handlers have so long to return when the server stops.
    static constexpr std::chrono::seconds StopTime{10};

    Gateway(const HandlerRegistry &registry, const ServerConfig &config, std::shared_ptr<Log> log);
    ~Gateway() override;

    void setPageHandler(PageHandler handler) { m_pageHandler = std::move(handler); }
    /// Errors: CannotListen; InvalidConfig naming a file of the certificate's.
    Status start();
    /// Reads certificate and key again: connections to come have the new one. Errors: InvalidConfig
    /// naming a file, the old one stays; NotSupported without TLS.
    Status renewCertificate();
    quint16 port() const { return m_acceptor.port(); }
    /// Closes everything with 1001; \a done is called once all is gone or StopTime is over.
    /// Errors: HandlerStillRunning naming the classes.
    void stop(std::function<void(Status)> done);

    Connection *connection(const QString &webSocketId) const
    {
        return m_connections.value(webSocketId);
    }
    QList<Connection *> connections() const { return m_connections.values(); }
    QList<EndpointInfo> endpoints() const;
    Status setEndpoint(const QString &path, const EndpointDefaults &defaults);
    /// Errors, told to \a reply: UnknownSession, SessionRefused, CannotStore.
    void endSession(const QString &sessionId, const SessionManager::EndReply &reply);
    /// The session that \a request carries, if any.
    std::optional<SessionInfo> sessionOf(const Request &request) const;
    qint64 licensesInUse() const { return m_sessions.table().licensesInUse(); }
    void setCaptured(const CaptureScope &scope);
    void setWatching(bool watching) { m_news.setWatching(watching); }
    ServerDelta takeDelta();

private:
    Status loadCertificate();
    void accept(Transport *accepted);
    std::unique_ptr<Transport> endHandshake(Handshake *handshake);
    /// Whether \a handshake is still to be answered.
    bool isWaiting(Handshake *handshake) const { return m_handshakes.contains(handshake); }
    void answer(std::unique_ptr<Transport> transport, const HttpResponse &response,
                bool headOnly = false);
    /// \a limit: name of the one that was crossed, or null.
    void refuse(Handshake *handshake, int httpStatus, const QByteArray &cause,
                const char *limit = nullptr);
    void refuseSession(Handshake *handshake, const Status &status);
    void countRefusal(const QHostAddress &peer, const char *limit);
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
    void connectionRefused(Connection &connection, int httpStatus, const QByteArray &cause,
                           const char *limit) override;
    void connectionChanged(Connection &connection) override;
    void messageCaptured(const CapturedMessage &message) override;
    void connectionEndsSession(Connection &connection) override;
    void connectionFinished(Connection &connection) override;
    void closeSockets(const QString &sessionId, ClosedBy by);
    void leaveSession(const Connection &connection);
    void finishStop();
    void beginTurn();
    void callPool();

    std::atomic<bool> m_hasRung = false; // set by whoever rings the doorbell
    const std::shared_ptr<Doorbell> m_doorbell;
    GatewayServices m_services;
    SessionManager m_sessions;
    std::map<QString, Endpoint> m_endpoints;
    NewsCollector m_news;
    Acceptor m_acceptor;
    PageHandler m_pageHandler;
    QSet<Handshake *> m_handshakes;
    QHash<QString, Connection *> m_connections;
    SocketsBySession m_bySession;
    CaptureScope m_capture;
    Deadline m_stopDeadline;
    MemoryTrim m_memoryTrim;
    std::function<void(Status)> m_stopped;
    QObject m_guests; // parent of handshakes, answers and connections; the first to go
};

} // namespace csp
