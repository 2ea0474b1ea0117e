// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/testhandlers.h"
#include "tests/testserver.h"

#include <QCryptographicHash>
#include <QIODevice>
#include <QTcpSocket>

#include <functional>

using namespace csp;

namespace {

const QString Path = QStringLiteral("/stream");

/// NoDataFraming: runs what the test gives it as its server().
class RawWitness final : public WitnessHandler
{
public:
    using Script = std::function<Status(QIODevice &)>;

    RawWitness(const WitnessPtr &witness, Script script)
        : WitnessHandler(witness)
        , m_script(std::move(script))
    {
    }

    Status onPreServer() override
    {
        ++m_witness->preServers;
        setBinaryData(true);
        return setNoDataFraming(true);
    }
    Status server() override
    {
        ++m_witness->servers;
        return m_script(device());
    }

private:
    const Script m_script;
};

/// A stream where it is dedicated, and messages where it is shared.
class RawWhenDedicated final : public WitnessHandler
{
public:
    using WitnessHandler::WitnessHandler;

    Status onPreServer() override { return setNoDataFraming(!sharedConnection()); }
    Status server() override
    {
        ++m_witness->servers;
        if (noDataFraming())
            m_witness->gate.acquire();
        return {};
    }
};

bool writeAll(QIODevice &stream, const QByteArray &bytes)
{
    for (qsizetype from = 0; from < bytes.size();) {
        const qint64 written = stream.write(bytes.sliced(from));
        if (written < 0 || (written == 0 && !stream.waitForBytesWritten(-1)))
            return false;
        from += written;
    }
    return true;
}

/// Reads to the end; the Witness's messages are the bytes that came.
Status countAll(QIODevice &stream, const WitnessPtr &witness)
{
    while (stream.waitForReadyRead(-1))
        witness->messages += int(stream.readAll().size());
    return Status();
}

ServerConfig tight()
{
    ServerConfig config;
    config.limits.inboundBytes = 64 * 1024;
    config.limits.outboundBytes = 128 * 1024;
    config.limits.outboundPauseBytes = 64 * 1024;
    return config;
}

/// A client of plain TCP, for it does what WebSocket libraries do not: to stop reading, or to hang
/// up without a close frame.
class PlainClient
{
public:
    explicit PlainClient(quint16 port)
    {
        socket.connectToHost(QHostAddress::LocalHost, port);
        socket.write("GET /stream HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                     "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    }

    bool isOpen()
    {
        return QTest::qWaitFor([&] { return socket.peek(1 << 10).contains("\r\n\r\n"); }, 20'000);
    }

    /// One binary message of \a size bytes, at least 64 KiB, under a mask of zeros.
    void send(quint32 size)
    {
        QByteArray head("\x82\xff\0\0\0\0", 6);
        for (int shift = 24; shift >= 0; shift -= 8)
            head += char(size >> shift);
        socket.write(head + QByteArray(4, '\0') + QByteArray(size, 'x'));
    }

    QTcpSocket socket;
};

} // namespace

/// NoDataFraming with a server and clients on loopback.
class TestRawStream final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_witness = std::make_shared<Witness>(); }

    void echoesEightMebibytesThroughASlowHandler();
    void holdsAClientBackWhoseStreamIsNotRead();
    void deliversWhatCameBeforeTheCloseThoughReadingWasPaused();
    void noticesAHangUpThoughReadingIsPaused();
    void closesThoughReadingIsPaused();
    void keepAliveGoesOnAfterAPause();
    void refusesTheUpgradeWithSharedConnection();
    void restartIsRefused();
    void holdsAClientBackBehindARestart();
    void consoleFeedsTheStreamAndSends();

private:
    HandlerRegistry registry(RawWitness::Script script) const
    {
        HandlerRegistry made;
        if (!made.add<RawWitness>(Path, m_witness, script).isOk())
            qFatal("the path is wrong");
        return made;
    }

    WitnessPtr m_witness;
};

