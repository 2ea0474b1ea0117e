// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/closecode.h"
#include "server/serverconfig.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <chrono>

namespace csp {

/// Where a WebSocket stands in its life.
enum class ConnectionState { Handshake, PreServer, Running, Detached, Closing };
/// "Running": the word shown and logged.
QString connectionStateName(ConnectionState state);

/// Who brought a WebSocket to its end.
enum class ClosedBy { Client, Handler, Admin, Session, Timeout, Limit, PeerLost, Shutdown, Error };
/// "peer-lost": the word shown and logged.
QString closedByName(ClosedBy by);

/// One message as the wire knows it.
struct Message
{
    QByteArray data;
    bool binary = false;
};

/// One step of a WebSocket's life, with the time it was taken.
struct LifecycleStep
{
    enum class Step : quint8 {
        Accepted,
        PreServer,
        Upgraded,
        Server,
        Detached,
        Restarting,
        CloseSent,
        CloseReceived,
        PostServer,
        Gone
    };
    Step step;
    qint64 atMs; ///< milliseconds since the epoch, UTC
};
QString lifecycleStepName(LifecycleStep::Step step);

/// A live WebSocket as the console shows it; the seed's properties under their names.
struct ConnectionInfo
{
    QString webSocketId;
    QString sessionId;
    QString path;
    QString className;
    QString peer; ///< "address:port"
    QString gwClientAddress;
    QString subprotocol;
    bool tls = false;
    QString origin;
    QString userAgent;
    ConnectionState state = ConnectionState::Handshake;
    bool slow = false;          ///< output waiting for the client is over outbound-pause-bytes
    bool notResponding = false; ///< closed, but its handler has not returned
    bool sharedConnection = false;
    bool binaryData = false;
    bool noDataFraming = false;
    bool sessionEndOnClose = false;
    bool atEnd = true;
    qint64 openedAtMs = 0; ///< milliseconds since the epoch, UTC
    qint64 lastActivityAtMs = 0;
    quint64 messagesIn = 0;
    quint64 messagesOut = 0;
    quint64 bytesIn = 0;
    quint64 bytesOut = 0;
    qint64 queuedBytes = 0;       ///< written, not yet taken by the network
    qint64 handlerQueueBytes = 0; ///< received, not yet taken by the handler
    qint64 droppedMessages = 0;   ///< received, but dropped unread
    qint64 rttUs = -1;            ///< round trip of the last ping in microseconds, -1 unknown
    QList<LifecycleStep> steps;
};

/// How a WebSocket ended.
struct ClosedInfo
{
    QString webSocketId;
    QString sessionId;
    QString path;
    QString className;
    QString peer;
    CloseCode code = CloseCode::NoStatus;
    QString reason;
    ClosedBy by = ClosedBy::Client;
    qint64 openedAtMs = 0;
    qint64 closedAtMs = 0;
    quint64 messagesIn = 0;
    quint64 messagesOut = 0;
    QList<LifecycleStep> steps;
};

/// A client that was refused before it had a WebSocket.
struct RefusedInfo
{
    qint64 atMs = 0;    ///< milliseconds since the epoch, UTC
    QString peer;       ///< "address:port", or the address alone
    QString path;       ///< empty when no request came as far as that
    int httpStatus = 0; ///< 0: reset without an answer
    QString cause;
    QString limit; ///< name of the one that was crossed, else empty
};

/// A live session as the console shows it.
struct SessionInfo
{
    QString sessionId;
    QString user;
    QString peer; ///< address it was made from
    bool stored = true;
    int license = 0; ///< licence units it holds
    int sockets = 0;
    qint64 createdAtMs = 0;
    qint64 lastActivityAtMs = 0;
    qint64 endsAtMs = 0; ///< 0: never, or not while it is held open
    std::chrono::seconds timeout{0};
    bool heldOpen = false; ///< a live dedicated WebSocket keeps it from timing out
    QString endRefusal;    ///< why SessionEvents last refused its end; empty when never
};

/// An endpoint as the console shows it.
struct EndpointInfo
{
    QString path;
    QString className;
    bool useSession = true; ///< the class parameter
    bool nonBlocking = false;
    EndpointDefaults defaults;
    int live = 0;
    quint64 total = 0;
    quint64 errors = 0;

