// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/scriptedevents.h"
#include "tests/scriptedhandler.h"

#include <QTcpSocket>

using namespace csp;

namespace {

using Point = Scripted::Point;
using std::chrono::milliseconds;
using std::chrono::seconds;

const QString Reader = QStringLiteral("/reader");
const QString Pool = QStringLiteral("/pool");

Status nothing(WebSocket &)
{
    return {};
}

} // namespace

/// What an application's SessionEvents are asked, and what their answers do.
class TestSessionEvents final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void startIsAskedBeforeOnPreServer();
    void startRefusalGives403_data();
    void startRefusalGives403();
    void startThatTakesTooLongGives503();
    void clientThatLeavesDuringTheStartLeavesNoSession_data();
    void clientThatLeavesDuringTheStartLeavesNoSession();
    void bytesBehindTheHandshakeOutliveTheStart();
    void knownSessionStartsNoMore();
    void transientSessionHasNoEvents();
    void refusedHandshakeDropsItsSessionWithoutEvents();
    void endAskedForDuringTheStartIsAskedBehindIt();
    void timeoutRefusalRestartsTheTimer();
    void endRefusalKeepsAllOpen();
    void endIsAskedBeforeAnythingCloses();
    void endIsAskedOnceWhateverArrives();
    void endAskedForDuringARefusedTimeoutIsAskedNext();
    void failureIsNoRefusal_data();
    void failureIsNoRefusal();
    void answerThatNeverComesIsNoRefusal();
    void sessionEndOnCloseMayBeRefused();
    void stopEndsNoSessionAndAnswersWhoWaits();

private:
    HandlerRegistry registry(Point point = Point::Server, Scripted::Script script = nothing) const
    {
        HandlerRegistry made = odd(m_witness, false, point, std::move(script));
        made.setSessionEvents(m_events);
        return made;
    }
    /// The only session, once there is one.
    static QString onlySession(TestServer &server)
    {
        const bool isThere = QTest::qWaitFor([&] { return server.sessions.size() == 1; }, 20'000);
        return isThere ? server.sessions.begin().key() : QString();
    }

    std::shared_ptr<ScriptedEvents> m_events;
    WitnessPtr m_witness;
};

void TestSessionEvents::init()
{
    m_events = std::make_shared<ScriptedEvents>();
    m_witness = std::make_shared<Witness>();
}

void TestSessionEvents::startIsAskedBeforeOnPreServer()
{
    m_events->start = [this](Session &session) {
        if (m_witness->preServers != 0)
            return refusal("too late");
        return session.setValue(QStringLiteral("greeting"), "hello");
    };
    TestServer server(registry(Point::PreServer, [](WebSocket &socket) {
        const QByteArray greeting = socket.session().value(QStringLiteral("greeting"));
        return greeting == "hello" ? Status() : refusal("no greeting");
    }));
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen());
    QCOMPARE(m_events->starts, 1);
}

void TestSessionEvents::startRefusalGives403_data()
{
    QTest::addColumn<bool>("throws");
    QTest::newRow("error status") << false;
    QTest::newRow("exception") << true;
}

void TestSessionEvents::startRefusalGives403()
{
    QFETCH(bool, throws);
    m_events->start = [throws](Session &) {
        if (throws)
            throw std::runtime_error("not today");
        return refusal("not today");
    };
    TestServer server(registry());
    QVERIFY(rawAnswer(server.port(), OddHandshake).startsWith("HTTP/1.1 403 "));
    QTRY_VERIFY(server.hasLogged(QStringLiteral("not today")));
    QVERIFY(server.sessions.isEmpty());
    QCOMPARE(m_witness->preServers, 0);
    QCOMPARE(m_events->ends + m_events->timeouts, 0);
}

void TestSessionEvents::startThatTakesTooLongGives503()
{
    m_events->start = m_events->waiting();
    ServerConfig config;
    config.limits.preServer = milliseconds(50);
    TestServer server(registry(), config);
    const QByteArray answer = rawAnswer(server.port(), OddHandshake);
    QVERIFY2(answer.startsWith("HTTP/1.1 503 "), answer.constData());
    QVERIFY(answer.contains("did not start in time"));
    m_events->gate.release();
    QVERIFY(server.sessions.isEmpty());
    QVERIFY(server.stop().isOk());
    QCOMPARE(m_witness->preServers, 0);
}

void TestSessionEvents::clientThatLeavesDuringTheStartLeavesNoSession_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::newRow("handshake") << OddHandshake;
    QTest::newRow("page") << QByteArray("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
}

void TestSessionEvents::clientThatLeavesDuringTheStartLeavesNoSession()
{
    QFETCH(QByteArray, request);
    m_events->start = m_events->waiting();
    ServerConfig config;
    config.licenseLimit = 1;
    TestServer server(registry(), config);
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, server.port());
        socket.write(request);
        QTRY_COMPARE(m_events->starts, 1);
        socket.abort();
    }
    QVERIFY(isHealthy(server)); // by now it has seen the client go
    m_events->gate.release(2);
    // Its licence unit is free again: the next client gets it.
    QVERIFY(clientLetIn(server.url(Pool)));
}

