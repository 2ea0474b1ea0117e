// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/handlerpeer.h"
#include "tests/recordinghandler.h"

#include <QTest>

using namespace csp;

Q_DECLARE_METATYPE(csp::Mode)

namespace {

void addModes()
{
    QTest::addColumn<Mode>("mode");
    for (const Mode mode : AllModes)
        QTest::newRow(modeName(mode)) << mode;
}

/// Reads until the WebSocket is closed, whatever comes.
Status readUntilClosed(WebSocket &socket)
{
    return readLoop(socket, [](const QByteArray &) { return std::nullopt; });
}

} // namespace

/// What a handler can reach and change at which stage of its life.
class TestLifecycleStage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsItselfBeforeOnPreServer();
    void sessionIsReachable_data() { addModes(); }
    void sessionIsReachable();
    void sessionOfARefusedUpgradeIsOutOfReach();
    void sharedConnectionChangesInOnPreServerOnly_data() { addModes(); }
    void sharedConnectionChangesInOnPreServerOnly();
    void forcedSharedConnectionStays_data();
    void forcedSharedConnectionStays();
    void readIsRefusedBeforeOpen();
    void nonBlockingReadNeverWaits_data();
    void nonBlockingReadNeverWaits();
    void nonBlockingForcedDedicatedWaits();
    void nonBlockingMayBeDedicated();
    void noDataFramingChangesInPreServerOnly();
};

void TestLifecycleStage::knowsItselfBeforeOnPreServer()
{
    const auto script = std::make_shared<Script>();
    QStringList known;
    script->onPreServer = [&](WebSocket &socket) {
        known << socket.webSocketId() << socket.gwClientAddress() << socket.sessionId()
              << socket.request().queryValue(QStringLiteral("a"));
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x?a=1");
    QCOMPARE(known, QStringList({peer.id(), QStringLiteral("127.0.0.1:1"),
                                 QStringLiteral("session"), QStringLiteral("1")}));
}

void TestLifecycleStage::sessionIsReachable()
{
    QFETCH(Mode, mode);
    const auto script = std::make_shared<Script>();
    QList<bool> reached;
    const auto look = [&](WebSocket &socket) {
        reached.append(!socket.session().isEnded());
        return Status();
    };
    script->onPreServer = [=](WebSocket &socket) {
        const Status status = look(socket);
        return status.isOk() ? socket.setSharedConnection(isShared(mode)) : status;
    };
    script->server = [=](WebSocket &socket) {
        const Status status = look(socket);
        return isDetached(mode) ? status : readUntilClosed(socket);
    };
    script->onPostServer = look;
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.leave());
    QCOMPARE(reached, QList<bool>({true, !isShared(mode), !isShared(mode)}));
}

void TestLifecycleStage::sessionOfARefusedUpgradeIsOutOfReach()
{
    const auto script = std::make_shared<Script>();
    bool isEnded = false;
    script->onPostServer = [&](WebSocket &socket) {
        isEnded = socket.session().isEnded();
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x", {nullptr, {}, true});
    QVERIFY(peer.endBeforeOpen({CloseCode::Abnormal, {}, ClosedBy::PeerLost}));
    QVERIFY(isEnded);
}

void TestLifecycleStage::sharedConnectionChangesInOnPreServerOnly()
{
    QFETCH(Mode, mode);
    const auto script = std::make_shared<Script>();
    QList<Status> statuses;
    const auto change = [&, mode](WebSocket &socket) {
        statuses.append(socket.setSharedConnection(!isShared(mode)));
        return Status();
    };
    script->server = [=](WebSocket &socket) {
        const Status status = change(socket);
        return isDetached(mode) ? status : readUntilClosed(socket);
    };
    script->onClientMessage = [=](WebSocket &socket, const QByteArray &, bool) {
        return change(socket);
    };
    script->onPostServer = change;
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.waitForStage(isDetached(mode) ? Stage::Detached : Stage::Server));
    QVERIFY(peer.leave());
    QCOMPARE(statuses.size(), isShared(mode) ? 3 : 2);
    for (const Status &each : std::as_const(statuses))
        QCOMPARE(each.code(), Status::WrongStage);
    QCOMPARE(peer.channel()->isShared(), isShared(mode));
    WebSocket unopened;
    QCOMPARE(unopened.setSharedConnection(true).code(), Status::WrongStage);
}

