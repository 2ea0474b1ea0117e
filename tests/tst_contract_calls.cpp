// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/handlerpeer.h"
#include "tests/recordinghandler.h"

#include <QTest>

#include <stdexcept>

using namespace csp;

Q_DECLARE_METATYPE(csp::Mode)

namespace {

const CloseInfo ConsoleCloses{CloseCode(4001), QStringLiteral("enough"), ClosedBy::Admin};

void addModes(std::initializer_list<Mode> modes = AllModes)
{
    QTest::addColumn<Mode>("mode");
    for (const Mode mode : modes)
        QTest::newRow(modeName(mode)) << mode;
}

Status readUntilClosed(WebSocket &socket)
{
    return readLoop(socket, [](const QByteArray &) { return std::nullopt; });
}

bool waitForCall(HandlerPeer &peer, const Script &script, const QString &call)
{
    return peer.waitUntil([&](const Channel::Snapshot &) { return script.calls().contains(call); });
}

/// How a dedicated WebSocket closes whose server() returns what \a server does.
CloseInfo closeAfter(const Script::Callback &server)
{
    const auto script = std::make_shared<Script>();
    script->server = server;
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    return peer.waitForStage(Stage::Done) ? peer.waitForClose().value_or(CloseInfo()) : CloseInfo();
}

} // namespace

/// Which callbacks come when, and what their return values do.
class TestContractCalls final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initializeServerPassesTheIdentity();
    void serverWaitsForTheUpgrade_data() { addModes(); }
    void serverWaitsForTheUpgrade();
    void openServerFindsAnIdOnceItIsShared();
    void okFromServerCloses1000();
    void closedFromServerKeepsTheCodeUnderWay_data();
    void closedFromServerKeepsTheCodeUnderWay();
    void closeReasonReplacesTheCode();
    void sharedServerIsCalledToo_data() { addModes({Mode::SharedPool, Mode::SharedGateway}); }
    void sharedServerIsCalledToo();
    void sharedStaysOpenAfterServerReturned_data();
    void sharedStaysOpenAfterServerReturned();
    void othersWriteWhileServerReads();
    void baseServerReturnsAtOnceWhenShared();
    void exceptionIsLoggedWithClassAndPath_data();
    void exceptionIsLoggedWithClassAndPath();
    void nonBlockingCallbacksRunOnTheGatewayThread();
    void theFirstCloseCounts();
};

void TestContractCalls::initializeServerPassesTheIdentity()
{
    class Identified final : public WebSocket
    {
    public:
        explicit Identified(QStringList *identity)
            : m_identity(identity)
        {
        }
        Status initialize(const QString &webSocketId, const QString &gwClientAddress) override
        {
            *m_identity << webSocketId << gwClientAddress;
            return WebSocket::initialize(webSocketId, gwClientAddress);
        }
        Status server() override { return {}; }

    private:
        QStringList *const m_identity;
    };
    QStringList identity;
    HandlerRegistry registry;
    QVERIFY(registry.add<Identified>(QStringLiteral("/x"), &identity).isOk());
    HandlerPeer peer(registry, "/x");
    QCOMPARE(identity, QStringList({peer.id(), QStringLiteral("127.0.0.1:1")}));
}

void TestContractCalls::serverWaitsForTheUpgrade()
{
    QFETCH(Mode, mode);
    const auto script = std::make_shared<Script>();
    if (!isDetached(mode))
        script->server = readUntilClosed;
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x", {nullptr, {}, true});
    QCOMPARE(peer.channel()->snapshot().stage, Stage::Opening);
    QVERIFY(!script->calls().contains(QStringLiteral("server")));
    peer.open();
    QVERIFY(waitForCall(peer, *script, QStringLiteral("server")));
}