void TestSessionEvents::bytesBehindTheHandshakeOutliveTheStart()
{
    m_events->start = m_events->waiting();
    TestServer server(registry());
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, server.port());
    socket.write(QByteArray(OddHandshake).replace("/odd", "/pool"));
    QTRY_COMPARE(m_events->starts, 1);
    socket.write(QByteArray::fromHex("818200000000") + "hi"); // a masked text frame
    socket.flush();
    m_events->gate.release();
    QTRY_VERIFY(socket.peek(4096).endsWith(QByteArray::fromHex("81026869")));
}

void TestSessionEvents::knownSessionStartsNoMore()
{
    TestServer server(registry());
    TestClient first(server.url(Pool));
    const QString id = onlySession(server);
    TestClient second(server.url(Pool + QStringLiteral("?CSPCHD=") + id));
    QTRY_VERIFY(first.isOpen() && second.isOpen());
    QTRY_COMPARE(server.sessions.value(id).sockets, 2);
    QCOMPARE(m_events->starts, 1);
}

void TestSessionEvents::transientSessionHasNoEvents()
{
    HandlerRegistry handlers;
    QVERIFY(handlers.add<TransientEcho>(Pool, m_witness).isOk());
    handlers.setSessionEvents(m_events);
    TestServer server(handlers);
    {
        TestClient client(server.url(Pool));
        QTRY_COMPARE(server.sessions.size(), 1);
    }
    QTRY_VERIFY(server.sessions.isEmpty());
    QCOMPARE(m_events->starts + m_events->ends + m_events->timeouts, 0);
}

void TestSessionEvents::refusedHandshakeDropsItsSessionWithoutEvents()
{
    TestServer server(registry(Point::PreServer, [](WebSocket &) { return refusal("not you"); }));
    QVERIFY(rawAnswer(server.port(), OddHandshake).startsWith("HTTP/1.1 403 "));
    QTRY_COMPARE(server.closed.size(), 1);
    QTRY_VERIFY(server.sessions.isEmpty());
    QCOMPARE(m_events->starts, 1);
    QCOMPARE(m_events->ends + m_events->timeouts, 0);
}

void TestSessionEvents::endAskedForDuringTheStartIsAskedBehindIt()
{
    std::atomic<bool> isStarting = false;
    std::atomic<bool> overlap = false;
    m_events->start = [&](Session &session) {
        isStarting = true;
        session.end();
        m_events->gate.acquire();
        isStarting = false;
        return Status();
    };
    m_events->end = [&](Session &) {
        overlap = overlap || isStarting;
        return Status();
    };
    TestServer server(registry());
    TestClient client(server.url(Pool));
    QTRY_COMPARE(m_events->starts, 1);
    m_events->gate.release();
    QTRY_COMPARE(m_events->ends, 1);
    QVERIFY(!overlap);
    QTRY_VERIFY(client.isClosed);
    QTRY_VERIFY(server.sessions.isEmpty());
}

void TestSessionEvents::timeoutRefusalRestartsTheTimer()
{
    m_events->timeout = [this](Session &) {
        return m_events->timeouts < 2 ? refusal("once more") : Status();
    };
    ServerConfig config;
    config.sessionTimeout = seconds(1);
    TestServer server(registry(), config);
    TestClient client(server.url(Pool));
    const QString id = onlySession(server);
    QTRY_VERIFY(server.sessions.value(id).endRefusal.contains(QStringLiteral("once more")));
    QVERIFY(client.isOpen());
    QVERIFY(server.hasLogged(QStringLiteral("once more")));
    QTRY_VERIFY_WITH_TIMEOUT(client.isClosed, 20'000);
    QCOMPARE(client.closeCode(), 1008);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed.first().by, ClosedBy::Timeout);
    QCOMPARE(m_events->timeouts, 2);
    QCOMPARE(m_events->ends, 0); // that is for other ends
}

void TestSessionEvents::endRefusalKeepsAllOpen()
{
    m_events->end = [](Session &) {
        return Status(Status::SessionRefused, QStringLiteral("still needed"));
    };
    TestServer server(registry());
    TestClient client(server.url(Pool));
    const QString id = onlySession(server);
    const TargetResults results = resultOf(server.controller.endSessions({id}));
    QCOMPARE(results.first().status.code(), Status::SessionRefused);
    QCOMPARE(results.first().status.text(), QStringLiteral("still needed")); // as it is
    QTRY_VERIFY(server.sessions.value(id).endRefusal.contains(QStringLiteral("still needed")));
    client.socket.sendTextMessage(QStringLiteral("here"));
    QTRY_COMPARE(client.texts, QStringList(QStringLiteral("here")));
    QCOMPARE(codeOf(server.controller.endSessions({id})), Status::SessionRefused); // asked anew
    QCOMPARE(m_events->ends, 2);
}

