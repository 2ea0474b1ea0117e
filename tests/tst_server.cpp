// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/testhandlers.h"
#include "tests/testserver.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpServer>

using namespace csp;

namespace {

HandlerRegistry echoes(const WitnessPtr &witness)
{
    HandlerRegistry registry;
    const bool isComplete =
        registry.add<DedicatedEcho>(QStringLiteral("/dedicated"), witness).isOk()
        && registry.add<SharedEcho>(QStringLiteral("/pool"), witness).isOk()
        && registry.add<NonBlockingEcho>(QStringLiteral("/shared"), witness).isOk()
        && registry.add<EitherEcho>(QStringLiteral("/either"), witness).isOk();
    if (!isComplete)
        qFatal("a path is wrong");
    return registry;
}

const QStringList AllModes{QStringLiteral("/dedicated"), QStringLiteral("/pool"),
                           QStringLiteral("/shared")};

void addModes()
{
    QTest::addColumn<QString>("path");
    for (const QString &each : AllModes)
        QTest::newRow(qPrintable(each.mid(1))) << each;
}

} // namespace

/// The server through its controller, with real clients on loopback.
class TestServerController final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_witness = std::make_shared<Witness>(); }

    void echoes_data() { addModes(); }
    void echoes();
    void tellsConnectionSessionAndEndpoint_data() { addModes(); }
    void tellsConnectionSessionAndEndpoint();
    void sendsToClientOfChosenKind_data() { addModes(); }
    void sendsToClientOfChosenKind();
    void feedsTheHandler_data() { addModes(); }
    void feedsTheHandler();
    void closesWithCodeAndReason_data() { addModes(); }
    void closesWithCodeAndReason();
    void refusesUnsendableCloseCodes_data();
    void refusesUnsendableCloseCodes();
    void abortsAtOnce();
    void endsServer_data() { addModes(); }
    void endsServer();
    void endsSessionWithAllItsSockets();
    void togglesBinaryData();
    void restartsInTheOtherModeWithoutLoss_data();
    void restartsInTheOtherModeWithoutLoss();
    void forcesSharedConnectionOnNewSockets();
    void refusesADisabledEndpoint();
    void answersUnknownTargets();
    void answersWhileStopped();
    void capturesTheSelectedOnly();
    void namesATakenPort();
    void stopsWithAllOpenAndStartsAgain();
    void forgetsWhatIsGone();
    void timesSessionsOut();

private:
    WitnessPtr m_witness;
};

