// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/randomhandler.h"

#include "server/session.h"

#include <stdexcept>

namespace csp {
namespace {

constexpr std::chrono::milliseconds ShortTimeout{3};
constexpr std::chrono::milliseconds LongTimeout{60'000};

QString fromBytes(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes);
}

} // namespace

RandomHandler::RandomHandler(std::shared_ptr<LifeBook> book)
    : m_book(std::move(book))
{
}

RandomHandler::~RandomHandler()
{
    if (!m_story)
        return;
    note(QStringLiteral("destroyed"));
    if (m_wasPreOk && m_last != Callback::PostServer)
        m_story->fault(QStringLiteral("destroyed without onPostServer()"));
    m_book->instanceGone();
}

const QByteArrayList &RandomHandler::commands()
{
    // As often as they stand here.
    static const QByteArrayList all = QByteArrayList{
        "echo",        "echo",       "echo",       "echo",      "echo",        "echo",
        "echo",        "echo",       "echo",       "echo",      "echo",        "echo",
        "poll",        "poll",       "poll",       "left",      "left",        "left",
        "fail",        "binary",     "binary",     "reason",    "end",         "return",
        "error",       "throw",      "session",    "onclose",   "other-write", "other-write",
        "other-write", "other-read", "other-read", "other-end", "long",        "long"};
    return all;
}

// --- Callbacks -----------------------------------------------------------------------------------

Status RandomHandler::initializeServer()
{
    m_story = m_book->story(query("n").toInt());
    return within(Callback::InitializeServer, [this] {
        const Status status = WebSocket::initializeServer();
        m_instance = m_book->instanceMade(m_story, webSocketId(), sessionId(), isTransient());
        return status;
    });
}

Status RandomHandler::onPreServer()
{
    return within(Callback::PreServer, [this] { return preServer(); });
}

Status RandomHandler::server()
{
    m_isShared = sharedConnection();
    m_story->serverCalled();
    return within(Callback::Server, [this] {
        const Status begun = begin();
        const bool stays = !m_isShared || query("loop") == QStringLiteral("1");
        return begun.isOk() && stays ? readLoop() : begun;
    });
}

Status RandomHandler::onClientMessage(const QByteArray &data, bool close)
{
    return within(close ? Callback::LastCall : Callback::Message, [&] {
        if (close)
            return Status();
        m_story->taken(data, LifeStory::Taker::Callback);
        try {
            const Status status = perform(data).value_or(Status());
            if (!status.isOk())
                m_story->left(data);
            return status;
        } catch (...) {
            m_story->left(data);
            throw;
        }
    });
}

Status RandomHandler::onPostServer()
{
    return within(Callback::PostServer, [this] {
        if (write(QByteArray("too late")).code() != Status::WebSocketClosed)
            m_story->fault(QStringLiteral("write() in onPostServer()"));
        return Status();
    });
}

// --- Their order ---------------------------------------------------------------------------------

const char *RandomHandler::name(Callback callback)
{
    switch (callback) {
    case Callback::None:
        return "nothing";
    case Callback::InitializeServer:
        return "initializeServer()";
    case Callback::PreServer:
        return "onPreServer()";
    case Callback::Server:
        return "server()";
    case Callback::Message:
        return "onClientMessage()";
    case Callback::LastCall:
        return "the last onClientMessage()";
    case Callback::PostServer:
        return "onPostServer()";
    }
    return "";
}

Status RandomHandler::within(Callback callback, const std::function<Status()> &body)
{
    if (m_isInside.exchange(true))
        m_story->fault(QStringLiteral("two callbacks at once"));
    note(QString::fromLatin1(name(callback)));
    if (!isLegal(callback))
        m_story->fault(
            QStringLiteral("%1 after %2")
                .arg(QString::fromLatin1(name(callback)), QString::fromLatin1(name(m_last))));
    m_last = callback;
    try {
        const Status status = body();
        returned(callback, status);
        return status;
    } catch (...) {
        returned(callback, Status(Status::HandlerFailed));
        throw;
    }
}

bool RandomHandler::isLegal(Callback callback) const
{
    const bool isDetached = m_isShared && m_hasServerReturned;
    switch (callback) {
    case Callback::None:
        return false;
    case Callback::InitializeServer:
        return m_last == Callback::None;
    case Callback::PreServer:
        return m_last == Callback::InitializeServer;
    case Callback::Server:
        return m_last == Callback::PreServer && m_wasPreOk;
    case Callback::Message:
    case Callback::LastCall:
        return isDetached && (m_last == Callback::Server || m_last == Callback::Message);
    case Callback::PostServer:
        return isDetached ? m_last == Callback::LastCall
                          : (m_last == Callback::PreServer && m_wasPreOk)
                                || (m_last == Callback::Server && m_hasServerReturned);
    }
    return false;
}

void RandomHandler::returned(Callback callback, const Status &status)
{
    note(QStringLiteral("%1 gives %2").arg(QString::fromLatin1(name(callback)), status.codeName()));
    if (callback == Callback::PreServer) {
        m_wasPreOk = status.isOk();
        if (status.isOk())
            m_story->preServerOk();
        else
            m_story->mayBeClosedBy(ClosedBy::Handler, QStringLiteral("onPreServer() refuses"));
    }
    if (callback == Callback::Server) {
        m_hasServerReturned = true;
        if (!m_isShared || !status.isOk())
            m_story->mayBeClosedBy(ClosedBy::Handler, QStringLiteral("server() returns"));
    }
    if (!status.isOk())
        m_story->mayBeClosedBy(ClosedBy::Error, status.codeName());
    if (!m_isInside.exchange(false))
        m_story->fault(QStringLiteral("two callbacks at once"));
}

// --- What they do --------------------------------------------------------------------------------

Status RandomHandler::preServer()
{
    if (read().error().code() != Status::WrongStage)
        m_story->fault(QStringLiteral("read() in onPreServer()"));
    if (endServer().code() != Status::WrongStage)
        m_story->fault(QStringLiteral("endServer() in onPreServer()"));
    const Status set = setSharedConnection(query("shared") == QStringLiteral("1"));
    const QString pre = query("pre");
    if (pre == QStringLiteral("throw"))
        throw std::runtime_error("onPreServer()");
    if (pre == QStringLiteral("refuse")
        || (pre == QStringLiteral("refuse-restart") && m_instance > 1))
        return Status(Status::NotHandled, QStringLiteral("refused"));
    return set;
}

/// The first that server() does.
Status RandomHandler::begin()
{
    const QString start = query("start");
    reply();
    if (setSharedConnection(true).code() != Status::WrongStage)
        m_story->fault(QStringLiteral("setSharedConnection() in server()"));
    if (start == QStringLiteral("error"))
        return Status(Status::NotHandled, QStringLiteral("server() has had enough"));
    if (start == QStringLiteral("throw"))
        throw std::runtime_error("server()");
    if (start == QStringLiteral("end"))
        return performOnSelf("end", 0).value_or(Status());
    return Status();
}

Status RandomHandler::readLoop()
{
    for (;;) {
        const Result<QByteArray> message = readWhole(LongTimeout);
        const Status::Code code = message.error().code();
        if (code == Status::WouldBlock)
            return Status(); // NonBlocking: the rest goes to onClientMessage()
        if (code == Status::WebSocketClosed)
            return message.error();
        if (!message)
            continue; // a time-out, or no text
        m_story->taken(*message, LifeStory::Taker::Server);
        if (const Outcome outcome = perform(*message))
            return *outcome;
    }
}

Result<QByteArray> RandomHandler::readWhole(std::chrono::milliseconds timeout)
{
    constexpr qsizetype PartLength = 1'000;
    QByteArray message;
    do {
        const Result<QByteArray> part = read(PartLength, timeout);
        if (!part)
            return part.error();
        message += *part;
    } while (!atEnd());
    return message;
}

RandomHandler::Outcome RandomHandler::perform(const QByteArray &message)
{
    const QList<QByteArray> words = message.split(' ');
    const QByteArray command = words.value(1);
    const quint32 random = words.value(2).toUInt();
    if (command == "long" && quint32(words.value(3).size()) != random)
        m_story->fault(QStringLiteral("a long message came as %1 of %2 characters")
                           .arg(words.value(3).size())
                           .arg(random));
    if (!command.startsWith("other-"))
        return performOnSelf(command, random);
    performOnOther(command, random);
    return std::nullopt;
}

RandomHandler::Outcome RandomHandler::performOnSelf(const QByteArray &command, quint32 random)
{
    if (command == "echo" || command == "long")
        reply();
    if (command == "poll") {
        if (const Result<QByteArray> message =
                readWhole(random % 2 ? ShortTimeout : ShortTimeout * 0))
            m_story->taken(*message, m_hasServerReturned ? LifeStory::Taker::OtherRead
                                                         : LifeStory::Taker::Server);
    }
    if (command == "binary")
        setBinaryData(random % 2);
    if (command == "reason")
        static_cast<void>(setCloseReason(CloseCode(4000 + random % 1000), fromBytes(command)));
    if (command == "session")
        endSession();
    if (command == "save") {
        static_cast<void>(session().setValue(QStringLiteral("random"), QByteArray::number(random)));
        m_book->addSave(session().save());
    }
    if (command == "onclose") {
        m_book->sessionMayEnd(sessionId(), QStringLiteral("SessionEndOnClose"));
        setSessionEndOnClose(true);
    }
    if (command == "end") {
        m_story->mayBeClosedBy(ClosedBy::Handler, QStringLiteral("endServer()"));
        if (!endServer().isOk())
            m_story->fault(QStringLiteral("endServer() failed"));
        reply(); // still goes out in onClientMessage(), and in server() before the next read()
    }
    if (command == "throw")
        throw std::runtime_error("a callback");
    if (command == "return")
        return Status();
    if (command == "left" && m_hasServerReturned)
        return Status(Status::NotHandled);
    if (command == "error" || (command == "fail" && m_hasServerReturned))
        return Status(Status::ValueTooLarge, QStringLiteral("as told"));
    return std::nullopt;
}

void RandomHandler::performOnOther(const QByteArray &command, quint32 random)
{
    const LifeStoryPtr other = m_book->anyWithId(random);
    if (openServer(other->webSocketId()).code() != Status::AlreadyBound)
        m_story->fault(QStringLiteral("openServer() on a live handler"));
    WebSocket socket;
    const Status opened = socket.openServer(other->webSocketId());
    note(QStringLiteral("opens %1: %2").arg(other->number()).arg(opened.codeName()));
    if (!opened.isOk())
        return;
    if (command == "other-end") {
        other->mayBeClosedBy(ClosedBy::Handler,
                             QStringLiteral("endServer() of %1").arg(m_story->number()));
        note(socket.endServer().codeName());
    } else if (command == "other-read") {
        const Result<QByteArray> message = socket.read(1 << 20, ShortTimeout);
        if (message)
            other->taken(*message, LifeStory::Taker::OtherRead);
    } else {
        note(socket.write(QByteArray("from another")).codeName());
    }
}

/// "r INSTANCE NUMBER", in order for the client to check.
void RandomHandler::reply()
{
    const QByteArray text =
        "r " + QByteArray::number(m_instance) + ' ' + QByteArray::number(++m_replies);
    const Status::Code code = write(text).code();
    if (code != Status::Ok && code != Status::WebSocketClosed)
        m_story->fault(QStringLiteral("write() gives %1").arg(Status(code).codeName()));
}

void RandomHandler::endSession()
{
    if (sharedConnection())
        return session().end(); // not available here: nothing happens
    m_book->sessionMayEnd(sessionId(), QStringLiteral("session().end()"));
    session().end();
    m_book->sessionMustEnd(sessionId());
}

void RandomHandler::note(const QString &line) const
{
    m_story->note(QStringLiteral("[%1] ").arg(m_instance) + line);
}

QString RandomHandler::query(const char *name) const
{
    return request().queryValue(QLatin1String(name));
}

} // namespace csp
