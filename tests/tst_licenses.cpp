// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/scriptedevents.h"
#include "tests/scriptedhandler.h"

using namespace csp;

namespace {

using Point = Scripted::Point;

const QString Pool = QStringLiteral("/pool");
const QByteArray PageRequestBytes = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

ServerConfig licensed(qint64 units)
{
    ServerConfig config;
    config.licenseLimit = units;
    return config;
}

} // namespace

/// Licence units: who holds one, who is refused, when it is free again.
class TestLicenses final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_witness = std::make_shared<Witness>(); }
    void newSessionOverTheLimitGets503();
    void knownSessionNeedsNoSecondUnit();
    void transientSessionHoldsNone();
    void unitIsFreedByEveryEnd_data();
    void unitIsFreedByEveryEnd();
    void unitOfARefusedHandshakeIsFree();
    void unitIsHeldWhileNobodyIsConnected();
    void asManyAsUnitsGetIn();
    void unitsAreShown();

private:
    WitnessPtr m_witness;
};

void TestLicenses::newSessionOverTheLimitGets503()
{
    TestServer server(harmless(m_witness), licensed(1));
    TestClient holder(server.url(Pool));
    QTRY_VERIFY(holder.isOpen());
    for (const QByteArray &request : {OddHandshake, PageRequestBytes}) {
        const QByteArray answer = rawAnswer(server.port(), request);
        QVERIFY2(answer.startsWith("HTTP/1.1 503 "), answer.constData());
        QVERIFY2(answer.contains("All 1 licence units are held."), answer.constData());
        QVERIFY(!answer.contains("Set-Cookie"));
    }
    QCOMPARE(m_witness->preServers, 1);
    QTRY_COMPARE(server.sessions.size(), 1);
}

void TestLicenses::knownSessionNeedsNoSecondUnit()
{
    TestServer server(harmless(m_witness), licensed(1));
    TestClient holder(server.url(Pool));
    QTRY_COMPARE(server.sessions.size(), 1);
    const QString id = server.sessions.begin().key();
    TestClient second(server.url(Pool + QStringLiteral("?CSPCHD=") + id));
    QTRY_VERIFY(second.isOpen());
    QTRY_COMPARE(server.sessions.value(id).sockets, 2);
    QCOMPARE(server.sessions.value(id).license, 1);
}

void TestLicenses::transientSessionHoldsNone()
{
    HandlerRegistry registry;
    QVERIFY(registry.add<TransientEcho>(QStringLiteral("/transient"), m_witness).isOk());
    QVERIFY(registry.add<SharedEcho>(Pool, m_witness).isOk());
    TestServer server(registry, licensed(1));
    TestClient first(server.url(QStringLiteral("/transient")));
    TestClient second(server.url(QStringLiteral("/transient")));
    QTRY_VERIFY(first.isOpen() && second.isOpen());
    TestClient holder(server.url(Pool));
    QTRY_VERIFY(holder.isOpen());
    TestClient third(server.url(QStringLiteral("/transient")));
    QTRY_VERIFY(third.isOpen());
    QTRY_COMPARE(server.stats.licensesInUse, 1);
}

void TestLicenses::unitIsFreedByEveryEnd_data()
{
    QTest::addColumn<int>("how");
    QTest::newRow("the console ends it") << 0;
    QTest::newRow("its handler ends it") << 1;
    QTest::newRow("SessionEndOnClose") << 2;
    QTest::newRow("its time-out") << 3;
}

void TestLicenses::unitIsFreedByEveryEnd()
{
    QFETCH(int, how);
    ServerConfig config = licensed(1);
    config.sessionTimeout = std::chrono::seconds(how == 3 ? 1 : 900);
    TestServer server(odd(m_witness, false, Point::Server,
                          [how](WebSocket &socket) {
                              if (how == 1)
                                  socket.session().end();
                              socket.setSessionEndOnClose(how == 2);
                              return Status();
                          }),
                      config);
    auto holder = std::make_unique<TestClient>(server.url(how == 3 ? Pool : Path));
    QTRY_VERIFY(holder->isOpen() || holder->isClosed);
    if (how == 0) {
        QTRY_COMPARE(server.sessions.size(), 1);
        QCOMPARE(codeOf(server.controller.endSessions({server.sessions.begin().key()})),
                 Status::Ok);
    } else if (how == 2) {
        holder.reset();
    }
    const auto next = clientLetIn(server.url(Pool));
    QVERIFY(next);
    QVERIFY(rawAnswer(server.port(), OddHandshake).startsWith("HTTP/1.1 503 ")); // freed once
}

void TestLicenses::unitOfARefusedHandshakeIsFree()
{
    TestServer server(
        odd(m_witness, false, Point::PreServer, [](WebSocket &) { return refusal("not you"); }),
        licensed(1));
    for (int i = 0; i < 3; ++i) {
        const QByteArray answer = rawAnswer(server.port(), OddHandshake);
        QVERIFY2(answer.startsWith("HTTP/1.1 403 "), answer.constData());
    }
    TestClient holder(server.url(Pool));
    QTRY_VERIFY(holder.isOpen());
}

void TestLicenses::unitIsHeldWhileNobodyIsConnected()
{
    TestServer server(harmless(m_witness), licensed(1));
    {
        TestClient holder(server.url(Pool));
        QTRY_VERIFY(holder.isOpen());
    }
    QTRY_COMPARE(server.closed.size(), 1);
    QVERIFY(rawAnswer(server.port(), OddHandshake).startsWith("HTTP/1.1 503 "));
}

void TestLicenses::asManyAsUnitsGetIn()
{
    TestServer server(harmless(m_witness), licensed(5));
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int i = 0; i < 20; ++i)
        clients.push_back(std::make_unique<TestClient>(server.url(Pool)));
    const auto count = [&](auto is) { return std::count_if(clients.begin(), clients.end(), is); };
    const auto isOpen = [](const auto &each) { return each->isOpen(); };
    const auto isClosed = [](const auto &each) { return each->isClosed; };
    QTRY_COMPARE(count(isOpen) + count(isClosed), 20);
    QCOMPARE(count(isOpen), 5);
}

void TestLicenses::unitsAreShown()
{
    TestServer server(harmless(m_witness), licensed(3));
    TestClient one(server.url(Pool));
    TestClient two(server.url(Path));
    QTRY_COMPARE(server.stats.licensesInUse, 2);
    QTRY_COMPARE(server.sessions.size(), 2);
    for (const SessionInfo &each : std::as_const(server.sessions))
        QCOMPARE(each.license, 1);
    QCOMPARE(server.controller.config().licenseLimit, 3);
}

QTEST_GUILESS_MAIN(TestLicenses)
#include "tst_licenses.moc"
