// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/certificates.h"
#include "tests/echohandlers.h"

#include <QSslCertificate>
#include <QSslSocket>
#include <QTcpSocket>

using namespace csp;

namespace {

using Limit = std::pair<const char *, qint64>;

constexpr int Patience = 20'000; // milliseconds

/// Reads once the test lets it.
class GatedReader final : public WitnessHandler
{
public:
    using WitnessHandler::WitnessHandler;
    Status server() override
    {
        ++m_witness->servers;
        m_witness->gate.acquire();
        for (;;) {
            if (const Result<QByteArray> data = read(1 << 20); !data)
                return data.error();
            ++m_witness->messages;
        }
    }
};

HandlerRegistry gated(const WitnessPtr &witness)
{
    HandlerRegistry registry;
    if (!registry.add<GatedReader>(QStringLiteral("/gated"), witness).isOk())
        qFatal("a path is wrong");
    return registry;
}

/// What a client receives until the server ends the connection.
QByteArray readToTheEnd(QTcpSocket &socket)
{
    QByteArray received;
    static_cast<void>(QTest::qWaitFor(
        [&] {
            received += socket.readAll();
            return socket.state() == QAbstractSocket::UnconnectedState;
        },
        Patience));
    return received;
}

} // namespace

/// The server with a certificate, and clients that mean well and others.
class TestTls final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_witness = std::make_shared<Witness>(); }

    void echoes_data() { addModes(); }
    void echoes();
    void whatCameDuringAPauseIsReadAfterIt();
    void aClientThatHangsUpIsNoticed();
    void aClientThatHangsUpDuringAPauseIsNoticed();
    void aSilentClientHasHandshakeMs_data();
    void aSilentClientHasHandshakeMs();
    void aRefusalIsReadToItsEnd();
    void plainTextIsRefusedAndCounted();
    void whatIsNoTlsIsEndedAndCounted();
    void aHelloOnAPlainPortIsRefused();
    void aRenewedCertificateIsForThoseToCome();
    void aBadRenewalChangesNothing();
    void withoutACertificateThereIsNothingToRenew();
    void aBadCertificateIsAStartError();

private:
    ServerConfig config(const QList<Limit> &limits = {}) const;
    std::unique_ptr<TestClient> clientOf(const TestServer &server, const QString &path) const;
    std::unique_ptr<QSslSocket> tlsTo(const TestServer &server) const;
    std::unique_ptr<QTcpSocket> tcpTo(const TestServer &server) const;

    Certificates m_files;
    WitnessPtr m_witness;
};

void TestTls::initTestCase()
{
    QVERIFY(m_files.make(QStringLiteral("server")));
}

ServerConfig TestTls::config(const QList<Limit> &limits) const
{
    ServerConfig config;
    config.tlsCertificateFile = m_files.certificate(QStringLiteral("server"));
    config.tlsKeyFile = m_files.key(QStringLiteral("server"));
    for (const auto &[name, value] : limits) {
        if (!setLimit(config.limits, QLatin1String(name), value).isOk())
            qFatal("there is no limit %s", name);
    }
    return config;
}

std::unique_ptr<TestClient> TestTls::clientOf(const TestServer &server, const QString &path) const
{
    auto client = std::make_unique<TestClient>(server.url(path));
    return QTest::qWaitFor([&] { return client->isOpen(); }, Patience) ? std::move(client)
                                                                       : nullptr;
}

std::unique_ptr<QSslSocket> TestTls::tlsTo(const TestServer &server) const
{
    auto socket = std::make_unique<QSslSocket>();
    socket->setPeerVerifyMode(QSslSocket::VerifyNone);
    socket->connectToHostEncrypted(QStringLiteral("127.0.0.1"), server.port());
    return QTest::qWaitFor([&] { return socket->isEncrypted(); }, Patience) ? std::move(socket)
                                                                            : nullptr;
}

std::unique_ptr<QTcpSocket> TestTls::tcpTo(const TestServer &server) const
{
    auto socket = std::make_unique<QTcpSocket>();
    socket->connectToHost(QHostAddress::LocalHost, server.port());
    return QTest::qWaitFor([&] { return socket->state() == QAbstractSocket::ConnectedState; },
                           Patience)
               ? std::move(socket)
               : nullptr;
}

