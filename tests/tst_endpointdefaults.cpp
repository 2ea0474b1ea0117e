// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/testhandlers.h"
#include "tests/testserver.h"

#include <QIODevice>

using namespace csp;

namespace {

const QString Path = QStringLiteral("/plain");

/// Echoes what read() gives, or device() when the data is not framed; leaves all
/// properties as they are.
class Plain : public WitnessHandler
{
public:
    using WitnessHandler::WitnessHandler;

    Status server() override
    {
        ++m_witness->servers;
        if (!noDataFraming())
            return WebSocket::server();
        while (device().waitForReadyRead(-1))
            device().write("raw:" + device().readAll());
        return Status();
    }
    Status onClientMessage(const QByteArray &data, bool close) override
    {
        return close ? Status() : write("read:" + data);
    }
};

/// The same without a stored session.
class PlainTransient final : public Plain
{
public:
    static constexpr bool UseSession = false;
    using Plain::Plain;
};

/// The same, but it decides for itself.
class Decided final : public Plain
{
public:
    using Plain::Plain;
    Status onPreServer() override
    {
        setSessionEndOnClose(false);
        return setNoDataFraming(false);
    }
};

/// Wants its session to end before anybody asks.
class EndsByItself final : public Plain
{
public:
    explicit EndsByItself(const WitnessPtr &witness)
        : Plain(witness)
    {
        setSessionEndOnClose(true);
    }
};

template <typename Handler> HandlerRegistry serving(const WitnessPtr &witness)
{
    HandlerRegistry registry;
    if (!registry.add<Handler>(Path, witness).isOk())
        qFatal("the path is wrong");
    return registry;
}

bool set(TestServer &server, const EndpointDefaults &defaults)
{
    return resultOf(server.controller.setEndpoint(Path, defaults), Status(Status::NotOpen)).isOk();
}

EndpointDefaults rawEndingSession()
{
    EndpointDefaults defaults;
    defaults.noDataFraming = true;
    defaults.sessionEndOnClose = true;
    return defaults;
}

} // namespace

/// What an endpoint's defaults do to new WebSockets, with real clients on loopback.
class TestEndpointDefaults final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_witness = std::make_shared<Witness>(); }

    void noDataFramingIsForNewSockets();
    void noDataFramingRefusesForcedSharing();
    void endpointEndsSessionsOnClose_data();
    void endpointEndsSessionsOnClose();
    void sessionEndOnCloseComesBackAfterARestart();
    void handlerMayDecideOtherwise();
    void classKeepsItsSessionEndOnClose();
    void useSessionOverrulesTheClass_data();
    void useSessionOverrulesTheClass();

private:
    WitnessPtr m_witness;
};

void TestEndpointDefaults::noDataFramingIsForNewSockets()
{
    TestServer server(serving<Plain>(m_witness));
    TestClient before(server.url(Path));
    QTRY_VERIFY(before.isOpen());
    QTRY_COMPARE(m_witness->servers.load(), 1);
    EndpointDefaults defaults;
    defaults.noDataFraming = true;
    QVERIFY(set(server, defaults));
    QTRY_VERIFY(server.endpoints.value(Path).defaults == defaults);
    before.socket.sendTextMessage(QStringLiteral("x"));
    QTRY_COMPARE(before.texts, QStringList{QStringLiteral("read:x")});
    TestClient after(server.url(Path));
    QTRY_VERIFY(after.isOpen());
    after.socket.sendBinaryMessage("x");
    QTRY_COMPARE(after.binaries.join() + after.texts.join(QString()).toUtf8(), QByteArray("raw:x"));
}

