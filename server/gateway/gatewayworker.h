// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/connection.h"
#include "server/gateway/connectionnews.h"
#include "server/gateway/gatewayservices.h"
#include "server/gateway/httpmessage.h"
#include "server/gateway/memorytrim.h"
#include "server/gateway/refusallog.h"
#include "server/lifecycle/gatewaymark.h"
#include "server/lifecycle/mailbox.h"

#include <QObject>

#include <atomic>
#include <functional>
#include <map>
#include <memory>

namespace csp {

/// One gateway thread's share of the work: its connections from the judged handshake to their end,
/// and the HTTP answers it gives.
///
/// Thread: the one it is made on, which has an event loop; run() is thread-safe.
class GatewayWorker final : public QObject, private Connection::Listener
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(GatewayWorker)

public:
    /// Who is told what concerns more than one thread; called on the worker's.
    class Listener
    {
    public:
        /// The handler of \a webSocketId is done, and its session is to end with it.
        virtual void webSocketEndsSession(const QString &webSocketId) = 0;
        /// The WebSocket that a session was made for is refused. The session goes, and then
        /// answerRefused() is due: a client that knows may come again at once.
        virtual void webSocketLeavesUnused(const QString &webSocketId) = 0;
        /// A WebSocket is gone. \a leavesUnusedSession: it was never open, and its session was made
        /// for it.
        virtual void webSocketFinished(const QString &webSocketId, bool leavesUnusedSession) = 0;

    protected:
        ~Listener() = default;
    };

    /// Who was refused, and why.
    struct Refusal
    {
        int httpStatus = 0; ///< 0: reset without an answer
        QByteArray cause;
        const char *limit = nullptr; ///< the one that was crossed, or null
        QString path = {};           ///< empty when no request came as far as that
    };

    GatewayWorker(GatewayCommons &commons, Listener &listener);
    ~GatewayWorker() override;

    GatewayServices &services() { return m_services; }

    /// Runs \a task on the worker's thread: at once when called there, else soon and in the order
    /// of the calls; not at all once the worker is gone.
    void run(std::function<void()> task);
    /// What was left until now; for the end, else the event loop sees to it.
    void runTasks();

    /// Makes a connection of a judged handshake. Its transport comes by moveTo().
    void serve(Connection::Setup setup, const Endpoint &endpoint);
    /// The connection that \a channel belongs to; null once it is gone.
    Connection *connection(const Channel *channel) const
    {
        return m_services.connections.value(channel);
    }
    /// Writes \a response, and sees the client off.
    void answer(std::unique_ptr<Transport> transport, const HttpResponse &response,
                bool headOnly = false);
    /// Counts and tells a refusal, and answers it.
    void refuse(std::unique_ptr<Transport> transport, const Refusal &refusal);
    /// Counts and tells the refusal of \a peer, who gets no answer, or gets it elsewhere.
    void countRefusal(const QString &peer, const Refusal &refusal);

    /// Answers the client whose WebSocket \a webSocketId was refused.
    void answerRefused(const QString &webSocketId);

    /// Its event loop is about to go: what other threads want of it is dropped from now on.
    void silence();

    /// Closes all with 1001.
    void closeAll();
    /// \a scope may name other threads' WebSockets too.
    void setCaptured(const CaptureScope &scope);
    /// The next news after true tell of all connections.
    void setWatching(bool watching);
    ThreadNews takeNews();

private:
    void connectionRefused(Connection &connection, int httpStatus, const QByteArray &cause,
                           const char *limit) override;
    void connectionChanged(Connection &connection) override;
    void messageCaptured(const CapturedMessage &message) override;
    void connectionEndsSession(Connection &connection) override;
    void connectionFinished(Connection &connection) override;
    void beginTurn();

    /// Who is answered once the session is gone.
    struct Refused
    {
        std::unique_ptr<Transport> transport;
        Refusal refusal;
    };
    void callPool();

    const GatewayMark m_mark;
    std::atomic<bool> m_hasRung = false; // set by whoever rings the doorbell or leaves a task
    const std::function<void()> m_ring;
    Mailbox<std::function<void()>> m_tasks;
    GatewayServices m_services;
    Listener *m_listener; // null at the end
    ConnectionNews m_news;
    CaptureScope m_capture;
    MemoryTrim m_memoryTrim;
    RefusalLog m_refusalLog;
    std::map<QString, Refused> m_refused; // by WebSocketID
    QObject m_guests;                     // parent of connections and answers; the first to go
};

} // namespace csp
