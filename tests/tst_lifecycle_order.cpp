// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/handlerpeer.h"
#include "tests/recordinghandler.h"

#include <QTest>

#include <stdexcept>

using namespace csp;

Q_DECLARE_METATYPE(csp::Mode)
Q_DECLARE_METATYPE(csp::CloseInfo)

namespace {

using By = ClosedBy;

CloseInfo closeInfo(int code, By by, const QString &reason = {})
{
    return {CloseCode(code), reason, by};
}

/// What a handler does on its client's word; a Status ends server().
std::optional<Status> obey(WebSocket &socket, const QByteArray &word)
{
    if (word == "return")
        return Status();
    if (word == "return closed")
        return Status(Status::WebSocketClosed);
    if (word == "fail")
        return Status(Status::ValueTooLarge, QStringLiteral("as it was told"));
    if (word == "reason" || word == "reason and fail") {
        if (Status set = socket.setCloseReason(CloseCode(4001), QStringLiteral("told"));
            !set.isOk())
            return set;
        return obey(socket, word == "reason" ? "return" : "fail");
    }
    if (word == "throw")
        throw std::runtime_error("as it was told");
    if (word == "throw a number")
        throw 42;
    Status ended;
    if (word == "end" || word == "reason and end") {
        if (word != "end")
            ended = socket.setCloseReason(CloseCode(4001), QStringLiteral("told"));
        ended = socket.endServer();
    } else if (word == "end on another thread") {
        std::thread([&] { ended = socket.endServer(); }).join();
    } else if (word == "end by an opened object") {
        WebSocket opened;
        ended = opened.openServer(socket.webSocketId());
        if (ended.isOk())
            ended = opened.endServer();
    }
    return ended.isOk() ? std::nullopt : std::optional(ended);
}

/// Obeys in server() when \a mode reads there, else in onClientMessage().
std::shared_ptr<Script> obedientScript(Mode mode)
{
    auto script = std::make_shared<Script>();
    if (!isDetached(mode))
        script->server = [](WebSocket &socket) {
            return readLoop(socket, [&](const QByteArray &word) { return obey(socket, word); });
        };
    script->onClientMessage = [](WebSocket &socket, const QByteArray &word, bool close) {
        return close ? Status() : obey(socket, word).value_or(Status());
    };
    return script;
}

/// The callbacks of a life that ended by \a word, or without one.
QStringList expectedCalls(Mode mode, const QByteArray &word)
{
    QStringList calls{QStringLiteral("initializeServer"), QStringLiteral("initialize"),
                      QStringLiteral("onPreServer"), QStringLiteral("server")};
    const bool threwInServer = !isDetached(mode) && word.startsWith("throw");
    if (!threwInServer)
        calls << QStringLiteral("server returned");
    if (isDetached(mode) && !word.isEmpty())
        calls << QString::fromUtf8(word);
    if (isShared(mode))
        calls << QStringLiteral("close");
    return calls << QStringLiteral("onPostServer") << QStringLiteral("destroyed");
}

void verifyClose(const std::optional<CloseInfo> &is, const CloseInfo &expected)
{
    QVERIFY(is);
    QCOMPARE(int(is->code), int(expected.code));
    QCOMPARE(closedByName(is->by), closedByName(expected.by));
    QCOMPARE(is->reason, expected.reason);
}

} // namespace

/// The order of the callbacks and what the close frame says, for every mode and every end.
class TestLifecycleOrder final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void endedFromOutside_data();
    void endedFromOutside();
    void endedByTheHandler_data();
    void endedByTheHandler();
    void endedBeforeOpen_data();
    void endedBeforeOpen();
    void refusedByTheHandler_data();
    void refusedByTheHandler();
    void throwingOnPostServerEndsAllTheSame_data();
    void throwingOnPostServerEndsAllTheSame();
    void lastCallThatThrowsEndsAllTheSame();
    void failuresAreCountedAndNamed();
};

