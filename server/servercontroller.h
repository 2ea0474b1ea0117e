// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/closecode.h"
#include "server/handlerregistry.h"
#include "server/serverconfig.h"
#include "server/serverinfo.h"
#include "server/status.h"

#include <QFuture>
#include <QObject>
#include <QStringList>

#include <memory>

namespace csp {

/// The one face of the server for window, REST and command line: commands go down as futures, news
/// comes up as batched signals.
///
/// Thread: commands may be called from any thread, start() and stop() from the owner's; signals are
/// delivered in the receiver's thread.
class ServerController final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ServerController)

public:
    enum class State { Stopped, Starting, Running, Stopping };
    Q_ENUM(State)
    enum class Direction {
        ToClient, ///< one message to the client, of the kind given, whatever BinaryData says
        ToHandler ///< as if the client had sent it
    };
    enum class CloseMode {
        Graceful, ///< a close frame, then up to close-ms for the client's answer
        Abort     ///< the TCP connection goes at once, without a close frame: 1006
    };

    /// News is sent at this pace unless told otherwise.
    static constexpr std::chrono::milliseconds NewsInterval{200};
    static constexpr std::chrono::milliseconds ShortestNewsInterval{100};
    static constexpr std::chrono::milliseconds LongestNewsInterval{1'000};

    ServerController(HandlerRegistry registry, ServerConfig config, QObject *parent = nullptr);
    /// Stops the server and waits for its end, at most 10 s.
    ~ServerController() override;

    State state() const;
    /// The address listened on; the configured one while stopped.
    QString url() const;
    ServerConfig config() const;
    /// Replaces the configuration. Errors: AlreadyRunning unless stopped; InvalidConfig.
    Status setConfig(const ServerConfig &config);
    QList<EndpointInfo> endpoints() const;

    /// Listens. Errors: PortTaken, PortForbidden, AddressAbsent or else CannotListen, naming the
    /// address; AlreadyRunning; InvalidConfig naming the value, or the file of a certificate or key
    /// that cannot be used.
    QFuture<Status> start();
    /// Reads certificate and key again; connections to come have them. Errors: NotRunning;
    /// InvalidConfig naming the file, what there was stays; NotSupported without TLS.
    QFuture<Status> renewCertificate();
    /// Closes every WebSocket with 1001 and waits for its onPostServer(), at most 10 s.
    ///
    /// Errors: HandlerStillRunning naming the classes that have not returned; NotRunning.
    QFuture<Status> stop();
    /// The classes of handlers that had not returned when the server stopped, and still have not.
    /// While there are any, the process must end without waiting for its threads.
    QStringList hungHandlers() const;

    /// Sends \a message to each of \a webSocketIds. Each result: OK, UnknownWebSocket,
    /// WebSocketClosed, WebSocketSlow, InvalidUtf8, MessageTooLong, InputFull (to the handler).
    QFuture<TargetResults> send(const QStringList &webSocketIds, const Message &message,
                                Direction direction);
    /// Sends each WebSocket a message of its own, by WebSocketID; results as of the other.
    QFuture<TargetResults> send(const QHash<QString, Message> &messages, Direction direction);
    /// Sets BinaryData on live WebSockets, for later messages. Each result: OK, UnknownWebSocket.
    QFuture<TargetResults> setBinaryData(const QStringList &webSocketIds, bool binary);
    /// Restarts the lifecycle of live WebSockets with \a sharedConnection forced. Each result: OK,
    /// UnknownWebSocket, WebSocketClosed, NoServerThread, WrongStage (it restarts already, or is
    /// not open yet), HandlerStillRunning (goes on when the old server() returns).
    QFuture<TargetResults> restart(const QStringList &webSocketIds, bool sharedConnection);
    /// Closes WebSockets with \a code (RFC 6455, 7.4) and \a reason, at most CloseReasonBytes;
    /// their handlers' read() gives WebSocketClosed. Each result: OK, UnknownWebSocket,
    /// InvalidCloseCode, ReasonTooLong, WebSocketClosed when it is closing already.
    QFuture<TargetResults> close(const QStringList &webSocketIds, CloseCode code,
                                 const QString &reason, CloseMode mode = CloseMode::Graceful);
    /// As if the handler had called endServer(). Each result: OK, UnknownWebSocket, WrongStage.
    QFuture<TargetResults> endServer(const QStringList &webSocketIds);
    /// Ends sessions: all their WebSockets close with 1008. Each result: OK when its record is gone
    /// too, UnknownSession, SessionRefused by SessionEvents, CannotStore.
    QFuture<TargetResults> endSessions(const QStringList &sessionIds);
    /// What new WebSockets of an endpoint start with. Errors: UnknownEndpoint.
    QFuture<Status> setEndpoint(const QString &path, const EndpointDefaults &defaults);

    /// The WebSockets whose messages are captured, from now on.
    void setCaptured(const CaptureScope &scope);
    /// Whether news() is wanted; the first delta after a change to true is a full one. Off costs
    /// nothing per message.
    void setWatching(bool watching);
    /// The pace of news() from now on; brought into ShortestNewsInterval to LongestNewsInterval.
    void setNewsInterval(std::chrono::milliseconds interval);

Q_SIGNALS:
    void stateChanged(csp::ServerController::State state);
    void news(const csp::ServerDelta &delta);
    void logged(const QList<csp::LogEntry> &entries);
    /// An administrator changed an endpoint; for whoever keeps it over a restart.
    void endpointChanged(const QString &path, const csp::EndpointDefaults &defaults);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace csp
