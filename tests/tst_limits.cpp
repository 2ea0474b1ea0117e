// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/scriptedhandler.h"

#include <QTcpSocket>

using namespace csp;

namespace {

bool isCountedAndLogged(const TestServer &server, const char *limit)
{
    return server.stats.breaches.value(QLatin1String(limit)) > 0
           && server.hasLogged(QLatin1String(limit));
}

} // namespace

/// Clients and handlers that cross a limit, each with its named end.
class TestLimits final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_witness = std::make_shared<Witness>(); }

    void serverThreadsRunOut();
    void inputOverItsLimitIsHeldBack();
    void messageOverItsLimitCloses1009();
    void slowReaderGivesSlow();
    void invalidUtf8Closes1007();
    void silentPeerIsLost();
    void unaskedPongTellsNoRoundTrip();
    void clientThatNeverAnswersTheCloseIsAborted();
    void connectionLimitAnswers503();
    void refusedWhoStayAreBoundedAndTakeNoPlace();
    void pendingLimitCloses();
    void sessionLimitAnswers503();
    void slowHeadAnswers408();
    void bytesBehindTheHandshakeAreDelivered();
    void bytesBehindTheHandshakeStayInOrder();

private:
    WitnessPtr m_witness;
};

void TestLimits::serverThreadsRunOut()
{
    ServerConfig config;
    config.limits.serverThreads = 2;
    TestServer server(harmless(m_witness), config);
    TestClient first(server.url(Path));
    TestClient second(server.url(Path));
    QTRY_VERIFY(first.isOpen() && second.isOpen());
    const QByteArray answer = rawAnswer(server.port(), OddHandshake);
    QVERIFY2(answer.startsWith("HTTP/1.1 503 "), answer.constData());
    QVERIFY(answer.contains("server threads"));
    QTRY_VERIFY(isCountedAndLogged(server, "server-threads"));
    QVERIFY(isHealthy(server));
    first.socket.close();
    QTRY_COMPARE(m_witness->postServers.load(), 1);
    TestClient third(server.url(Path));
    QTRY_VERIFY(third.isOpen());
}

void TestLimits::inputOverItsLimitIsHeldBack()
{
    ServerConfig config;
    config.limits.inboundBytes = 1000;
    TestServer server(odd(m_witness, false, Scripted::Point::Server,
                          [witness = m_witness](WebSocket &) {
                              witness->gate.acquire();
                              return Status();
                          }),
                      config);
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen());
    constexpr int Messages = 500;
    for (int i = 0; i < Messages; ++i)
        client.socket.sendTextMessage(QString(4'000, QLatin1Char('x')));
    QTRY_VERIFY(!server.onlyId().isEmpty());
    QTRY_VERIFY(server.connections.value(server.onlyId()).handlerQueueBytes >= 1000);
    m_witness->gate.release();
    QTRY_COMPARE(m_witness->messages.load(), Messages);
    QVERIFY(!client.isClosed);
}

void TestLimits::messageOverItsLimitCloses1009()
{
    ServerConfig config;
    config.limits.messageBytes = 1000;
    TestServer server(harmless(m_witness), config);
    TestClient fits(server.url(Echo));
    QTRY_VERIFY(fits.isOpen());
    fits.socket.sendTextMessage(QString(500, QChar(0xe4))); // 1,000 bytes
    QTRY_COMPARE(fits.texts.size(), 1);
    fits.socket.sendTextMessage(QString(501, QChar(0xe4))); // 501 characters, 1,002 bytes
    QTRY_VERIFY(fits.isClosed);
    QCOMPARE(fits.closeCode(), 1009);
    TestClient binary(server.url(Echo));
    QTRY_VERIFY(binary.isOpen());
    binary.socket.sendBinaryMessage(QByteArray(1'001, 'x'));
    QTRY_VERIFY(binary.isClosed);
    QCOMPARE(binary.closeCode(), 1009);
}

void TestLimits::slowReaderGivesSlow()
{
    ServerConfig config;
    config.limits.outboundBytes = 1 << 20;
    config.limits.outboundPauseBytes = 1 << 19;
    config.limits.outboundStall = std::chrono::milliseconds(300);
    TestServer server(odd(m_witness, false, Scripted::Point::Server,
                          [witness = m_witness](WebSocket &self) {
                              const QByteArray data(64 * 1024, 'x');
                              Status sent;
                              while (sent.code() != Status::WebSocketClosed) {
                                  sent = self.write(data);
                                  if (sent.code() == Status::WebSocketSlow) {
                                      witness->slowWrites = 1;
                                      sent = self.read(0, std::chrono::milliseconds(5)).error();
                                  }
                              }
                              return sent;
                          }),
                      config);
    QTcpSocket socket; // reads its 101 and nothing more
    socket.setReadBufferSize(1024);
    socket.connectToHost(QHostAddress::LocalHost, server.port());
    socket.write(OddHandshake);
    QTRY_COMPARE(m_witness->slowWrites.load(), 1);
    QTRY_COMPARE(server.closed.size(), 1); // outbound-stall-ms
    QCOMPARE(server.closed.first().by, ClosedBy::Limit);
    QCOMPARE(server.closed.first().reason, QStringLiteral("outbound-stall-ms"));
    QTRY_VERIFY(isCountedAndLogged(server, "outbound-stall-ms"));
}

void TestLimits::invalidUtf8Closes1007()
{
    TestServer server(harmless(m_witness));
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, server.port());
    socket.write(OddHandshake);
    QTRY_VERIFY(socket.peek(4096).contains("\r\n\r\n"));
    QTRY_VERIFY(!server.onlyId().isEmpty());
    socket.write(QByteArray("\x81\x81\x00\x00\x00\x00\xff", 7));
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed.first().code, CloseCode::InvalidPayload);
    QCOMPARE(server.closed.first().by, ClosedBy::Error);
    QCOMPARE(m_witness->messages.load(), 0);
}

void TestLimits::silentPeerIsLost()
{
    ServerConfig config;
    config.limits.ping = std::chrono::milliseconds(100);
    config.limits.pong = std::chrono::milliseconds(200);
    TestServer server(harmless(m_witness), config);
    TestClient alive(server.url(Path));
    QTRY_VERIFY(!server.onlyId().isEmpty());
    QTRY_VERIFY(server.connections.value(server.onlyId()).rttUs >= 0);
    QTcpSocket mute;
    mute.connectToHost(QHostAddress::LocalHost, server.port());
    mute.write(OddHandshake);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed.first().by, ClosedBy::PeerLost);
    QCOMPARE(server.closed.first().reason, QStringLiteral("pong-ms"));
    QTRY_VERIFY(server.stats.breaches.value(QStringLiteral("pong-ms")) > 0);
    QVERIFY(alive.isOpen());
}