void TestLifecycleOrder::endedFromOutside_data()
{
    QTest::addColumn<Mode>("mode");
    QTest::addColumn<CloseInfo>("close");
    for (const Mode mode : AllModes) {
        const auto row = [mode](const char *end, const CloseInfo &close) {
            QTest::addRow("%s, %s", modeName(mode), end) << mode << close;
        };
        row("client's close", closeInfo(1000, By::Client));
        row("client's close with a reason", closeInfo(4321, By::Client, QStringLiteral("bye")));
        row("client's close without a code", closeInfo(1005, By::Client));
        row("peer lost", closeInfo(1006, By::PeerLost));
        row("console's close", closeInfo(4001, By::Admin, QStringLiteral("enough")));
        row("session's end", closeInfo(1008, By::Session));
        row("session's time-out", closeInfo(1008, By::Timeout));
        row("limit", closeInfo(1009, By::Limit, QStringLiteral("message-bytes")));
        row("shutdown", closeInfo(1001, By::Shutdown));
        row("error of the client", closeInfo(1002, By::Error));
        row("console's endServer()", closeInfo(1000, By::Handler));
    }
}

void TestLifecycleOrder::endedFromOutside()
{
    QFETCH(Mode, mode);
    QFETCH(CloseInfo, close);
    const auto script = obedientScript(mode);
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.waitForStage(isDetached(mode) ? Stage::Detached : Stage::Server));
    if (close.by == By::Client || close.by == By::PeerLost)
        peer.channel()->peerClosed(close);
    else if (close.by == By::Handler)
        QVERIFY(peer.channel()->endServer(Channel::AnyEpoch).isOk());
    else
        QVERIFY(peer.channel()->close(close));
    QVERIFY(peer.waitForStage(Stage::Done));
    verifyClose(peer.waitForClose(), close);
    QCOMPARE(script->calls(), expectedCalls(mode, {}));
    QVERIFY(!peer.channel()->close(closeInfo(1001, By::Shutdown))); // the first close counts
    verifyClose(peer.waitForClose(), close);
    QCOMPARE(peer.errors(), 0);
}

void TestLifecycleOrder::endedByTheHandler_data()
{
    QTest::addColumn<Mode>("mode");
    QTest::addColumn<QByteArray>("word");
    QTest::addColumn<CloseInfo>("close");
    const CloseInfo told = closeInfo(4001, By::Handler, QStringLiteral("told"));
    for (const Mode mode : AllModes) {
        const auto row = [mode](const QByteArray &word, const CloseInfo &close) {
            QTest::addRow("%s, %s", modeName(mode), word.constData()) << mode << word << close;
        };
        row("end", closeInfo(1000, By::Handler));
        row("end on another thread", closeInfo(1000, By::Handler));
        row("reason and end", told);
        row("throw", closeInfo(1011, By::Error));
        row("throw a number", closeInfo(1011, By::Error));
        if (isShared(mode))
            row("end by an opened object", closeInfo(1000, By::Handler));
        if (isDetached(mode))
            continue; // what onClientMessage() returns ends nothing
        row("fail", closeInfo(1011, By::Error));
        row("reason and fail", told);
        row("return closed", closeInfo(1000, By::Handler));
        if (isShared(mode))
            continue; // a shared one that returns OK stays open
        row("return", closeInfo(1000, By::Handler));
        row("reason", told);
    }
}

void TestLifecycleOrder::endedByTheHandler()
{
    QFETCH(Mode, mode);
    QFETCH(QByteArray, word);
    QFETCH(CloseInfo, close);
    const auto script = obedientScript(mode);
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    peer.send(word);
    QVERIFY(peer.waitForStage(Stage::Done));
    verifyClose(peer.waitForClose(), close);
    QCOMPARE(script->calls(), expectedCalls(mode, word));
}

void TestLifecycleOrder::endedBeforeOpen_data()
{
    QTest::addColumn<Mode>("mode");
    QTest::addColumn<CloseInfo>("close");
    for (const Mode mode : AllModes) {
        const auto row = [mode](const char *end, const CloseInfo &close) {
            QTest::addRow("%s, %s", modeName(mode), end) << mode << close;
        };
        row("client leaves", closeInfo(1006, By::PeerLost));
        row("upgrade refused", closeInfo(1008, By::Error));
        row("session's end", closeInfo(1008, By::Session));
        row("shutdown", closeInfo(1001, By::Shutdown));
    }
}