void TestContractCalls::openServerFindsAnIdOnceItIsShared()
{
    const auto script = std::make_shared<Script>();
    Status before;
    Status after(Status::NotOpen);
    script->onPreServer = [&](WebSocket &socket) {
        WebSocket other;
        before = other.openServer(socket.webSocketId());
        const Status set = socket.setSharedConnection(true);
        after = other.openServer(socket.webSocketId());
        return set;
    };
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    const HandlerPeer peer(registry, "/x");
    QCOMPARE(before.code(), Status::NotShared);
    QVERIFY(after.isOk());
}

void TestContractCalls::okFromServerCloses1000()
{
    const CloseInfo close = closeAfter([](WebSocket &) { return Status(); });
    QCOMPARE(close.code, CloseCode::Normal);
    QCOMPARE(close.reason, QString());
    QCOMPARE(close.by, ClosedBy::Handler);
}

void TestContractCalls::closedFromServerKeepsTheCodeUnderWay_data()
{
    QTest::addColumn<bool>("byClient");
    QTest::newRow("the client's") << true;
    QTest::newRow("the console's") << false;
}

void TestContractCalls::closedFromServerKeepsTheCodeUnderWay()
{
    QFETCH(bool, byClient);
    const auto script = std::make_shared<Script>();
    script->server = readUntilClosed; // returns Closed
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    const CloseInfo close{CloseCode(4321), QStringLiteral("bye"),
                          byClient ? ClosedBy::Client : ClosedBy::Admin};
    if (byClient)
        peer.channel()->peerClosed(close);
    else
        QVERIFY(peer.channel()->close(close));
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(int(peer.waitForClose()->code), 4321);
    QCOMPARE(peer.waitForClose()->reason, QStringLiteral("bye"));
    QCOMPARE(peer.waitForClose()->by, close.by);
    QCOMPARE(peer.errors(), 0);
}

void TestContractCalls::closeReasonReplacesTheCode()
{
    for (const Status::Code code : {Status::Ok, Status::ValueTooLarge}) {
        const CloseInfo close = closeAfter([=](WebSocket &socket) {
            const Status set = socket.setCloseReason(CloseCode(4002), QStringLiteral("full"));
            return set.isOk() ? Status(code) : set;
        });
        QCOMPARE(int(close.code), 4002);
        QCOMPARE(close.reason, QStringLiteral("full"));
        QCOMPARE(close.by, ClosedBy::Handler);
    }
}

void TestContractCalls::sharedServerIsCalledToo()
{
    QFETCH(Mode, mode);
    const auto script = std::make_shared<Script>();
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    peer.send("one");
    peer.send("two");
    QVERIFY(waitForCall(peer, *script, QStringLiteral("two")));
    const QStringList calls = script->calls();
    QCOMPARE(calls.mid(3), QStringList({QStringLiteral("server"), QStringLiteral("server returned"),
                                        QStringLiteral("one"), QStringLiteral("two")}));
}

void TestContractCalls::sharedStaysOpenAfterServerReturned_data()
{
    addModes({Mode::SharedPool, Mode::SharedGateway});
}

void TestContractCalls::sharedStaysOpenAfterServerReturned()
{
    QFETCH(Mode, mode);
    const auto script = answeringScript();
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.waitForStage(Stage::Detached)); // its thread has returned from serve()
    QVERIFY(!peer.channel()->snapshot().close);
    peer.send("still open");
    QCOMPARE(peer.text(), QByteArray("re: still open"));
}

void TestContractCalls::othersWriteWhileServerReads()
{
    const auto script = std::make_shared<Script>();
    std::promise<void> reads;
    script->server = [&](WebSocket &socket) {
        reads.set_value();
        return readUntilClosed(socket);
    };
    const HandlerRegistry registry = registryFor(Mode::SharedLoop, script);
    HandlerPeer peer(registry, "/x");
    reads.get_future().wait();
    WebSocket other;
    QVERIFY(other.openServer(peer.id()).isOk());
    QVERIFY(other.write(QByteArray("news")).isOk());
    QCOMPARE(peer.text(), QByteArray("news"));
    QCOMPARE(peer.channel()->snapshot().stage, Stage::Server);
}

