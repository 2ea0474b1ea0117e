// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/recordinghandler.h"
#include "tests/testserver.h"

#include "server/session.h"

#include <QTcpSocket>

using namespace csp;

namespace {

const QString Path = QStringLiteral("/x");

QByteArray handshake(const QByteArray &target = "/x", const QByteArray &host = "localhost",
                     const QByteArray &fields = {})
{
    return "GET " + target + " HTTP/1.1\r\nHost: " + host
           + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
           + fields + "\r\n";
}

/// Counts how often it was made.
class Made final : public WebSocket
{
public:
    explicit Made(const std::shared_ptr<std::atomic<int>> &count) { ++*count; }
    Status onPreServer() override { return setSharedConnection(true); }
};

/// A client that shakes hands and then does nothing, not even answer a close frame.
class MuteClient final
{
public:
    explicit MuteClient(const TestServer &server)
    {
        socket.connectToHost(QHostAddress::LocalHost, server.port());
        socket.write(handshake());
    }
    bool isOpen() const { return socket.peek(12) == "HTTP/1.1 101"; }

    mutable QTcpSocket socket;
};

bool hasCall(const Script &script, const char *call)
{
    return script.calls().contains(QString::fromLatin1(call));
}

/// Clients that answer no close frame have an hour for it.
ServerConfig patient()
{
    ServerConfig config;
    config.limits.close = std::chrono::hours(1);
    return config;
}

} // namespace

/// What a client sees of the handshake and the close, and when a handler is called meanwhile.
class TestContractServer final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_script = std::make_shared<Script>(); }

    void refusedRequestsMakeNoHandler_data();
    void refusedRequestsMakeNoHandler();
    void onPreServerSeesTheRequest();
    void webSocketIdIsNeverTheClients();
    void upgradeAnswerWaitsForOnPreServer();
    void endDuringOnPreServerGivesNo101_data();
    void endDuringOnPreServerGivesNo101();
    void onPostServerDoesNotWaitForTheClient();
    void rowStaysUntilTcpIsGone();
    void notRespondingHandlerLosesItsSocket();
    void watchdogNamesWhoHoldsTheGateway();
    void registeredCloseCodesReachTheClient_data();
    void registeredCloseCodesReachTheClient();
    void preServerMsIsThirtySeconds();
    void sessionTimeoutIs900Seconds();
    void sessionsLimitIs100000();

private:
    HandlerRegistry registry(Mode mode = Mode::Dedicated) { return registryFor(mode, m_script); }

    std::shared_ptr<Script> m_script;
};

void TestContractServer::refusedRequestsMakeNoHandler_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("places");
    QTest::addColumn<int>("status");
    const int enough = 100;
    QTest::newRow("unknown path") << handshake("/y") << enough << 404;
    QTest::newRow("foreign Origin")
        << handshake("/x", "localhost", "Origin: http://evil.example\r\n") << enough << 403;
    QTest::newRow("foreign Host") << handshake("/x", "evil.example") << enough << 403;
    QTest::newRow("no session left") << handshake() << 1 << 503;
}

void TestContractServer::refusedRequestsMakeNoHandler()
{
    QFETCH(QByteArray, request);
    QFETCH(int, places);
    QFETCH(int, status);
    const auto count = std::make_shared<std::atomic<int>>(0);
    HandlerRegistry made;
    QVERIFY(made.add<Made>(Path, count).isOk());
    ServerConfig config;
    config.limits.sessions = places;
    TestServer server(made, config);
    TestClient first(server.url(Path));
    QTRY_VERIFY(first.isOpen());
    QCOMPARE(*count, 1);
    const QByteArray answer = rawAnswer(server.port(), request);
    QVERIFY2(answer.startsWith(QByteArray("HTTP/1.1 " + QByteArray::number(status))),
             answer.constData());
    QCOMPARE(*count, 1);
}

void TestContractServer::onPreServerSeesTheRequest()
{
    QList<QByteArray> seen;
    m_script->onPreServer = [&](WebSocket &socket) {
        const Request &request = socket.request();
        seen = {request.queryValue(QStringLiteral("room")).toUtf8(),
                request.cookie("color").value_or("none"), request.header("x-test").value_or("none"),
                request.userAgent().toUtf8()};
        return socket.session().setValue(QStringLiteral("key"), socket.sessionId().toUtf8());
    };
    TestServer server(registry());
    TestClient client(server.url(QStringLiteral("/x?room=red%20one")),
                      {{"Cookie", "a=b; color=blue"}, {"X-Test", "yes"}, {"User-Agent", "me"}});
    QTRY_VERIFY(client.isOpen());
    QCOMPARE(seen, QList<QByteArray>({"red one", "blue", "yes", "me"}));
}

