// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/scriptedhandler.h"

#include <QTcpSocket>

using namespace csp;
using std::chrono::milliseconds;

namespace {

constexpr char Text = char(0x81);
constexpr char Pong = char(0x8a);
const QByteArray Mask(4, '\0');

/// A client's short frame (RFC 6455, 5.2), masked with zeros.
QByteArray frame(char first, const QByteArray &payload)
{
    return first + QByteArray(1, char(0x80 | payload.size())) + Mask + payload;
}

/// A client that reads when it is told to, so many bytes at a time, and answers nothing.
class SlowClient final : public QTcpSocket
{
public:
    static constexpr qint64 AtOnce = 64 * 1024;
    explicit SlowClient(const TestServer &server)
    {
        setReadBufferSize(AtOnce);
        connectToHost(QHostAddress::LocalHost, server.port());
        connect(this, &QTcpSocket::connected, this,
                [this] { setSocketOption(ReceiveBufferSizeSocketOption, int(AtOnce)); });
        write(OddHandshake);
    }
    void take() { received += read(AtOnce); }
    /// Reads no more than \a bytesPerSecond of what has come since \a start.
    void takeSlowly(const QElapsedTimer &start, qint64 bytesPerSecond)
    {
        if (received.size() < bytesPerSecond * start.elapsed() / 1'000)
            take();
    }
    bool isUpgraded() const { return received.contains("\r\n\r\n"); }

    QByteArray received;
};

} // namespace

/// What the limits of time leave a client that is slow, or never pauses, but does nothing wrong.
class TestWirePatience final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_witness = std::make_shared<Witness>(); }

    void messagesThatFollowEachOtherEachHaveTheirTime();
    void handlersEndReachesAClientThatReadsSlowly();
    void pingBehindMuchOutputWaitsForWhoTakesIt();
    void faultBehindOurCloseLeavesItReadable();

private:
    WitnessPtr m_witness;
};

void TestWirePatience::messagesThatFollowEachOtherEachHaveTheirTime()
{
    ServerConfig config;
    config.limits.message = milliseconds(1'000);
    TestServer server(harmless(m_witness), config);
    SlowClient client(server);
    const QByteArray whole = frame(Text, QByteArray(100, 'x'));
    client.write(whole.first(50));
    QElapsedTimer time;
    time.start();
    // Each write ends one message and begins the next: it is never idle between two.
    int sent = 0;
    while (!time.hasExpired(3'000) && client.state() != QAbstractSocket::UnconnectedState) {
        client.write(whole.sliced(50) + whole.first(50));
        ++sent;
        QVERIFY(QTest::qWaitFor([&] {
            client.take();
            return m_witness->messages.load() >= sent;
        }));
    }
    QVERIFY(server.closed.isEmpty());
    QCOMPARE(server.stats.breaches.value(QStringLiteral("message-ms")), quint64(0));
}

void TestWirePatience::handlersEndReachesAClientThatReadsSlowly()
{
    constexpr int Bytes = 900'000;
    ServerConfig config;
    config.limits.close = milliseconds(1'000);
    TestServer server(odd(m_witness, false, Scripted::Point::Server,
                          [](WebSocket &socket) {
                              const Status sent = socket.write(QByteArray(Bytes, 'x'));
                              return sent.isOk() ? socket.endServer() : sent;
                          }),
                      config);
    SlowClient client(server);
    QElapsedTimer time;
    time.start();
    QVERIFY(QTest::qWaitFor(
        [&] {
            client.takeSlowly(time, Bytes / 3); // in more than close-ms, never so long nothing
            return client.received.endsWith(QByteArray("\x88\x02\x03\xe8", 4));
        },
        20'000));
    QVERIFY(client.received.count('x') >= Bytes);
}

void TestWirePatience::pingBehindMuchOutputWaitsForWhoTakesIt()
{
    constexpr int Bytes = 1'000'000;
    ServerConfig config;
    config.limits.ping = milliseconds(100);
    config.limits.pong = milliseconds(1'000);
    config.limits.messageBytes = config.limits.outboundPauseBytes = 8 * Bytes;
    config.limits.outboundBytes = 16 * Bytes;
    TestServer server(
        odd(m_witness, false, Scripted::Point::Server,
            [](WebSocket &socket) { return socket.write(QByteArray(8 * Bytes, 'x')); }),
        config);
    SlowClient client(server);
    QElapsedTimer time;
    time.start();
    QVERIFY(QTest::qWaitFor(
        [&] {
            client.takeSlowly(time, 3 * Bytes);
            if (client.received.endsWith(QByteArray("\x89\x00", 2)))
                client.write(frame(Pong, {}));
            return client.received.size() >= 8 * Bytes;
        },
        20'000));
    QVERIFY(server.closed.isEmpty());
}

void TestWirePatience::faultBehindOurCloseLeavesItReadable()
{
    TestServer server(harmless(m_witness));
    SlowClient client(server);
    QTRY_VERIFY(!server.onlyId().isEmpty());
    QVERIFY(QTest::qWaitFor([&] {
        client.take();
        return client.isUpgraded();
    }));
    const QString id = server.onlyId();
    QCOMPARE(codeOf(server.controller.close({id}, CloseCode::GoingAway, {})), Status::Ok);
    client.write(QByteArray("\x81\x01x", 3)); // unmasked
    QVERIFY(QTest::qWaitFor([&] {
        client.take();
        return client.received.endsWith(QByteArray("\x88\x02\x03\xe9", 4))
               && client.state() == QAbstractSocket::UnconnectedState;
    }));
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed.first().by, ClosedBy::Admin);
}

QTEST_GUILESS_MAIN(TestWirePatience)

#include "tst_wirepatience.moc"
