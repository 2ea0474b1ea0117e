// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/handlerpeer.h"
#include "tests/recordinghandler.h"

#include <QTest>

#include <future>

using namespace csp;

Q_DECLARE_METATYPE(csp::Mode)

namespace {

const CloseInfo ConsoleCloses{CloseCode(4001), {}, ClosedBy::Admin};

QStringList words(const QByteArray &line)
{
    return QString::fromUtf8(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

/// What was called after "server returned", without the end.
QStringList delivered(const Script &script)
{
    QStringList calls = script.calls();
    calls = calls.mid(calls.indexOf(QStringLiteral("server returned")) + 1);
    return calls.mid(0, calls.indexOf(QStringLiteral("close")));
}

bool waitForCall(HandlerPeer &peer, const Script &script, const char *call)
{
    return peer.waitUntil([&](const Channel::Snapshot &) {
        return script.calls().contains(QString::fromUtf8(call));
    });
}

/// Answers each message with "<what> <message>".
Status answer(WebSocket &socket, const QByteArray &what, const QByteArray &message)
{
    return socket.write(what + ' ' + message);
}

} // namespace

/// Which messages go to read() and which to onClientMessage().
class TestLifecycleMessages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sharedReadLoopWorksAsDedicated_data();
    void sharedReadLoopWorksAsDedicated();
    void unreadMessagesAreOffered();
    void waitingReaderComesFirst();
    void unhandledMessagesStayForARead_data();
    void unhandledMessagesStayForARead();
    void messagesAreHandledInOrderOneAtATime_data();
    void messagesAreHandledInOrderOneAtATime();
    void clientsCloseLetsQueuedMessagesBeRead();
    void clientsCloseLetsQueuedMessagesBeHandled();
    void otherClosesDropWhatIsQueued_data();
    void otherClosesDropWhatIsQueued();
    void dedicatedCountsWhatItLeavesUnread();
    void restOfAReadMessageOutlivesTheNextCall();
    void kindIsThatOfTheMessageHandled();
    void failingMessagesAreCountedOnce();
    void messageThatThrewIsDropped();
};

void TestLifecycleMessages::sharedReadLoopWorksAsDedicated_data()
{
    QTest::addColumn<Mode>("mode");
    QTest::newRow("dedicated") << Mode::Dedicated;
    QTest::newRow("shared, read loop") << Mode::SharedLoop;
}

void TestLifecycleMessages::sharedReadLoopWorksAsDedicated()
{
    QFETCH(Mode, mode);
    const auto script = std::make_shared<Script>();
    script->server = [](WebSocket &socket) {
        return readLoop(socket, [&](const QByteArray &data) -> std::optional<Status> {
            const Status status = answer(socket, "read", data);
            return status.isOk() ? std::nullopt : std::optional(status);
        });
    };
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    for (const QByteArray &each : {QByteArray("one"), QByteArray(), QByteArray(100'000, 'x')}) {
        peer.send(each);
        QCOMPARE(peer.text(), "read " + each);
    }
    QVERIFY(peer.leave());
    QCOMPARE(delivered(*script).mid(0, 1).contains(QStringLiteral("one")), false);
}

void TestLifecycleMessages::unreadMessagesAreOffered()
{
    const auto script = std::make_shared<Script>();
    std::promise<void> sent;
    script->server = [&](WebSocket &socket) {
        sent.get_future().wait();
        return answer(socket, "read", *socket.read());
    };
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    for (const char *each : {"1", "2", "3"})
        peer.send(each);
    sent.set_value();
    QCOMPARE(peer.text(), QByteArray("read 1"));
    QVERIFY(waitForCall(peer, *script, "3"));
    QCOMPARE(delivered(*script), words("2 3"));
}

void TestLifecycleMessages::waitingReaderComesFirst()
{
    const auto script = std::make_shared<Script>();
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.waitForStage(Stage::Detached));
    WebSocket reader;
    QVERIFY(reader.openServer(peer.id()).isOk());
    auto read = std::async(std::launch::async, [&] { return reader.read(); });
    for (int i = 0; read.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready; ++i)
        peer.send(QByteArray::number(i)); // those before it waits go to onClientMessage()
    const Result<QByteArray> data = read.get();
    QVERIFY(data);
    peer.send("last");
    QVERIFY(waitForCall(peer, *script, "last"));
    QVERIFY(!delivered(*script).contains(QString::fromUtf8(*data)));
}

void TestLifecycleMessages::unhandledMessagesStayForARead_data()
{
    QTest::addColumn<Mode>("mode");
    QTest::addColumn<int>("code");
    for (const Mode mode : {Mode::SharedPool, Mode::SharedGateway}) {
        QTest::addRow("%s, not handled", modeName(mode)) << mode << int(Status::NotHandled);
        QTest::addRow("%s, failed", modeName(mode)) << mode << int(Status::ValueTooLarge);
    }
}

void TestLifecycleMessages::unhandledMessagesStayForARead()
{
    QFETCH(Mode, mode);
    QFETCH(int, code);
    const auto script = std::make_shared<Script>();
    script->onClientMessage = [=](WebSocket &, const QByteArray &data, bool close) {
        return close || data.startsWith("handle") ? Status() : Status(Status::Code(code));
    };
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    for (const char *each : {"keep-1", "handle-1", "keep-2", "handle-2"})
        peer.send(each);
    QVERIFY(waitForCall(peer, *script, "handle-2"));
    QCOMPARE(delivered(*script), words("keep-1 handle-1 keep-2 handle-2")); // offered once
    WebSocket reader;
    QVERIFY(reader.openServer(peer.id()).isOk());
    const auto now = std::chrono::milliseconds(0);
    const auto never = std::chrono::hours(1); // the test thread is the gateway's and may not wait
    QCOMPARE(*reader.read(100, now), QByteArray("keep-1"));
    QCOMPARE(*reader.read(100, never), QByteArray("keep-2"));
    QCOMPARE(reader.read(100, now).error().code(), Status::WebSocketTimeout);
    QCOMPARE(reader.read(100, never).error().code(), Status::WouldBlock);
    QCOMPARE(peer.errors(), code == Status::NotHandled ? 0 : 2);
    QCOMPARE(peer.channel()->snapshot().handlerQueueBytes, 0);
}

void TestLifecycleMessages::messagesAreHandledInOrderOneAtATime_data()
{
    QTest::addColumn<Mode>("mode");
    QTest::newRow("pool") << Mode::SharedPool;
    QTest::newRow("gateway") << Mode::SharedGateway;
}

void TestLifecycleMessages::messagesAreHandledInOrderOneAtATime()
{
    QFETCH(Mode, mode);
    constexpr int Messages = 200; // many turns
    const auto script = std::make_shared<Script>();
    std::atomic<int> inside = 0;
    std::atomic<bool> overlapped = false;
    script->onClientMessage = [&](WebSocket &, const QByteArray &, bool) {
        overlapped = overlapped || inside.fetch_add(1) != 0;
        --inside;
        return Status();
    };
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    QStringList sent;
    for (int i = 0; i < Messages; ++i) {
        sent.append(QString::number(i));
        peer.send(sent.last().toUtf8());
    }
    QVERIFY(peer.leave());
    QCOMPARE(delivered(*script), sent);
    QVERIFY(!overlapped);
    QCOMPARE(script->calls().count(QStringLiteral("close")), 1);
}

void TestLifecycleMessages::clientsCloseLetsQueuedMessagesBeRead()
{
    const auto script = std::make_shared<Script>();
    std::promise<void> left;
    QByteArrayList read;
    Status end;
    script->server = [&](WebSocket &socket) {
        left.get_future().wait();
        end = readLoop(socket, [&](const QByteArray &data) -> std::optional<Status> {
            read.append(data);
            return std::nullopt;
        });
        return end;
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    peer.send("one");
    peer.send("two");
    peer.channel()->peerClosed({CloseCode::Normal, {}, ClosedBy::Client});
    left.set_value();
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(read, QByteArrayList({"one", "two"}));
    QCOMPARE(end.code(), Status::WebSocketClosed);
    QCOMPARE(peer.channel()->snapshot().dropped, 0);
}

void TestLifecycleMessages::clientsCloseLetsQueuedMessagesBeHandled()
{
    for (const Mode mode : {Mode::SharedPool, Mode::SharedGateway}) {
        const auto script = std::make_shared<Script>();
        const HandlerRegistry registry = registryFor(mode, script);
        HandlerPeer peer(registry, "/x");
        peer.send("one");
        peer.send("two");
        QVERIFY(peer.leave());
        QCOMPARE(delivered(*script), words("one two"));
        QCOMPARE(peer.channel()->snapshot().dropped, 0);
    }
}

void TestLifecycleMessages::otherClosesDropWhatIsQueued_data()
{
    QTest::addColumn<Mode>("mode");
    for (const Mode mode : {Mode::Dedicated, Mode::SharedPool, Mode::SharedLoop})
        QTest::newRow(modeName(mode)) << mode;
}

void TestLifecycleMessages::otherClosesDropWhatIsQueued()
{
    QFETCH(Mode, mode);
    const auto script = std::make_shared<Script>();
    std::promise<void> closed;
    std::promise<void> takes;
    Status read;
    const auto takeOne = [&](WebSocket &socket) {
        takes.set_value();
        closed.get_future().wait();
        read = socket.read().error();
        return Status();
    };
    if (!isDetached(mode))
        script->server = takeOne;
    script->onClientMessage = [=](WebSocket &socket, const QByteArray &, bool close) {
        return close ? Status() : takeOne(socket);
    };
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    peer.send("one");
    takes.get_future().wait(); // a detached one handles the first
    peer.send("two");
    QVERIFY(peer.channel()->close(ConsoleCloses));
    closed.set_value();
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(read.code(), Status::WebSocketClosed);
    QCOMPARE(peer.channel()->snapshot().dropped, isDetached(mode) ? 1 : 2);
    QCOMPARE(peer.channel()->snapshot().handlerQueueBytes, 0);
}

void TestLifecycleMessages::dedicatedCountsWhatItLeavesUnread()
{
    const auto script = std::make_shared<Script>();
    std::promise<void> left;
    script->server = [&](WebSocket &socket) {
        left.get_future().wait();
        return socket.read(1).error();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    for (const char *each : {"half", "two", "three"})
        peer.send(each);
    peer.channel()->peerClosed({CloseCode::Normal, {}, ClosedBy::Client});
    left.set_value();
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(peer.channel()->snapshot().dropped, 3);
}

void TestLifecycleMessages::restOfAReadMessageOutlivesTheNextCall()
{
    const auto script = std::make_shared<Script>();
    script->server = [](WebSocket &socket) { return socket.read(2).error(); };
    script->onClientMessage = [](WebSocket &socket, const QByteArray &, bool close) {
        return close ? Status() : answer(socket, "rest", *socket.read());
    };
    const HandlerRegistry registry = registryFor(Mode::SharedLoop, script);
    HandlerPeer peer(registry, "/x");
    peer.send("abcdef");
    QVERIFY(peer.waitForStage(Stage::Detached));
    QVERIFY(!peer.channel()->instanceAtEnd);
    peer.send("next");
    QCOMPARE(peer.text(), QByteArray("rest cdef"));
    QVERIFY(peer.channel()->instanceAtEnd);
    QVERIFY(peer.leave());
    QCOMPARE(peer.channel()->snapshot().dropped, 0);
}

void TestLifecycleMessages::kindIsThatOfTheMessageHandled()
{
    const auto script = std::make_shared<Script>();
    script->onClientMessage = [](WebSocket &socket, const QByteArray &data, bool close) {
        const bool binary = socket.messageIsBinary();
        return close ? Status() : answer(socket, binary ? "binary" : "text", data);
    };
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    peer.send("one", true);
    QCOMPARE(peer.text(), QByteArray("binary one"));
    peer.send("two", false);
    QCOMPARE(peer.text(), QByteArray("text two"));
}

void TestLifecycleMessages::failingMessagesAreCountedOnce()
{
    const auto script = std::make_shared<Script>();
    script->onClientMessage = [](WebSocket &, const QByteArray &, bool close) {
        return close ? Status() : Status(Status::ValueTooLarge, QStringLiteral("too much"));
    };
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    peer.send("one");
    QVERIFY(peer.waitUntil([&](const Channel::Snapshot &) { return peer.errors() == 1; }));
    QVERIFY(!peer.channel()->snapshot().close);
    QVERIFY(peer.leave());
    QCOMPARE(peer.errors(), 1);
    QVERIFY(peer.log().take().first().text.contains(QLatin1String("too much")));
}

void TestLifecycleMessages::messageThatThrewIsDropped()
{
    const auto script = std::make_shared<Script>();
    script->onClientMessage = [](WebSocket &, const QByteArray &, bool close) -> Status {
        if (!close)
            throw 42;
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    peer.send("one");
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(delivered(*script), words("one"));
    QCOMPARE(peer.waitForClose()->code, CloseCode::InternalError);
    QCOMPARE(peer.channel()->snapshot().dropped, 1);
}

QTEST_GUILESS_MAIN(TestLifecycleMessages)
#include "tst_lifecycle_messages.moc"
