// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/websocket.h"

#include "server/lifecycle/channeldirectory.h"
#include "server/lifecycle/websocketprivate.h"
#include "server/session/sessioncontrol.h"

namespace csp {
namespace {

Status notOpen(const char *member)
{
    return Status(
        Status::NotOpen,
        QStringLiteral("%1 on an object that is bound to no WebSocket").arg(QLatin1String(member)));
}

Status rawStream(const char *member)
{
    return Status(Status::NotSupported,
                  QStringLiteral("%1 with NoDataFraming: the data goes through device()")
                      .arg(QLatin1String(member)));
}

Channel::Clock::time_point deadlineAfter(std::chrono::milliseconds timeout)
{
    // A wait beyond a year would overflow the clock near its end; nobody waits so long.
    constexpr std::chrono::milliseconds Longest = std::chrono::hours(24 * 365);
    return Channel::Clock::now() + std::clamp(timeout, std::chrono::milliseconds::zero(), Longest);
}

Result<QByteArray> readMessage(WebSocket &socket)
{
    QByteArray message;
    do {
        const Result<QByteArray> piece = socket.read();
        if (!piece)
            return piece.error();
        message += *piece;
    } while (!socket.atEnd());
    return message;
}

} // namespace

void WebSocket::Private::dropRest()
{
    if (reader.drop() && channel)
        channel->countDropped();
}

void WebSocket::Private::bind(std::shared_ptr<Channel> to)
{
    dropRest();
    channel = std::move(to);
    webSocketId = channel->id();
    gwClientAddress = channel->gwClientAddress();
}

/// A NonBlocking class has no time-outs: its read() with nothing queued is a fault of the class,
/// also as a poll.
Status WebSocket::Private::complainIfNonBlocking(const Status &status) const
{
    const bool foundNothing =
        status.code() == Status::WebSocketTimeout || status.code() == Status::WouldBlock;
    if (!foundNothing || !channel->mustNotWait())
        return status;
    place->log->error(place->traits.className,
                      QStringLiteral("read() would wait on a gateway thread"));
    return Status(Status::WouldBlock, QStringLiteral("read() of a NonBlocking class"));
}

/// Sees to it that a message is being read.
Status WebSocket::Private::beginRead(Channel::Clock::time_point deadline)
{
    if (reader.hasRest() && !channel->isReadable(epoch)) {
        dropRest();
        return Status(Status::WebSocketClosed);
    }
    if (!reader.hasRest()) {
        Result<Message> message = channel->take(epoch, deadline);
        if (!message)
            return isLive ? complainIfNonBlocking(message.error()) : message.error();
        reader.begin(*std::move(message));
        if (charset)
            charset->beginMessage();
    }
    handledIsBinary.reset();
    return {};
}

/// Up to \a length of the message being read, as the handler is to see it.
Result<QByteArray> WebSocket::Private::nextPiece(qsizetype length)
{
    Result<QByteArray> piece = reader.next(length, channel->binaryData());
    if (!piece || !convertsText())
        return piece;
    piece = charset->encodePiece(*piece, reader.atEnd());
    if (!piece)
        reader.drop();
    return piece;
}

WebSocket::WebSocket()
    : d(std::make_unique<Private>())
{
}

WebSocket::~WebSocket()
{
    d->dropRest();
}

Result<QByteArray> WebSocket::read(qsizetype length, std::chrono::milliseconds timeout)
{
    if (!d->channel)
        return notOpen("read()");
    if (d->isRaw())
        return rawStream("read()");
    if (const Status begun = d->beginRead(deadlineAfter(timeout)); !begun.isOk())
        return begun;
    Result<QByteArray> piece = d->nextPiece(length > 0 ? length : DefaultReadLength);
    if (!piece)
        d->channel->countDropped();
    if (d->isLive)
        d->channel->instanceAtEnd = d->reader.atEnd();
    return piece;
}

qsizetype WebSocket::readLength() const
{
    return d->reader.readLength();
}

bool WebSocket::atEnd() const
{
    return d->reader.atEnd();
}

bool WebSocket::messageIsBinary() const
{
    return d->handledIsBinary.value_or(d->reader.isBinary());
}

Result<bool> WebSocket::nextIsBinary(std::chrono::milliseconds timeout)
{
    if (!d->channel)
        return notOpen("nextIsBinary()");
    if (d->isRaw())
        return rawStream("nextIsBinary()");
    if (const Status begun = d->beginRead(deadlineAfter(timeout)); !begun.isOk())
        return begun;
    return d->reader.isBinary();
}

Status WebSocket::write(const QByteArray &data)
{
    if (!d->channel)
        return notOpen("write()");
    if (d->isRaw())
        return rawStream("write()");
    if (d->convertsText()) {
        Result<QByteArray> text = d->charset->decode(data);
        if (!text)
            return text.error();
        return d->channel->write(d->epoch, {*std::move(text), false},
                                 CapturedMessage::From::Handler);
    }
    const bool binary = d->channel->binaryData();
    if (!binary && !data.isValidUtf8())
        return Status(Status::InvalidUtf8, QStringLiteral("%1 bytes of text").arg(data.size()));
    return d->channel->write(d->epoch, {data, binary}, CapturedMessage::From::Handler);
}

Status WebSocket::write(const QString &text)
{
    if (!d->channel || !d->convertsText())
        return write(text.toUtf8());
    const Result<QByteArray> converted = d->charset->encode(text.toUtf8());
    return converted ? write(*converted) : converted.error();
}

Status WebSocket::onPreServer()
{
    return {};
}

Status WebSocket::server()
{
    if (sharedConnection())
        return {};
    for (;;) {
        const Result<QByteArray> message = readMessage(*this);
        const Status::Code code = message.error().code();
        if (code == Status::WebSocketClosed)
            break;
        if (code == Status::CannotConvert && d->place) {
            ++d->place->errors;
            d->place->log->error(d->place->traits.className,
                                 QStringLiteral("%1, onClientMessage(): %2")
                                     .arg(d->place->path, message.error().toString()));
        }
        if (code == Status::WebSocketTimeout || code == Status::InvalidUtf8
            || code == Status::CannotConvert)
            continue; // it can still be used
        if (!message)
            return message.error();
        if (const Status status = onClientMessage(*message, false); !status.isOk() && d->place)
            d->place->log->warning(d->place->traits.className,
                                   QStringLiteral("onClientMessage(): %1").arg(status.toString()));
    }
    Status last = onClientMessage({}, true);
    return last.code() == Status::NotHandled ? Status() : last;
}

Status WebSocket::onPostServer()
{
    return {};
}

Status WebSocket::onClientMessage(const QByteArray &, bool close)
{
    return close ? Status() : Status(Status::NotHandled);
}

Status WebSocket::initialize(const QString &webSocketId, const QString &gwClientAddress)
{
    d->webSocketId = webSocketId;
    d->gwClientAddress = gwClientAddress;
    return {};
}

Status WebSocket::initializeServer()
{
    return d->channel ? initialize(d->channel->id(), d->channel->gwClientAddress())
                      : notOpen("initializeServer()");
}

Status WebSocket::endServer()
{
    return d->channel ? d->channel->endServer(d->epoch) : notOpen("endServer()");
}

Status WebSocket::openServer(const QString &webSocketId)
{
    if (d->isLive)
        return Status(Status::AlreadyBound,
                      QStringLiteral("this object is the live handler of %1").arg(d->webSocketId));
    std::shared_ptr<Channel> channel = channeldirectory::find(webSocketId);
    if (!channel)
        return Status(Status::UnknownWebSocket, QStringLiteral("\"%1\"").arg(webSocketId));
    if (channel->isClosed())
        return Status(Status::UnknownWebSocket, QStringLiteral("%1 is closed").arg(webSocketId));
    if (!channel->isShared())
        return Status(Status::NotShared, QStringLiteral("%1 is dedicated").arg(webSocketId));
    d->bind(std::move(channel));
    return {};
}

Status WebSocket::setCloseReason(CloseCode code, const QString &reason)
{
    if (!d->channel)
        return notOpen("setCloseReason()");
    Status status = validateClose(code, reason);
    if (status.isOk())
        d->channel->setCloseReason(d->epoch, code, reason);
    return status;
}

Status WebSocket::sendAsyncMessage(const QString &webSocketId, const QString &gwClientAddress)
{
    const std::shared_ptr<Channel> channel = channeldirectory::find(webSocketId);
    if (!channel)
        return Status(Status::UnknownWebSocket, QStringLiteral("\"%1\"").arg(webSocketId));
    if (channel->gwClientAddress() != gwClientAddress)
        return Status(Status::UnknownGateway,
                      QStringLiteral("%1 does not hold %2").arg(gwClientAddress, webSocketId));
    channel->ring();
    return {};
}

const Request &WebSocket::request() const
{
    return d->request;
}

Session &WebSocket::session()
{
    if (d->session && (d->isInPreServer || !sharedConnection()))
        return *d->session;
    static Session unavailable({}, Session::Kind::Transient, nullptr);
    SessionControl::finish(unavailable);
    return unavailable;
}

const QString &WebSocket::webSocketId() const
{
    return d->webSocketId;
}

const QString &WebSocket::gwClientAddress() const
{
    return d->gwClientAddress;
}

const QString &WebSocket::sessionId() const
{
    static const QString none;
    return d->session ? d->session->id() : none;
}

bool WebSocket::binaryData() const
{
    return d->channel && d->channel->binaryData();
}

void WebSocket::setBinaryData(bool binary)
{
    if (d->channel)
        d->channel->setBinaryData(binary);
}

bool WebSocket::sharedConnection() const
{
    return d->channel && d->channel->isShared();
}

Status WebSocket::setSharedConnection(bool shared)
{
    if (!d->isInPreServer)
        return Status(Status::WrongStage,
                      QStringLiteral("SharedConnection changes in onPreServer() only"));
    if (!d->forcedShared)
        d->channel->setShared(shared);
    else if (*d->forcedShared != shared)
        d->place->log->info(d->place->traits.className,
                            QStringLiteral("SharedConnection is forced %1, the handler's %2 "
                                           "does not count")
                                .arg(*d->forcedShared ? 1 : 0)
                                .arg(shared ? 1 : 0));
    return {};
}

bool WebSocket::sessionEndOnClose() const
{
    return d->sessionEndOnClose;
}

void WebSocket::setSessionEndOnClose(bool end)
{
    d->sessionEndOnClose = end;
    if (d->isLive)
        d->channel->instanceEndsSession = end;
}

bool WebSocket::noDataFraming() const
{
    return d->channel && d->channel->noDataFraming();
}

Status WebSocket::setNoDataFraming(bool raw)
{
    if (!d->isInPreServer)
        return Status(Status::WrongStage,
                      QStringLiteral("NoDataFraming changes in onPreServer() only"));
    d->channel->setNoDataFraming(raw);
    return {};
}

QIODevice &WebSocket::device()
{
    if (!d->device)
        d->device = std::make_unique<RawDevice>();
    if (d->isRaw() && !d->device->isOpen())
        d->device->attach(d->channel, d->epoch);
    else if (!d->isRaw() && d->device->isOpen())
        d->device->detach();
    return *d->device;
}

} // namespace csp