void TestServerController::echoes()
{
    QFETCH(QString, path);
    TestServer server(::echoes(m_witness));
    TestClient client(server.url(path));
    QTRY_VERIFY(client.isOpen());
    for (int i = 0; i < 100; ++i)
        client.socket.sendTextMessage(QString::number(i));
    client.socket.sendTextMessage(QString());
    client.socket.sendTextMessage(QString(100'000, QChar(0x20ac)));
    QTRY_COMPARE(client.texts.join(QString()).size(), 190 + 100'000);
    for (int i = 0; i < 100; ++i)
        QCOMPARE(client.texts.at(i), QString::number(i));
    client.socket.close();
    QTRY_COMPARE(m_witness->postServers.load(), 1);
    QCOMPARE(m_witness->preServers.load(), 1);
    QCOMPARE(m_witness->servers.load(), 1);
    QCOMPARE(m_witness->lastCalls.load(), path == QLatin1String("/dedicated") ? 0 : 1);
}

void TestServerController::tellsConnectionSessionAndEndpoint()
{
    QFETCH(QString, path);
    TestServer server(::echoes(m_witness));
    TestClient client(server.url(path), {{"User-Agent", "tester"}});
    QTRY_VERIFY(client.isOpen());
    client.socket.sendTextMessage(QStringLiteral("four"));
    QTRY_COMPARE(client.texts.size(), 1);
    const bool dedicated = path == QLatin1String("/dedicated");
    QTRY_VERIFY(server.connections.value(server.onlyId()).messagesOut == 1);
    const ConnectionInfo info = server.connections.value(server.onlyId());
    QCOMPARE(info.webSocketId.size(), 24);
    QCOMPARE(info.path, path);
    QCOMPARE(info.state, dedicated ? ConnectionState::Running : ConnectionState::Detached);
    QCOMPARE(info.sharedConnection, !dedicated);
    QCOMPARE(info.messagesIn, 1u);
    QCOMPARE(info.bytesIn, 4u);
    QCOMPARE(info.bytesOut, 4u);
    QCOMPARE(info.userAgent, QStringLiteral("tester"));
    QCOMPARE(info.peer, QStringLiteral("127.0.0.1:%1").arg(client.socket.localPort()));
    QCOMPARE(info.gwClientAddress, QStringLiteral("127.0.0.1:%1").arg(server.port()));
    QVERIFY(info.steps.size() >= 4);
    const SessionInfo session = server.sessions.value(info.sessionId);
    QCOMPARE(session.sockets, 1);
    QVERIFY(session.stored);
    QCOMPARE(session.timeout.count(), 900);
    QCOMPARE(server.endpoints.value(path).live, 1);
    QCOMPARE(server.endpoints.value(path).total, 1u);
    client.socket.close(QWebSocketProtocol::CloseCode(4002), QStringLiteral("bye"));
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(int(server.closed.first().code), 4002);
    QCOMPARE(server.closed.first().reason, QStringLiteral("bye"));
    QCOMPARE(server.closed.first().by, ClosedBy::Client);
    QVERIFY(server.connections.isEmpty());
    QTRY_COMPARE(server.sessions.value(info.sessionId).sockets, 0);
}

void TestServerController::sendsToClientOfChosenKind()
{
    QFETCH(QString, path);
    TestServer server(::echoes(m_witness));
    TestClient client(server.url(path));
    QTRY_VERIFY(!server.onlyId().isEmpty() && client.isOpen());
    const QStringList ids{server.onlyId()};
    using Direction = ServerController::Direction;
    QCOMPARE(codeOf(server.controller.send(ids, {"text", false}, Direction::ToClient)), Status::Ok);
    QCOMPARE(
        codeOf(server.controller.send(ids, {QByteArray("\xff\x00", 2), true}, Direction::ToClient)),
        Status::Ok);
    QTRY_COMPARE(client.texts, QStringList{QStringLiteral("text")});
    QTRY_COMPARE(client.binaries, QList<QByteArray>{QByteArray("\xff\x00", 2)});
    QCOMPARE(codeOf(server.controller.send(ids, {"\xff", false}, Direction::ToClient)),
             Status::InvalidUtf8);
    const QByteArray big(server.controller.config().limits.messageBytes + 1, 'x');
    QCOMPARE(codeOf(server.controller.send(ids, {big, false}, Direction::ToClient)),
             Status::MessageTooLong);
}

void TestServerController::feedsTheHandler()
{
    QFETCH(QString, path);
    TestServer server(::echoes(m_witness));
    TestClient client(server.url(path));
    QTRY_VERIFY(!server.onlyId().isEmpty() && client.isOpen());
    QCOMPARE(codeOf(server.controller.send({server.onlyId()}, {"as if", false},
                                           ServerController::Direction::ToHandler)),
             Status::Ok);
    QTRY_COMPARE(client.texts, QStringList{QStringLiteral("as if")});
}

void TestServerController::closesWithCodeAndReason()
{
    QFETCH(QString, path);
    TestServer server(::echoes(m_witness));
    TestClient client(server.url(path));
    QTRY_VERIFY(!server.onlyId().isEmpty() && client.isOpen());
    const QString id = server.onlyId();
    QCOMPARE(codeOf(server.controller.close({id}, CloseCode(4001), QStringLiteral("go"))),
             Status::Ok);
    QTRY_VERIFY(client.isClosed);
    QCOMPARE(client.closeCode(), 4001);
    QCOMPARE(client.socket.closeReason(), QStringLiteral("go"));
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed.first().by, ClosedBy::Admin);
    QCOMPARE(int(server.closed.first().code), 4001);
    QCOMPARE(m_witness->postServers.load(), 1);
    QCOMPARE(codeOf(server.controller.close({id}, CloseCode::Normal, {})),
             Status::UnknownWebSocket);
}

void TestServerController::refusesUnsendableCloseCodes_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("reasonBytes");
    QTest::addColumn<int>("status");
    QTest::newRow("below") << 999 << 0 << int(Status::InvalidCloseCode);
    QTest::newRow("reserved") << 1005 << 0 << int(Status::InvalidCloseCode);
    QTest::newRow("never sent") << 1006 << 0 << int(Status::InvalidCloseCode);
    QTest::newRow("QWebSocket cannot") << 1012 << 0 << int(Status::InvalidCloseCode);
    QTest::newRow("unassigned") << 2999 << 0 << int(Status::InvalidCloseCode);
    QTest::newRow("above") << 5000 << 0 << int(Status::InvalidCloseCode);
    QTest::newRow("long reason") << 1000 << 124 << int(Status::ReasonTooLong);
    QTest::newRow("longest reason") << 4999 << 123 << int(Status::Ok);
}

void TestServerController::refusesUnsendableCloseCodes()
{
    QFETCH(int, code);
    QFETCH(int, reasonBytes);
    QFETCH(int, status);
    TestServer server(::echoes(m_witness));
    TestClient client(server.url(QStringLiteral("/shared")));
    QTRY_VERIFY(!server.onlyId().isEmpty() && client.isOpen());
    const QString reason(reasonBytes, QLatin1Char('r'));
    QCOMPARE(int(codeOf(server.controller.close({server.onlyId()}, CloseCode(code), reason))),
             status);
    if (status == Status::Ok) {
        QTRY_VERIFY(client.isClosed);
        QCOMPARE(client.socket.closeReason(), reason);
    } else {
        QVERIFY(client.isOpen());
    }
}

void TestServerController::abortsAtOnce()
{
    TestServer server(::echoes(m_witness));
    TestClient client(server.url(QStringLiteral("/dedicated")));
    QTRY_VERIFY(!server.onlyId().isEmpty() && client.isOpen());
    QCOMPARE(codeOf(server.controller.close({server.onlyId()}, CloseCode::Normal, {},
                                            ServerController::CloseMode::Abort)),
             Status::Ok);
    QTRY_VERIFY(client.isClosed);
    QTRY_COMPARE(m_witness->postServers.load(), 1);
    QTRY_VERIFY(server.connections.isEmpty());
}

void TestServerController::endsServer()
{
    QFETCH(QString, path);
    TestServer server(::echoes(m_witness));
    TestClient client(server.url(path));
    QTRY_VERIFY(!server.onlyId().isEmpty() && client.isOpen());
    QTRY_VERIFY(server.connections.value(server.onlyId()).state >= ConnectionState::Running);
    QCOMPARE(codeOf(server.controller.endServer({server.onlyId()})), Status::Ok);
    QTRY_VERIFY(client.isClosed);
    QCOMPARE(client.closeCode(), 1000);
    QTRY_COMPARE(m_witness->postServers.load(), 1);
}

void TestServerController::endsSessionWithAllItsSockets()
{
    TestServer server(::echoes(m_witness));
    TestClient first(server.url(QStringLiteral("/dedicated")));
    QTRY_VERIFY(!server.onlyId().isEmpty() && first.isOpen());
    const QString session = server.connections.begin()->sessionId;
    const QUrl joined(server.controller.url() + QStringLiteral("/shared?CSPCHD=") + session);
    TestClient second(joined);
    TestClient stranger(server.url(QStringLiteral("/pool")));
    QTRY_VERIFY(second.isOpen() && stranger.isOpen());
    QTRY_COMPARE(server.sessions.value(session).sockets, 2);
    QCOMPARE(codeOf(server.controller.endSessions({session})), Status::Ok);
    QTRY_VERIFY(first.isClosed && second.isClosed);
    QCOMPARE(first.closeCode(), 1008);
    QCOMPARE(second.closeCode(), 1008);
    QTRY_VERIFY(!server.sessions.contains(session));
    QTRY_COMPARE(server.closed.size(), 2);
    QCOMPARE(server.closed.first().by, ClosedBy::Session);
    QVERIFY(stranger.isOpen());
    QCOMPARE(codeOf(server.controller.endSessions({session})), Status::UnknownSession);
}

void TestServerController::togglesBinaryData()
{
    TestServer server(::echoes(m_witness));
    TestClient client(server.url(QStringLiteral("/shared")));
    QTRY_VERIFY(!server.onlyId().isEmpty() && client.isOpen());
    QCOMPARE(codeOf(server.controller.setBinaryData({server.onlyId()}, true)), Status::Ok);
    client.socket.sendTextMessage(QStringLiteral("a"));
    QTRY_COMPARE(client.binaries, QList<QByteArray>{"a"});
    QTRY_VERIFY(server.connections.value(server.onlyId()).binaryData);
    QCOMPARE(codeOf(server.controller.setBinaryData({server.onlyId()}, false)), Status::Ok);
    client.socket.sendBinaryMessage("b");
    QTRY_COMPARE(client.texts, QStringList{QStringLiteral("b")});
}

void TestServerController::restartsInTheOtherModeWithoutLoss_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("shared");
    QTest::newRow("dedicated to shared") << QStringLiteral("/either") << true;
    QTest::newRow("shared to dedicated") << QStringLiteral("/pool") << false;
    QTest::newRow("NonBlocking to dedicated") << QStringLiteral("/shared") << false;
    QTest::newRow("NonBlocking again") << QStringLiteral("/shared") << true;
    QTest::newRow("dedicated again") << QStringLiteral("/dedicated") << false;
}

