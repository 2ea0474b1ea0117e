// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/handlerpeer.h"
#include "tests/recordinghandler.h"

#include <QTest>

#include <future>

using namespace csp;

Q_DECLARE_METATYPE(csp::Mode)

/// Objects bound to a live shared WebSocket by openServer(), and sendAsyncMessage().
class TestLifecycleOpen final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void openServerRefuses_data();
    void openServerRefuses();
    void openServerRefusesOnALiveHandler();
    void failedOpenServerKeepsTheBinding();
    void openedObjectKnowsTheWebSocket();
    void openedBeforeThe101WritesWait();
    void writesBeforeARefusedUpgradeAreDropped();
    void openedObjectsActFromManyThreads();
    void messageBelongsToTheReaderThatBeganIt();
    void reboundReaderDropsTheRest();
    void destroyedReaderDropsTheRest();
    void runsNoCallbacks();
    void endServerOfAnOpenedObjectEndsIt();
    void sendAsyncMessageRings();
    void sendAsyncMessageRefuses();
};

void TestLifecycleOpen::openServerRefuses_data()
{
    QTest::addColumn<Mode>("mode");
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<int>("code");
    QTest::newRow("unknown") << Mode::SharedPool << QByteArray("unknown")
                             << int(Status::UnknownWebSocket);
    QTest::newRow("dedicated") << Mode::Dedicated << QByteArray("live") << int(Status::NotShared);
    QTest::newRow("closed by its client")
        << Mode::SharedPool << QByteArray("left") << int(Status::UnknownWebSocket);
    QTest::newRow("closing, its handler still runs")
        << Mode::SharedLoop << QByteArray("closing") << int(Status::UnknownWebSocket);
    QTest::newRow("shared") << Mode::SharedPool << QByteArray("live") << int(Status::Ok);
    QTest::newRow("shared, in server()")
        << Mode::SharedLoop << QByteArray("live") << int(Status::Ok);
    QTest::newRow("shared, gateway")
        << Mode::SharedGateway << QByteArray("live") << int(Status::Ok);
}

void TestLifecycleOpen::openServerRefuses()
{
    QFETCH(Mode, mode);
    QFETCH(QByteArray, what);
    QFETCH(int, code);
    const auto script = std::make_shared<Script>();
    std::promise<void> release;
    if (mode == Mode::SharedLoop)
        script->server = [&](WebSocket &) {
            release.get_future().wait();
            return Status();
        };
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    if (what == "left")
        QVERIFY(peer.leave());
    else if (what == "closing")
        QVERIFY(peer.channel()->close({CloseCode::GoingAway, {}, ClosedBy::Shutdown}));
    WebSocket object;
    const Status opened =
        object.openServer(what == "unknown" ? QStringLiteral("unknown") : peer.id());
    release.set_value();
    QCOMPARE(int(opened.code()), code);
}

