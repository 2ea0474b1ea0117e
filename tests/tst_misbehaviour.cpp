// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/scriptedhandler.h"

#include <QTcpSocket>

using namespace csp;

namespace {

/// Cannot be made.
class Unmakeable : public WebSocket
{
public:
    explicit Unmakeable(int what)
    {
        if (what == 0)
            throw std::runtime_error("no luck");
        throw what;
    }
};

} // namespace

/// Handlers that block, throw, never return or write after the close, and clients that overdo it:
/// nobody else notices.
class TestMisbehaviour final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_witness = std::make_shared<Witness>(); }

    void blockingHandlerDelaysNobody_data();
    void blockingHandlerDelaysNobody();
    void endlessWriterDelaysNobody();
    void readLoopsOfSharedHandlersStarveNobody();
    void throwingHandlerIsCaught_data();
    void throwingHandlerIsCaught();
    void errorStatusOfServerCloses1011();
    void handlerThatNeverReturnsIsNamed();
    void stopGivesUpOnAHandlerThatNeverReturns();
    void writesAfterCloseGiveClosed();
    void preServerRefusalGives403();
    void preServerThatTakesTooLongGives503();
    void clientThatLeavesDuringPreServer();
    void constructorThatThrowsGives503_data();
    void constructorThatThrowsGives503();
    void nonBlockingHandlerWhoseClientLeftHasItsPostServer();

private:
    void echoesStill(TestServer &server);

    WitnessPtr m_witness;
};