void TestEndpointDefaults::noDataFramingRefusesForcedSharing()
{
    TestServer server(serving<Plain>(m_witness));
    EndpointDefaults defaults;
    defaults.noDataFraming = true;
    defaults.sharedConnection = EndpointDefaults::SharedConnection::ForceOn;
    QVERIFY(set(server, defaults));
    const QByteArray answer =
        rawAnswer(server.port(), "GET /plain HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                                 "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    QVERIFY2(answer.startsWith("HTTP/1.1 403 "), answer);
    QCOMPARE(m_witness->servers.load(), 0);
}

void TestEndpointDefaults::endpointEndsSessionsOnClose_data()
{
    QTest::addColumn<bool>("ends");
    QTest::newRow("on") << true;
    QTest::newRow("off") << false;
}

void TestEndpointDefaults::endpointEndsSessionsOnClose()
{
    QFETCH(bool, ends);
    TestServer server(serving<Plain>(m_witness));
    EndpointDefaults defaults;
    defaults.sessionEndOnClose = ends;
    QVERIFY(set(server, defaults));
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen());
    QTRY_VERIFY(!server.onlyId().isEmpty());
    QTRY_COMPARE(server.sessions.size(), 1);
    QTRY_COMPARE(server.connections.value(server.onlyId()).sessionEndOnClose, ends);
    client.socket.close();
    QTRY_COMPARE(server.closed.size(), 1);
    if (ends)
        QTRY_VERIFY(server.sessions.isEmpty());
    else
        QTRY_COMPARE(server.sessions.begin()->sockets, 0);
}

void TestEndpointDefaults::sessionEndOnCloseComesBackAfterARestart()
{
    TestServer server(serving<Plain>(m_witness));
    EndpointDefaults defaults;
    defaults.sessionEndOnClose = true;
    QVERIFY(set(server, defaults));
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen() && !server.onlyId().isEmpty());
    const QString id = server.onlyId();
    QTRY_COMPARE(server.connections.value(id).state, ConnectionState::Running);
    QCOMPARE(codeOf(server.controller.restart({id}, true)), Status::Ok);
    QTRY_VERIFY(server.connections.value(id).sharedConnection);
    QVERIFY(server.connections.value(id).sessionEndOnClose);
}

void TestEndpointDefaults::handlerMayDecideOtherwise()
{
    TestServer server(serving<Decided>(m_witness));
    QVERIFY(set(server, rawEndingSession()));
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen() && !server.onlyId().isEmpty());
    client.socket.sendTextMessage(QStringLiteral("x"));
    QTRY_COMPARE(client.texts, QStringList{QStringLiteral("read:x")});
    QVERIFY(!server.connections.value(server.onlyId()).noDataFraming);
    QVERIFY(!server.connections.value(server.onlyId()).sessionEndOnClose);
}

void TestEndpointDefaults::classKeepsItsSessionEndOnClose()
{
    TestServer server(serving<EndsByItself>(m_witness));
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen() && !server.onlyId().isEmpty());
    QVERIFY(server.connections.value(server.onlyId()).sessionEndOnClose);
}

void TestEndpointDefaults::useSessionOverrulesTheClass_data()
{
    QTest::addColumn<bool>("ofClass");
    QTest::addColumn<int>("ofEndpoint"); // -1: absent
    QTest::addColumn<bool>("isStored");
    QTest::newRow("stored, absent") << true << -1 << true;
    QTest::newRow("stored, off") << true << 0 << false;
    QTest::newRow("transient, absent") << false << -1 << false;
    QTest::newRow("transient, on") << false << 1 << true;
}

void TestEndpointDefaults::useSessionOverrulesTheClass()
{
    QFETCH(bool, ofClass);
    QFETCH(int, ofEndpoint);
    QFETCH(bool, isStored);
    TestServer server(ofClass ? serving<Plain>(m_witness) : serving<PlainTransient>(m_witness));
    EndpointDefaults defaults;
    if (ofEndpoint >= 0)
        defaults.useSession = ofEndpoint != 0;
    QVERIFY(set(server, defaults));
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen());
    QTRY_COMPARE(server.sessions.size(), 1);
    QCOMPARE(server.sessions.begin()->stored, isStored);
    QCOMPARE(server.sessions.begin()->license, isStored ? 1 : 0);
    QTRY_COMPARE(server.endpoints.value(Path).storesSessions(), isStored);
    QCOMPARE(server.endpoints.value(Path).useSession, ofClass);
}

QTEST_GUILESS_MAIN(TestEndpointDefaults)
#include "tst_endpointdefaults.moc"
