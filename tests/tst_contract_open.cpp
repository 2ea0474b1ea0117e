// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/handlerpeer.h"
#include "tests/recordinghandler.h"

#include "server/lifecycle/channeldirectory.h"

#include <QTest>

using namespace csp;

/// What objects bound by openServer() can do, and what rings the gateway.
class TestContractOpen final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void openServerMayBeCalledTwice();
    void openServerFindsARestartedWebSocket();
    void objectOfAClosedWebSocketOpensAnother();
    void openedObjectReadsAndEnds();
    void workOutlivesTheCallbackThatBeganIt();
    void oneRingFollowsManyWrites();
};

void TestContractOpen::openServerMayBeCalledTwice()
{
    const auto script = std::make_shared<Script>();
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    WebSocket object;
    QVERIFY(object.openServer(peer.id()).isOk());
    QVERIFY(object.openServer(peer.id()).isOk());
    QVERIFY(object.write(QByteArray("once")).isOk());
    QCOMPARE(peer.text(), QByteArray("once"));
    QVERIFY(peer.channel()->snapshot().outputEmpty);
}

void TestContractOpen::openServerFindsARestartedWebSocket()
{
    const auto script = answeringScript();
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    WebSocket object;
    QCOMPARE(object.openServer(peer.id()).code(), Status::NotShared);
    peer.channel()->cutOff();
    QVERIFY(peer.renew(true));
    QVERIFY(object.openServer(peer.id()).isOk());
    QVERIFY(object.write(QByteArray("hello")).isOk());
    QCOMPARE(peer.text(), QByteArray("hello"));
    peer.channel()->cutOff();
    QVERIFY(peer.renew(false));
    WebSocket other;
    QCOMPARE(other.openServer(peer.id()).code(), Status::NotShared);
}

void TestContractOpen::objectOfAClosedWebSocketOpensAnother()
{
    const auto script = std::make_shared<Script>();
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer one(registry, "/x");
    HandlerPeer two(registry, "/x");
    WebSocket object;
    QVERIFY(object.openServer(one.id()).isOk());
    QVERIFY(one.leave());
    QCOMPARE(object.write(QByteArray("late")).code(), Status::WebSocketClosed);
    QCOMPARE(object.read().error().code(), Status::WebSocketClosed);
    QVERIFY(object.openServer(two.id()).isOk());
    QVERIFY(object.write(QByteArray("hello")).isOk());
    QCOMPARE(two.text(), QByteArray("hello"));
}

void TestContractOpen::openedObjectReadsAndEnds()
{
    const auto script = std::make_shared<Script>();
    script->onClientMessage = [](WebSocket &, const QByteArray &, bool close) {
        return close ? Status() : Status(Status::NotHandled);
    };
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    peer.send("for whoever reads");
    QByteArray data;
    Status ended;
    std::thread([&] {
        WebSocket object;
        ended = object.openServer(peer.id());
        data = ended.isOk() ? *object.read() : QByteArray();
        ended = object.endServer();
    }).join();
    QVERIFY(ended.isOk());
    QCOMPARE(data, QByteArray("for whoever reads"));
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(peer.waitForClose()->code, CloseCode::Normal);
}

void TestContractOpen::workOutlivesTheCallbackThatBeganIt()
{
    const auto script = std::make_shared<Script>();
    std::promise<void> left;
    std::thread work;
    Status late;
    script->server = [&](WebSocket &socket) {
        work = std::thread([&, id = socket.webSocketId()] {
            WebSocket object;
            late = object.openServer(id);
            if (late.isOk())
                late = object.write(QByteArray("from the work"));
            left.get_future().wait();
            late = object.write(QByteArray("too late"));
        });
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.waitForStage(Stage::Detached)); // server() has returned
    const QByteArray text = peer.text();
    const bool ended = peer.leave();
    left.set_value();
    work.join();
    QVERIFY(ended);
    QCOMPARE(text, QByteArray("from the work"));
    QCOMPARE(late.code(), Status::WebSocketClosed);
}

void TestContractOpen::oneRingFollowsManyWrites()
{
    std::atomic<int> rings = 0;
    const auto doorbell = std::make_shared<Doorbell>([&] { ++rings; });
    const auto channel =
        std::make_shared<Channel>(QStringLiteral("many writes"), QStringLiteral("127.0.0.1:1"),
                                  doorbell, Channel::Settings{1 << 20, 1 << 20, 1 << 20, false});
    channel->setShared(true);
    channeldirectory::add(channel);
    WebSocket object;
    QVERIFY(object.openServer(channel->id()).isOk());
    bool allWritten = true;
    for (int i = 0; i < 100; ++i)
        allWritten = object.write(QByteArray::number(i)).isOk() && allWritten;
    const Status rung = WebSocket::sendAsyncMessage(object.webSocketId(), object.gwClientAddress());
    const int ringsThen = rings;
    static_cast<void>(channel->collect()); // the gateway looks
    QVERIFY(doorbell->take().size() == 1);
    const Status again =
        WebSocket::sendAsyncMessage(object.webSocketId(), object.gwClientAddress());
    channeldirectory::remove(channel->id());
    doorbell->silence();
    QVERIFY(allWritten);
    QVERIFY(rung.isOk() && again.isOk());
    QCOMPARE(ringsThen, 1);
    QCOMPARE(rings, 2);
}

QTEST_GUILESS_MAIN(TestContractOpen)
#include "tst_contract_open.moc"