void TestContractCalls::baseServerReturnsAtOnceWhenShared()
{
    const auto script = std::make_shared<Script>();
    Status status(Status::NotOpen);
    script->server = [&](WebSocket &socket) { return status = socket.WebSocket::server(); };
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.waitForStage(Stage::Detached)); // with nothing sent and nothing closed
    QVERIFY(status.isOk());
}

void TestContractCalls::exceptionIsLoggedWithClassAndPath_data()
{
    QTest::addColumn<QString>("callback");
    for (const char *each :
         {"initializeServer()", "onPreServer()", "server()", "onClientMessage()", "onPostServer()"})
        QTest::newRow(each) << QString::fromLatin1(each);
}

void TestContractCalls::exceptionIsLoggedWithClassAndPath()
{
    QFETCH(QString, callback);
    const auto script = std::make_shared<Script>();
    const auto throwIn = [&callback](const char *name) {
        return [fails = callback == QLatin1String(name)](WebSocket &) -> Status {
            if (fails)
                throw std::runtime_error("out of paper");
            return Status();
        };
    };
    script->initializeServer = throwIn("initializeServer()");
    script->onPreServer = throwIn("onPreServer()");
    script->server = throwIn("server()");
    script->onPostServer = throwIn("onPostServer()");
    script->onClientMessage = [=](WebSocket &socket, const QByteArray &, bool) {
        return throwIn("onClientMessage()")(socket);
    };
    if (callback == QLatin1String("onClientMessage()"))
        script->server = nullptr;
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x", {nullptr, callback == QLatin1String("onClientMessage()")});
    if (callback == QLatin1String("onClientMessage()"))
        peer.send("x");
    QVERIFY(peer.waitForStage(Stage::Done));
    const QList<LogEntry> log = peer.log().take();
    QVERIFY(!log.isEmpty());
    QCOMPARE(log.first().level, LogEntry::Level::Error);
    QCOMPARE(log.first().source, QStringLiteral("RecordingHandler"));
    for (const QString &part : {QStringLiteral("/x"), callback, QStringLiteral("out of paper")})
        QVERIFY2(log.first().text.contains(part), qPrintable(log.first().text));
}

void TestContractCalls::nonBlockingCallbacksRunOnTheGatewayThread()
{
    const auto script = std::make_shared<Script>();
    std::vector<std::thread::id> threads;
    const auto note = [&](WebSocket &) {
        threads.push_back(std::this_thread::get_id());
        return Status();
    };
    script->initializeServer = note;
    script->onPreServer = [=](WebSocket &socket) {
        const Status status = note(socket);
        return status.isOk() ? socket.setSharedConnection(true) : status;
    };
    script->server = note;
    script->onClientMessage = [=](WebSocket &socket, const QByteArray &, bool) {
        return note(socket);
    };
    script->onPostServer = note;
    const HandlerRegistry registry = registryFor(Mode::SharedGateway, script);
    HandlerPeer peer(registry, "/x");
    peer.send("one");
    QVERIFY(peer.leave());
    QCOMPARE(threads, std::vector<std::thread::id>(6, std::this_thread::get_id()));
}

void TestContractCalls::theFirstCloseCounts()
{
    const auto script = std::make_shared<Script>();
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.channel()->close(ConsoleCloses));
    peer.channel()->peerClosed({CloseCode::Normal, {}, ClosedBy::Client});
    QVERIFY(!peer.channel()->close({CloseCode::GoingAway, {}, ClosedBy::Shutdown}));
    QVERIFY(peer.channel()->endServer(Channel::AnyEpoch).isOk());
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(int(peer.waitForClose()->code), 4001);
    QCOMPARE(peer.waitForClose()->reason, QStringLiteral("enough"));
    QCOMPARE(peer.waitForClose()->by, ClosedBy::Admin);
}

QTEST_GUILESS_MAIN(TestContractCalls)
#include "tst_contract_calls.moc"
