// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/lifecycle/mailbox.h"
#include "server/serverinfo.h"
#include "server/status.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>

namespace csp {

class Channel;
using Doorbell = Mailbox<std::shared_ptr<Channel>>;

/// Why and how a WebSocket ends.
struct CloseInfo
{
    CloseCode code = CloseCode::Normal;
    QString reason;
    ClosedBy by = ClosedBy::Handler;
    bool flushesOutput = false; ///< what was written goes out first, however long that takes
};

/// Where the handler instance of a WebSocket stands.
enum class Stage {
    PreServer, ///< until onPreServer() has returned
    Opening,   ///< onPreServer() has returned, the 101 is awaited
    Server,    ///< server() runs; messages are for read() alone
    Detached,  ///< shared, server() has returned; messages go to onClientMessage()
    Done       ///< onPostServer() has returned, or the instance never came to life
};

/// What one WebSocket's connection and its handler share: messages both ways, the close under way,
/// and the stage of the handler. It outlives either side for as long as the other holds it.
///
/// An *epoch* numbers the handler instances of a WebSocket: a restart begins a new one, and calls
/// with an older epoch give WebSocketClosed. AnyEpoch is for objects bound by openServer() and for
/// the console. Whatever concerns the gateway rings its doorbell, once until collect().
///
/// Thread: thread-safe; the members under "Gateway" are called by the gateway thread alone.
class Channel final : public std::enable_shared_from_this<Channel>
{
    Q_DISABLE_COPY_MOVE(Channel)

public:
    using Clock = std::chrono::steady_clock;
    using Epoch = unsigned;
    static constexpr Epoch AnyEpoch = 0;

    struct Settings
    {
        qint64 inboundBytes = 0;
        qint64 outboundBytes = 0;
        qint64 outboundPauseBytes = 0;
        bool deferEndServer = false;
    };

    Channel(QString id, QString gwClientAddress, std::shared_ptr<Doorbell> doorbell,
            Settings settings);

    const QString &id() const { return m_id; }
    const QString &gwClientAddress() const { return m_gwClientAddress; }
    bool isOnGatewayThread() const { return m_doorbell->isOwnedByThisThread(); }

    bool binaryData() const { return m_binaryData; }
    void setBinaryData(bool binary) { m_binaryData = binary; }
    bool isShared() const { return m_shared; }
    void setShared(bool shared) { m_shared = shared; }
    bool noDataFraming() const { return m_noDataFraming; }
    void setNoDataFraming(bool raw) { m_noDataFraming = raw; }
    /// AtEnd and SessionEndOnClose of the handler instance, for the console.
    std::atomic<bool> instanceAtEnd = true;
    std::atomic<bool> instanceEndsSession = false;

    // Handler: any thread.

    /// Waits until \a deadline for the next whole message.
    /// Errors: WebSocketTimeout; WebSocketClosed; WrongStage in onPreServer(); WouldBlock on the
    /// gateway thread.
    Result<Message> take(Epoch epoch, Clock::time_point deadline);
    /// Whether the rest of a message that was taken may still be read.
    bool isReadable(Epoch epoch);
    /// Errors: WebSocketClosed, WebSocketSlow.
    Status write(Epoch epoch, Message message, CapturedMessage::From from);
    /// Payload bytes that can be read without waiting; \a held of them are the reader's already.
    qint64 readableBytes(Epoch epoch, qint64 held) const;
    /// Payload bytes that one message may have now; 0 or less when nothing can be written.
    /// Errors: WebSocketClosed.
    Result<qint64> outputRoom(Epoch epoch) const;
    /// Waits until \a deadline for room for a message of \a bytes, or for all there ever is.
    /// Errors: WebSocketTimeout; WebSocketClosed; WouldBlock on the gateway thread.
    Status awaitOutputRoom(Epoch epoch, qint64 bytes, Clock::time_point deadline);
    /// \a by: who is to be told as having closed it. Errors: WrongStage in onPreServer().
    Status endServer(Epoch epoch, ClosedBy by = ClosedBy::Handler);
    /// What the handler wants in its close frame.
    void setCloseReason(Epoch epoch, CloseCode code, const QString &reason);
    /// Whether a close is under way or done.
    bool isClosed() const;
    /// A message, or the rest of one, that will never be read.
    void countDropped();
    /// Tells the gateway to look.
    void ring();

    // Lifecycle: the thread that runs the instance.

    Epoch epoch() const;
    void preServerReturned(const Status &status);
    /// Waits for the 101. True when server() is to be called.
    bool awaitOpen();
    /// server() has returned \a status. True when the WebSocket is detached: \a schedule will be
    /// called whenever beginTurn() may have something to do, by any thread; a call must lead to one
    /// turn.
    bool serverReturned(Epoch epoch, const Status &status, std::function<void()> schedule);

    struct Turn
    {
        enum class Kind { Idle, Deliver, Finish };
        Kind kind = Kind::Idle;
        Message message;
        quint64 arrival = 0;
    };
    /// What a scheduled turn is to do next. Idle ends the turn.
    Turn beginTurn();
    /// onClientMessage() has returned \a status; a message it did not handle is kept for a read().
    void endDeliver(Turn turn, const Status &status);
    /// Gives up the thread with messages left: schedules again.
    void yieldTurn();
    /// onPostServer() has returned. \a endSession: the session is to end with this WebSocket.
    void finished(bool endSession);
    /// Whether endServer() was called in server().
    bool endedInServer() const;
    void addStep(LifecycleStep::Step step);

