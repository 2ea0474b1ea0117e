// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/handlerpeer.h"
#include "tests/recordinghandler.h"

#include <QTest>

#include <future>

using namespace csp;

Q_DECLARE_METATYPE(csp::Mode)

namespace {

const CloseInfo ClientLeft{CloseCode::Normal, {}, ClosedBy::Client};
const CloseInfo ConsoleCloses{CloseCode(4001), {}, ClosedBy::Admin};

/// Stays in server() until the WebSocket is closed, handing each message to \a take.
Script::Callback reading(const std::function<Status(WebSocket &, const QByteArray &)> &take)
{
    return [take](WebSocket &socket) {
        return readLoop(socket, [&](const QByteArray &data) {
            const Status status = take(socket, data);
            return status.isOk() ? std::nullopt : std::optional(status);
        });
    };
}

Script::Callback readingNothing()
{
    return reading([](WebSocket &, const QByteArray &) { return Status(); });
}

void addModes()
{
    QTest::addColumn<Mode>("mode");
    for (const Mode mode : AllModes)
        QTest::newRow(modeName(mode)) << mode;
}

} // namespace

/// endServer(), what may be set at which stage, and what is refused after the end.
class TestLifecycleEnd final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void endServerIsRefusedInOnPreServer_data() { addModes(); }
    void endServerIsRefusedInOnPreServer();
    void endServerDoesNothingInOnPostServer_data() { addModes(); }
    void endServerDoesNothingInOnPostServer();
    void writesBeforeTheNextReadStillGoOut_data();
    void writesBeforeTheNextReadStillGoOut();
    void restOfAMessageIsClosedAfterEndServer();
    void endServerWakesAWaitingRead_data();
    void endServerWakesAWaitingRead();
    void openedReaderDoesNotCloseForServer();
    void deferringClassReadsAndWritesOn();
    void sharedServerReturnsAfterEndServer();
    void onClientMessageWritesAfterEndServer();
    void nothingIsWrittenAfterTheClose_data();
    void nothingIsWrittenAfterTheClose();
    void closeReasonIsValidated();
    void handlerThatDoesNotReturnIsNotWaitedFor();
};

void TestLifecycleEnd::endServerIsRefusedInOnPreServer()
{
    QFETCH(Mode, mode);
    const auto script = std::make_shared<Script>();
    Status ended;
    script->onPreServer = [&](WebSocket &socket) {
        ended = socket.endServer();
        return socket.setSharedConnection(isShared(mode));
    };
    if (!isDetached(mode))
        script->server = readingNothing();
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    QCOMPARE(ended.code(), Status::WrongStage);
    QVERIFY(peer.waitForStage(isDetached(mode) ? Stage::Detached : Stage::Server));
    QVERIFY(!peer.channel()->snapshot().close);
}

void TestLifecycleEnd::endServerDoesNothingInOnPostServer()
{
    QFETCH(Mode, mode);
    const auto script = std::make_shared<Script>();
    if (!isDetached(mode))
        script->server = readingNothing();
    Status ended(Status::NotOpen);
    script->onPostServer = [&](WebSocket &socket) {
        ended = socket.endServer();
        return Status();
    };
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.leave());
    QVERIFY(ended.isOk());
    QCOMPARE(peer.waitForClose()->by, ClosedBy::Client);
}

void TestLifecycleEnd::writesBeforeTheNextReadStillGoOut_data()
{
    QTest::addColumn<Mode>("mode");
    QTest::newRow("dedicated") << Mode::Dedicated;
    QTest::newRow("shared, read loop") << Mode::SharedLoop;
}

void TestLifecycleEnd::writesBeforeTheNextReadStillGoOut()
{
    QFETCH(Mode, mode);
    const auto script = std::make_shared<Script>();
    Status written;
    Status read;
    Status writtenAfter;
    script->server = [&](WebSocket &socket) {
        const Status ended = socket.endServer();
        written = socket.write(QByteArray("last words"));
        read = socket.read().error();
        writtenAfter = socket.write(QByteArray("too late"));
        return ended;
    };
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.waitForStage(Stage::Done));
    QVERIFY(written.isOk());
    QCOMPARE(read.code(), Status::WebSocketClosed);
    QCOMPARE(writtenAfter.code(), Status::WebSocketClosed);
    QCOMPARE(peer.text(), QByteArray("last words"));
    QVERIFY(peer.channel()->snapshot().outputEmpty);
    QCOMPARE(peer.waitForClose()->code, CloseCode::Normal);
}

