// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/echohandlers.h"

#include <QSignalSpy>

using namespace csp;

/// The controller's commands, with real clients on loopback.
class TestServerCommands final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_witness = std::make_shared<Witness>(); }

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

private:
    WitnessPtr m_witness;
};

void TestServerCommands::sendsToClientOfChosenKind()
{
    QFETCH(QString, path);
    TestServer server(csp::echoes(m_witness));
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

void TestServerCommands::feedsTheHandler()
{
    QFETCH(QString, path);
    TestServer server(csp::echoes(m_witness));
    TestClient client(server.url(path));
    QTRY_VERIFY(!server.onlyId().isEmpty() && client.isOpen());
    QCOMPARE(codeOf(server.controller.send({server.onlyId()}, {"as if", false},
                                           ServerController::Direction::ToHandler)),
             Status::Ok);
    QTRY_COMPARE(client.texts, QStringList{QStringLiteral("as if")});
}

void TestServerCommands::closesWithCodeAndReason()
{
    QFETCH(QString, path);
    TestServer server(csp::echoes(m_witness));
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

void TestServerCommands::refusesUnsendableCloseCodes_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("reasonBytes");
    QTest::addColumn<int>("status");
    QTest::newRow("below") << 999 << 0 << int(Status::InvalidCloseCode);
    QTest::newRow("reserved") << 1005 << 0 << int(Status::InvalidCloseCode);
    QTest::newRow("never sent") << 1006 << 0 << int(Status::InvalidCloseCode);
    QTest::newRow("behind the registered") << 1015 << 0 << int(Status::InvalidCloseCode);
    QTest::newRow("unassigned") << 2999 << 0 << int(Status::InvalidCloseCode);
    QTest::newRow("above") << 5000 << 0 << int(Status::InvalidCloseCode);
    QTest::newRow("long reason") << 1000 << 124 << int(Status::ReasonTooLong);
    QTest::newRow("longest reason") << 4999 << 123 << int(Status::Ok);
}

void TestServerCommands::refusesUnsendableCloseCodes()
{
    QFETCH(int, code);
    QFETCH(int, reasonBytes);
    QFETCH(int, status);
    TestServer server(csp::echoes(m_witness));
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

void TestServerCommands::abortsAtOnce()
{
    TestServer server(csp::echoes(m_witness));
    TestClient client(server.url(QStringLiteral("/dedicated")));
    QTRY_VERIFY(!server.onlyId().isEmpty() && client.isOpen());
    server.controller.setCaptured({{server.onlyId()}});
    QCOMPARE(codeOf(server.controller.close({server.onlyId()}, CloseCode::Normal, {},
                                            ServerController::CloseMode::Abort)),
             Status::Ok);
    QTRY_VERIFY(client.isClosed);
    QTRY_COMPARE(m_witness->postServers.load(), 1);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed.first().code, CloseCode::Abnormal);
    QCOMPARE(server.closed.first().by, ClosedBy::Admin);
    QVERIFY(server.connections.isEmpty());
    for (const LifecycleStep &each : server.closed.first().steps)
        QVERIFY(each.step != LifecycleStep::Step::CloseReceived); // the client said nothing
    QTRY_COMPARE(server.captured.size(), 1);                      // no close frame
    QCOMPARE(server.captured.first().kind, CapturedMessage::Kind::Event);
}

void TestServerCommands::endsServer()
{
    QFETCH(QString, path);
    TestServer server(csp::echoes(m_witness));
    TestClient client(server.url(path));
    QTRY_VERIFY(!server.onlyId().isEmpty() && client.isOpen());
    QTRY_VERIFY(server.connections.value(server.onlyId()).state >= ConnectionState::Running);
    QCOMPARE(codeOf(server.controller.endServer({server.onlyId()})), Status::Ok);
    QTRY_VERIFY(client.isClosed);
    QCOMPARE(client.closeCode(), 1000);
    QTRY_COMPARE(m_witness->postServers.load(), 1);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed.first().by, ClosedBy::Admin);
}

void TestServerCommands::endsSessionWithAllItsSockets()
{
    TestServer server(csp::echoes(m_witness));
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

void TestServerCommands::togglesBinaryData()
{
    TestServer server(csp::echoes(m_witness));
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

void TestServerCommands::restartsInTheOtherModeWithoutLoss_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("shared");
    QTest::newRow("dedicated to shared") << QStringLiteral("/either") << true;
    QTest::newRow("shared to dedicated") << QStringLiteral("/pool") << false;
    QTest::newRow("NonBlocking to dedicated") << QStringLiteral("/shared") << false;
    QTest::newRow("NonBlocking again") << QStringLiteral("/shared") << true;
    QTest::newRow("dedicated again") << QStringLiteral("/dedicated") << false;
}

void TestServerCommands::restartsInTheOtherModeWithoutLoss()
{
    QFETCH(QString, path);
    QFETCH(bool, shared);
    TestServer server(csp::echoes(m_witness));
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

void TestServerCommands::forcesSharedConnectionOnNewSockets()
{
    TestServer server(csp::echoes(m_witness));
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

void TestServerCommands::refusesADisabledEndpoint()
{
    TestServer server(csp::echoes(m_witness));
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

void TestServerCommands::answersUnknownTargets()
{
    TestServer server(csp::echoes(m_witness));
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

QTEST_GUILESS_MAIN(TestServerCommands)
#include "tst_servercommands.moc"