void TestLifecycleOpen::openServerRefusesOnALiveHandler()
{
    const auto other = std::make_shared<Script>();
    const HandlerRegistry otherRegistry = registryFor(Mode::SharedPool, other);
    const HandlerPeer otherPeer(otherRegistry, "/x");
    const auto script = std::make_shared<Script>();
    QList<Status> statuses;
    script->onPreServer = [&](WebSocket &socket) {
        statuses.append(socket.openServer(otherPeer.id()));
        return Status();
    };
    script->server = [&](WebSocket &socket) {
        statuses.append(socket.openServer(otherPeer.id()));
        statuses.append(socket.openServer(socket.webSocketId()));
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(statuses.size(), 3);
    for (const Status &each : std::as_const(statuses))
        QCOMPARE(each.code(), Status::AlreadyBound);
}

void TestLifecycleOpen::failedOpenServerKeepsTheBinding()
{
    const auto script = std::make_shared<Script>();
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    WebSocket object;
    QVERIFY(object.openServer(peer.id()).isOk());
    QVERIFY(!object.openServer(QStringLiteral("unknown")).isOk());
    QVERIFY(object.write(QByteArray("still here")).isOk());
    QCOMPARE(peer.text(), QByteArray("still here"));
}

void TestLifecycleOpen::openedObjectKnowsTheWebSocket()
{
    const auto script = std::make_shared<Script>();
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer one(registry, "/x");
    HandlerPeer two(registry, "/x");
    WebSocket object;
    for (HandlerPeer *peer : {&one, &two}) {
        QVERIFY(object.openServer(peer->id()).isOk());
        QCOMPARE(object.webSocketId(), peer->id());
        QCOMPARE(object.gwClientAddress(), QStringLiteral("127.0.0.1:1"));
        QVERIFY(object.sharedConnection());
        QVERIFY(object.session().isEnded()); // out of reach
        QVERIFY(object.write(peer->id()).isOk());
    }
    QCOMPARE(one.text(), one.id().toUtf8());
    QCOMPARE(two.text(), two.id().toUtf8());
}

void TestLifecycleOpen::openedBeforeThe101WritesWait()
{
    const auto script = std::make_shared<Script>();
    WebSocket object;
    Status written(Status::NotOpen);
    script->onPreServer = [&](WebSocket &socket) {
        if (Status set = socket.setSharedConnection(true); !set.isOk())
            return set;
        if (Status opened = object.openServer(socket.webSocketId()); !opened.isOk())
            return opened;
        written = object.write(QByteArray("early"));
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.preServerStatus().isOk());
    QVERIFY(written.isOk());
    QCOMPARE(peer.text(), QByteArray("early"));
}

void TestLifecycleOpen::writesBeforeARefusedUpgradeAreDropped()
{
    const auto script = std::make_shared<Script>();
    WebSocket object;
    script->onPreServer = [&](WebSocket &socket) {
        if (Status set = socket.setSharedConnection(true); !set.isOk())
            return set;
        return object.openServer(socket.webSocketId());
    };
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x", {nullptr, {}, true});
    QVERIFY(object.write(QByteArray("early")).isOk());
    QVERIFY(peer.endBeforeOpen({CloseCode::Abnormal, {}, ClosedBy::PeerLost}));
    QCOMPARE(object.write(QByteArray("late")).code(), Status::WebSocketClosed);
    QCOMPARE(object.read().error().code(), Status::WebSocketClosed);
}

void TestLifecycleOpen::openedObjectsActFromManyThreads()
{
    constexpr int Threads = 8;
    constexpr int Each = 100;
    const auto script = std::make_shared<Script>();
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    std::vector<std::thread> threads;
    for (int thread = 0; thread < Threads; ++thread)
        threads.emplace_back([&, thread] {
            WebSocket object;
            bool ok = object.openServer(peer.id()).isOk();
            for (int i = 0; ok && i < Each; ++i)
                ok = object.write(QStringLiteral("%1 %2").arg(thread).arg(i)).isOk();
        });
    std::array<int, Threads> next{};
    for (int i = 0; i < Threads * Each; ++i) {
        const QByteArrayList words = peer.text().split(' ');
        QCOMPARE(words.size(), 2);
        QCOMPARE(words.at(1).toInt(), next.at(size_t(words.at(0).toInt()))++);
    }
    for (std::thread &each : threads)
        each.join();
    QVERIFY(peer.channel()->snapshot().outputEmpty);
}

void TestLifecycleOpen::messageBelongsToTheReaderThatBeganIt()
{
    const auto script = std::make_shared<Script>();
    script->onClientMessage = [](WebSocket &, const QByteArray &, bool close) {
        return close ? Status() : Status(Status::NotHandled);
    };
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    peer.send("abcd");
    peer.send("next");
    QVERIFY(peer.waitUntil([&](const Channel::Snapshot &) {
        return script->calls().contains(QStringLiteral("next"));
    }));
    // The pool may not have put the last one back yet: a thread of its own can wait for it.
    std::async(std::launch::async, [&] {
        WebSocket one;
        WebSocket other;
        QVERIFY(one.openServer(peer.id()).isOk());
        QVERIFY(other.openServer(peer.id()).isOk());
        QCOMPARE(*one.read(2), QByteArray("ab"));
        QVERIFY(!one.atEnd());
        QCOMPARE(*other.read(), QByteArray("next"));
        QVERIFY(other.atEnd());
        QCOMPARE(*one.read(), QByteArray("cd"));
        QVERIFY(one.atEnd());
    }).get();
    QCOMPARE(peer.channel()->snapshot().dropped, 0);
}

void TestLifecycleOpen::reboundReaderDropsTheRest()
{
    const auto script = std::make_shared<Script>();
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer one(registry, "/x");
    HandlerPeer two(registry, "/x");
    QVERIFY(one.waitForStage(Stage::Detached));
    WebSocket object;
    QVERIFY(object.openServer(one.id()).isOk());
    auto read = std::async(std::launch::async, [&] { return object.read(1); });
    while (read.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready)
        one.send("ab");
    QCOMPARE(*read.get(), QByteArray("a"));
    QVERIFY(object.openServer(two.id()).isOk());
    QVERIFY(object.atEnd());
    QCOMPARE(one.channel()->snapshot().dropped, 1);
    QCOMPARE(two.channel()->snapshot().dropped, 0);
}

void TestLifecycleOpen::destroyedReaderDropsTheRest()
{
    const auto script = std::make_shared<Script>();
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.waitForStage(Stage::Detached));
    auto object = std::make_unique<WebSocket>();
    QVERIFY(object->openServer(peer.id()).isOk());
    auto read = std::async(std::launch::async, [&] { return object->read(1); });
    while (read.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready)
        peer.send("ab");
    QVERIFY(read.get());
    object.reset();
    QCOMPARE(peer.channel()->snapshot().dropped, 1);
}