void TestLimits::unaskedPongTellsNoRoundTrip()
{
    TestServer server(harmless(m_witness));
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, server.port());
    socket.write(QByteArray(OddHandshake).replace("/odd", "/echo"));
    socket.write(QByteArray("\x8a\x80\x00\x00\x00\x00", 6));
    socket.write(QByteArray("\x81\x82\x00\x00\x00\x00hi", 8));
    QTRY_VERIFY(server.connections.value(server.onlyId()).messagesOut == 1);
    QCOMPARE(server.connections.value(server.onlyId()).rttUs, -1);
}

void TestLimits::clientThatNeverAnswersTheCloseIsAborted()
{
    ServerConfig config;
    config.limits.close = std::chrono::milliseconds(200);
    TestServer server(harmless(m_witness), config);
    QTcpSocket mute;
    mute.connectToHost(QHostAddress::LocalHost, server.port());
    mute.write(OddHandshake);
    QTRY_VERIFY(!server.onlyId().isEmpty());
    QTRY_COMPARE(server.connections.begin()->state, ConnectionState::Running);
    QCOMPARE(codeOf(server.controller.close({server.onlyId()}, CloseCode::Normal, {})), Status::Ok);
    QTRY_COMPARE(server.closed.size(), 1);
    QTRY_COMPARE(mute.state(), QAbstractSocket::UnconnectedState);
    QVERIFY(mute.readAll().contains(QByteArray("\x88\x02\x03\xe8", 4)));
}

void TestLimits::connectionLimitAnswers503()
{
    ServerConfig config;
    config.limits.connections = 2;
    TestServer server(harmless(m_witness), config);
    TestClient first(server.url(Echo));
    TestClient second(server.url(Echo));
    QTRY_VERIFY(first.isOpen() && second.isOpen());
    const QByteArray answer = rawAnswer(server.port(), OddHandshake);
    QVERIFY2(answer.startsWith("HTTP/1.1 503 "), answer.constData());
    QTRY_VERIFY(isCountedAndLogged(server, "connections"));
    first.socket.close();
    QTRY_COMPARE(server.closed.size(), 1);
    QVERIFY(QTest::qWaitFor([&] { return isHealthy(server); }));
}

