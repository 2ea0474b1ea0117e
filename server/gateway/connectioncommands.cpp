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
    if (status.isOk() && m_channel->isInputPaused())
        status = Status(Status::InputFull, QStringLiteral("the handler has not read enough"));
    if (status.isOk())
        status = m_channel->receive(message);
    if (status.isOk())
        capture(message, CapturedMessage::Direction::In, CapturedMessage::From::Console);
    return status;
}

void Connection::setBinaryData(bool binary)
{
    m_channel->setBinaryData(binary);
    captureEvent(binary ? QStringLiteral("BinaryData on") : QStringLiteral("BinaryData off"),
                 CapturedMessage::From::Console);
    tellChange();
}

Status Connection::close(const CloseInfo &info, bool abort)
{
    // An abort sends no close frame, so there is no code but the one for that.
    const CloseCode code = abort ? CloseCode::Abnormal : info.code;
    const bool begun = m_channel->close({code, info.reason, info.by});
    if (abort)
        m_wire.abort();
    return begun || abort ? Status() : closing();
}

Status Connection::endServer()
{
    return m_close ? closing() : m_channel->endServer(Channel::AnyEpoch, ClosedBy::Admin);
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
    info.subprotocol = m_subprotocol;
    info.tls = m_services.config.isTls();
    info.origin = m_request.origin();
    info.userAgent = m_request.userAgent();
    info.state = m_state;
    info.slow = now.slow;
    info.notResponding = m_notResponding;
    info.sharedConnection = m_channel->isShared();
    info.binaryData = m_channel->binaryData();
    info.noDataFraming = m_channel->noDataFraming();
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
    info.rttUs = m_wire.rttUs();
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
