// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/handlerpeer.h"
#include "tests/recordinghandler.h"

#include <QTest>

#include <future>

using namespace csp;

Q_DECLARE_METATYPE(csp::Mode)

namespace {

const QStringList FirstLife{QStringLiteral("initializeServer"), QStringLiteral("initialize"),
                            QStringLiteral("onPreServer"), QStringLiteral("server")};

} // namespace

/// A second handler instance on the same WebSocket.
class TestLifecycleRestart final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesTheMode_data();
    void changesTheMode();
    void changesTheModeManyTimes();
    void cutOffWakesReadAndRefusesWrites();
    void cutOffInstanceCanEndNothing();
    void cutOffInstanceThatThrowsClosesNothing();
    void unreadMessagesWaitInOrder();
    void unhandledMessagesWaitInOrder();
    void messageInHandIsKeptWhenNotHandled();
    void halfReadMessageIsDroppedAndCounted();
    void refusingInstanceIsDone();
    void closeDuringARestartEndsIt();
};

void TestLifecycleRestart::changesTheMode_data()
{
    QTest::addColumn<Mode>("mode");
    QTest::addColumn<bool>("shared");
    for (const Mode mode : {Mode::Dedicated, Mode::SharedPool, Mode::SharedGateway}) {
        QTest::addRow("%s to shared", modeName(mode)) << mode << true;
        QTest::addRow("%s to dedicated", modeName(mode)) << mode << false;
    }
}

void TestLifecycleRestart::changesTheMode()
{
    QFETCH(Mode, mode);
    QFETCH(bool, shared);
    const auto script = answeringScript();
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    peer.send("one");
    QCOMPARE(peer.text(), QByteArray("re: one"));
    const QString id = peer.id();
    peer.channel()->cutOff();
    QVERIFY(peer.renew(shared));
    QCOMPARE(peer.channel()->isShared(), shared);
    QVERIFY(!peer.channel()->snapshot().close); // the client notices nothing
    peer.send("two");
    QCOMPARE(peer.text(), QByteArray("re: two"));
    QCOMPARE(peer.id(), id);
    QVERIFY(peer.leave());
    const QStringList calls = script->calls();
    QCOMPARE(calls.mid(0, 4), FirstLife);
    const qsizetype second = calls.lastIndexOf(QStringLiteral("initializeServer"));
    QCOMPARE(calls.mid(second, 4), FirstLife);
    QCOMPARE(calls.mid(second - 2, 2),
             QStringList({QStringLiteral("onPostServer"), QStringLiteral("destroyed")}));
    QCOMPARE(calls.count(QStringLiteral("onPostServer")), 2);
    QCOMPARE(calls.count(QStringLiteral("close")), 2);
    QCOMPARE(peer.errors(), 0);
}

void TestLifecycleRestart::changesTheModeManyTimes()
{
    const auto script = answeringScript();
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    for (int i = 0; i < 20; ++i) {
        peer.channel()->cutOff();
        peer.send(QByteArray::number(i));
        QVERIFY(peer.renew(i % 2 == 1));
        QCOMPARE(peer.text(), "re: " + QByteArray::number(i));
    }
    QVERIFY(peer.leave());
    QCOMPARE(script->calls().count(QStringLiteral("destroyed")), 21);
}

void TestLifecycleRestart::cutOffWakesReadAndRefusesWrites()
{
    const auto script = std::make_shared<Script>();
    QList<Status> statuses;
    script->server = [&](WebSocket &socket) {
        statuses.append(socket.read().error());
        statuses.append(socket.write(QByteArray("late")));
        return statuses.last();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.waitForStage(Stage::Server));
    peer.channel()->cutOff();
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(statuses.size(), 2);
    for (const Status &each : std::as_const(statuses))
        QCOMPARE(each.code(), Status::WebSocketClosed);
    QVERIFY(!peer.channel()->snapshot().close);
    QVERIFY(peer.channel()->snapshot().outputEmpty);
}