void TestLifecycleOrder::endedBeforeOpen()
{
    QFETCH(Mode, mode);
    QFETCH(CloseInfo, close);
    const auto script = obedientScript(mode);
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x", {nullptr, {}, true});
    QVERIFY(peer.preServerStatus().isOk());
    QVERIFY(peer.endBeforeOpen(close));
    verifyClose(peer.waitForClose(), close);
    QCOMPARE(script->calls(),
             QStringList({QStringLiteral("initializeServer"), QStringLiteral("initialize"),
                          QStringLiteral("onPreServer"), QStringLiteral("onPostServer"),
                          QStringLiteral("destroyed")}));
}

void TestLifecycleOrder::refusedByTheHandler_data()
{
    QTest::addColumn<Mode>("mode");
    QTest::addColumn<bool>("inInitialize");
    QTest::addColumn<bool>("throws");
    for (const Mode mode : {Mode::Dedicated, Mode::SharedPool, Mode::SharedGateway}) {
        for (const bool inInitialize : {true, false}) {
            for (const bool throws : {true, false})
                QTest::addRow("%s, %s %s", modeName(mode),
                              inInitialize ? "initializeServer()" : "onPreServer()",
                              throws ? "throws" : "fails")
                    << mode << inInitialize << throws;
        }
    }
}

void TestLifecycleOrder::refusedByTheHandler()
{
    QFETCH(Mode, mode);
    QFETCH(bool, inInitialize);
    QFETCH(bool, throws);
    const auto script = std::make_shared<Script>();
    const auto refuse = [=](WebSocket &) {
        if (throws)
            throw std::runtime_error("no");
        return Status(Status::ValueTooLarge, QStringLiteral("no"));
    };
    (inInitialize ? script->initializeServer : script->onPreServer) = refuse;
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    QCOMPARE(peer.preServerStatus().code(), throws ? Status::HandlerFailed : Status::ValueTooLarge);
    QVERIFY(peer.waitForStage(Stage::Done));
    QStringList expected{QStringLiteral("initializeServer"), QStringLiteral("initialize")};
    if (!inInitialize)
        expected << QStringLiteral("onPreServer");
    QCOMPARE(script->calls(), expected << QStringLiteral("destroyed"));
    QCOMPARE(peer.errors(), 1);
}

void TestLifecycleOrder::throwingOnPostServerEndsAllTheSame_data()
{
    QTest::addColumn<Mode>("mode");
    for (const Mode mode : AllModes)
        QTest::newRow(modeName(mode)) << mode;
}

void TestLifecycleOrder::throwingOnPostServerEndsAllTheSame()
{
    QFETCH(Mode, mode);
    const auto script = obedientScript(mode);
    script->onPostServer = [](WebSocket &) -> Status { throw std::runtime_error("no"); };
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.leave());
    QCOMPARE(script->calls(), expectedCalls(mode, {}));
    verifyClose(peer.waitForClose(), closeInfo(1000, By::Client));
    QCOMPARE(peer.errors(), 1);
}

void TestLifecycleOrder::lastCallThatThrowsEndsAllTheSame()
{
    const auto script = std::make_shared<Script>();
    script->onClientMessage = [](WebSocket &, const QByteArray &, bool) -> Status { throw 42; };
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.leave());
    QCOMPARE(script->calls(), expectedCalls(Mode::SharedPool, {}));
    QCOMPARE(peer.errors(), 1);
}

void TestLifecycleOrder::failuresAreCountedAndNamed()
{
    const auto script = obedientScript(Mode::Dedicated);
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    peer.send("throw");
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(peer.errors(), 1);
    const QList<LogEntry> log = peer.log().take();
    QCOMPARE(log.size(), 1);
    QCOMPARE(log.first().level, LogEntry::Level::Error);
    QCOMPARE(log.first().source, QStringLiteral("RecordingHandler"));
    QVERIFY(log.first().text.contains(QLatin1String("server() threw: as it was told")));
}

QTEST_GUILESS_MAIN(TestLifecycleOrder)
#include "tst_lifecycle_order.moc"