void TestLifecycleStage::forcedSharedConnectionStays_data()
{
    QTest::addColumn<bool>("forced");
    QTest::addColumn<bool>("wished");
    for (const bool forced : {true, false}) {
        for (const bool wished : {true, false})
            QTest::addRow("forced %d, the handler wants %d", forced, wished) << forced << wished;
    }
}

void TestLifecycleStage::forcedSharedConnectionStays()
{
    QFETCH(bool, forced);
    QFETCH(bool, wished);
    const auto script = std::make_shared<Script>();
    Status set(Status::NotOpen);
    bool before = !forced;
    script->onPreServer = [&](WebSocket &socket) {
        before = socket.sharedConnection();
        set = socket.setSharedConnection(wished);
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x", {nullptr, forced});
    QCOMPARE(before, forced);
    QVERIFY(set.isOk());
    QCOMPARE(peer.channel()->isShared(), forced);
    QCOMPARE(peer.log().take().size(), forced == wished ? 0 : 1);
}

void TestLifecycleStage::readIsRefusedBeforeOpen()
{
    const auto script = std::make_shared<Script>();
    Status read;
    script->onPreServer = [&](WebSocket &socket) {
        read = socket.read().error();
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    const HandlerPeer peer(registry, "/x");
    QCOMPARE(read.code(), Status::WrongStage);
}

void TestLifecycleStage::nonBlockingReadNeverWaits_data()
{
    QTest::addColumn<int>("milliseconds");
    QTest::newRow("a wait") << 60'000;
    QTest::newRow("a poll") << 0;
    QTest::newRow("less than nothing") << -1;
}

void TestLifecycleStage::nonBlockingReadNeverWaits()
{
    QFETCH(int, milliseconds);
    const auto script = std::make_shared<Script>();
    Status read;
    script->server = [&](WebSocket &socket) {
        read = socket.read(0, std::chrono::milliseconds(milliseconds)).error();
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::SharedGateway, script);
    HandlerPeer peer(registry, "/x");
    QCOMPARE(read.code(), Status::WouldBlock);
    const QList<LogEntry> log = peer.log().take();
    QCOMPARE(log.size(), 1);
    QCOMPARE(log.first().level, LogEntry::Level::Error);
    QCOMPARE(log.first().source, QStringLiteral("GatewayRecordingHandler"));
}

void TestLifecycleStage::nonBlockingForcedDedicatedWaits()
{
    const auto script = std::make_shared<Script>();
    script->server = readUntilClosed;
    const HandlerRegistry registry = registryFor(Mode::SharedGateway, script);
    HandlerPeer peer(registry, "/x", {nullptr, false});
    QVERIFY(peer.waitForStage(Stage::Server));
    QVERIFY(peer.leave());
    QVERIFY(peer.log().take().size() == 1); // its wish to be shared, no word of the gateway
    QCOMPARE(script->calls().last(), QStringLiteral("destroyed"));
}

void TestLifecycleStage::nonBlockingMayBeDedicated()
{
    const auto script = std::make_shared<Script>();
    script->onPreServer = [](WebSocket &) { return Status(); };
    const HandlerRegistry registry = registryFor(Mode::SharedGateway, script);
    HandlerPeer peer(registry, "/x");
    peer.send("to the base's loop");
    QVERIFY(peer.waitUntil([&](const Channel::Snapshot &) {
        return script->calls().contains(QStringLiteral("to the base's loop"));
    }));
    QVERIFY(peer.leave());
}

void TestLifecycleStage::noDataFramingChangesInPreServerOnly()
{
    WebSocket unbound;
    QVERIFY(!unbound.noDataFraming());
    QCOMPARE(unbound.setNoDataFraming(true).code(), Status::WrongStage);
    const auto script = std::make_shared<Script>();
    std::promise<Status::Code> later;
    script->onPreServer = [](WebSocket &socket) { return socket.setNoDataFraming(true); };
    script->server = [&](WebSocket &socket) {
        later.set_value(socket.setNoDataFraming(false).code());
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    QCOMPARE(later.get_future().get(), Status::WrongStage);
    QVERIFY(peer.channel()->noDataFraming());
}

QTEST_GUILESS_MAIN(TestLifecycleStage)
#include "tst_lifecycle_stage.moc"