void TestServerController::restartsInTheOtherModeWithoutLoss()
{
    QFETCH(QString, path);
    QFETCH(bool, shared);
    TestServer server(::echoes(m_witness));
    TestClient client(server.url(path));
    QTRY_VERIFY(!server.onlyId().isEmpty() && client.isOpen());
    QTRY_VERIFY(server.connections.value(server.onlyId()).state >= ConnectionState::Running);
    const QString id = server.onlyId();
    QList<QFuture<TargetResults>> restarts;
    for (int i = 0; i < 300; ++i) {
        client.socket.sendTextMessage(QString::number(i));
        if (i == 150)
            restarts.append(server.controller.restart({id}, shared));
    }
    QCOMPARE(codeOf(restarts.first()), Status::Ok);
    QTRY_COMPARE(client.texts.size(), 300);
    for (int i = 0; i < 300; ++i)
        QCOMPARE(client.texts.at(i).section(QLatin1Char(':'), -1), QString::number(i));
    QTRY_COMPARE(server.connections.value(id).sharedConnection, shared);
    QCOMPARE(m_witness->preServers.load(), 2);
    QCOMPARE(m_witness->postServers.load(), 1);
    QVERIFY(client.isOpen());
    client.socket.close();
    QTRY_COMPARE(m_witness->postServers.load(), 2);
}