void TestTls::echoes()
{
    QFETCH(const QString, path);
    TestServer server(csp::echoes(m_witness), config());
    QVERIFY(server.controller.url().startsWith(QStringLiteral("wss://")));
    const auto client = clientOf(server, path);
    QVERIFY(client);
    const QByteArray large(700'000, 'x');
    client->socket.sendTextMessage(QStringLiteral("Hello"));
    client->socket.sendBinaryMessage(large);
    const auto bytes = [&] {
        return client->texts.join(QString()).size() + client->binaries.join().size();
    };
    QTRY_COMPARE_WITH_TIMEOUT(bytes(), 5 + large.size(), Patience);
    QTRY_VERIFY(!server.onlyId().isEmpty() && server.connections.value(server.onlyId()).tls);
    client->socket.close();
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed.first().by, ClosedBy::Client);
}

/// Nothing that TLS holds back within itself may be forgotten when reading goes on.
void TestTls::whatCameDuringAPauseIsReadAfterIt()
{
    constexpr int Messages = 40;
    constexpr int MessageBytes = 100'000;
    TestServer server(gated(m_witness), config({{"inbound-bytes", 200'000}}));
    const auto client = clientOf(server, QStringLiteral("/gated"));
    QVERIFY(client);
    for (int i = 0; i < Messages; ++i)
        client->socket.sendBinaryMessage(QByteArray(MessageBytes, char('a' + i % 26)));
    QTRY_VERIFY_WITH_TIMEOUT(m_witness->servers == 1, Patience);
    QTRY_VERIFY_WITH_TIMEOUT(server.connections.value(server.onlyId()).handlerQueueBytes >= 200'000,
                             Patience);
    m_witness->gate.release();
    QTRY_COMPARE_WITH_TIMEOUT(m_witness->messages, Messages, Patience);
    client->socket.sendTextMessage(QStringLiteral("after"));
    QTRY_COMPARE_WITH_TIMEOUT(m_witness->messages, Messages + 1, Patience);
}

void TestTls::aClientThatHangsUpIsNoticed()
{
    TestServer server(csp::echoes(m_witness), config());
    auto client = clientOf(server, QStringLiteral("/shared"));
    QVERIFY(client);
    client->socket.abort();
    QTRY_COMPARE_WITH_TIMEOUT(server.closed.size(), 1, Patience);
    QCOMPARE(server.closed.first().by, ClosedBy::PeerLost);
}

/// And what it had sent before is read.
void TestTls::aClientThatHangsUpDuringAPauseIsNoticed()
{
    TestServer server(gated(m_witness), config({{"inbound-bytes", 1'000}}));
    const auto client = clientOf(server, QStringLiteral("/gated"));
    QVERIFY(client);
    for (int i = 0; i < 20; ++i)
        client->socket.sendBinaryMessage(QByteArray(10'000, 'x'));
    QTRY_VERIFY_WITH_TIMEOUT(server.connections.value(server.onlyId()).handlerQueueBytes >= 1'000,
                             Patience);
    QTRY_COMPARE_WITH_TIMEOUT(client->socket.bytesToWrite(), 0, Patience);
    client->socket.abort();
    m_witness->gate.release();
    QTRY_COMPARE_WITH_TIMEOUT(server.closed.size(), 1, Patience);
    QCOMPARE(server.closed.first().by, ClosedBy::PeerLost);
}

void TestTls::aSilentClientHasHandshakeMs_data()
{
    QTest::addColumn<QByteArray>("begun");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a byte of TLS") << QByteArray("\x16");
    QTest::newRow("half a hello") << QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);
}

void TestTls::aSilentClientHasHandshakeMs()
{
    TestServer server(csp::echoes(m_witness), config({{"handshake-ms", 50}, {"close-ms", 50}}));
    const auto client = tcpTo(server);
    QVERIFY(client);
    QFETCH(const QByteArray, begun);
    client->write(begun);
    readToTheEnd(*client);
    QCOMPARE(client->state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(server.stats.breaches.value(QStringLiteral("handshake-ms")), 1u);
}

/// Although the client had sent what nobody read.
void TestTls::aRefusalIsReadToItsEnd()
{
    TestServer server(csp::echoes(m_witness), config({{"body-bytes", 1'000}}));
    const auto client = tlsTo(server);
    QVERIFY(client);
    client->write("POST /session/end HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\n\r\n"
                  + QByteArray(200'000, 'x'));
    const QByteArray answer = readToTheEnd(*client);
    QVERIFY2(answer.startsWith("HTTP/1.1 413 "), answer.constData());
    QVERIFY(answer.contains("too large"));
}

void TestTls::plainTextIsRefusedAndCounted()
{
    TestServer server(csp::echoes(m_witness), config());
    const auto client = tcpTo(server);
    QVERIFY(client);
    client->write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const QByteArray answer = readToTheEnd(*client);
    QVERIFY2(answer.startsWith("HTTP/1.1 400 "), answer.constData());
    QVERIFY(answer.endsWith("\r\n\r\nThis port speaks https and wss only."));
    QTRY_COMPARE(server.stats.breaches.value(QStringLiteral("tls-plain-text")), 1u);
    QVERIFY(clientOf(server, QStringLiteral("/shared")));
}

void TestTls::whatIsNoTlsIsEndedAndCounted()
{
    TestServer server(csp::echoes(m_witness), config());
    const auto client = tcpTo(server);
    QVERIFY(client);
    client->write("\x16" + QByteArray(1'000, 'x'));
    readToTheEnd(*client);
    QTRY_COMPARE(server.stats.breaches.value(QStringLiteral("tls-handshake")), 1u);
    QVERIFY(clientOf(server, QStringLiteral("/shared")));
}

void TestTls::aHelloOnAPlainPortIsRefused()
{
    TestServer server(csp::echoes(m_witness));
    QSslSocket client;
    client.setPeerVerifyMode(QSslSocket::VerifyNone);
    client.connectToHostEncrypted(QStringLiteral("127.0.0.1"), server.port());
    QTRY_COMPARE_WITH_TIMEOUT(client.state(), QAbstractSocket::UnconnectedState, Patience);
    QVERIFY(!client.isEncrypted());
    QTRY_COMPARE(server.stats.refused, 1u);
}

void TestTls::aRenewedCertificateIsForThoseToCome()
{
    Certificates files;
    QVERIFY(files.make(QStringLiteral("server")));
    ServerConfig config;
    config.tlsCertificateFile = files.certificate(QStringLiteral("server"));
    config.tlsKeyFile = files.key(QStringLiteral("server"));
    TestServer server(csp::echoes(m_witness), config);
    const auto before = tlsTo(server);
    const auto open = clientOf(server, QStringLiteral("/shared"));
    QVERIFY(before && open);
    QVERIFY(files.make(QStringLiteral("server")));
    QVERIFY(resultOf(server.controller.renewCertificate(), Status(Status::NotRunning)).isOk());
    const auto after = tlsTo(server);
    QVERIFY(after);
    QVERIFY(after->peerCertificate() != before->peerCertificate());
    open->socket.sendTextMessage(QStringLiteral("still here"));
    QTRY_COMPARE(open->texts, QStringList(QStringLiteral("still here")));
}

void TestTls::aBadRenewalChangesNothing()
{
    Certificates files;
    QVERIFY(files.make(QStringLiteral("server")) && files.make(QStringLiteral("another")));
    ServerConfig config;
    config.tlsCertificateFile = files.certificate(QStringLiteral("server"));
    config.tlsKeyFile = files.key(QStringLiteral("server"));
    TestServer server(csp::echoes(m_witness), config);
    const auto before = tlsTo(server);
    QVERIFY(before);
    QVERIFY(QFile::remove(config.tlsKeyFile));
    QVERIFY(QFile::copy(files.key(QStringLiteral("another")), config.tlsKeyFile));
    const Status renewed = resultOf(server.controller.renewCertificate());
    QCOMPARE(renewed.code(), Status::InvalidConfig);
    QVERIFY(renewed.text().contains(config.tlsKeyFile));
    QTRY_VERIFY(server.hasLogged(QStringLiteral("stays as it was: ")));
    const auto after = tlsTo(server);
    QVERIFY(after);
    QCOMPARE(after->peerCertificate(), before->peerCertificate());
}

void TestTls::withoutACertificateThereIsNothingToRenew()
{
    TestServer server(csp::echoes(m_witness));
    QCOMPARE(resultOf(server.controller.renewCertificate()).code(), Status::NotSupported);
    QVERIFY(server.stop().isOk());
    QCOMPARE(resultOf(server.controller.renewCertificate()).code(), Status::NotRunning);
}

void TestTls::aBadCertificateIsAStartError()
{
    ServerConfig broken = config();
    broken.port = 0;
    broken.tlsKeyFile = m_files.path(QStringLiteral("missing.key"));
    ServerController controller(csp::echoes(m_witness), broken);
    const Status started = resultOf(controller.start());
    QCOMPARE(started.code(), Status::InvalidConfig);
    QVERIFY(started.text().contains(broken.tlsKeyFile));
    QCOMPARE(controller.state(), ServerController::State::Stopped);
}

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