    // Gateway.

    /// A message of the client, or of the console in its place. Errors: WebSocketClosed.
    Status receive(Message message);
    /// Over inbound-bytes: no more should be received until the doorbell rings and half has been
    /// taken.
    bool isInputPaused() const;
    /// The 101 is out.
    void opened();
    /// The client's close frame, or its loss. Queued messages can still be read.
    void peerClosed(const CloseInfo &info);
    /// Any other end: reads give Closed at once, unread input is dropped. False when one is under
    /// way.
    bool close(const CloseInfo &info);
    /// Cuts the present instance off; when it is Done, renew() begins the next. An endServer() that
    /// is still to take effect closes the WebSocket instead.
    void cutOff();
    void renew();

    struct Output
    {
        Message message;
        CapturedMessage::From from = CapturedMessage::From::Handler;
    };
    /// The next message for the client, or nothing.
    std::optional<Output> nextOutput();
    /// What the socket holds of it, not yet taken by the network.
    void setInFlight(qint64 bytes);

    /// Everything the gateway wants to know, in one look.
    struct Snapshot
    {
        Stage stage = Stage::PreServer;
        Status preServerStatus;
        std::optional<CloseInfo> close;
        bool outputEmpty = true;
        bool turnDue = false;
        bool endSession = false;
        bool slow = false;
        bool inputPaused = false;
        qint64 queuedBytes = 0;
        qint64 handlerQueueBytes = 0;
        qint64 dropped = 0;
    };
    /// Answers the doorbell: what rings after this rings anew.
    Snapshot collect();
    Snapshot snapshot() const;
    QList<LifecycleStep> steps() const;

    /// A NonBlocking instance's schedule: its turn is due on the gateway thread.
    void markTurnDue();

private:
    static constexpr qint64 FrameOverheadBytes = 10; // so that empty messages are bounded too
    static constexpr int MaximumSteps = 32;

    using Lock = std::unique_lock<std::mutex>;

    struct Queued
    {
        Message message;
        quint64 arrival = 0; // counts up
        qint64 bytes() const { return message.data.size() + FrameOverheadBytes; }
    };

    bool isCurrent(Epoch epoch) const { return epoch == AnyEpoch || epoch == m_epoch; }
    bool isForcedShut() const;
    bool isDead() const;
    bool isEnding() const;
    bool refusesReads(Epoch epoch);
    bool refusesWrites(Epoch epoch) const { return !isCurrent(epoch) || m_close || isDead(); }
    bool resumeInput();
    qint64 roomForPayload() const;
    bool hasDeliverable() const;
    bool isFinishDue() const;
    std::optional<Message> popForReader();
    size_t reservedForReaders() const;
    Queued pop(std::list<Queued> &queue, std::list<Queued>::iterator which);
    qint64 outstandingBytes() const { return m_outboundBytes + m_inFlightBytes; }
    bool beginClose(const CloseInfo &info);
    void beginHandlerClose();
    void beginReturnClose(const Status &status);
    void dropInbound();
    void settle(Lock &lock, bool ringGateway);
    Snapshot look() const;
    void record(LifecycleStep::Step step);

    const QString m_id;
    const QString m_gwClientAddress;
    const std::shared_ptr<Doorbell> m_doorbell;
    const Settings m_settings;
    std::atomic<bool> m_binaryData = false;
    std::atomic<bool> m_shared = false;
    std::atomic<bool> m_noDataFraming = false;

    mutable std::mutex m_mutex; // guards all below
    std::condition_variable m_changed;
    Stage m_stage = Stage::PreServer;
    Epoch m_epoch = 1;
    bool m_open = false;
    bool m_cut = false;
    Status m_preServerStatus;
    std::list<Queued> m_inbound;   // whole messages nobody has seen
    std::list<Queued> m_unhandled; // offered to onClientMessage(), kept for a read()
    quint64 m_arrivals = 0;
    qint64 m_inboundBytes = 0; // of both lists
    size_t m_waitingReaders = 0;
    size_t m_waitingWriters = 0;
    bool m_inputPaused = false;
    qint64 m_dropped = 0;
    std::list<Output> m_outbound;
    qint64 m_outboundBytes = 0;
    qint64 m_inFlightBytes = 0;
    bool m_paused = false; // outbound-pause-bytes was crossed and half has not gone
    std::optional<CloseInfo> m_close;
    std::optional<CloseInfo> m_handlerClose;
    bool m_endRequested = false;
    ClosedBy m_endRequestedBy = ClosedBy::Handler;
    bool m_endedInServer = false;
    bool m_endSession = false;
    std::shared_ptr<const std::function<void()>> m_schedule; // set while Detached
    bool m_scheduled = false;
    bool m_delivering = false;
    bool m_turnDue = false;
    bool m_rung = false;
    QList<LifecycleStep> m_steps;
};

} // namespace csp
