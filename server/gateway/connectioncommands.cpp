// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// What the console asks of a Connection, and what it shows of it.
#include "server/gateway/connection.h"

#include "server/gateway/peername.h"

#include <QDateTime>

namespace csp {
namespace {

Status closing()
{
    return Status(Status::WebSocketClosed, QStringLiteral("it is closing already"));
}

Status validateMessage(const Message &message, const Limits &limits)
{
    if (message.data.size() > limits.messageBytes)
        return Status(Status::MessageTooLong, QStringLiteral("%1 bytes, at most %2")
                                                  .arg(message.data.size())
                                                  .arg(limits.messageBytes));
    if (!message.binary && !message.data.isValidUtf8())
        return Status(Status::InvalidUtf8, QStringLiteral("the text is no valid UTF-8"));
    return {};
}

} // namespace

Status Connection::send(const Message &message)
{
    const Status valid = validateMessage(message, m_services.config.limits);
    if (!valid.isOk())
        return valid;
    return m_channel->write(Channel::AnyEpoch, message, CapturedMessage::From::Console);
}

Status Connection::feed(const Message &message)
{
    Status status = validateMessage(message, m_services.config.limits);
    if (status.isOk())
        status = m_channel->receive(message);
    if (status.isOk())
        capture(message, CapturedMessage::Direction::In, CapturedMessage::From::Console);
    return status;
}

void Connection::setBinaryData(bool binary)
{
    m_channel->setBinaryData(binary);
    Q_EMIT changed(this);
}

Status Connection::close(const CloseInfo &info, bool abort)
{
    const bool begun = m_channel->close(info);
    if (abort)
        m_wire.abort();
    return begun || abort ? Status() : closing();
}

Status Connection::endServer()
{
    return m_close ? closing() : m_channel->endServer(Channel::AnyEpoch);
}

// --- Restart in the other mode -------------------------------------------------------------------

void Connection::restart(bool shared, Reply reply)
{
    const Stage stage = m_channel->snapshot().stage;
    if (m_close)
        return reply(closing());
    if (m_restart || !m_isOpen || (stage != Stage::Server && stage != Stage::Detached))
        return reply(Status(Status::WrongStage, QStringLiteral("it is not running")));
    const bool needsThread = !shared || !m_endpoint.entry.traits.nonBlocking;
    const bool freesThread = stage == Stage::Server;
    if (needsThread && !freesThread && !m_services.threads.hasRoom())
        return reply(
            Status(Status::NoServerThread, QStringLiteral("all server threads are in use")));
    m_restart = Restart{shared, std::move(reply)};
    m_restartDeadline.start(HandlerGrace, [this] {
        answerRestart(
            Status(Status::HandlerStillRunning,
                   QStringLiteral("server() has not returned after %1 s; the restart goes on "
                                  "when it does")
                       .arg(HandlerGrace.count())));
    });
    m_channel->cutOff();
}

/// Tells the console how the restart went; the restart itself goes on.
void Connection::answerRestart(const Status &status)
{
    m_restartDeadline.stop();
    if (const Reply reply = std::exchange(m_restart->reply, nullptr))
        reply(status);
}

void Connection::stepRestart(const Channel::Snapshot &now)
{
    if (m_close) {
        m_restart.reset(); // noticeClose() has answered
    } else if (!m_restart->isNewInstance) {
        if (now.stage == Stage::Done)
            beginNewInstance();
    } else if (now.stage == Stage::Done) {
        answerRestart(Status(Status::HandlerFailed, QStringLiteral("its onPreServer() refused")));
        m_restart.reset();
        m_channel->close({CloseCode::PolicyViolation, {}, ClosedBy::Handler});
    } else if (now.stage == Stage::Server || now.stage == Stage::Detached) {
        answerRestart({});
        m_restart.reset();
        m_stageDeadline.stop();
        Q_EMIT changed(this);
    }
}

void Connection::beginNewInstance()
{
    m_restart->isNewInstance = true;
    m_channel->renew();
    if (!makeInstance(m_restart->shared)) {
        m_channel->finished(false);
        return;
    }
    m_stageDeadline.start(m_services.config.limits.preServer, [this] {
        m_channel->close(
            {CloseCode::PolicyViolation, QStringLiteral("preserver-ms"), ClosedBy::Timeout});
    });
    runInstance();
    if (!runsOnGateway() || m_close)
        return;
    // It is open already: what the 101 does for a first instance is done here.
    if (m_channel->snapshot().stage == Stage::Opening)
        timed("server()", [this] { m_lifecycle->serve(); });
    service();
}

// --- What is shown -------------------------------------------------------------------------------

ConnectionInfo Connection::info() const
{
    const Channel::Snapshot now = m_channel->snapshot();
    ConnectionInfo info;
    info.webSocketId = id();
    info.sessionId = m_session->id();
    info.path = m_endpoint.path;
    info.className = m_endpoint.entry.traits.className;
    info.peer = peer();
    info.gwClientAddress = m_channel->gwClientAddress();
    info.origin = m_request.origin();
    info.userAgent = m_request.userAgent();
    info.state = m_state;
    info.slow = now.slow;
    info.notResponding = m_notResponding;
    info.sharedConnection = m_channel->isShared();
    info.binaryData = m_channel->binaryData();
    info.sessionEndOnClose = m_channel->instanceEndsSession;
    info.atEnd = m_channel->instanceAtEnd;
    info.openedAtMs = m_openedAtMs;
    info.lastActivityAtMs = m_lastActivityAtMs;
    info.messagesIn = m_messagesIn;
    info.messagesOut = m_messagesOut;
    info.bytesIn = m_bytesIn;
    info.bytesOut = m_bytesOut;
    info.queuedBytes = now.queuedBytes;
    info.handlerQueueBytes = now.handlerQueueBytes;
    info.droppedMessages = now.dropped;
    info.rttUs = m_rttUs;
    info.steps = m_channel->steps();
    return info;
}

ClosedInfo Connection::closedInfo() const
{
    const CloseInfo close =
        m_close.value_or(CloseInfo{CloseCode::Abnormal, {}, ClosedBy::PeerLost});
    return {id(),
            m_session->id(),
            m_endpoint.path,
            m_endpoint.entry.traits.className,
            peer(),
            close.code,
            close.reason,
            close.by,
            m_openedAtMs,
            QDateTime::currentMSecsSinceEpoch(),
            m_messagesIn,
            m_messagesOut,
            m_channel->steps()};
}

QString Connection::peer() const
{
    return peerName(m_request.peerAddress(), m_request.peerPort());
}

} // namespace csp