void TestServerController::forcesSharedConnectionOnNewSockets()
{
    TestServer server(::echoes(m_witness));
    const QString path = QStringLiteral("/either");
    QSignalSpy kept(&server.controller, &ServerController::endpointChanged);
    EndpointDefaults defaults;
    defaults.sharedConnection = EndpointDefaults::SharedConnection::ForceOn;
    defaults.binaryData = true;
    QVERIFY(
        resultOf(server.controller.setEndpoint(path, defaults), Status(Status::NotOpen)).isOk());
    QCOMPARE(kept.size(), 1);
    TestClient client(server.url(path));
    QTRY_VERIFY(client.isOpen());
    client.socket.sendTextMessage(QStringLiteral("x"));
    QTRY_COMPARE(client.binaries, QList<QByteArray>{"s:x"});
    QTRY_VERIFY(server.endpoints.value(path).defaults == defaults);

    defaults = {};
    defaults.sharedConnection = EndpointDefaults::SharedConnection::ForceOff;
    QVERIFY(resultOf(server.controller.setEndpoint(QStringLiteral("/shared"), defaults),
                     Status(Status::NotOpen))
                .isOk());
    TestClient forced(server.url(QStringLiteral("/shared")));
    QTRY_VERIFY(forced.isOpen());
    QTRY_VERIFY(server.hasLogged(QStringLiteral("SharedConnection is forced 0")));
    QCOMPARE(resultOf(server.controller.setEndpoint(QStringLiteral("/none"), defaults)).code(),
             Status::UnknownEndpoint);
}

