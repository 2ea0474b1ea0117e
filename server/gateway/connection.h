// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/deadlinequeue.h"
#include "server/gateway/endpoint.h"
#include "server/gateway/gatewayservices.h"
#include "server/gateway/websocketwire.h"
#include "server/lifecycle/lifecycle.h"
#include "server/request.h"
#include "server/serverinfo.h"
#include "server/session.h"

#include <functional>
#include <memory>
#include <optional>

namespace csp {

/// One WebSocket: joins its wire with the Channel that its handler works on, from onPreServer()
/// until both TCP and handler are done.
///
/// Thread: the gateway thread whose services it works with.
class Connection final : public QObject, private WebSocketWire::Listener
{
public:
    /// Who is told of news; it may do with the connection what it likes, but not destroy it.
    class Listener
    {
    public:
        /// The upgrade is refused: to be answered over takeTransport(). \a limit is the name of the
        /// limit that was crossed, or null.
        virtual void connectionRefused(Connection &connection, int httpStatus,
                                       const QByteArray &cause, const char *limit) = 0;
        /// Something that info() tells has changed.
        virtual void connectionChanged(Connection &connection) = 0;
        virtual void messageCaptured(const CapturedMessage &message) = 0;
        /// The handler is done, and the session is to end with it.
        virtual void connectionEndsSession(Connection &connection) = 0;
        /// TCP and handler are done; nothing more is told.
        virtual void connectionFinished(Connection &connection) = 0;

    protected:
        ~Listener() = default;
    };

    /// A handler that has not returned so long after its reads gave Closed is not responding.
    static constexpr std::chrono::seconds HandlerGrace{5};

    struct Setup
    {
        std::shared_ptr<Channel> channel; ///< with the doorbell of this gateway thread
        std::unique_ptr<Transport> transport;
        QByteArray early; ///< what the client has sent behind its handshake
        Request request;
        std::shared_ptr<Session> session;
        EndpointDefaults defaults; ///< as they are now
        QByteArray setCookie;      ///< value of the Set-Cookie field of the 101; empty for none
        bool madeSession = false;  ///< the session is there for this handshake alone
    };
    using Reply = std::function<void(Status)>;

    Connection(Setup setup, const Endpoint &endpoint, GatewayServices &services, Listener &listener,
               QObject *parent);
    ~Connection() override;

    const QString &id() const { return m_channel->id(); }
    const QString &sessionId() const { return m_session->id(); }
    const Endpoint &endpoint() const { return m_endpoint; }
    Channel *channel() const { return m_channel.get(); }
    ConnectionInfo info() const;
    ClosedInfo closedInfo() const;
    bool isDedicated() const { return !m_channel->isShared(); }
    /// Whether it ended before its 101, and its session was made for it.
    bool leavesUnusedSession() const { return m_madeSession && !m_isOpen; }

    /// Makes the handler and has its onPreServer() called.
    void start();
    /// Answers the channel's doorbell.
    void service();

    // The console's commands; errors as in ServerController.
    Status send(const Message &message);
    Status feed(const Message &message);
    void setBinaryData(bool binary);
    /// \a reply is called when the new instance's server() runs, or cannot.
    void restart(bool shared, Reply reply);
    Status close(const CloseInfo &info, bool abort);
    Status endServer();

    /// Captures so much of each payload; nullopt captures nothing.
    void setCaptured(std::optional<qsizetype> payloadBytes) { m_captureBytes = payloadBytes; }

    /// For the answer of a refused upgrade.
    std::unique_ptr<Transport> takeTransport() { return m_wire.takeTransport(); }

private:
    struct Restart
    {
        bool shared;
        Reply reply;
        bool isNewInstance = false;
    };

    /// Output is handed to the wire while it holds less than this.
    static constexpr qint64 WireHighWaterBytes = 64 * 1024;
    /// A NonBlocking callback that holds the gateway longer is named.
    static constexpr std::chrono::milliseconds GatewayHold{50};

    bool runsOnGateway() const;
    bool makeInstance(std::optional<bool> forcedShared);
    std::optional<bool> forcedByEndpoint() const;
    void runInstance();
    void answerPreServer(const Status &status);
    std::optional<WebSocketWire::Agreement> agree() const;
    bool isDeflateWanted() const;
    void refuse(int httpStatus, const QByteArray &cause, const char *limit = nullptr);
    void open();
    void onMessage(Message &&message) override;
    void onDrained() override;
    void onPonged() override;
    void onControl(CapturedMessage::Kind kind, CapturedMessage::Direction direction,
                   const QByteArray &payload) override;
    void onTaken() override;
    void onPeerClosed(const CloseInfo &info) override;
    void onGone() override;
    void handIn();
    bool pump();
    void endOutput(const Channel::Snapshot &now, bool moved);
    void put(const Channel::Output &output);
    bool isLeftUnopened() const;
    void noticeClose(const CloseInfo &info);
    void sendCloseWhenDrained(const Channel::Snapshot &now);
    void giveUpOnHandler();
    void stepRestart(const Channel::Snapshot &now);
    void beginNewInstance();
    void stopHoldingSession();
    void answerRestart(const Status &status);
    void endIfDone(const Channel::Snapshot &now);
    void timed(const char *name, const std::function<void()> &callback);
    void capture(const Message &message, CapturedMessage::Direction direction,
                 CapturedMessage::From from);
    void captureClose(const CloseInfo &info, CapturedMessage::Direction direction);
    void captureEvent(const QString &text, CapturedMessage::From from);
    void countActivity(bool resetsTimeout);
    void tellChange();
    void tellCapture(const CapturedMessage &message);
    void tellRefusal(int httpStatus, const QByteArray &cause, const char *limit);
    QString peer() const;

    GatewayServices &m_services;
    Listener *m_listener; // null once finished
    const Endpoint &m_endpoint;
    const EndpointDefaults m_defaults;
    const Request m_request;
    QByteArray m_setCookie; // until the 101
    const QString m_subprotocol;
    const std::shared_ptr<Session> m_session;
    const std::shared_ptr<Channel> m_channel;
    std::shared_ptr<Lifecycle> m_lifecycle;
    WebSocketWire m_wire;
    Deadline m_stageDeadline;   // onPreServer(), then the handler's grace after the close
    Deadline m_restartDeadline; // the old instance's grace
    std::unique_ptr<Restart> m_restart;
    std::optional<CloseInfo> m_close;
    std::optional<qsizetype> m_captureBytes; // of each payload; none while not captured
    ConnectionState m_state = ConnectionState::PreServer;
    qint64 m_openedAtMs;
    qint64 m_lastActivityAtMs;
    quint64 m_messagesIn = 0;
    quint64 m_messagesOut = 0;
    quint64 m_bytesIn = 0;
    quint64 m_bytesOut = 0;
    qint64 m_inputRoom; // what may come before the channel is to be asked again
    const bool m_madeSession;
    const bool m_resetsTimeout; // the handshake did not carry CSPNoResetTimeout=1
    bool m_isUpgrading = false; // onPreServer() has returned
    bool m_isOpen = false;
    bool m_isCloseSent = false;
    bool m_hasEndedSession = false;
    bool m_isFinished = false;
    bool m_notResponding = false;
    bool m_wasSlow = false;
    bool m_heldGateway = false;
};

} // namespace csp
