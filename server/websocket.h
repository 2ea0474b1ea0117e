// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/closecode.h"
#include "server/request.h"
#include "server/status.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <memory>

class QIODevice;

namespace csp {

class Lifecycle;
class Session;

/// Base class of every handler: derive from it, override the callbacks, register it at a path.
///
/// One instance serves one WebSocket from onPreServer() to onPostServer(). An object that is no
/// live handler can be bound to a live shared WebSocket with openServer(). The members are those of
/// the class reference (%CSP.WebSocket), in camelCase.
///
/// Thread: onPreServer() and server() run on a server thread; onClientMessage() and onPostServer()
/// of a shared WebSocket on the shared pool; all of them on the gateway thread that serves it
/// for a NonBlocking class. The constructor runs on that gateway thread. There may be several
/// (--gateway-threads): what instances of a class share is locked in any case. What belongs to one
/// thread (QProcess, QSqlDatabase) is made in a callback. write() and endServer() may be called
/// from any thread; read() and openServer() of one object by one thread at a time; the other
/// setters by the handler's own callbacks.
class WebSocket
{
    Q_DISABLE_COPY_MOVE(WebSocket)

public:
    /// Class parameter: text reaches the handler as it came, in UTF-8. False: read(), write() and
    /// onClientMessage() of its instances carry text in CHARSET; binary data, and what goes through
    /// device(), is left as it is.
    static constexpr bool NOCHARSETCONVERT = true;
    /// Class parameter: the charset that text is converted to and from with NOCHARSETCONVERT =
    /// false, under any name that ICU knows.
    static constexpr const char *CHARSET = "UTF-8";
    /// Class parameter: the WebSocket belongs to a stored session; false: to a transient one.
    static constexpr bool UseSession = true;
    /// The subprotocols that the handler speaks, separated by blanks: the first of the client's
    /// that is among them is told it in the 101 (RFC 6455, 1.9); see Request::chooseSubprotocol().
    static constexpr const char *Subprotocols = "";
    /// Every callback runs on the gateway thread that serves the WebSocket and must not wait: it
    /// holds all whom that thread serves.
    static constexpr bool NonBlocking = false;
    /// read() and write() go on after endServer() until server() returns.
    static constexpr bool DeferEndServer = false;

    static constexpr qsizetype DefaultReadLength = 32656;

    WebSocket();
    virtual ~WebSocket();

    /// Waits for data of the client and returns up to \a length of it: bytes when binaryData(),
    /// else characters (UTF-16 code units, a surrogate pair is never split), whatever the kind of
    /// the message on the wire; see messageIsBinary(). \a length <= 0 means the default, \a timeout
    /// <= 0 does not wait. One read never spans two messages; see atEnd().
    ///
    /// Errors: WebSocketTimeout; WebSocketClosed; NotOpen; WrongStage in onPreServer(); WouldBlock
    /// (NonBlocking, nothing queued, whatever the time-out); InvalidUtf8 (a binary message read as
    /// text, skipped); CannotConvert (a character that CHARSET lacks; the rest of the message is
    /// skipped); NotSupported with noDataFraming. Source: Read.
    virtual Result<QByteArray> read(qsizetype length = DefaultReadLength,
                                    std::chrono::milliseconds timeout = std::chrono::hours(24));
    /// The count of the last successful read(): bytes when it was in binary mode, else characters.
    qsizetype readLength() const;
    /// True when the last read() reached the end of its message; true before the first. Source:
    /// AtEnd.
    bool atEnd() const;
    /// The kind that the message being read or handled had on the wire.
    bool messageIsBinary() const;
    /// Waits for a message as read() does, and tells the kind of what the next read() will be of;
    /// reads nothing. For handlers that set binaryData by the kind of each message.
    ///
    /// Errors: those of read(), but for InvalidUtf8.
    Result<bool> nextIsBinary(std::chrono::milliseconds timeout = std::chrono::hours(24));