void TestLifecycleEnd::restOfAMessageIsClosedAfterEndServer()
{
    const auto script = std::make_shared<Script>();
    Result<QByteArray> first = Status(Status::NotOpen);
    Result<QByteArray> second = Status(Status::NotOpen);
    script->server = [&](WebSocket &socket) {
        first = socket.read(3);
        const Status ended = socket.endServer();
        second = socket.read(3);
        return ended;
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    peer.send("abcdef");
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(*first, QByteArray("abc"));
    QCOMPARE(second.error().code(), Status::WebSocketClosed);
    QCOMPARE(peer.channel()->snapshot().dropped, 1);
}

void TestLifecycleEnd::endServerWakesAWaitingRead_data()
{
    QTest::addColumn<Mode>("mode");
    QTest::newRow("in server(), dedicated") << Mode::Dedicated;
    QTest::newRow("in server(), shared") << Mode::SharedLoop;
    QTest::newRow("in onClientMessage()") << Mode::SharedPool;
}

void TestLifecycleEnd::endServerWakesAWaitingRead()
{
    QFETCH(Mode, mode);
    const auto script = std::make_shared<Script>();
    std::promise<void> reads;
    Status read;
    const auto readOnce = [&](WebSocket &socket) {
        reads.set_value();
        read = socket.read().error();
        return Status();
    };
    if (!isDetached(mode))
        script->server = readOnce;
    script->onClientMessage = [=](WebSocket &socket, const QByteArray &, bool close) {
        return close ? Status() : readOnce(socket);
    };
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    if (isDetached(mode))
        peer.send("read");
    reads.get_future().wait();
    QVERIFY(peer.channel()->endServer(Channel::AnyEpoch).isOk());
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(read.code(), Status::WebSocketClosed);
    QCOMPARE(peer.waitForClose()->code, CloseCode::Normal);
}

void TestLifecycleEnd::openedReaderDoesNotCloseForServer()
{
    const auto script = std::make_shared<Script>();
    std::promise<void> goOn;
    Status written;
    script->server = [&](WebSocket &socket) {
        goOn.get_future().wait();
        written = socket.write(QByteArray("before my next read"));
        return socket.read().error();
    };
    const HandlerRegistry registry = registryFor(Mode::SharedLoop, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.waitForStage(Stage::Server));
    WebSocket opened;
    QVERIFY(opened.openServer(peer.id()).isOk());
    QVERIFY(opened.endServer().isOk());
    QCOMPARE(opened.read().error().code(), Status::WebSocketClosed);
    goOn.set_value();
    QVERIFY(peer.waitForStage(Stage::Done));
    QVERIFY(written.isOk());
    QCOMPARE(peer.text(), QByteArray("before my next read"));
}

void TestLifecycleEnd::deferringClassReadsAndWritesOn()
{
    const auto script = std::make_shared<Script>();
    script->server = [](WebSocket &socket) {
        if (Status ended = socket.endServer(); !ended.isOk())
            return ended;
        const Result<QByteArray> data = socket.read();
        return data ? socket.write("after the end: " + *data) : data.error();
    };
    HandlerRegistry registry;
    QVERIFY(registry.add<DeferringRecordingHandler>(QStringLiteral("/x"), script).isOk());
    HandlerPeer peer(registry, "/x");
    peer.send("word");
    QCOMPARE(peer.text(), QByteArray("after the end: word"));
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(peer.waitForClose()->code, CloseCode::Normal);
    QCOMPARE(peer.waitForClose()->by, ClosedBy::Handler);
}

void TestLifecycleEnd::sharedServerReturnsAfterEndServer()
{
    const auto script = std::make_shared<Script>();
    script->server = [](WebSocket &socket) {
        const Status ended = socket.endServer();
        return ended.isOk() ? socket.write(QByteArray("bye")) : ended;
    };
    for (const Mode mode : {Mode::SharedPool, Mode::SharedGateway}) {
        const HandlerRegistry registry = registryFor(mode, script);
        HandlerPeer peer(registry, "/x");
        QVERIFY(peer.waitForStage(Stage::Done));
        QCOMPARE(peer.text(), QByteArray("bye"));
        QCOMPARE(peer.waitForClose()->by, ClosedBy::Handler);
    }
}

void TestLifecycleEnd::onClientMessageWritesAfterEndServer()
{
    const auto script = std::make_shared<Script>();
    script->onClientMessage = [](WebSocket &socket, const QByteArray &, bool close) {
        if (close)
            return Status();
        const Status ended = socket.endServer();
        return ended.isOk() ? socket.write(QByteArray("bye")) : ended;
    };
    for (const Mode mode : {Mode::SharedPool, Mode::SharedGateway}) {
        const HandlerRegistry registry = registryFor(mode, script);
        HandlerPeer peer(registry, "/x");
        peer.send("end");
        QVERIFY(peer.waitForStage(Stage::Done));
        QCOMPARE(peer.text(), QByteArray("bye"));
        QCOMPARE(peer.waitForClose()->code, CloseCode::Normal);
    }
}

void TestLifecycleEnd::nothingIsWrittenAfterTheClose_data()
{
    QTest::addColumn<Mode>("mode");
    QTest::addColumn<bool>("byClient");
    for (const Mode mode : AllModes) {
        QTest::addRow("%s, client's close", modeName(mode)) << mode << true;
        QTest::addRow("%s, console's close", modeName(mode)) << mode << false;
    }
}

void TestLifecycleEnd::nothingIsWrittenAfterTheClose()
{
    QFETCH(Mode, mode);
    QFETCH(bool, byClient);
    const auto script = std::make_shared<Script>();
    QList<Status> written;
    const auto tryToWrite = [&](WebSocket &socket) {
        written.append(socket.write(QByteArray("too late")));
        return Status();
    };
    if (!isDetached(mode))
        script->server = [=](WebSocket &socket) {
            const Status read = readingNothing()(socket);
            return read.code() == Status::WebSocketClosed ? tryToWrite(socket) : read;
        };
    script->onClientMessage = [=](WebSocket &socket, const QByteArray &, bool) {
        return tryToWrite(socket);
    };
    script->onPostServer = tryToWrite;
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.waitForStage(isDetached(mode) ? Stage::Detached : Stage::Server));
    if (byClient)
        peer.channel()->peerClosed(ClientLeft);
    else
        QVERIFY(peer.channel()->close(ConsoleCloses));
    QVERIFY(peer.waitForStage(Stage::Done));
    QVERIFY(written.size() >= 2);
    for (const Status &each : std::as_const(written))
        QCOMPARE(each.code(), Status::WebSocketClosed);
    QVERIFY(peer.channel()->snapshot().outputEmpty);
    QCOMPARE(peer.channel()
                 ->write(Channel::AnyEpoch, {"late", false}, CapturedMessage::From::Console)
                 .code(),
             Status::WebSocketClosed);
}

