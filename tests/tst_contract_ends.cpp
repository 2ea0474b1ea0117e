// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/handlerpeer.h"
#include "tests/recordinghandler.h"

#include <QTest>

using namespace csp;

Q_DECLARE_METATYPE(csp::Mode)

namespace {

Status readUntilClosed(WebSocket &socket)
{
    return readLoop(socket, [](const QByteArray &) { return std::nullopt; });
}

Status writeEach(WebSocket &socket, const QByteArrayList &texts)
{
    Status status;
    for (const QByteArray &each : texts) {
        if (status.isOk())
            status = socket.write(each);
    }
    return status;
}

/// What the client gets of \a peer until the handler is done.
QByteArrayList allTexts(HandlerPeer &peer, qsizetype count)
{
    QByteArrayList texts;
    while (texts.size() < count)
        texts.append(peer.text());
    return texts;
}

/// Where endServer() is called, as a handler does with whatever it likes.
enum class Caller { Callback, OtherThread, OpenedObject, OtherThreadsObject, Gateway };
const char *callerName(Caller caller)
{
    switch (caller) {
    case Caller::Callback:
        return "the callback itself";
    case Caller::OtherThread:
        return "a thread it started";
    case Caller::OpenedObject:
        return "an object it opened";
    case Caller::OtherThreadsObject:
        return "an object opened on another thread";
    case Caller::Gateway:
        return "the gateway thread";
    }
    return "";
}

Status endAs(Caller caller, WebSocket &socket, HandlerPeer *peer)
{
    const auto endOpened = [&] {
        WebSocket object;
        const Status opened = object.openServer(socket.webSocketId());
        return opened.isOk() ? object.endServer() : opened;
    };
    Status status;
    switch (caller) {
    case Caller::Callback:
        return socket.endServer();
    case Caller::OtherThread:
        std::thread([&] { status = socket.endServer(); }).join();
        return status;
    case Caller::OpenedObject:
        return endOpened();
    case Caller::OtherThreadsObject:
        std::thread([&] { status = endOpened(); }).join();
        return status;
    case Caller::Gateway:
        return peer ? peer->channel()->endServer(Channel::AnyEpoch) : Status();
    }
    return status;
}

} // namespace

Q_DECLARE_METATYPE(Caller)

/// write(), and the end that a handler asks for with endServer().
class TestContractEnds final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writeQueuesOneMessage();
    void writeNeverBlocks();
    void writesFromThreadsOfAHandlerKeepTheirOrder();
    void endServerNeverWaits_data();
    void endServerNeverWaits();
    void endServerFlushesWhatWasWritten_data();
    void endServerFlushesWhatWasWritten();
    void endServerTakesEffectWhenServerReturns();
    void endServerWorksFromEveryThread_data();
    void endServerWorksFromEveryThread();
    void endServerMayBeCalledAgain();
};

