// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/handlerpeer.h"
#include "tests/recordinghandler.h"

#include <QTest>

using namespace csp;

Q_DECLARE_METATYPE(csp::Mode)

namespace {

const CloseInfo ConsoleCloses{CloseCode(4001), {}, ClosedBy::Admin};

void addModes(std::initializer_list<Mode> modes = AllModes)
{
    QTest::addColumn<Mode>("mode");
    for (const Mode mode : modes)
        QTest::newRow(modeName(mode)) << mode;
}

bool waitForCall(HandlerPeer &peer, const Script &script, const QString &call)
{
    return peer.waitUntil([&](const Channel::Snapshot &) { return script.calls().contains(call); });
}

} // namespace

/// What comes to onClientMessage(), and when.
class TestContractMessages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyOnClientMessageServesBothModes_data() { addModes(); }
    void onlyOnClientMessageServesBothModes();
    void onPostServerWaitsForOnClientMessage();
    void messagesWaitWhileServerRuns();
    void baseOnClientMessageLeavesTheMessage();
    void lastCallComesOnceAfterAllMessages_data();
    void lastCallComesOnceAfterAllMessages();
    void lastCallNeedsAServerThatReturned();
};

void TestContractMessages::onlyOnClientMessageServesBothModes()
{
    QFETCH(Mode, mode);
    const auto script = answeringScript(); // no server() of its own
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    for (const QByteArray &each : {QByteArray("one"), QByteArray(100'000, 'x'), QByteArray()}) {
        peer.send(each);
        QCOMPARE(peer.text(), "re: " + each);
    }
    QVERIFY(peer.leave());
    QCOMPARE(script->calls().count(QStringLiteral("close")), 1);
}

void TestContractMessages::onPostServerWaitsForOnClientMessage()
{
    const auto script = std::make_shared<Script>();
    Gate gate;
    script->onClientMessage = [&](WebSocket &, const QByteArray &, bool close) {
        if (!close)
            gate.pass();
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    peer.send("one");
    gate.reached.get_future().wait();
    QVERIFY(peer.channel()->close(ConsoleCloses));
    const QStringList before = script->calls();
    QCOMPARE(peer.channel()->snapshot().stage, Stage::Detached);
    gate.release.set_value();
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(before.last(), QStringLiteral("one"));
    QCOMPARE(script->calls().mid(before.size()),
             QStringList({QStringLiteral("close"), QStringLiteral("onPostServer"),
                          QStringLiteral("destroyed")}));
}

void TestContractMessages::messagesWaitWhileServerRuns()
{
    const auto script = std::make_shared<Script>();
    Gate gate;
    script->server = [&](WebSocket &) {
        gate.pass();
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    gate.reached.get_future().wait();
    peer.send("one");
    const QStringList before = script->calls();
    const bool turnDue = peer.channel()->snapshot().turnDue;
    gate.release.set_value();
    QVERIFY(waitForCall(peer, *script, QStringLiteral("one")));
    QCOMPARE(before.last(), QStringLiteral("server"));
    QVERIFY(!turnDue);
    QCOMPARE(script->calls().mid(before.size()),
             QStringList({QStringLiteral("server returned"), QStringLiteral("one")}));
}

void TestContractMessages::baseOnClientMessageLeavesTheMessage()
{
    const auto script = std::make_shared<Script>();
    script->onClientMessage = [](WebSocket &socket, const QByteArray &data, bool close) {
        return socket.WebSocket::onClientMessage(data, close);
    };
    const HandlerRegistry registry = registryFor(Mode::SharedGateway, script);
    HandlerPeer peer(registry, "/x");
    peer.send("kept");
    QVERIFY(peer.waitUntil([&](const Channel::Snapshot &) {
        return script->calls().contains(QStringLiteral("kept"));
    }));
    WebSocket reader;
    QVERIFY(reader.openServer(peer.id()).isOk());
    QCOMPARE(*reader.read(10, std::chrono::milliseconds(0)), QByteArray("kept"));
    QCOMPARE(peer.errors(), 0);
}

void TestContractMessages::lastCallComesOnceAfterAllMessages_data()
{
    addModes({Mode::SharedPool, Mode::SharedGateway, Mode::SharedLoop});
}

void TestContractMessages::lastCallComesOnceAfterAllMessages()
{
    QFETCH(Mode, mode);
    const auto script = std::make_shared<Script>();
    QByteArray last("none");
    script->onClientMessage = [&](WebSocket &, const QByteArray &data, bool close) {
        if (close)
            last = data;
        return Status();
    };
    if (mode == Mode::SharedLoop)
        script->server = [](WebSocket &socket) { return socket.read().error(); }; // the first alone
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    for (const char *each : {"one", "two", "three"})
        peer.send(each);
    QVERIFY(peer.leave());
    const QStringList calls = script->calls();
    QCOMPARE(calls.last(4),
             QStringList({QStringLiteral("three"), QStringLiteral("close"),
                          QStringLiteral("onPostServer"), QStringLiteral("destroyed")}));
    QCOMPARE(calls.count(QStringLiteral("close")), 1);
    QCOMPARE(last, QByteArray());
}

void TestContractMessages::lastCallNeedsAServerThatReturned()
{
    const auto script = std::make_shared<Script>();
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x", {nullptr, {}, true});
    QVERIFY(peer.endBeforeOpen({CloseCode::Abnormal, {}, ClosedBy::PeerLost}));
    QVERIFY(!script->calls().contains(QStringLiteral("server")));
    QVERIFY(!script->calls().contains(QStringLiteral("close")));
    QVERIFY(script->calls().contains(QStringLiteral("onPostServer")));
}

QTEST_GUILESS_MAIN(TestContractMessages)
#include "tst_contract_messages.moc"