void TestSessionEvents::endIsAskedBeforeAnythingCloses()
{
    m_events->end = m_events->waiting();
    TestServer server(registry());
    TestClient client(server.url(Pool));
    const QString id = onlySession(server);
    const auto ended = server.controller.endSessions({id});
    QTRY_COMPARE(m_events->ends, 1);
    client.socket.sendTextMessage(QStringLiteral("still here"));
    QTRY_COMPARE(client.texts, QStringList(QStringLiteral("still here")));
    QVERIFY(!ended.isFinished());
    m_events->gate.release();
    QCOMPARE(codeOf(ended), Status::Ok);
    QTRY_VERIFY(client.isClosed);
    QCOMPARE(client.closeCode(), 1008);
}

void TestSessionEvents::endIsAskedOnceWhateverArrives()
{
    m_events->end = m_events->waiting();
    TestServer server(registry());
    TestClient client(server.url(Pool));
    const QString id = onlySession(server);
    QList<QFuture<TargetResults>> futures;
    for (int i = 0; i < 3; ++i)
        futures.append(server.controller.endSessions({id, id}));
    QTRY_COMPARE(m_events->ends, 1);
    m_events->gate.release();
    for (const QFuture<TargetResults> &each : futures) {
        for (const TargetResult &result : resultOf(each))
            QVERIFY2(result.status.isOk(), qPrintable(result.status.toString()));
    }
    QCOMPARE(m_events->ends, 1);
    QTRY_VERIFY(server.sessions.isEmpty());
    QCOMPARE(codeOf(server.controller.endSessions({id})), Status::UnknownSession);
}

void TestSessionEvents::endAskedForDuringARefusedTimeoutIsAskedNext()
{
    m_events->timeout = m_events->waiting(refusal("not yet"));
    ServerConfig config;
    config.sessionTimeout = seconds(1);
    TestServer server(registry(), config);
    TestClient client(server.url(Pool));
    const QString id = onlySession(server);
    QTRY_COMPARE(m_events->timeouts, 1);
    const auto ended = server.controller.endSessions({id});
    m_events->gate.release();
    QCOMPARE(codeOf(ended), Status::Ok);
    QCOMPARE(m_events->ends, 1);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed.first().by, ClosedBy::Session);
}

void TestSessionEvents::failureIsNoRefusal_data()
{
    QTest::addColumn<bool>("isTimeout");
    QTest::newRow("onTimeout() throws") << true;
    QTest::newRow("onEndSession() throws") << false;
}

void TestSessionEvents::failureIsNoRefusal()
{
    QFETCH(bool, isTimeout);
    const auto failing = [](Session &) -> Status { throw std::runtime_error("broken"); };
    (isTimeout ? m_events->timeout : m_events->end) = failing;
    ServerConfig config;
    config.sessionTimeout = seconds(isTimeout ? 1 : 900);
    TestServer server(registry(), config);
    TestClient client(server.url(Pool));
    const QString id = onlySession(server);
    if (!isTimeout)
        QCOMPARE(codeOf(server.controller.endSessions({id})), Status::Ok);
    QTRY_VERIFY_WITH_TIMEOUT(client.isClosed, 20'000);
    QTRY_VERIFY(server.sessions.isEmpty());
    QTRY_VERIFY(server.hasLogged(QStringLiteral("broken")));
}

void TestSessionEvents::answerThatNeverComesIsNoRefusal()
{
    m_events->end = m_events->waiting();
    ServerConfig config;
    config.limits.preServer = milliseconds(500);
    TestServer server(registry(), config);
    TestClient client(server.url(Pool));
    const QString id = onlySession(server);
    QCOMPARE(codeOf(server.controller.endSessions({id})), Status::Ok);
    QTRY_VERIFY(client.isClosed);
    QTRY_VERIFY(server.hasLogged(QStringLiteral("onEndSession()")));
    m_events->gate.release();
}

void TestSessionEvents::sessionEndOnCloseMayBeRefused()
{
    m_events->end = [](Session &) { return refusal("stays"); };
    TestServer server(registry(Point::PostServer, [](WebSocket &socket) {
        socket.setSessionEndOnClose(true);
        return Status();
    }));
    QString id;
    {
        TestClient client(server.url(Path));
        id = onlySession(server);
        QTRY_VERIFY(client.isOpen());
    }
    QTRY_COMPARE(m_events->ends, 1);
    QTRY_VERIFY(server.sessions.value(id).endRefusal.contains(QStringLiteral("stays")));
    QTRY_COMPARE(server.sessions.value(id).sockets, 0);
}

void TestSessionEvents::stopEndsNoSessionAndAnswersWhoWaits()
{
    m_events->end = m_events->waiting();
    TestServer server(registry());
    TestClient client(server.url(Pool));
    const auto ended = server.controller.endSessions({onlySession(server)});
    QTRY_COMPARE(m_events->ends, 1);
    QVERIFY(server.stop().isOk());
    QCOMPARE(codeOf(ended), Status::NotRunning);
    m_events->gate.release();
    QCOMPARE(m_events->ends + m_events->timeouts, 1);
}

QTEST_GUILESS_MAIN(TestSessionEvents)
#include "tst_sessionevents.moc"
