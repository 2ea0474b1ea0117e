// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/scriptedhandler.h"

#include <QTcpSocket>

#include <algorithm>

using namespace csp;
using std::chrono::milliseconds;

namespace {

constexpr char Continuation = 0x00;
constexpr char Text = 0x01;
constexpr char Ping = 0x09;
constexpr char Final = char(0x80);

/// A client's frame (RFC 6455, 5.2), masked with zeros.
QByteArray frame(char first, const QByteArray &payload)
{
    QByteArray head(1, first);
    if (payload.size() < 126) {
        head += char(0x80 | payload.size());
    } else {
        head += char(0x80 | 126);
        head += char(payload.size() >> 8);
        head += char(payload.size() & 0xff);
    }
    return head + QByteArray(4, '\0') + payload;
}

QByteArray text(const QByteArray &payload)
{
    return frame(char(Final | Text), payload);
}

/// A client that sends bytes as they are, and answers nothing.
class RawClient final : public QTcpSocket
{
public:
    explicit RawClient(const TestServer &server, const QByteArray &path = "/odd")
    {
        connectToHost(QHostAddress::LocalHost, server.port());
        write(QByteArray(OddHandshake).replace("/odd", path));
        connect(this, &QTcpSocket::readyRead, this, [this] {
            if (readBufferSize() == 0)
                received += readAll();
        });
    }

    QByteArray received;
};

/// Dedicated: waits for the witness's gate before it reads, then echoes.
HandlerRegistry gated(const WitnessPtr &witness)
{
    return odd(witness, false, Scripted::Point::Server, [witness](WebSocket &) {
        witness->gate.acquire();
        return Status();
    });
}

} // namespace

/// The bounds of the wire: what crosses one is counted, logged and told, and what only waits is
/// not lost.
class TestWireLimits final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_witness = std::make_shared<Witness>(); }

    void breachIsCountedLoggedAndTold_data();
    void breachIsCountedLoggedAndTold();
    void refusalForALimitIsCountedAndLogged_data();
    void refusalForALimitIsCountedAndLogged();
    void whatTheLimitsAllowPasses();
    void inputOverItsLimitWaitsAndLosesNothing();
    void timesStandStillWhileInputWaits();
    void outputOverItsPauseStopsReading();

private:
    WitnessPtr m_witness;
};

void TestWireLimits::breachIsCountedLoggedAndTold_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("sent");

    const QByteArray begun = frame(Text, "x");
    QTest::newRow("frame-bytes") << 1009 << text(QByteArray(501, 'x')).first(4);
    QTest::newRow("message-bytes")
        << 1009
        << QByteArray(frame(Text, QByteArray(500, 'x')) + frame(Continuation, QByteArray(500, 'x'))
                      + frame(Continuation, "x"));
    QTest::newRow("fragments") << 1008 << begun + frame(Continuation, {}).repeated(3);
    QTest::newRow("message-ms") << 1008 << begun;
    QTest::newRow("client-pings") << 1008 << frame(char(Final | Ping), "p").repeated(4);
}

void TestWireLimits::breachIsCountedLoggedAndTold()
{
    QFETCH(int, code);
    QFETCH(QByteArray, sent);
    const QString limit = QLatin1String(QTest::currentDataTag());

    ServerConfig config;
    config.limits.frameBytes = 500;
    config.limits.messageBytes = 1000;
    config.limits.fragments = 3;
    config.limits.message = milliseconds(300);
    config.limits.close = milliseconds(200);
    config.limits.clientPings = 3;
    TestServer server(harmless(m_witness), config);
    RawClient client(server);
    client.write(sent);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(int(server.closed.first().code), code);
    QCOMPARE(server.closed.first().reason, limit);
    QCOMPARE(server.closed.first().by, ClosedBy::Limit);
    QTRY_COMPARE(server.stats.breaches.value(limit), quint64(1));
    const auto isAbout = [&](const LogEntry &entry) { return entry.text.contains(limit); };
    QTRY_COMPARE(std::count_if(server.log.cbegin(), server.log.cend(), isAbout), 1);
    const QByteArray told = QByteArray(1, char(code >> 8)) + char(code & 0xff) + limit.toUtf8();
    QTRY_VERIFY2(client.received.contains(told), client.received.constData());
}