/// The two who stay have been told, and keep their connections all the same.
void TestLimits::refusedWhoStayAreBoundedAndTakeNoPlace()
{
    ServerConfig config;
    config.limits.connections = 2;
    config.limits.connectionsPending = 2;
    config.limits.close = std::chrono::minutes(1);
    TestServer server(harmless(m_witness), config);
    TestClient first(server.url(Echo));
    TestClient second(server.url(Echo));
    QTRY_VERIFY(first.isOpen() && second.isOpen());
    QTcpSocket stays[2];
    for (QTcpSocket &each : stays) {
        each.setReadBufferSize(1); // does not come to the end of what it is told
        each.connectToHost(QHostAddress::LocalHost, server.port());
        QTRY_COMPARE(each.bytesAvailable(), qint64(1));
    }
    QCOMPARE(rawAnswer(server.port(), OddHandshake), QByteArray());
    QTRY_COMPARE(server.stats.breaches.value(QStringLiteral("connections")), quint64(3));
    first.socket.close();
    QTRY_COMPARE(server.closed.size(), 1);
    QVERIFY(QTest::qWaitFor([&] { return isHealthy(server); }));
    QCOMPARE(stays[1].state(), QAbstractSocket::ConnectedState);
}

void TestLimits::pendingLimitCloses()
{
    ServerConfig config;
    config.limits.connectionsPending = 1;
    TestServer server(harmless(m_witness), config);
    QTcpSocket waiting;
    waiting.connectToHost(QHostAddress::LocalHost, server.port());
    QTRY_COMPARE(waiting.state(), QAbstractSocket::ConnectedState);
    QVERIFY(QTest::qWaitFor([&] { return rawAnswer(server.port(), {}).isEmpty(); }));
    QTRY_VERIFY(isCountedAndLogged(server, "connections-pending"));
    waiting.abort();
    QVERIFY(QTest::qWaitFor([&] { return isHealthy(server); }));
}

void TestLimits::sessionLimitAnswers503()
{
    ServerConfig config;
    config.limits.sessions = 1;
    TestServer server(harmless(m_witness), config);
    TestClient first(server.url(Echo));
    QTRY_VERIFY(first.isOpen());
    const QByteArray answer = rawAnswer(server.port(), OddHandshake);
    QVERIFY2(answer.startsWith("HTTP/1.1 503 "), answer.constData());
    QVERIFY(answer.contains("sessions"));
    QTRY_VERIFY(isCountedAndLogged(server, "sessions"));
}

void TestLimits::slowHeadAnswers408()
{
    ServerConfig config;
    config.limits.handshake = std::chrono::milliseconds(100);
    TestServer server(harmless(m_witness), config);
    const QByteArray answer = rawAnswer(server.port(), OddHandshake.chopped(2));
    QVERIFY2(answer.startsWith("HTTP/1.1 408 "), answer.constData());
    QVERIFY(rawAnswer(server.port(), {}).startsWith("HTTP/1.1 408 "));
}

void TestLimits::bytesBehindTheHandshakeAreDelivered()
{
    TestServer server(harmless(m_witness));
    for (const QByteArray &path : {QByteArray("/odd"), QByteArray("/echo"), QByteArray("/pool")}) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, server.port());
        const QByteArray glued("\x81\x82\x00\x00\x00\x00hi", 8);
        socket.write(QByteArray(OddHandshake).replace("/odd", path) + glued);
        QByteArray received;
        connect(&socket, &QTcpSocket::readyRead, &socket, [&] { received += socket.readAll(); });
        QTRY_VERIFY2(received.endsWith("\x81\x02hi"), received.constData());
        socket.abort();
    }
}

/// What came with the handshake is read before what comes after it, however close it follows.
void TestLimits::bytesBehindTheHandshakeStayInOrder()
{
    constexpr int Messages = 200;
    const QByteArray message("\x81\x82\x00\x00\x00\x00hi", 8);
    TestServer server(harmless(m_witness));
    for (int i = 0; i < 20; ++i) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, server.port());
        QVERIFY(socket.waitForConnected());
        socket.write(QByteArray(OddHandshake).replace("/odd", "/gateway") + message.first(3));
        socket.flush();
        QByteArray rest = message.repeated(Messages).sliced(3);
        for (; !rest.isEmpty(); rest.remove(0, 11)) {
            socket.write(rest.first(qMin(rest.size(), 11)));
            socket.flush();
        }
        QByteArray received;
        connect(&socket, &QTcpSocket::readyRead, &socket, [&] { received += socket.readAll(); });
        QTRY_VERIFY(received.count("\x81\x02hi") == Messages);
        socket.abort();
    }
}

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
