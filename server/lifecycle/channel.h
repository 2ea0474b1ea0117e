// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/lifecycle/changesignal.h"
#include "server/lifecycle/compactqueue.h"
#include "server/lifecycle/gatewaymark.h"
#include "server/lifecycle/mailbox.h"
#include "server/lifecycle/turntaker.h"
#include "server/serverinfo.h"
#include "server/status.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

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
    /// What a queued message counts beyond its payload, so that empty ones are bounded too.
    static constexpr qint64 FrameOverheadBytes = 10;

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
    /// The gateway thread that serves this WebSocket.
    bool isOnGatewayThread() const { return m_doorbell->isOwnedByThisThread(); }
    /// Any gateway thread: it would hold all whom it serves.
    bool mustNotWait() const { return isOnGatewayThread() || GatewayMark::isHere(); }

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
    /// server() has returned \a status. True when the WebSocket is detached: \a taker is scheduled
    /// whenever beginTurn() may have something to do, by any thread, and kept until finished(). One
    /// that takes its turns on the gateway thread is not: Snapshot::turnDue tells the gateway.
    bool serverReturned(Epoch epoch, const Status &status, std::shared_ptr<TurnTaker> taker);

    struct Turn
    {
        enum class Kind { Idle, Deliver, Finish };
        Kind kind = Kind::Idle;
        Message message;
        quint64 arrival = 0;
    };
    /// What a scheduled turn is to do first. Idle ends the turn.
    Turn beginTurn();
    /// onClientMessage() has returned \a status for \a delivered; a message it did not handle is
    /// kept for a read(). Returns what is to be done next, as beginTurn() does.
    Turn nextTurn(Turn delivered, const Status &status);
    /// The same, but gives up the thread: schedules again when there is more to do.
    void endTurn(Turn delivered, const Status &status);
    /// onPostServer() has returned. \a endSession: the session is to end with this WebSocket.
    void finished(bool endSession);
    /// Whether endServer() was called in server().
    bool endedInServer() const;
    void addStep(LifecycleStep::Step step);

    // Gateway.

    /// All messages that one read brought, in their order; \a messages is left empty. Whatever has
    /// come is taken, unless a close is under way. Returns how many bytes, with what frames them,
    /// may follow before the reading is to pause; at 0 it pauses until the doorbell rings and
    /// Snapshot::readingPaused is false.
    qint64 receiveAll(std::vector<Message> &messages);
    /// A message of the client, or of the console in its place. Errors: WebSocketClosed.
    Status receive(Message message);
    /// inbound-bytes wait for the handler, and half of them has not been taken yet.
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
    /// The next messages for the client in their order: as many as it takes to pass \a bytes, with
    /// what frames them. \a recycled lends its memory.
    std::vector<Output> takeOutput(qint64 bytes, std::vector<Output> recycled = {});
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
        bool slow = false;          ///< over outbound-pause-bytes, and half has not gone
        bool inputPaused = false;   ///< over inbound-bytes, and half has not gone
        bool readingPaused = false; ///< either, and no close is under way: read no more
        qint64 queuedBytes = 0;
        qint64 handlerQueueBytes = 0;
        qint64 dropped = 0;
    };
    /// Answers the doorbell: what rings after this rings anew.
    Snapshot collect();
    /// Nothing need ring from here, for beginService() follows at once.
    void expectService();
    /// Begins to answer it: nothing rings until endService(), which looks once more.
    Snapshot beginService();
    /// Whatever the snapshot tells must be acted on; what changes after it rings anew. With
    /// setInFlight(\a inFlightBytes) under the same lock.
    Snapshot endService(qint64 inFlightBytes);
    Snapshot snapshot() const;
    QList<LifecycleStep> steps() const;

private:
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
    bool weighInput();
    bool weighOutput();
    bool tellInFlight(qint64 bytes);
    void restoreUnhandled();
    qint64 roomForPayload() const;
    bool hasDeliverable() const;
    bool isFinishDue() const;
    std::optional<Message> popForReader();
    size_t reservedForReaders() const;
    Queued pop(CompactQueue<Queued> &queue, size_t index);
    void push(Message message);
    Turn next();
    bool endDeliver(Turn &delivered, const Status &status);
    void waitUntil(Lock &lock, Clock::time_point deadline);
    void wakeAll();
    qint64 outstandingBytes() const { return m_outboundBytes + m_inFlightBytes; }
    bool beginClose(const CloseInfo &info);
    void beginHandlerClose();
    void beginReturnClose(const Status &status);
    void dropInbound();
    void settle(Lock &lock, bool ringGateway, size_t messages = 0);
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
    ChangeSignal m_changed;
    Stage m_stage = Stage::PreServer;
    Epoch m_epoch = 1;
    bool m_open = false;
    bool m_cut = false;
    Status m_preServerStatus;
    CompactQueue<Queued> m_inbound;   // whole messages nobody has seen
    CompactQueue<Queued> m_unhandled; // offered to onClientMessage(), kept for a read()
    quint64 m_arrivals = 0;
    qint64 m_inboundBytes = 0; // of both queues
    quint32 m_waitingReaders = 0;
    quint32 m_waiting = 0;      // threads, readers among them
    bool m_inputPaused = false; // inbound-bytes was crossed and half has not gone
    qint64 m_dropped = 0;
    CompactQueue<Output> m_outbound;
    qint64 m_outboundBytes = 0;
    qint64 m_inFlightBytes = 0;
    bool m_outputPaused = false; // outbound-pause-bytes was crossed and half has not gone
    std::optional<CloseInfo> m_close;
    std::unique_ptr<const CloseInfo> m_handlerClose; // what setCloseReason() was given
    bool m_endRequested = false;
    ClosedBy m_endRequestedBy = ClosedBy::Handler;
    bool m_endedInServer = false;
    bool m_endSession = false;
    std::shared_ptr<TurnTaker> m_taker; // set while Detached
    bool m_turnsOnGateway = false;
    bool m_scheduled = false;
    bool m_delivering = false;
    bool m_turnDue = false;
    bool m_rung = false;
    bool m_missed = false; // another thread would have rung while m_rung
    CompactQueue<LifecycleStep> m_steps;
};

} // namespace csp