    /// Whether sessions that new WebSockets make are stored.
    bool storesSessions() const { return defaults.useSession.value_or(useSession); }
};

/// One captured message or event of a WebSocket.
struct CapturedMessage
{
    enum class Direction : quint8 { In, Out };
    enum class Kind : quint8 { Text, Binary, Ping, Pong, Close, Event };
    /// Server: what it does by itself, its keep-alive for one.
    enum class From : quint8 { Client, Handler, Console, Server };

    QString webSocketId;
    qint64 atUs = 0;                     ///< microseconds since the epoch, UTC
    Direction direction = Direction::In; ///< an event has none
    Kind kind = Kind::Text;
    From from = From::Client;
    qint64 size = 0; ///< of the whole message; data may be shorter (CaptureScope::payloadBytes)
    QByteArray data;
    qint64 redactedFrom = -1; ///< size of data before parts of it were hidden; -1: none were

    bool isRedacted() const { return redactedFrom >= 0; }
    /// How many bytes of the message were kept; what is hidden of them counts too.
    qint64 keptBytes() const { return isRedacted() ? redactedFrom : data.size(); }
    bool isCut() const { return keptBytes() < size; }
};

/// A captured payload is kept up to this size unless asked otherwise.
inline constexpr qsizetype CapturePayloadBytes = 1 << 20;
/// Captured messages held for one delta of each gateway thread; more are counted as dropped.
inline constexpr int CaptureMessagesPerDelta = 10'000;
/// Captured payload held for one delta of each gateway thread, in bytes; more is counted as
/// dropped.
inline constexpr qsizetype CaptureBytesPerDelta = 32 << 20;

/// Whose messages are captured, and how much of each is kept.
struct CaptureScope
{
    QStringList webSocketIds;
    bool all = false; ///< every WebSocket, those to come too
    qsizetype payloadBytes = CapturePayloadBytes;
};

/// Refusals told by one delta of each gateway thread; all are counted in ServerStats::refused.
inline constexpr int RefusalsPerDelta = 1'000;

/// Totals since the server started, and what is open now.
struct ServerStats
{
    qint64 webSockets = 0;
    qint64 webSocketsPeak = 0;
    qint64 sessions = 0;
    qint64 licensesInUse = 0;
    QString storeFailure; ///< why sessions cannot be stored now; empty while they can
    quint64 messagesIn = 0;
    quint64 messagesOut = 0;
    quint64 bytesIn = 0;
    quint64 bytesOut = 0;
    quint64 refused = 0;
    qint64 deflateBytes = 0; ///< zlib's states, and all that connections may keep of their messages
    QMap<QString, quint64> breaches; ///< by the limit that was crossed or the rule that was broken
    quint64 captureDropped = 0;
};

/// What changed since the last delta. A full one replaces everything known.
struct ServerDelta
{
    bool full = false;
    QList<ConnectionInfo> connections; ///< new or changed
    QList<ClosedInfo> closed;          ///< their rows go
    QList<RefusedInfo> refused;
    QList<SessionInfo> sessions; ///< new or changed
    QStringList endedSessions;
    QList<EndpointInfo> endpoints; ///< new or changed
    QList<CapturedMessage> captured;
    ServerStats stats;
};

/// One line of the server's log.
struct LogEntry
{
    enum class Level : quint8 { Info, Warning, Error };

    qint64 atMs = 0; ///< milliseconds since the epoch, UTC
    Level level = Level::Info;
    QString source; ///< the room or class it is about
    QString text;
};
QString logLevelName(LogEntry::Level level);

/// What became of an operation on one of several targets.
struct TargetResult
{
    QString id; ///< WebSocketID or session id
    Status status;
};
using TargetResults = QList<TargetResult>;

} // namespace csp

Q_DECLARE_METATYPE(csp::ServerDelta)
