// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/handlerpeer.h"
#include "tests/recordinghandler.h"

#include <QTest>

using namespace csp;

/// Objects bound by openServer() while the handler instance is replaced.
class TestLifecycleBound final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void openedObjectsStayBound();
    void openedObjectsWriteAllTheTime();
    void endServerOfAnOpenedObjectIsNotLost_data();
    void endServerOfAnOpenedObjectIsNotLost();
};

void TestLifecycleBound::openedObjectsStayBound()
{
    const auto script = answeringScript();
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    WebSocket object;
    QVERIFY(object.openServer(peer.id()).isOk());
    const auto writes = [&](const char *text) {
        return object.write(QByteArray(text)).isOk() && peer.text() == text;
    };
    QVERIFY(writes("before"));
    peer.channel()->cutOff();
    QVERIFY(writes("cut off"));
    QVERIFY(peer.waitForStage(Stage::Done));
    QVERIFY(writes("between the instances"));
    QCOMPARE(object.read(1, std::chrono::milliseconds(0)).error().code(), Status::WebSocketTimeout);
    QVERIFY(peer.renew(false));
    QVERIFY(writes("dedicated"));
    peer.channel()->cutOff();
    QVERIFY(peer.renew(true));
    QVERIFY(writes("shared again"));
    QVERIFY(peer.leave());
    QCOMPARE(object.write(QByteArray("after")).code(), Status::WebSocketClosed);
}

void TestLifecycleBound::openedObjectsWriteAllTheTime()
{
    const auto script = std::make_shared<Script>();
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    WebSocket object;
    QVERIFY(object.openServer(peer.id()).isOk());
    std::atomic<bool> goesOn = true;
    auto written = std::async(std::launch::async, [&] {
        int count = 0;
        while (goesOn) {
            const Status status = object.write(QByteArray::number(count));
            if (status.isOk())
                ++count;
            else if (status.code() != Status::WebSocketSlow)
                return -1;
        }
        return count;
    });
    int received = 0;
    bool inOrder = true;
    const auto drain = [&] {
        while (const std::optional<Channel::Output> output = peer.channel()->nextOutput())
            inOrder = inOrder && output->message.data.toInt() == received++;
        peer.channel()->setInFlight(0);
        return true;
    };
    bool renewed = true;
    for (int i = 0; renewed && i < 50; ++i) {
        peer.channel()->cutOff();
        renewed = peer.waitUntil(
            [&](const Channel::Snapshot &now) { return drain() && now.stage == Stage::Done; });
        renewed = renewed && peer.renew(i % 2 == 0);
        drain();
    }
    goesOn = false;
    const int count = written.get();
    drain();
    QVERIFY(renewed);
    QCOMPARE(received, count); // none refused, none lost
    QVERIFY(inOrder);
}

void TestLifecycleBound::endServerOfAnOpenedObjectIsNotLost_data()
{
    QTest::addColumn<QByteArray>("when");
    QTest::newRow("asked before") << QByteArray("before");
    QTest::newRow("cut off, handler running") << QByteArray("running");
    QTest::newRow("between the instances") << QByteArray("between");
}

void TestLifecycleBound::endServerOfAnOpenedObjectIsNotLost()
{
    QFETCH(QByteArray, when);
    const auto script = std::make_shared<Script>();
    Gate gate;
    script->server = [&](WebSocket &) {
        gate.pass();
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::SharedLoop, script);
    HandlerPeer peer(registry, "/x");
    gate.reached.get_future().wait();
    WebSocket object;
    const Status opened = object.openServer(peer.id());
    Status ended;
    if (when == "before")
        ended = object.endServer();
    peer.channel()->cutOff();
    if (when == "running")
        ended = object.endServer();
    gate.release.set_value();
    QVERIFY(peer.waitForStage(Stage::Done));
    if (when == "between")
        ended = object.endServer();
    QVERIFY(opened.isOk());
    QVERIFY(ended.isOk());
    const std::optional<CloseInfo> close = peer.channel()->snapshot().close;
    QVERIFY(close);
    QCOMPARE(close->code, CloseCode::Normal);
    QCOMPARE(close->by, ClosedBy::Handler);
}

QTEST_GUILESS_MAIN(TestLifecycleBound)
#include "tst_lifecycle_bound.moc"