void TestLifecycleEnd::closeReasonIsValidated()
{
    const auto script = std::make_shared<Script>();
    QList<Status> statuses;
    script->server = [&](WebSocket &socket) {
        for (const int code : {1004, 1005, 1006, 2999, 5000})
            statuses.append(socket.setCloseReason(CloseCode(code), {}));
        statuses.append(socket.setCloseReason(CloseCode(4000), QString(124, QLatin1Char('x'))));
        return socket.setCloseReason(CloseCode(4000), QString(123, QLatin1Char('x')));
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(statuses.takeLast().code(), Status::ReasonTooLong);
    for (const Status &each : std::as_const(statuses))
        QCOMPARE(each.code(), Status::InvalidCloseCode);
    QCOMPARE(peer.waitForClose()->reason.size(), 123);
    WebSocket unopened;
    QCOMPARE(unopened.setCloseReason(CloseCode::Normal, {}).code(), Status::NotOpen);
}

void TestLifecycleEnd::handlerThatDoesNotReturnIsNotWaitedFor()
{
    const auto script = std::make_shared<Script>();
    std::promise<void> release;
    script->server = [&](WebSocket &) {
        release.get_future().wait();
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.waitForStage(Stage::Server));
    QVERIFY(peer.channel()->close(ConsoleCloses));
    QCOMPARE(peer.channel()->snapshot().stage, Stage::Server); // nothing waited for it
    QCOMPARE(peer.channel()->receive({"late", false}).code(), Status::WebSocketClosed);
    QVERIFY(!script->calls().contains(QStringLiteral("onPostServer")));
    release.set_value();
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(script->calls().count(QStringLiteral("onPostServer")), 1);
    QCOMPARE(peer.waitForClose()->by, ClosedBy::Admin);
}

QTEST_GUILESS_MAIN(TestLifecycleEnd)
#include "tst_lifecycle_end.moc"