void TestLifecycleOpen::runsNoCallbacks()
{
    const auto script = std::make_shared<Script>();
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    const auto own = std::make_shared<Script>();
    {
        RecordingHandler object(own);
        QVERIFY(object.openServer(peer.id()).isOk());
        QVERIFY(object.write(QByteArray("x")).isOk());
    }
    QCOMPARE(own->calls(), QStringList(QStringLiteral("destroyed")));
    QVERIFY(peer.leave());
    QCOMPARE(script->calls().count(QStringLiteral("onPostServer")), 1);
}

void TestLifecycleOpen::endServerOfAnOpenedObjectEndsIt()
{
    for (const Mode mode : {Mode::SharedPool, Mode::SharedGateway}) {
        const auto script = std::make_shared<Script>();
        const HandlerRegistry registry = registryFor(mode, script);
        HandlerPeer peer(registry, "/x");
        QVERIFY(peer.waitForStage(Stage::Detached));
        WebSocket object;
        QVERIFY(object.openServer(peer.id()).isOk());
        QVERIFY(object.write(QByteArray("bye")).isOk());
        QVERIFY(object.endServer().isOk());
        QCOMPARE(object.write(QByteArray("late")).code(), Status::WebSocketClosed);
        QCOMPARE(object.read().error().code(), Status::WebSocketClosed);
        QVERIFY(object.endServer().isOk());
        QVERIFY(peer.waitForStage(Stage::Done));
        QCOMPARE(peer.text(), QByteArray("bye"));
        QCOMPARE(peer.waitForClose()->code, CloseCode::Normal);
    }
}

void TestLifecycleOpen::sendAsyncMessageRings()
{
    const auto script = std::make_shared<Script>();
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(WebSocket::sendAsyncMessage(peer.id(), QStringLiteral("127.0.0.1:1")).isOk());
    WebSocket object;
    QVERIFY(object.openServer(peer.id()).isOk());
    QVERIFY(object.write(QByteArray("x")).isOk());
    QVERIFY(WebSocket::sendAsyncMessage(object.webSocketId(), object.gwClientAddress()).isOk());
    QCOMPARE(peer.text(), QByteArray("x"));
}

void TestLifecycleOpen::sendAsyncMessageRefuses()
{
    const auto script = std::make_shared<Script>();
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    const QString address = QStringLiteral("127.0.0.1:1");
    QCOMPARE(WebSocket::sendAsyncMessage(QStringLiteral("unknown"), address).code(),
             Status::UnknownWebSocket);
    QCOMPARE(WebSocket::sendAsyncMessage(peer.id(), QStringLiteral("127.0.0.1:2")).code(),
             Status::UnknownGateway);
    QCOMPARE(WebSocket::sendAsyncMessage(peer.id(), {}).code(), Status::UnknownGateway);
}

QTEST_GUILESS_MAIN(TestLifecycleOpen)
#include "tst_lifecycle_open.moc"