void TestServerController::refusesADisabledEndpoint()
{
    TestServer server(::echoes(m_witness));
    EndpointDefaults defaults;
    defaults.enabled = false;
    QVERIFY(resultOf(server.controller.setEndpoint(QStringLiteral("/pool"), defaults),
                     Status(Status::NotOpen))
                .isOk());
    const QByteArray answer =
        rawAnswer(server.port(), "GET /pool HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                                 "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    QVERIFY2(answer.startsWith("HTTP/1.1 503 "), answer.constData());
    QCOMPARE(m_witness->preServers.load(), 0);
}

void TestServerController::answersUnknownTargets()
{
    TestServer server(::echoes(m_witness));
    const QStringList none{QStringLiteral("nobody")};
    ServerController &controller = server.controller;
    QCOMPARE(codeOf(controller.send(none, {"x", false}, ServerController::Direction::ToClient)),
             Status::UnknownWebSocket);
    QCOMPARE(codeOf(controller.setBinaryData(none, true)), Status::UnknownWebSocket);
    QCOMPARE(codeOf(controller.restart(none, true)), Status::UnknownWebSocket);
    QCOMPARE(codeOf(controller.close(none, CloseCode::Normal, {})), Status::UnknownWebSocket);
    QCOMPARE(codeOf(controller.endServer(none)), Status::UnknownWebSocket);
    QCOMPARE(codeOf(controller.endSessions(none)), Status::UnknownSession);
    QVERIFY(resultOf(controller.close({}, CloseCode::Normal, {})).isEmpty());
}

void TestServerController::answersWhileStopped()
{
    ServerController controller(::echoes(m_witness), {});
    QCOMPARE(controller.state(), ServerController::State::Stopped);
    QCOMPARE(controller.url(), QStringLiteral("ws://127.0.0.1:52773"));
    QCOMPARE(codeOf(controller.endServer({QStringLiteral("x")})), Status::NotRunning);
    QCOMPARE(codeOf(controller.restart({QStringLiteral("x")}, true)), Status::NotRunning);
    QCOMPARE(codeOf(controller.endSessions({QStringLiteral("x")})), Status::NotRunning);
    QCOMPARE(resultOf(controller.stop()).code(), Status::NotRunning);
    QCOMPARE(controller.endpoints().size(), 4);
}

void TestServerController::capturesTheSelectedOnly()
{
    TestServer server(::echoes(m_witness));
    TestClient seen(server.url(QStringLiteral("/shared")));
    QTRY_VERIFY(!server.onlyId().isEmpty() && seen.isOpen());
    const QString id = server.onlyId();
    TestClient unseen(server.url(QStringLiteral("/shared")));
    QTRY_VERIFY(unseen.isOpen());
    server.controller.setCaptured({id});
    QCOMPARE(
        codeOf(server.controller.send({id}, {"i", true}, ServerController::Direction::ToClient)),
        Status::Ok);
    seen.socket.sendTextMessage(QStringLiteral("a"));
    unseen.socket.sendTextMessage(QStringLiteral("b"));
    QTRY_COMPARE(seen.texts.size() + unseen.texts.size(), 2);
    QCOMPARE(codeOf(server.controller.close({id}, CloseCode(4000), QStringLiteral("r"))),
             Status::Ok);
    QTRY_COMPARE(server.captured.size(), 4);
    using Message = CapturedMessage;
    for (const Message &each : std::as_const(server.captured))
        QCOMPARE(each.webSocketId, id);
    QCOMPARE(server.captured.at(0).from, Message::From::Console);
    QCOMPARE(server.captured.at(0).kind, Message::Kind::Binary);
    QCOMPARE(server.captured.at(1).direction, Message::Direction::In);
    QCOMPARE(server.captured.at(1).data, "a");
    QCOMPARE(server.captured.at(2).from, Message::From::Handler);
    QCOMPARE(server.captured.at(3).kind, Message::Kind::Close);
    QCOMPARE(server.captured.at(3).data, "4000 r");
}

void TestServerController::namesATakenPort()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    ServerConfig config;
    config.port = other.serverPort();
    ServerController controller(::echoes(m_witness), config);
    const Status status = resultOf(controller.start());
    QCOMPARE(status.code(), Status::CannotListen);
    QVERIFY2(status.text().contains(QString::number(config.port)), qPrintable(status.text()));
    QVERIFY(controller.state() == ServerController::State::Stopped);
    config.port = 0;
    QVERIFY(controller.setConfig(config).isOk());
    QVERIFY(resultOf(controller.start(), Status(Status::NotOpen)).isOk());
    QCOMPARE(controller.setConfig(config).code(), Status::AlreadyRunning);
    QCOMPARE(resultOf(controller.start()).code(), Status::AlreadyRunning);
}