void TestContractServer::webSocketIdIsNeverTheClients()
{
    const QString wished = QStringLiteral("AAAAAAAAAAAAAAAAAAAAAA==");
    TestServer server(registry(Mode::SharedPool));
    const QString query = QStringLiteral("/x?WebSocketID=%1&webSocketId=%1&id=%1").arg(wished);
    TestClient client(server.url(query), {{"WebSocketID", wished.toUtf8()},
                                          {"Cookie", "WebSocketID=" + wished.toUtf8()}});
    QTRY_VERIFY(client.isOpen());
    QTRY_VERIFY(!server.onlyId().isEmpty());
    QVERIFY(server.onlyId() != wished);
    WebSocket object;
    QCOMPARE(object.openServer(wished).code(), Status::UnknownWebSocket);
}

void TestContractServer::upgradeAnswerWaitsForOnPreServer()
{
    Gate gate;
    std::atomic<bool> isReached = false;
    m_script->onPreServer = [&](WebSocket &) {
        isReached = true;
        gate.pass();
        return Status();
    };
    TestServer server(registry());
    MuteClient client(server);
    QTRY_VERIFY(isReached);
    // The server has answered another meanwhile: what it had to say would be here.
    const QByteArray other = rawAnswer(server.port(), handshake("/y"));
    const qint64 received = client.socket.bytesAvailable();
    const bool served = hasCall(*m_script, "server");
    gate.release.set_value();
    QTRY_VERIFY(client.isOpen());
    QVERIFY(other.startsWith("HTTP/1.1 404 "));
    QCOMPARE(received, 0);
    QVERIFY(!served);
}

void TestContractServer::endDuringOnPreServerGivesNo101_data()
{
    QTest::addColumn<bool>("bySession");
    QTest::newRow("the session ends") << true;
    QTest::newRow("the server stops") << false;
}

void TestContractServer::endDuringOnPreServerGivesNo101()
{
    QFETCH(bool, bySession);
    Gate gate;
    std::atomic<bool> isReached = false;
    m_script->onPreServer = [&](WebSocket &) {
        isReached = true;
        gate.pass();
        return Status();
    };
    TestServer server(registry());
    MuteClient client(server);
    QByteArray answer;
    connect(&client.socket, &QTcpSocket::readyRead, &client.socket,
            [&] { answer += client.socket.readAll(); });
    QTRY_VERIFY(isReached);
    QTRY_VERIFY(!server.onlyId().isEmpty());
    const QString session = server.connections.begin()->sessionId;
    Status::Code ended = Status::Ok;
    QFuture<Status> stopped;
    if (bySession)
        ended = codeOf(server.controller.endSessions({session}));
    else
        stopped = server.controller.stop();
    QTRY_COMPARE(server.connections.value(server.onlyId()).state, ConnectionState::Closing);
    gate.release.set_value();
    QTRY_COMPARE(client.socket.state(), QAbstractSocket::UnconnectedState);
    QTRY_VERIFY(hasCall(*m_script, "onPostServer"));
    QCOMPARE(ended, Status::Ok);
    if (!bySession)
        QVERIFY(resultOf(stopped, Status(Status::NotOpen)).isOk());
    QVERIFY2(!answer.contains("101"), answer.constData());
    QVERIFY(!hasCall(*m_script, "server"));
}

void TestContractServer::onPostServerDoesNotWaitForTheClient()
{
    TestServer server(registry(), patient());
    const MuteClient client(server);
    QTRY_VERIFY(client.isOpen());
    QTRY_VERIFY(!server.onlyId().isEmpty());
    QCOMPARE(codeOf(server.controller.close({server.onlyId()}, CloseCode::Normal, {})), Status::Ok);
    QTRY_VERIFY(hasCall(*m_script, "destroyed"));
    QVERIFY(hasCall(*m_script, "onPostServer"));
    QCOMPARE(client.socket.state(), QAbstractSocket::ConnectedState); // it still owes the answer
}