void TestMisbehaviour::echoesStill(TestServer &server)
{
    TestClient client(server.url(Echo));
    QTRY_VERIFY_WITH_TIMEOUT(client.isOpen(), 20'000);
    client.socket.sendTextMessage(QStringLiteral("alive"));
    QTRY_COMPARE_WITH_TIMEOUT(client.texts, QStringList{QStringLiteral("alive")}, 20'000);
}

void TestMisbehaviour::blockingHandlerDelaysNobody_data()
{
    QTest::addColumn<int>("point");
    QTest::addColumn<bool>("shared");
    QTest::addColumn<int>("clients");
    QTest::newRow("onPreServer()") << int(Scripted::Point::PreServer) << false << 20;
    QTest::newRow("server(), dedicated") << int(Scripted::Point::Server) << false << 20;
    QTest::newRow("server(), shared") << int(Scripted::Point::Server) << true << 20;
    QTest::newRow("onClientMessage() in all pool threads but one")
        << int(Scripted::Point::Message) << true << 15;
}

void TestMisbehaviour::blockingHandlerDelaysNobody()
{
    QFETCH(int, point);
    QFETCH(bool, shared);
    QFETCH(int, clients);
    std::atomic<int> blocked = 0;
    const auto wait = [&blocked, witness = m_witness](WebSocket &) {
        ++blocked;
        witness->gate.acquire();
        return Status();
    };
    TestServer server(odd(m_witness, shared, Scripted::Point(point), wait));
    std::vector<std::unique_ptr<TestClient>> odds;
    for (int i = 0; i < clients; ++i) {
        odds.push_back(std::make_unique<TestClient>(server.url(Path)));
        if (point == int(Scripted::Point::Message))
            connect(
                &odds.back()->socket, &QWebSocket::connected, &odds.back()->socket,
                [socket = &odds.back()->socket] { socket->sendTextMessage(QStringLiteral("m")); });
    }
    QTRY_COMPARE(blocked.load(), clients);
    echoesStill(server);
    TestClient pooled(server.url(QStringLiteral("/pool")));
    QTRY_VERIFY(pooled.isOpen());
    pooled.socket.sendTextMessage(QStringLiteral("p"));
    QTRY_COMPARE(pooled.texts, QStringList{QStringLiteral("p")});
    m_witness->gate.release(10'000);
    QVERIFY(server.stop().isOk());
}

void TestMisbehaviour::endlessWriterDelaysNobody()
{
    TestServer server(odd(m_witness, false, Scripted::Point::Server, [](WebSocket &self) {
        const QByteArray data(1000, 'x');
        Status sent;
        while (sent.code() != Status::WebSocketClosed) {
            sent = self.write(data);
            if (sent.code() == Status::WebSocketSlow)
                sent = self.read(0, std::chrono::milliseconds(1)).error();
        }
        return sent;
    }));
    QTcpSocket reader;
    qint64 received = 0;
    connect(&reader, &QTcpSocket::readyRead, &reader,
            [&] { received += reader.skip(reader.bytesAvailable()); });
    reader.connectToHost(QHostAddress::LocalHost, server.port());
    reader.write(OddHandshake);
    QTRY_VERIFY(received > 1 << 20);
    echoesStill(server);
    reader.abort();
    QTRY_COMPARE_WITH_TIMEOUT(m_witness->postServers.load(), 1, 20'000);
}

void TestMisbehaviour::readLoopsOfSharedHandlersStarveNobody()
{
    TestServer server(harmless(m_witness));
    std::vector<std::unique_ptr<TestClient>> readers;
    for (int i = 0; i < 200; ++i)
        readers.push_back(std::make_unique<TestClient>(server.url(QStringLiteral("/reader"))));
    QTRY_VERIFY_WITH_TIMEOUT(std::all_of(readers.begin(), readers.end(),
                                         [](const auto &each) { return each->isOpen(); }),
                             20'000);
    TestClient pooled(server.url(QStringLiteral("/pool")));
    QTRY_VERIFY(pooled.isOpen());
    pooled.socket.sendTextMessage(QStringLiteral("p"));
    QTRY_COMPARE(pooled.texts.size(), 1);
    for (const auto &each : readers)
        each->socket.sendTextMessage(QStringLiteral("r"));
    QTRY_VERIFY(std::all_of(readers.begin(), readers.end(),
                            [](const auto &each) { return each->texts.size() == 1; }));
    QVERIFY(server.stop().isOk());
}

void TestMisbehaviour::throwingHandlerIsCaught_data()
{
    QTest::addColumn<int>("point");
    QTest::addColumn<bool>("shared");
    QTest::addColumn<QByteArray>("logged");
    QTest::newRow("onPreServer()")
        << int(Scripted::Point::PreServer) << false << QByteArray("onPreServer() threw: oops");
    QTest::newRow("server()") << int(Scripted::Point::Server) << false
                              << QByteArray("server() threw: oops");
    QTest::newRow("server(), shared")
        << int(Scripted::Point::Server) << true << QByteArray("server() threw: oops");
    QTest::newRow("onClientMessage()")
        << int(Scripted::Point::Message) << true << QByteArray("onClientMessage() threw: oops");
    QTest::newRow("last call") << int(Scripted::Point::LastCall) << true
                               << QByteArray("onClientMessage() threw: oops");
    QTest::newRow("onPostServer()")
        << int(Scripted::Point::PostServer) << false << QByteArray("onPostServer() threw: oops");
}

void TestMisbehaviour::throwingHandlerIsCaught()
{
    QFETCH(int, point);
    QFETCH(bool, shared);
    QFETCH(QByteArray, logged);
    TestServer server(odd(m_witness, shared, Scripted::Point(point),
                          [](WebSocket &) -> Status { throw std::runtime_error("oops"); }));
    TestClient client(server.url(Path));
    const auto where = Scripted::Point(point);
    const bool opens = where != Scripted::Point::PreServer;
    if (opens) {
        QTRY_VERIFY(client.isOpen() || client.isClosed);
        client.socket.sendTextMessage(QStringLiteral("m"));
    }
    if (where == Scripted::Point::LastCall || where == Scripted::Point::PostServer)
        client.socket.close();
    QTRY_VERIFY(client.isClosed);
    QTRY_VERIFY(server.hasLogged(QString::fromLatin1(logged)));
    QTRY_COMPARE(server.closed.size(), 1);
    if (where == Scripted::Point::Server || where == Scripted::Point::Message) {
        QCOMPARE(client.closeCode(), 1011);
        QCOMPARE(server.closed.first().by, ClosedBy::Error);
    }
    const bool countsPost = opens && where != Scripted::Point::PostServer;
    QCOMPARE(m_witness->postServers.load(), countsPost ? 1 : 0);
    QTRY_COMPARE(server.endpoints.value(Path).errors, 1u);
    echoesStill(server);
}

void TestMisbehaviour::errorStatusOfServerCloses1011()
{
    TestServer server(odd(m_witness, false, Scripted::Point::Server, [](WebSocket &) {
        return Status(Status::NotHandled, QStringLiteral("database is gone"));
    }));
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isClosed);
    QCOMPARE(client.closeCode(), 1011);
    QCOMPARE(client.socket.closeReason(), QString());
    QTRY_VERIFY(server.hasLogged(QStringLiteral("database is gone")));
    QTRY_COMPARE(m_witness->postServers.load(), 1);
}

void TestMisbehaviour::handlerThatNeverReturnsIsNamed()
{
    TestServer server(
        odd(m_witness, false, Scripted::Point::Server, [witness = m_witness](WebSocket &) {
            witness->gate.acquire();
            return Status(Status::WebSocketClosed);
        }));
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen());
    QTRY_VERIFY(!server.onlyId().isEmpty());
    const QString id = server.onlyId();
    client.socket.close();
    QTRY_VERIFY_WITH_TIMEOUT(server.connections.value(id).notResponding, 15'000);
    QVERIFY(server.hasLogged(QStringLiteral("Scripted")));
    QCOMPARE(m_witness->postServers.load(), 0);
    echoesStill(server);
    m_witness->gate.release();
    QTRY_COMPARE(m_witness->postServers.load(), 1);
    QTRY_VERIFY(!server.connections.contains(id));
}

void TestMisbehaviour::stopGivesUpOnAHandlerThatNeverReturns()
{
    TestServer server(
        odd(m_witness, true, Scripted::Point::Message, [witness = m_witness](WebSocket &) {
            witness->gate.acquire();
            return Status();
        }));
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen());
    client.socket.sendTextMessage(QStringLiteral("m"));
    QTRY_COMPARE(m_witness->messages.load(), 1);
    const Status status = server.stop();
    QCOMPARE(status.code(), Status::HandlerStillRunning);
    QVERIFY2(status.text().contains(QStringLiteral("Scripted")), qPrintable(status.text()));
    QCOMPARE(server.controller.hungHandlers(), QStringList{QStringLiteral("Scripted")});
    QVERIFY(resultOf(server.controller.start(), Status(Status::NotOpen)).isOk());
    echoesStill(server);
    m_witness->gate.release();
    QTRY_COMPARE(m_witness->postServers.load(), 1);
    QTRY_VERIFY(server.controller.hungHandlers().isEmpty());
}

void TestMisbehaviour::writesAfterCloseGiveClosed()
{
    TestServer server(
        odd(m_witness, false, Scripted::Point::PostServer, [witness = m_witness](WebSocket &self) {
            const Status late = self.write(QByteArray("late"));
            witness->writesAfterClose = int(late.code());
            return self.endServer();
        }));
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen());
    client.socket.close();
    QTRY_COMPARE(m_witness->postServers.load(), 1);
    QCOMPARE(m_witness->writesAfterClose.load(), int(Status::WebSocketClosed));
    QVERIFY(client.texts.isEmpty());
}

void TestMisbehaviour::preServerRefusalGives403()
{
    TestServer server(odd(m_witness, false, Scripted::Point::PreServer, [](WebSocket &) {
        return Status(Status::NotHandled, QStringLiteral("no room of that name"));
    }));
    const QByteArray answer = rawAnswer(server.port(), OddHandshake);
    QVERIFY2(answer.startsWith("HTTP/1.1 403 "), answer.constData());
    QVERIFY(!answer.contains("no room"));
    QVERIFY(!answer.contains("101"));
    QTRY_VERIFY(server.hasLogged(QStringLiteral("no room of that name")));
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(m_witness->postServers.load(), 0);
}

void TestMisbehaviour::preServerThatTakesTooLongGives503()
{
    ServerConfig config;
    config.limits.preServer = std::chrono::milliseconds(100);
    TestServer server(odd(m_witness, false, Scripted::Point::PreServer,
                          [witness = m_witness](WebSocket &) {
                              witness->gate.acquire();
                              return Status();
                          }),
                      config);
    const QByteArray answer = rawAnswer(server.port(), OddHandshake);
    QVERIFY2(answer.startsWith("HTTP/1.1 503 "), answer.constData());
    QCOMPARE(m_witness->postServers.load(), 0);
    m_witness->gate.release();
    QTRY_COMPARE(m_witness->postServers.load(), 1); // it did return OK
    QCOMPARE(m_witness->servers.load(), 0);
    QTRY_VERIFY(server.connections.isEmpty());
}

void TestMisbehaviour::clientThatLeavesDuringPreServer()
{
    TestServer server(
        odd(m_witness, false, Scripted::Point::PreServer, [witness = m_witness](WebSocket &) {
            witness->gate.acquire();
            return Status();
        }));
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, server.port());
        socket.write(OddHandshake);
        QTRY_COMPARE(m_witness->preServers.load(), 1);
        socket.abort();
    }
    QTRY_COMPARE(server.connections.value(server.onlyId()).state, ConnectionState::Closing);
    m_witness->gate.release();
    QTRY_COMPARE(m_witness->postServers.load(), 1);
    QCOMPARE(m_witness->servers.load(), 0);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed.first().by, ClosedBy::PeerLost);
}