void TestContractEnds::writeQueuesOneMessage()
{
    const auto script = std::make_shared<Script>();
    script->server = [](WebSocket &socket) {
        const Status status = socket.write(QStringLiteral("na\u00efve"));
        return status.isOk() ? writeEach(socket, {"", QByteArray(200'000, 'x'), "last"}) : status;
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(allTexts(peer, 4),
             QByteArrayList({"na\xc3\xafve", "", QByteArray(200'000, 'x'), "last"}));
    QVERIFY(peer.channel()->snapshot().outputEmpty);
}

void TestContractEnds::writeNeverBlocks()
{
    const auto script = std::make_shared<Script>();
    constexpr int Writes = 3;
    int written = 0;
    script->server = [&](WebSocket &socket) {
        while (written < Writes && socket.write(QByteArray(1 << 20, 'x')).isOk())
            ++written;
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.waitForStage(Stage::Done)); // though nobody has taken any of it
    QCOMPARE(written, Writes);
    QVERIFY(peer.channel()->snapshot().queuedBytes >= Writes * (1 << 20));
}

void TestContractEnds::writesFromThreadsOfAHandlerKeepTheirOrder()
{
    constexpr int Threads = 4;
    constexpr int Each = 500;
    const auto script = std::make_shared<Script>();
    script->server = [](WebSocket &socket) {
        std::vector<std::thread> threads;
        for (int thread = 0; thread < Threads; ++thread)
            threads.emplace_back([&, thread] {
                for (int i = 0; i < Each; ++i)
                    static_cast<void>(socket.write(QStringLiteral("%1 %2").arg(thread).arg(i)));
            });
        for (std::thread &each : threads)
            each.join();
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    std::array<int, Threads> next{};
    for (int i = 0; i < Threads * Each; ++i) {
        const QByteArrayList words = peer.text().split(' ');
        QCOMPARE(words.size(), 2);
        QCOMPARE(words.at(1).toInt(), next.at(size_t(words.at(0).toInt()))++);
    }
    QVERIFY(peer.waitForStage(Stage::Done));
    QVERIFY(peer.channel()->snapshot().outputEmpty);
}

void TestContractEnds::endServerNeverWaits_data()
{
    QTest::addColumn<Mode>("mode");
    for (const Mode mode : {Mode::Dedicated, Mode::SharedPool, Mode::SharedLoop})
        QTest::newRow(modeName(mode)) << mode;
}

void TestContractEnds::endServerNeverWaits()
{
    QFETCH(Mode, mode);
    const auto script = std::make_shared<Script>();
    Status ended(Status::NotOpen);
    bool wasEmpty = true;
    bool wasClosed = true;
    HandlerPeer *self = nullptr;
    Gate gate;
    const auto end = [&](WebSocket &socket) {
        gate.pass();
        const Status written = socket.write(QByteArray(100'000, 'x'));
        ended = socket.endServer();
        wasEmpty = self->channel()->snapshot().outputEmpty;
        wasClosed = self->channel()->snapshot().close.has_value();
        return written;
    };
    if (!isDetached(mode))
        script->server = end;
    script->onClientMessage = [=](WebSocket &socket, const QByteArray &, bool close) {
        return close ? Status() : end(socket);
    };
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    self = &peer;
    if (isDetached(mode))
        peer.send("end");
    gate.release.set_value();
    QVERIFY(peer.waitForStage(Stage::Done));
    QVERIFY(ended.isOk());
    QVERIFY(!wasEmpty);
    QVERIFY(!wasClosed);
}

void TestContractEnds::endServerFlushesWhatWasWritten_data()
{
    QTest::addColumn<Mode>("mode");
    for (const Mode mode : AllModes)
        QTest::newRow(modeName(mode)) << mode;
}

void TestContractEnds::endServerFlushesWhatWasWritten()
{
    QFETCH(Mode, mode);
    const QByteArrayList texts{"one", QByteArray(1 << 20, 'x'), "", "four"};
    const auto script = std::make_shared<Script>();
    const auto writeAndEnd = [=](WebSocket &socket) {
        const Status written = writeEach(socket, texts);
        return written.isOk() ? socket.endServer() : written;
    };
    if (!isDetached(mode))
        script->server = writeAndEnd;
    script->onClientMessage = [=](WebSocket &socket, const QByteArray &, bool close) {
        return close ? Status() : writeAndEnd(socket);
    };
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    if (isDetached(mode))
        peer.send("end");
    QVERIFY(peer.waitForStage(Stage::Done));
    QVERIFY(!peer.channel()->snapshot().outputEmpty); // the close frame waits for it
    QCOMPARE(allTexts(peer, texts.size()), texts);
    QVERIFY(peer.channel()->snapshot().outputEmpty);
    QCOMPARE(peer.waitForClose()->code, CloseCode::Normal);
    QCOMPARE(peer.waitForClose()->by, ClosedBy::Handler);
}

void TestContractEnds::endServerTakesEffectWhenServerReturns()
{
    const auto script = std::make_shared<Script>();
    Gate gate;
    script->server = [&](WebSocket &socket) {
        const Status ended = socket.endServer();
        gate.pass();
        return ended.isOk() ? socket.write(QByteArray("last words")) : ended;
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    gate.reached.get_future().wait();
    const bool closedBefore = peer.channel()->snapshot().close.has_value();
    gate.release.set_value();
    QVERIFY(peer.waitForStage(Stage::Done));
    QVERIFY(!closedBefore);
    QCOMPARE(peer.text(), QByteArray("last words"));
    QCOMPARE(peer.waitForClose()->code, CloseCode::Normal);
}

void TestContractEnds::endServerWorksFromEveryThread_data()
{
    QTest::addColumn<Mode>("mode");
    QTest::addColumn<Caller>("caller");
    for (const Mode mode : AllModes) {
        for (const Caller caller : {Caller::Callback, Caller::OtherThread, Caller::OpenedObject,
                                    Caller::OtherThreadsObject, Caller::Gateway}) {
            const bool opens =
                caller == Caller::OpenedObject || caller == Caller::OtherThreadsObject;
            if (opens && mode == Mode::Dedicated)
                continue; // only a shared one can be opened
            QTest::addRow("%s, %s", modeName(mode), callerName(caller)) << mode << caller;
        }
    }
}

void TestContractEnds::endServerWorksFromEveryThread()
{
    QFETCH(Mode, mode);
    QFETCH(Caller, caller);
    const auto script = std::make_shared<Script>();
    Status ended;
    const auto end = [&, caller](WebSocket &socket) { ended = endAs(caller, socket, nullptr); };
    script->server = [=](WebSocket &socket) {
        if (isDetached(mode))
            return Status();
        const Result<QByteArray> word = socket.read();
        if (!word)
            return word.error();
        end(socket);
        return readUntilClosed(socket);
    };
    script->onClientMessage = [=](WebSocket &socket, const QByteArray &, bool close) {
        if (!close)
            end(socket);
        return Status();
    };
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    peer.send("end");
    if (caller == Caller::Gateway) {
        WebSocket none;
        QVERIFY(peer.waitForStage(isDetached(mode) ? Stage::Detached : Stage::Server));
        ended = endAs(caller, none, &peer);
    }
    QVERIFY(peer.waitForStage(Stage::Done));
    QVERIFY(ended.isOk());
    QCOMPARE(peer.waitForClose()->code, CloseCode::Normal);
    QCOMPARE(peer.waitForClose()->by, ClosedBy::Handler);
    QCOMPARE(script->calls().count(QStringLiteral("onPostServer")), 1);
}

void TestContractEnds::endServerMayBeCalledAgain()
{
    for (const Mode mode : {Mode::Dedicated, Mode::SharedPool}) {
        const auto script = std::make_shared<Script>();
        QList<Status> ended;
        const auto end = [&](WebSocket &socket) {
            ended.append(socket.endServer());
            return Status();
        };
        script->server = [=](WebSocket &socket) {
            static_cast<void>(end(socket));
            return end(socket);
        };
        script->onClientMessage = [=](WebSocket &socket, const QByteArray &, bool) {
            return end(socket);
        };
        script->onPostServer = end;
        const HandlerRegistry registry = registryFor(mode, script);
        HandlerPeer peer(registry, "/x");
        QVERIFY(peer.waitForStage(Stage::Done));
        QCOMPARE(ended.size(), isShared(mode) ? 4 : 3);
        for (const Status &each : std::as_const(ended))
            QVERIFY(each.isOk());
        QCOMPARE(peer.waitForClose()->code, CloseCode::Normal);
        QCOMPARE(script->calls().count(QStringLiteral("onPostServer")), 1);
    }
}

QTEST_GUILESS_MAIN(TestContractEnds)
#include "tst_contract_ends.moc"