void TestContractServer::rowStaysUntilTcpIsGone()
{
    TestServer server(registry(), patient());
    const MuteClient client(server);
    QTRY_VERIFY(client.isOpen());
    QTRY_VERIFY(!server.onlyId().isEmpty());
    const QString id = server.onlyId();
    QCOMPARE(codeOf(server.controller.close({id}, CloseCode::Normal, {})), Status::Ok);
    QTRY_VERIFY(hasCall(*m_script, "destroyed"));
    QTRY_COMPARE(server.connections.value(id).state, ConnectionState::Closing);
    QVERIFY(server.closed.isEmpty());
    client.socket.abort();
    QTRY_COMPARE(server.closed.size(), 1);
    QVERIFY(server.connections.isEmpty());
    QCOMPARE(server.closed.first().by, ClosedBy::Admin);
}

void TestContractServer::notRespondingHandlerLosesItsSocket()
{
    Gate gate;
    m_script->server = [&](WebSocket &) {
        gate.pass();
        return Status();
    };
    TestServer server(registry(), patient());
    const MuteClient client(server);
    QTRY_VERIFY(client.isOpen());
    QTRY_VERIFY(hasCall(*m_script, "server"));
    QTRY_VERIFY(!server.onlyId().isEmpty());
    const QString id = server.onlyId();
    QCOMPARE(codeOf(server.controller.close({id}, CloseCode::Normal, {})), Status::Ok);
    const bool isGone = QTest::qWaitFor(
        [&] { return client.socket.state() == QAbstractSocket::UnconnectedState; }, 30'000);
    const bool isMarked = QTest::qWaitFor([&] { return server.connections[id].notResponding; });
    gate.release.set_value();
    QVERIFY(isGone);
    QVERIFY(isMarked);
    QTRY_COMPARE(server.closed.size(), 1);
}

void TestContractServer::watchdogNamesWhoHoldsTheGateway()
{
    m_script->onClientMessage = [](WebSocket &, const QByteArray &, bool) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(60);
        while (std::chrono::steady_clock::now() < end)
            std::this_thread::yield();
        return Status();
    };
    TestServer server(registry(Mode::SharedGateway));
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen());
    QVERIFY(!server.hasLogged(QStringLiteral("held the gateway")));
    client.socket.sendTextMessage(QStringLiteral("hold it"));
    QTRY_VERIFY(server.hasLogged(QStringLiteral("onClientMessage() held the gateway for ")));
    QVERIFY(server.hasLogged(QStringLiteral("GatewayRecordingHandler")));
}

void TestContractServer::registeredCloseCodesReachTheClient_data()
{
    QTest::addColumn<int>("code");
    for (const int each : {1000, 1003, 1007, 1011, 1012, 1013, 1014, 3000, 4999})
        QTest::addRow("%d", each) << each;
}

void TestContractServer::registeredCloseCodesReachTheClient()
{
    QFETCH(int, code);
    TestServer server(registry(), patient());
    const MuteClient client(server);
    QByteArray received;
    connect(&client.socket, &QTcpSocket::readyRead, &client.socket,
            [&] { received += client.socket.readAll(); });
    QTRY_VERIFY(received.endsWith("\r\n\r\n"));
    QTRY_VERIFY(!server.onlyId().isEmpty());
    QCOMPARE(codeOf(server.controller.close({server.onlyId()}, CloseCode(code), {})), Status::Ok);
    const QByteArray payload = QByteArray(1, char(code >> 8)) + char(code & 0xff);
    const QByteArray frame = "\x88\x02" + payload;
    QTRY_VERIFY(received.endsWith(frame));
    client.socket.write(QByteArray("\x88\x82\0\0\0\0", 6) + payload); // the same code, masked
    QTRY_COMPARE(client.socket.state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(int(server.closed.first().code), code);
    QCOMPARE(server.closed.first().by, ClosedBy::Admin);
}

void TestContractServer::preServerMsIsThirtySeconds()
{
    QCOMPARE(ServerConfig().limits.preServer, std::chrono::seconds(30));
}

void TestContractServer::sessionTimeoutIs900Seconds()
{
    QCOMPARE(ServerConfig().sessionTimeout, std::chrono::seconds(900));
}

void TestContractServer::sessionsLimitIs100000()
{
    QCOMPARE(ServerConfig().limits.sessions, 100'000);
}

QTEST_GUILESS_MAIN(TestContractServer)
#include "tst_contract_server.moc"