void TestMisbehaviour::constructorThatThrowsGives503_data()
{
    QTest::addColumn<int>("what");
    QTest::newRow("an exception") << 0;
    QTest::newRow("a number") << 7;
}

void TestMisbehaviour::constructorThatThrowsGives503()
{
    QFETCH(int, what);
    HandlerRegistry registry;
    QVERIFY(registry.add<Unmakeable>(Path, what).isOk());
    QVERIFY(registry.add<NonBlockingEcho>(Echo, m_witness).isOk());
    TestServer server(registry);
    const QByteArray answer = rawAnswer(server.port(), OddHandshake);
    QVERIFY2(answer.startsWith("HTTP/1.1 503 "), answer.constData());
    QTRY_VERIFY(server.hasLogged(QStringLiteral("constructor threw")));
    QTRY_COMPARE(server.closed.size(), 1);
    echoesStill(server);
}

void TestMisbehaviour::nonBlockingHandlerWhoseClientLeftHasItsPostServer()
{
    TestServer server(harmless(m_witness));
    for (int i = 0; i < 50; ++i) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, server.port());
        QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
        socket.write(QByteArray(OddHandshake).replace("/odd", "/gateway"));
        socket.flush();
        socket.abort(); // before, while or after the 101 is written
    }
    QTRY_COMPARE(server.endpoints.value(QStringLiteral("/gateway")).live, 0);
    QTRY_COMPARE(m_witness->postServers.load(), m_witness->preServers.load());
    QVERIFY(server.stop().isOk());
}

QTEST_GUILESS_MAIN(TestMisbehaviour)
#include "tst_misbehaviour.moc"