void TestServerController::stopsWithAllOpenAndStartsAgain()
{
    TestServer server(::echoes(m_witness));
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int i = 0; i < 60; ++i)
        clients.push_back(std::make_unique<TestClient>(server.url(AllModes.at(i % 3))));
    QTRY_COMPARE(server.connections.size(), 60);
    QVERIFY(server.stop().isOk());
    QCOMPARE(m_witness->postServers.load(), 60);
    for (const auto &client : clients) {
        QTRY_VERIFY(client->isClosed);
        QCOMPARE(client->closeCode(), 1001);
    }
    QTRY_COMPARE(server.closed.size(), 60);
    QCOMPARE(server.closed.first().by, ClosedBy::Shutdown);
    QVERIFY(resultOf(server.controller.start(), Status(Status::NotOpen)).isOk());
    TestClient again(server.url(QStringLiteral("/pool")));
    QTRY_VERIFY(again.isOpen());
    QTRY_COMPARE(server.connections.size(), 1);
}

void TestServerController::forgetsWhatIsGone()
{
    TestServer server(::echoes(m_witness));
    for (int i = 0; i < 5; ++i) {
        TestClient client(server.url(AllModes.at(i % 3)));
        QTRY_VERIFY(client.isOpen());
        client.socket.abort();
        QTRY_COMPARE(m_witness->postServers.load(), i + 1);
    }
    QTRY_COMPARE(server.closed.size(), 5);
    for (const ClosedInfo &each : std::as_const(server.closed)) {
        QCOMPARE(each.by, ClosedBy::PeerLost);
        QCOMPARE(each.code, CloseCode::Abnormal);
    }
    QVERIFY(server.connections.isEmpty());
    QCOMPARE(server.endpoints.value(QStringLiteral("/pool")).live, 0);
}

void TestServerController::timesSessionsOut()
{
    ServerConfig config;
    config.sessionTimeout = std::chrono::seconds(1);
    TestServer server(::echoes(m_witness), config);
    TestClient shared(server.url(QStringLiteral("/shared")));
    TestClient dedicated(server.url(QStringLiteral("/dedicated")));
    QTRY_VERIFY(shared.isOpen() && dedicated.isOpen());
    QTRY_VERIFY_WITH_TIMEOUT(shared.isClosed, 10'000);
    QCOMPARE(shared.closeCode(), 1008);
    QVERIFY(dedicated.isOpen());
    QTRY_COMPARE(server.sessions.size(), 1);
}

QTEST_GUILESS_MAIN(TestServerController)
#include "tst_server.moc"