void TestLifecycleRestart::cutOffInstanceCanEndNothing()
{
    const auto script = std::make_shared<Script>();
    Gate gate;
    script->server = [&](WebSocket &socket) {
        gate.pass();
        socket.setSessionEndOnClose(true);
        const Status set = socket.setCloseReason(CloseCode(4001), QStringLiteral("of the old one"));
        const Status ended = socket.endServer();
        return set.isOk() && ended.isOk() ? Status(Status::ValueTooLarge) : Status();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    gate.reached.get_future().wait();
    peer.channel()->cutOff();
    gate.release.set_value();
    QVERIFY(peer.waitForStage(Stage::Done));
    QVERIFY(!peer.channel()->snapshot().close);
    QVERIFY(!peer.channel()->snapshot().endSession);
    script->server = nullptr;
    QVERIFY(peer.renew(true));
    QVERIFY(peer.waitForStage(Stage::Detached));
    QVERIFY(peer.channel()->endServer(Channel::AnyEpoch).isOk());
    QCOMPARE(peer.waitForClose()->code, CloseCode::Normal);
    QVERIFY(peer.waitForStage(Stage::Done));
    QVERIFY(!peer.channel()->snapshot().endSession);
}

void TestLifecycleRestart::cutOffInstanceThatThrowsClosesNothing()
{
    const auto script = std::make_shared<Script>();
    Gate gate;
    script->onClientMessage = [&](WebSocket &, const QByteArray &, bool close) -> Status {
        if (close)
            return Status();
        gate.pass();
        throw 42;
    };
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    peer.send("one");
    gate.reached.get_future().wait();
    peer.channel()->cutOff();
    gate.release.set_value();
    QVERIFY(peer.waitForStage(Stage::Done));
    QVERIFY(!peer.channel()->snapshot().close);
    QCOMPARE(peer.errors(), 1);
}

void TestLifecycleRestart::unreadMessagesWaitInOrder()
{
    const auto script = std::make_shared<Script>();
    Gate gate;
    script->server = [&](WebSocket &) {
        gate.pass();
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    gate.reached.get_future().wait();
    peer.send("one");
    peer.channel()->cutOff();
    peer.send("two");
    gate.release.set_value();
    QVERIFY(peer.waitForStage(Stage::Done));
    peer.send("three");
    script->server = nullptr;
    QVERIFY(peer.renew(true));
    peer.send("four");
    QVERIFY(peer.leave());
    const QStringList calls = script->calls();
    QCOMPARE(calls.mid(calls.lastIndexOf(QStringLiteral("server returned")) + 1, 4),
             QStringList({QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three"),
                          QStringLiteral("four")}));
    QCOMPARE(peer.channel()->snapshot().dropped, 0);
}

void TestLifecycleRestart::unhandledMessagesWaitInOrder()
{
    const auto script = std::make_shared<Script>();
    script->onClientMessage = [](WebSocket &, const QByteArray &, bool close) {
        return close ? Status() : Status(Status::NotHandled);
    };
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    peer.send("one");
    peer.send("two");
    QVERIFY(peer.waitUntil([&](const Channel::Snapshot &) {
        return script->calls().contains(QStringLiteral("two"));
    }));
    peer.channel()->cutOff();
    peer.send("three");
    QVERIFY(peer.waitForStage(Stage::Done));
    QByteArrayList read;
    script->server = [&](WebSocket &socket) {
        return readLoop(socket, [&](const QByteArray &data) -> std::optional<Status> {
            read.append(data);
            return std::nullopt;
        });
    };
    QVERIFY(peer.renew(false));
    QVERIFY(peer.leave());
    QCOMPARE(read, QByteArrayList({"one", "two", "three"}));
}

void TestLifecycleRestart::messageInHandIsKeptWhenNotHandled()
{
    const auto script = answeringScript();
    Gate gate;
    script->onClientMessage = [&](WebSocket &, const QByteArray &, bool close) {
        if (close)
            return Status();
        gate.pass();
        return Status(Status::NotHandled);
    };
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    peer.send("one");
    peer.send("two");
    gate.reached.get_future().wait();
    peer.channel()->cutOff();
    gate.release.set_value();
    QVERIFY(peer.waitForStage(Stage::Done));
    script->onClientMessage = answeringScript()->onClientMessage;
    QVERIFY(peer.renew(false));
    QCOMPARE(peer.text(), QByteArray("re: one"));
    QCOMPARE(peer.text(), QByteArray("re: two"));
}

void TestLifecycleRestart::halfReadMessageIsDroppedAndCounted()
{
    const auto script = answeringScript();
    Gate gate;
    Status rest;
    script->server = [&](WebSocket &socket) {
        const Result<QByteArray> first = socket.read(2);
        gate.pass();
        rest = socket.read().error();
        return first.error();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    peer.send("half");
    peer.send("whole");
    gate.reached.get_future().wait();
    QVERIFY(!peer.channel()->instanceAtEnd);
    peer.channel()->cutOff();
    gate.release.set_value();
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(rest.code(), Status::WebSocketClosed);
    QCOMPARE(peer.channel()->snapshot().dropped, 1);
    script->server = nullptr;
    QVERIFY(peer.renew(true));
    QVERIFY(peer.channel()->instanceAtEnd);
    QCOMPARE(peer.text(), QByteArray("re: whole"));
}

void TestLifecycleRestart::refusingInstanceIsDone()
{
    const auto script = answeringScript();
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    peer.channel()->cutOff();
    QVERIFY(peer.waitForStage(Stage::Done));
    script->onPreServer = [](WebSocket &) { return Status(Status::ValueTooLarge); };
    QVERIFY(!peer.renew(false));
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(script->calls().count(QStringLiteral("onPostServer")), 1);
    QVERIFY(!peer.channel()->snapshot().close); // the gateway's to do: 1008
}

void TestLifecycleRestart::closeDuringARestartEndsIt()
{
    for (const Mode mode : {Mode::Dedicated, Mode::SharedPool, Mode::SharedGateway}) {
        const auto script = answeringScript();
        const HandlerRegistry registry = registryFor(mode, script);
        HandlerPeer peer(registry, "/x");
        peer.channel()->cutOff();
        peer.channel()->peerClosed({CloseCode::Normal, {}, ClosedBy::Client});
        QVERIFY(peer.waitForStage(Stage::Done));
        QCOMPARE(script->calls().count(QStringLiteral("onPostServer")), 1);
    }
}

QTEST_GUILESS_MAIN(TestLifecycleRestart)
#include "tst_lifecycle_restart.moc"