void TestWireLimits::refusalForALimitIsCountedAndLogged_data()
{
    QTest::addColumn<int>("httpStatus");
    QTest::addColumn<QByteArray>("sent");

    const QByteArray start = "GET /odd HTTP/1.1\r\nHost: localhost\r\n";
    QTest::newRow("head-bytes") << 431 << QByteArray(start + "X: " + QByteArray(1'000, 'x'));
    QTest::newRow("head-lines") << 431 << QByteArray(start + QByteArray("X: y\r\n").repeated(20));
    QTest::newRow("handshake-ms") << 408 << start;
    QTest::newRow("body-bytes") << 413
                                << QByteArray("POST /session/end HTTP/1.1\r\nHost: localhost\r\n"
                                              "Content-Length: 101\r\n\r\n");
}

void TestWireLimits::refusalForALimitIsCountedAndLogged()
{
    QFETCH(int, httpStatus);
    QFETCH(QByteArray, sent);
    const QString limit = QLatin1String(QTest::currentDataTag());

    ServerConfig config;
    config.limits.headBytes = 500;
    config.limits.headLines = 10;
    config.limits.handshake = milliseconds(300);
    config.limits.bodyBytes = 100;
    TestServer server(harmless(m_witness), config);
    const QByteArray answer = rawAnswer(server.port(), sent);
    QCOMPARE(answer.mid(9, 3), QByteArray::number(httpStatus));
    QTRY_COMPARE(server.stats.breaches.value(limit), quint64(1));
    QCOMPARE(server.stats.refused, quint64(1));
    QTRY_VERIFY(server.hasLogged(limit));
}

void TestWireLimits::whatTheLimitsAllowPasses()
{
    ServerConfig config;
    config.limits.frameBytes = 500;
    config.limits.messageBytes = 1000;
    config.limits.fragments = 3;
    config.limits.clientPings = 3;
    TestServer server(harmless(m_witness), config);
    RawClient client(server, "/echo");
    const QByteArray half(499, 'x');
    client.write(frame(char(Final | Ping), "p").repeated(3));
    client.write(frame(Text, half) + frame(Continuation, "yy") + frame(char(Final), half));
    const QByteArray whole = half + "yy" + half;
    QTRY_VERIFY2(client.received.endsWith(whole), client.received.constData());
    QVERIFY(server.closed.isEmpty());
    QVERIFY(server.stats.breaches.isEmpty());
}

void TestWireLimits::inputOverItsLimitWaitsAndLosesNothing()
{
    constexpr int Messages = 500;
    ServerConfig config;
    config.limits.inboundBytes = 1000;
    TestServer server(gated(m_witness), config);
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen() && !server.onlyId().isEmpty());
    QStringList sent;
    for (int i = 0; i < Messages; ++i) {
        sent << QString::number(i).rightJustified(100, QLatin1Char('.'));
        client.socket.sendTextMessage(sent.last());
    }
    const auto info = [&] { return server.connections.value(server.onlyId()); };
    QTRY_COMPARE(client.socket.bytesToWrite(), 0);
    QTRY_VERIFY(info().handlerQueueBytes >= 1000);
    QVERIFY2(info().messagesIn < 20, qPrintable(QString::number(info().messagesIn)));
    m_witness->gate.release();
    QTRY_COMPARE(client.texts.size(), Messages);
    QCOMPARE(client.texts, sent);
    QVERIFY(server.stats.breaches.isEmpty());
}

/// The clock of this test is another client, which is lost in the same time.
void TestWireLimits::timesStandStillWhileInputWaits()
{
    ServerConfig config;
    config.limits.inboundBytes = 100;
    config.limits.message = milliseconds(200);
    config.limits.ping = milliseconds(100);
    config.limits.pong = milliseconds(200);
    TestServer server(gated(m_witness), config);
    RawClient waiting(server);
    const QByteArray whole = text(QByteArray(60, 'x'));
    waiting.write(whole + whole + whole.chopped(10));
    const auto isFull = [](const ConnectionInfo &info) { return info.handlerQueueBytes >= 100; };
    QTRY_VERIFY(std::any_of(server.connections.cbegin(), server.connections.cend(), isFull));
    for (int lost = 1; lost <= 3; ++lost) {
        const RawClient mute(server, "/echo");
        QTRY_COMPARE(server.closed.size(), lost);
        QCOMPARE(server.closed.last().by, ClosedBy::PeerLost);
        QCOMPARE(server.closed.last().path, Echo);
    }
    waiting.write(whole.last(10));
    m_witness->gate.release();
    const QByteArray echo = QByteArray("\x81\x3c") + QByteArray(60, 'x');
    QTRY_COMPARE(waiting.received.count(echo), 3);
}

void TestWireLimits::outputOverItsPauseStopsReading()
{
    constexpr int Messages = 400;
    constexpr int MessageBytes = 60'000;
    ServerConfig config;
    config.limits.outboundPauseBytes = 100'000;
    TestServer server(harmless(m_witness), config);
    RawClient client(server, "/gateway");
    QTRY_VERIFY(client.received.contains("\r\n\r\n"));
    client.setReadBufferSize(1);
    for (int i = 0; i < Messages; ++i)
        client.write(text(QByteArray(MessageBytes, 'x')));
    QTRY_VERIFY(server.connections.value(server.onlyId()).slow);
    qint64 mostWaiting = 0;
    quint64 mostRead = 0;
    const auto look = [&] {
        const ConnectionInfo info = server.connections.value(server.onlyId());
        mostWaiting = std::max(mostWaiting, info.queuedBytes);
        return std::exchange(mostRead, info.messagesIn) == info.messagesIn;
    };
    QTRY_VERIFY(look()); // it has come to a stop
    QVERIFY2(mostRead < Messages, qPrintable(QString::number(mostRead)));
    QVERIFY2(mostWaiting < 4 * config.limits.outboundPauseBytes,
             qPrintable(QString::number(mostWaiting)));
    client.received.clear();
    client.setReadBufferSize(0);
    client.received += client.readAll();
    QTRY_VERIFY(client.received.size() >= Messages * (MessageBytes + 4));
    QCOMPARE(client.received.size(), Messages * (MessageBytes + 4));
    QVERIFY(server.closed.isEmpty());
}

QTEST_GUILESS_MAIN(TestWireLimits)
#include "tst_wirelimits.moc"