void TestRawStream::echoesEightMebibytesThroughASlowHandler()
{
    TestServer server(
        registry([](QIODevice &stream) {
            while (stream.waitForReadyRead(-1)) {
                if (!writeAll(stream, stream.read(4'000))) // little at a time: both sides fill up
                    break;
            }
            return Status();
        }),
        tight());
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen());
    QCryptographicHash sent(QCryptographicHash::Sha256);
    QCryptographicHash back(QCryptographicHash::Sha256);
    qint64 received = 0;
    connect(&client.socket, &QWebSocket::binaryMessageReceived, &client,
            [&](const QByteArray &data) {
                back.addData(data);
                received += data.size();
            });
    constexpr int Messages = 256;
    constexpr qsizetype MessageBytes = 32 * 1024;
    for (int i = 0; i < Messages; ++i) {
        const QByteArray message(MessageBytes, char(i));
        sent.addData(message);
        client.socket.sendBinaryMessage(message);
    }
    qint64 mostWaiting = 0;
    qint64 mostQueued = 0;
    connect(&server.controller, &ServerController::news, &client, [&](const ServerDelta &delta) {
        for (const ConnectionInfo &each : delta.connections) {
            mostWaiting = qMax(mostWaiting, each.handlerQueueBytes);
            mostQueued = qMax(mostQueued, each.queuedBytes);
        }
    });
    QTRY_COMPARE_WITH_TIMEOUT(received, Messages * MessageBytes, 60'000);
    QCOMPARE(back.result(), sent.result());
    const Limits limits = tight().limits;
    QVERIFY2(mostWaiting <= limits.inboundBytes + MessageBytes + 10,
             qPrintable(QString::number(mostWaiting)));
    QVERIFY2(mostQueued <= limits.outboundBytes, qPrintable(QString::number(mostQueued)));
    QVERIFY(client.isOpen());
}

void TestRawStream::holdsAClientBackWhoseStreamIsNotRead()
{
    TestServer server(registry([w = m_witness](QIODevice &stream) {
                          w->gate.acquire();
                          return countAll(stream, w);
                      }),
                      tight());
    PlainClient client(server.port());
    QVERIFY(client.isOpen());
    constexpr int Messages = 512;
    constexpr quint32 MessageBytes = 64 * 1024;
    for (int i = 0; i < Messages; ++i)
        client.send(MessageBytes);
    QTRY_VERIFY(!server.onlyId().isEmpty());
    const QString id = server.onlyId();
    QTRY_VERIFY(server.connections.value(id).handlerQueueBytes >= tight().limits.inboundBytes);
    // Kernel and Qt are full: the client cannot get rid of the rest.
    QVERIFY(!QTest::qWaitFor([&] { return client.socket.bytesToWrite() == 0; }, 500));
    QVERIFY(server.connections.value(id).handlerQueueBytes
            <= tight().limits.inboundBytes + MessageBytes + 10);
    m_witness->gate.release();
    QTRY_COMPARE_WITH_TIMEOUT(m_witness->messages.load(), int(Messages * MessageBytes), 60'000);
    QCOMPARE(client.socket.bytesToWrite(), 0);
}

void TestRawStream::deliversWhatCameBeforeTheCloseThoughReadingWasPaused()
{
    TestServer server(registry([w = m_witness](QIODevice &stream) {
                          w->gate.acquire();
                          return countAll(stream, w);
                      }),
                      tight());
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen());
    for (int i = 0; i < 16; ++i)
        client.socket.sendBinaryMessage(QByteArray(32 * 1024, 'x'));
    client.socket.close(QWebSocketProtocol::CloseCodeNormal);
    QTRY_VERIFY(!server.onlyId().isEmpty());
    QTRY_VERIFY(server.connections.value(server.onlyId()).handlerQueueBytes
                >= tight().limits.inboundBytes);
    m_witness->gate.release();
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(m_witness->messages.load(), 16 * 32 * 1024);
    QCOMPARE(server.closed.first().by, ClosedBy::Client);
}

void TestRawStream::noticesAHangUpThoughReadingIsPaused()
{
    TestServer server(registry([w = m_witness](QIODevice &stream) {
                          w->gate.acquire();
                          return countAll(stream, w);
                      }),
                      tight());
    PlainClient client(server.port());
    QVERIFY(client.isOpen());
    client.send(quint32(tight().limits.inboundBytes));
    QTRY_VERIFY(!server.onlyId().isEmpty());
    QTRY_VERIFY(server.connections.value(server.onlyId()).handlerQueueBytes
                >= tight().limits.inboundBytes);
    // Little enough that the system takes it and the end behind it, though nobody reads.
    const QByteArray unread("unread");
    client.socket.write(QByteArray("\x82\x86\0\0\0\0", 6) + unread);
    QTRY_COMPARE(client.socket.bytesToWrite(), 0);
    client.socket.disconnectFromHost();
    // Nobody has read anything, and yet its end is known.
    QTRY_COMPARE(server.connections.value(server.onlyId()).state, ConnectionState::Closing);
    QCOMPARE(m_witness->messages.load(), 0);
    m_witness->gate.release();
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed.first().by, ClosedBy::PeerLost);
    QCOMPARE(qsizetype(m_witness->messages.load()), tight().limits.inboundBytes + unread.size());
}

void TestRawStream::closesThoughReadingIsPaused()
{
    TestServer server(registry([w = m_witness](QIODevice &stream) {
                          w->gate.acquire();
                          return countAll(stream, w);
                      }),
                      tight());
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen());
    for (int i = 0; i < 32; ++i)
        client.socket.sendBinaryMessage(QByteArray(64 * 1024, 'x'));
    QTRY_VERIFY(!server.onlyId().isEmpty());
    const QString id = server.onlyId();
    QTRY_VERIFY(server.connections.value(id).handlerQueueBytes >= tight().limits.inboundBytes);
    QCOMPARE(codeOf(server.controller.close({id}, CloseCode::GoingAway, {})), Status::Ok);
    QTRY_VERIFY(client.isClosed);
    QCOMPARE(client.closeCode(), 1001);
    m_witness->gate.release();
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(m_witness->messages.load(), 0); // unread input of a closed one is dropped
}

void TestRawStream::keepAliveGoesOnAfterAPause()
{
    ServerConfig config = tight();
    config.limits.ping = std::chrono::milliseconds(50);
    config.limits.pong = std::chrono::milliseconds(500);
    TestServer server(registry([w = m_witness](QIODevice &stream) {
                          w->gate.acquire();
                          return countAll(stream, w);
                      }),
                      config);
    PlainClient client(server.port()); // it answers no ping
    QVERIFY(client.isOpen());
    for (int i = 0; i < 4; ++i)
        client.send(64 * 1024);
    QTRY_VERIFY(!server.onlyId().isEmpty());
    const QString id = server.onlyId();
    QTRY_VERIFY(server.connections.value(id).handlerQueueBytes >= config.limits.inboundBytes);
    // While nothing is read no pong can be seen, so none is missed.
    QVERIFY(!QTest::qWaitFor([&] { return !server.closed.isEmpty(); }, 1'500));
    m_witness->gate.release();
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed.first().reason, QStringLiteral("pong-ms"));
    QCOMPARE(m_witness->messages.load(), 4 * 64 * 1024);
}

void TestRawStream::refusesTheUpgradeWithSharedConnection()
{
    TestServer server(registry([](QIODevice &) { return Status(); }));
    EndpointDefaults defaults;
    defaults.sharedConnection = EndpointDefaults::SharedConnection::ForceOn;
    QVERIFY(resultOf(server.controller.setEndpoint(Path, defaults)).isOk());
    const QByteArray answer =
        rawAnswer(server.port(), "GET /stream HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                                 "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    QVERIFY2(answer.startsWith("HTTP/1.1 403 "), answer);
    QTRY_VERIFY(server.hasLogged(QStringLiteral("NoDataFraming excludes SharedConnection")));
    QCOMPARE(m_witness->servers.load(), 0);
}

void TestRawStream::restartIsRefused()
{
    TestServer server(registry([](QIODevice &stream) {
        while (stream.waitForReadyRead(-1))
            stream.write(stream.readAll());
        return Status();
    }));
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen() && !server.onlyId().isEmpty());
    const QString id = server.onlyId();
    QTRY_COMPARE(server.connections.value(id).state, ConnectionState::Running);
    QVERIFY(server.connections.value(id).noDataFraming);
    for (const bool shared : {true, false})
        QCOMPARE(codeOf(server.controller.restart({id}, shared)), Status::NotSupported);
    client.socket.sendBinaryMessage("as before");
    QTRY_COMPARE(client.binaries, QList<QByteArray>{"as before"});
    QCOMPARE(m_witness->preServers.load(), 1);
    QVERIFY(!server.connections.value(id).sharedConnection);
}

void TestRawStream::holdsAClientBackBehindARestart()
{
    HandlerRegistry handlers;
    QVERIFY(handlers.add<RawWhenDedicated>(Path, m_witness).isOk());
    TestServer server(handlers, tight());
    EndpointDefaults defaults;
    defaults.sharedConnection = EndpointDefaults::SharedConnection::ForceOn;
    QVERIFY(resultOf(server.controller.setEndpoint(Path, defaults)).isOk());
    PlainClient client(server.port());
    QVERIFY(client.isOpen());
    QTRY_VERIFY(!server.onlyId().isEmpty());
    const QString id = server.onlyId();
    QTRY_COMPARE(server.connections.value(id).state, ConnectionState::Detached);
    QCOMPARE(codeOf(server.controller.restart({id}, false)), Status::Ok);
    for (int i = 0; i < 512; ++i)
        client.send(64 * 1024);
    QTRY_VERIFY(server.connections.value(id).handlerQueueBytes >= tight().limits.inboundBytes);
    qint64 left = 0;
    do
        left = client.socket.bytesToWrite();
    while (QTest::qWaitFor([&] { return client.socket.bytesToWrite() != left; }, 500));
    QVERIFY(left > 0); // kernel and Qt are full: the client cannot get rid of the rest
    m_witness->gate.release();
}

void TestRawStream::consoleFeedsTheStreamAndSends()
{
    TestServer server(registry([w = m_witness](QIODevice &stream) {
        w->gate.acquire(); // all three wait for it
        while (stream.waitForReadyRead(-1))
            stream.write(stream.readAll());
        return Status();
    }));
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen() && !server.onlyId().isEmpty());
    const QStringList ids{server.onlyId()};
    for (const char *part : {"one ", "two ", "three"})
        QCOMPARE(codeOf(server.controller.send(ids, {part, false},
                                               ServerController::Direction::ToHandler)),
                 Status::Ok);
    QCOMPARE(codeOf(server.controller.send(ids, {"hello", false},
                                           ServerController::Direction::ToClient)),
             Status::Ok);
    QTRY_COMPARE(client.texts, QStringList{QStringLiteral("hello")});
    m_witness->gate.release();
    QTRY_COMPARE(client.binaries.join(), QByteArray("one two three"));
}

QTEST_GUILESS_MAIN(TestRawStream)
#include "tst_rawstream.moc"