    /// Queues one message to the client: text, or binary when binaryData(). Never waits, never
    /// throws.
    ///
    /// Errors: WebSocketClosed; WebSocketSlow over outbound-bytes (nothing queued); InvalidUtf8;
    /// CannotConvert (no text of CHARSET); NotOpen; NotSupported with noDataFraming. Source: Write.
    virtual Status write(const QByteArray &data);
    /// The same with \a text in UTF-8, or in CHARSET where that is converted.
    Status write(const QString &text);

    /// Called before the 101; the only place where sharedConnection may change. An error refuses
    /// the upgrade with 403. Source: OnPreServer.
    virtual Status onPreServer();
    /// Called once the WebSocket is open. The base: shared, returns at once; dedicated, hands each
    /// whole message to onClientMessage() until closed. Source: Server.
    virtual Status server();
    /// Called once when all else has returned. Source: OnPostServer.
    virtual Status onPostServer();
    /// One whole message of a shared WebSocket whose server() has returned; \a close marks the
    /// last, empty call. Not OK: the message stays queued for a read(). The base returns
    /// NotHandled. A message that cannot be converted to CHARSET is dropped, not offered. Source:
    /// OnClientMessage.
    virtual Status onClientMessage(const QByteArray &data, bool close);
    /// Takes the identity of the WebSocket. Source: Initialize.
    virtual Status initialize(const QString &webSocketId, const QString &gwClientAddress);
    /// Calls initialize(); before onPreServer(). Source: InitializeServer.
    virtual Status initializeServer();

    /// Asks for the end: what was written goes out, then close 1000. Never waits.
    ///
    /// Errors: WrongStage in onPreServer(); NotOpen. Source: EndServer.
    Status endServer();
    /// Binds this object to the live shared WebSocket \a webSocketId. Source: OpenServer.
    ///
    /// Errors: UnknownWebSocket; NotShared; AlreadyBound on a live handler instance.
    Status openServer(const QString &webSocketId);
    /// The code and reason sent when server() returns. Errors: InvalidCloseCode, ReasonTooLong.
    Status setCloseReason(CloseCode code, const QString &reason);
    /// Tells the gateway at \a gwClientAddress that output for \a webSocketId is ready. Source:
    /// SendAsyncMessage.
    ///
    /// Errors: UnknownWebSocket, UnknownGateway.
    static Status sendAsyncMessage(const QString &webSocketId, const QString &gwClientAddress);

    /// The request the WebSocket was opened with; empty for an object bound by openServer().
    const Request &request() const;
    /// The session; in onPreServer(), and later only when dedicated. Elsewhere one that has ended.
    Session &session();

    const QString &webSocketId() const;
    const QString &gwClientAddress() const;
    const QString &sessionId() const;

    bool binaryData() const;
    /// Frames later writes and delivers later reads; of the WebSocket, for all objects bound to it.
    void setBinaryData(bool binary);
    bool sharedConnection() const;
    /// Errors: WrongStage outside onPreServer().
    Status setSharedConnection(bool shared);
    bool sessionEndOnClose() const;
    /// Set in server() or onPostServer(); when shared, counts only if endServer() was called in
    /// server().
    void setSessionEndOnClose(bool end);
    bool noDataFraming() const;
    /// The data goes through device() instead of read() and write(). With sharedConnection the
    /// upgrade is refused. Source: NoDataFraming. Errors: WrongStage outside onPreServer().
    Status setNoDataFraming(bool raw);
    /// The byte stream over the payloads both ways, without message bounds, for server(). Not open
    /// without noDataFraming. It is sequential and never waits but in waitForReadyRead() and
    /// waitForBytesWritten(): read() gives what has arrived, -1 once nothing more will come;
    /// write() takes what fits under outbound-bytes, -1 when closed. BinaryData decides on the kind
    /// of the frames; in text frames a character goes out when it is complete.
    QIODevice &device();

private:
    friend class Lifecycle;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace csp
