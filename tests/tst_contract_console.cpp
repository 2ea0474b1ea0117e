// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/recordinghandler.h"
#include "tests/testserver.h"

#include <QTcpSocket>

#include <stdexcept>

using namespace csp;

Q_DECLARE_METATYPE(csp::ConnectionState)

namespace {

const QString Path = QStringLiteral("/x");

/// Does as its client says.
std::shared_ptr<Script> obedientScript()
{
    auto script = std::make_shared<Script>();
    script->onClientMessage = [](WebSocket &socket, const QByteArray &data, bool close) -> Status {
        if (close)
            return Status();
        if (data == "throw")
            throw std::runtime_error("as it was told");
        return data == "end" ? socket.endServer() : socket.write(data);
    };
    return script;
}

} // namespace

/// What the console is told of connections, and what is marked as its own.
class TestContractConsole final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_script = obedientScript(); }

    void whoClosedItIsTold_data();
    void whoClosedItIsTold();
    void statesFollowTheLifecycle_data();
    void statesFollowTheLifecycle();
    void slowIsAMarkBesideTheState();
    void injectedMessagesAreMarked();

private:
    void end(TestServer &server, TestClient &client, const QString &by);

    std::shared_ptr<Script> m_script;
};

void TestContractConsole::whoClosedItIsTold_data()
{
    QTest::addColumn<QString>("by");
    QTest::addColumn<int>("code");
    const auto row = [](const char *by, int code) {
        QTest::newRow(by) << QString::fromLatin1(by) << code;
    };
    row("client", 1000);
    row("handler", 1000);
    row("admin", 4001);
    row("session", 1008);
    row("timeout", 1008);
    row("limit", 1009);
    row("peer-lost", 1006);
    row("shutdown", 1001);
    row("error", 1011);
}

