// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/echohandlers.h"
#include "tests/scriptedhandler.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>

#include <sys/socket.h>

using namespace csp;

namespace {

/// Answers on the gateway thread, but only when the test lets it.
class LateWriter final : public SharedEcho
{
public:
    static constexpr bool NonBlocking = true;
    using SharedEcho::SharedEcho;
    Status onClientMessage(const QByteArray &data, bool close) override
    {
        if (!close) {
            ++m_witness->messages;
            m_witness->gate.acquire();
        }
        return close ? Status() : write(data);
    }
};

/// Ends the connection with a reset.
void reset(QTcpSocket &socket)
{
    const linger now{1, 0};
    ::setsockopt(int(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    socket.abort();
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
    void answersWhileStopped();
    void capturesTheSelectedOnly();
    void capturesAllThatAreAndThatCome();
    void capturesPingsAndPongs();
    void namesATakenPort();
    void namesAnAbsentAddress();
    void stopsWithAllOpenAndStartsAgain();
    void forgetsWhatIsGone();
    void peerLostWhileItIsWrittenToIsNoClientsClose();
    void timesSessionsOut();
    void timeoutBeginsAnewBehindADedicatedWebSocket_data();
    void timeoutBeginsAnewBehindADedicatedWebSocket();
    void transientSessionGoesWithItsWebSocket();

private:
    WitnessPtr m_witness;
};

void TestServerController::echoes()
{
    QFETCH(QString, path);
    TestServer server(csp::echoes(m_witness));
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
    TestServer server(csp::echoes(m_witness));
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

void TestServerController::answersWhileStopped()
{
    ServerController controller(csp::echoes(m_witness), {});
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
    TestServer server(csp::echoes(m_witness));
    TestClient seen(server.url(QStringLiteral("/shared")));
    QTRY_VERIFY(!server.onlyId().isEmpty() && seen.isOpen());
    const QString id = server.onlyId();
    TestClient unseen(server.url(QStringLiteral("/shared")));
    QTRY_VERIFY(unseen.isOpen());
    server.controller.setCaptured({{id}});
    QCOMPARE(
        codeOf(server.controller.send({id}, {"i", true}, ServerController::Direction::ToClient)),
        Status::Ok);
    seen.socket.sendTextMessage(QStringLiteral("a"));
    unseen.socket.sendTextMessage(QStringLiteral("b"));
    QTRY_COMPARE(seen.texts.size() + unseen.texts.size(), 2);
    QCOMPARE(codeOf(server.controller.close({id}, CloseCode(4000), QStringLiteral("r"))),
             Status::Ok);
    QTRY_COMPARE(server.captured.size(), 5);
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
    QCOMPARE(server.captured.at(4).kind, Message::Kind::Event);
    QCOMPARE(server.captured.at(4).data, "Gone");
}

void TestServerController::capturesAllThatAreAndThatCome()
{
    TestServer server(csp::echoes(m_witness));
    TestClient there(server.url(QStringLiteral("/shared")));
    QTRY_VERIFY(!server.onlyId().isEmpty() && there.isOpen());
    server.controller.setCaptured({{}, true, 3});
    QCOMPARE(codeOf(server.controller.endServer({QStringLiteral("x")})), Status::UnknownWebSocket);
    TestClient later(server.url(QStringLiteral("/shared")));
    QTRY_VERIFY(later.isOpen());
    QTRY_COMPARE(server.captured.size(), 1);
    QCOMPARE(server.captured.at(0).data, "Open");
    there.socket.sendTextMessage(QStringLiteral("ab"));
    QTRY_COMPARE(server.captured.size(), 3); // the handler's answer too
    QCOMPARE(server.captured.at(1).data, "ab");
    later.socket.sendTextMessage(QStringLiteral("abcd"));
    QTRY_COMPARE(server.captured.size(), 5);
    QCOMPARE(server.captured.at(3).data, "abc");
    QCOMPARE(server.captured.at(3).size, 4);
    server.controller.setCaptured({});
    QCOMPARE(codeOf(server.controller.endServer({QStringLiteral("x")})), Status::UnknownWebSocket);
    later.socket.sendTextMessage(QStringLiteral("unseen"));
    QTRY_COMPARE(later.texts.size(), 2);
    there.socket.abort();
    QTRY_COMPARE(server.connections.size(), 1); // the deltas go on
    QCOMPARE(server.captured.size(), 5);
}

void TestServerController::capturesPingsAndPongs()
{
    ServerConfig config;
    config.limits.ping = std::chrono::milliseconds(20);
    TestServer server(csp::echoes(m_witness), config);
    TestClient client(server.url(QStringLiteral("/shared")));
    QTRY_VERIFY(!server.onlyId().isEmpty() && client.isOpen());
    server.controller.setCaptured({{}, true});
    QCOMPARE(codeOf(server.controller.endServer({QStringLiteral("x")})), Status::UnknownWebSocket);
    client.socket.ping("mine");
    const auto has = [&server](CapturedMessage::Kind kind, CapturedMessage::From from,
                               const QByteArray &data) {
        return std::any_of(server.captured.begin(), server.captured.end(),
                           [&](const CapturedMessage &each) {
                               return each.kind == kind && each.from == from && each.data == data;
                           });
    };
    using Kind = CapturedMessage::Kind;
    using From = CapturedMessage::From;
    QTRY_VERIFY(has(Kind::Ping, From::Client, "mine"));
    QTRY_VERIFY(has(Kind::Pong, From::Server, "mine"));
    QTRY_VERIFY(has(Kind::Ping, From::Server, {}));
    QTRY_VERIFY(has(Kind::Pong, From::Client, {}));
}

void TestServerController::namesAnAbsentAddress()
{
    ServerConfig config;
    config.address = QHostAddress(QStringLiteral("192.0.2.1")); // for documentation (RFC 5737)
    config.port = 0;
    ServerController controller(csp::echoes(m_witness), config);
    const Status status = resultOf(controller.start());
    QCOMPARE(status.code(), Status::AddressAbsent);
    QVERIFY(status.isListenFailure());
    QVERIFY2(status.text().contains(QStringLiteral("192.0.2.1")), qPrintable(status.text()));
}

void TestServerController::namesATakenPort()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    ServerConfig config;
    config.port = other.serverPort();
    ServerController controller(csp::echoes(m_witness), config);
    const Status status = resultOf(controller.start());
    QCOMPARE(status.code(), Status::PortTaken);
    QVERIFY(status.isListenFailure());
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
    TestServer server(csp::echoes(m_witness));
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
    TestServer server(csp::echoes(m_witness));
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

void TestServerController::peerLostWhileItIsWrittenToIsNoClientsClose()
{
    HandlerRegistry registry;
    QVERIFY(registry.add<LateWriter>(Path, m_witness).isOk());
    TestServer server(registry);
    QTcpSocket client;
    client.connectToHost(QHostAddress::LocalHost, server.port());
    client.write(OddHandshake + QByteArray("\x81\x81\0\0\0\0x", 7));
    QTRY_COMPARE(m_witness->messages.load(), 1);
    reset(client);
    m_witness->gate.release();
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(closedByName(server.closed.first().by), closedByName(ClosedBy::PeerLost));
    QCOMPARE(server.closed.first().code, CloseCode::Abnormal);
}

void TestServerController::timesSessionsOut()
{
    ServerConfig config;
    config.sessionTimeout = std::chrono::seconds(1);
    TestServer server(csp::echoes(m_witness), config);
    TestClient shared(server.url(QStringLiteral("/shared")));
    TestClient dedicated(server.url(QStringLiteral("/dedicated")));
    QTRY_VERIFY(shared.isOpen() && dedicated.isOpen());
    QTRY_VERIFY_WITH_TIMEOUT(shared.isClosed, 10'000);
    QCOMPARE(shared.closeCode(), 1008);
    QVERIFY(dedicated.isOpen());
    QTRY_COMPARE(server.sessions.size(), 1);
}

void TestServerController::timeoutBeginsAnewBehindADedicatedWebSocket_data()
{
    QTest::addColumn<bool>("leaves");
    QTest::newRow("it leaves") << true;
    QTest::newRow("it is restarted as shared") << false;
}

void TestServerController::timeoutBeginsAnewBehindADedicatedWebSocket()
{
    QFETCH(bool, leaves);
    ServerConfig config;
    config.sessionTimeout = std::chrono::seconds(1);
    TestServer server(csp::echoes(m_witness), config);
    TestClient client(server.url(QStringLiteral("/dedicated")));
    QTRY_COMPARE(server.sessions.size(), 1);
    const SessionInfo held = *server.sessions.begin();
    QVERIFY(held.heldOpen);
    QCOMPARE(held.endsAtMs, 0);
    const auto nowMs = [] { return QDateTime::currentMSecsSinceEpoch(); };
    QTRY_VERIFY(nowMs() > held.lastActivityAtMs + 1'000);
    const qint64 before = nowMs();
    if (leaves)
        client.socket.close();
    else
        QCOMPARE(codeOf(server.controller.restart({server.onlyId()}, true)), Status::Ok);
    QTRY_VERIFY(!server.sessions.value(held.sessionId).heldOpen);
    const SessionInfo after = server.sessions.value(held.sessionId);
    QVERIFY(after.lastActivityAtMs >= before);
    QCOMPARE(after.endsAtMs, after.lastActivityAtMs + 1'000);
}

void TestServerController::transientSessionGoesWithItsWebSocket()
{
    HandlerRegistry registry;
    QVERIFY(registry.add<TransientEcho>(QStringLiteral("/transient"), m_witness).isOk());
    TestServer server(registry);
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, server.port());
    socket.write("GET /transient HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                 "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    QTRY_VERIFY(socket.peek(4096).contains("\r\n\r\n"));
    QVERIFY(socket.peek(4096).startsWith("HTTP/1.1 101 "));
    QVERIFY(!socket.peek(4096).contains("Set-Cookie"));
    QTRY_COMPARE(server.sessions.size(), 1);
    QVERIFY(!server.sessions.begin()->stored);
    QCOMPARE(server.sessions.begin()->endsAtMs, 0);
    socket.abort();
    QTRY_VERIFY(server.sessions.isEmpty());
    QTRY_COMPARE(m_witness->postServers.load(), 1);
}

QTEST_GUILESS_MAIN(TestServerController)
#include "tst_server.moc"
