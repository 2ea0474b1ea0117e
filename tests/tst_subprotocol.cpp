// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/testhandlers.h"
#include "tests/testserver.h"

#include <QRegularExpression>
#include <QTcpSocket>

using namespace csp;

namespace {

const QString Path = QStringLiteral("/speaks");

/// Speaks two of them.
class Speaker final : public SharedEcho
{
public:
    static constexpr const char *Subprotocols = "chat.v2 chat.v1";
    using SharedEcho::SharedEcho;
};

} // namespace

/// The choice of a subprotocol (RFC 6455, 1.9 and 4.2.2), over TCP.
class TestSubprotocol final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isTheFirstOfTheClientsThatIsSpoken_data();
    void isTheFirstOfTheClientsThatIsSpoken();
};

void TestSubprotocol::isTheFirstOfTheClientsThatIsSpoken_data()
{
    QTest::addColumn<QByteArray>("offered");
    QTest::addColumn<QString>("chosen");
    QTest::newRow("one") << QByteArray("Sec-WebSocket-Protocol: chat.v1\r\n") << "chat.v1";
    QTest::newRow("client's order")
        << QByteArray("Sec-WebSocket-Protocol: chat.v1, chat.v2\r\n") << "chat.v1";
    QTest::newRow("others before")
        << QByteArray("Sec-WebSocket-Protocol: mqtt,chat.v2\r\n") << "chat.v2";
    QTest::newRow("two fields") << QByteArray("Sec-WebSocket-Protocol: mqtt\r\n"
                                              "Sec-WebSocket-Protocol: chat.v2\r\n")
                                << "chat.v2";
    QTest::newRow("none spoken") << QByteArray("Sec-WebSocket-Protocol: mqtt\r\n") << "";
    QTest::newRow("other case") << QByteArray("Sec-WebSocket-Protocol: CHAT.V1\r\n") << "";
    QTest::newRow("none offered") << QByteArray() << "";
}

void TestSubprotocol::isTheFirstOfTheClientsThatIsSpoken()
{
    QFETCH(const QByteArray, offered);
    QFETCH(const QString, chosen);
    HandlerRegistry registry;
    QVERIFY(registry.add<Speaker>(Path, std::make_shared<Witness>()).isOk());
    TestServer server(std::move(registry));
    QTcpSocket client;
    client.connectToHost(QHostAddress::LocalHost, server.port());
    client.write("GET /speaks HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                 "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                 + offered + "\r\n");
    QByteArray answer;
    QVERIFY(QTest::qWaitFor([&] {
        answer += client.readAll();
        return answer.contains("\r\n\r\n");
    }));
    QVERIFY2(answer.startsWith("HTTP/1.1 101 "), answer.constData());
    const auto told = QRegularExpression(QStringLiteral("Sec-WebSocket-Protocol: (.*)\r\n"))
                          .match(QString::fromLatin1(answer));
    QCOMPARE(told.captured(1), chosen);
    QTRY_VERIFY(!server.onlyId().isEmpty());
    QCOMPARE(server.connections.value(server.onlyId()).subprotocol, chosen);
}

QTEST_GUILESS_MAIN(TestSubprotocol)

#include "tst_subprotocol.moc"