void TestContractConsole::end(TestServer &server, TestClient &client, const QString &by)
{
    ServerController &controller = server.controller;
    const ConnectionInfo info = server.connections.value(server.onlyId());
    if (by == QLatin1String("client"))
        client.socket.close();
    else if (by == QLatin1String("handler"))
        client.socket.sendTextMessage(QStringLiteral("end"));
    else if (by == QLatin1String("admin"))
        QCOMPARE(codeOf(controller.close({info.webSocketId}, CloseCode(4001), {})), Status::Ok);
    else if (by == QLatin1String("session"))
        QCOMPARE(codeOf(controller.endSessions({info.sessionId})), Status::Ok);
    else if (by == QLatin1String("limit"))
        client.socket.sendTextMessage(QString(1'001, QLatin1Char('x')));
    else if (by == QLatin1String("peer-lost"))
        client.socket.abort();
    else if (by == QLatin1String("shutdown"))
        QVERIFY(server.stop().isOk());
    else if (by == QLatin1String("error"))
        client.socket.sendTextMessage(QStringLiteral("throw"));
    // a session times out by itself
}

void TestContractConsole::whoClosedItIsTold()
{
    QFETCH(QString, by);
    QFETCH(int, code);
    ServerConfig config;
    config.limits.messageBytes = 1'000;
    if (by == QLatin1String("timeout"))
        config.sessionTimeout = std::chrono::seconds(1);
    TestServer server(registryFor(Mode::SharedPool, m_script), config);
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen());
    QTRY_VERIFY(!server.onlyId().isEmpty());
    end(server, client, by);
    QTRY_COMPARE_WITH_TIMEOUT(server.closed.size(), 1, 20'000);
    QCOMPARE(closedByName(server.closed.first().by), by);
    QCOMPARE(int(server.closed.first().code), code);
}

void TestContractConsole::statesFollowTheLifecycle_data()
{
    QTest::addColumn<bool>("shared");
    QTest::addColumn<ConnectionState>("meanwhile");
    QTest::newRow("dedicated") << false << ConnectionState::Running;
    QTest::newRow("shared") << true << ConnectionState::Detached;
}

void TestContractConsole::statesFollowTheLifecycle()
{
    QFETCH(bool, shared);
    QFETCH(ConnectionState, meanwhile);
    Gate before;
    Gate after;
    m_script->onPreServer = [&](WebSocket &socket) {
        before.pass();
        return socket.setSharedConnection(shared);
    };
    m_script->onPostServer = [&](WebSocket &) {
        after.pass();
        return Status();
    };
    TestServer server(registryFor(Mode::Dedicated, m_script));
    TestClient client(server.url(Path));
    const auto becomes = [&](ConnectionState state) {
        return QTest::qWaitFor(
            [&] { return server.connections.value(server.onlyId()).state == state; });
    };
    const bool wasPreServer = becomes(ConnectionState::PreServer);
    before.release.set_value();
    const bool wasRunning = becomes(meanwhile);
    client.socket.close();
    const bool wasClosing = becomes(ConnectionState::Closing);
    after.release.set_value();
    QVERIFY(wasPreServer);
    QVERIFY(wasRunning);
    QVERIFY(wasClosing);
    QTRY_COMPARE(server.closed.size(), 1);
    QVERIFY(server.connections.isEmpty());
}

void TestContractConsole::slowIsAMarkBesideTheState()
{
    ServerConfig config;
    config.limits.outboundPauseBytes = 1 << 20;
    config.limits.outboundBytes = 64 << 20;
    m_script->server = [](WebSocket &socket) {
        Status status;
        for (int i = 0; i < 32 && status.isOk(); ++i)
            status = socket.write(QByteArray(1 << 20, 'x'));
        return status.isOk() ? socket.read().error() : status;
    };
    TestServer server(registryFor(Mode::Dedicated, m_script), config);
    QTcpSocket client;
    client.setReadBufferSize(1024);
    client.connectToHost(QHostAddress::LocalHost, server.port());
    client.write("GET /x HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                 "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    QTRY_VERIFY(server.connections.value(server.onlyId()).slow);
    QCOMPARE(server.connections.value(server.onlyId()).state, ConnectionState::Running);
    connect(&client, &QTcpSocket::readyRead, &client, [&] { client.readAll(); });
    client.setReadBufferSize(0);
    client.readAll();
    QTRY_VERIFY_WITH_TIMEOUT(!server.connections.value(server.onlyId()).slow, 20'000);
    QCOMPARE(server.connections.value(server.onlyId()).state, ConnectionState::Running);
}

void TestContractConsole::injectedMessagesAreMarked()
{
    using Direction = ServerController::Direction;
    TestServer server(registryFor(Mode::SharedPool, m_script));
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen());
    QTRY_VERIFY(!server.onlyId().isEmpty());
    const QStringList ids{server.onlyId()};
    server.controller.setCaptured({ids});
    QCOMPARE(codeOf(server.controller.send(ids, {"a", false}, Direction::ToHandler)), Status::Ok);
    QTRY_COMPARE(client.texts.size(), 1); // the handler's answer
    QCOMPARE(codeOf(server.controller.send(ids, {"b", true}, Direction::ToClient)), Status::Ok);
    client.socket.sendTextMessage(QStringLiteral("c"));
    QTRY_COMPARE(client.texts.size(), 2);
    QTRY_COMPARE(server.captured.size(), 5);
    const auto is = [&](int index, CapturedMessage::Direction direction, CapturedMessage::From from,
                        const char *data) {
        const CapturedMessage &message = server.captured.at(index);
        return message.direction == direction && message.from == from && message.data == data;
    };
    using From = CapturedMessage::From;
    const auto in = CapturedMessage::Direction::In;
    const auto out = CapturedMessage::Direction::Out;
    QVERIFY(is(0, in, From::Console, "a"));
    QVERIFY(is(1, out, From::Handler, "a"));
    QVERIFY(is(2, out, From::Console, "b"));
    QVERIFY(is(3, in, From::Client, "c"));
    QVERIFY(is(4, out, From::Handler, "c"));
}

QTEST_GUILESS_MAIN(TestContractConsole)
#include "tst_contract_console.moc"
