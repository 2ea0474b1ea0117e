// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/recordinghandler.h"
#include "tests/testserver.h"

#include "server/gateway/sessioncookie.h"
#include "server/session.h"

#include <QSignalSpy>
#include <QTcpSocket>

using namespace csp;

namespace {

const QString Path = QStringLiteral("/x");

bool hasCall(const Script &script, const char *call)
{
    return script.calls().contains(QString::fromLatin1(call));
}

/// Joins \a sessionId by the query.
QUrl joining(const TestServer &server, const QString &sessionId)
{
    return server.url(QStringLiteral("/shared?CSPCHD=") + sessionId);
}

/// Whether a page was answered to whoever has the cookie of \a session.
bool getPage(const TestServer &server, const Session &session)
{
    const QByteArray cookie = sessionCookieName(server.port()) + '=' + session.id().toLatin1();
    const QByteArray request =
        "GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: me\r\nCookie: " + cookie + "\r\n\r\n";
    return rawAnswer(server.port(), request).startsWith("HTTP/1.1 200 ");
}

bool writeFromHandler(const QString &webSocketId)
{
    WebSocket object;
    return object.openServer(webSocketId).isOk() && object.write(QByteArray("m")).isOk();
}

/// The console sends "m".
bool inject(TestServer &server, ServerController::Direction direction)
{
    return codeOf(server.controller.send({server.onlyId()}, {"m", false}, direction)) == Status::Ok;
}

/// Uses \a session in the way \a what says; whether that has arrived where it should.
bool use(const QString &what, TestServer &server, TestClient &client, const Script &script,
         const Session &session)
{
    const auto atHandler = [&] { return hasCall(script, "m"); };
    const auto atClient = [&] { return client.texts.size() == 1; };
    if (what == QLatin1String("a message of the handler"))
        return writeFromHandler(server.onlyId()) && QTest::qWaitFor(atClient);
    if (what == QLatin1String("the console to the client"))
        return inject(server, ServerController::Direction::ToClient) && QTest::qWaitFor(atClient);
    if (what == QLatin1String("the console to the handler"))
        return inject(server, ServerController::Direction::ToHandler) && QTest::qWaitFor(atHandler);
    if (what == QLatin1String("a page"))
        return getPage(server, session);
    if (what == QLatin1String("a handshake")) {
        TestClient other(joining(server, session.id()), {{"User-Agent", "me"}});
        return QTest::qWaitFor([&] { return other.isOpen(); });
    }
    if (what == QLatin1String("ping and pong")) {
        QSignalSpy pongs(&client.socket, &QWebSocket::pong);
        client.socket.ping();
        return pongs.size() == 1 || pongs.wait();
    }
    client.socket.sendTextMessage(QStringLiteral("m"));
    return QTest::qWaitFor(atHandler);
}

} // namespace

/// Sessions between handlers, clients and the console.
class TestContractSessions final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void sessionEndsAfterOnPostServer();
    void sessionEndDoesNotWaitForTheClient();
    void sessionEndOnCloseEndsTheSession();
    void sessionStaysWithoutSessionEndOnClose();
    void setUserNamesTheUser();
    void trafficResetsTheTimeout_data();
    void trafficResetsTheTimeout();
    void handlerMayEndItsSession();
    void endOfASessionWaitsForNoHandler();
    void endedSessionLivesUntilItsHandlersReturn();

private:
    /// "/x" is dedicated and does as m_script says, "/shared" answers.
    HandlerRegistry registry();

    std::shared_ptr<Script> m_script;
};

void TestContractSessions::init()
{
    m_script = std::make_shared<Script>();
}

HandlerRegistry TestContractSessions::registry()
{
    HandlerRegistry both = registryFor(Mode::Dedicated, m_script);
    const std::shared_ptr<Script> answers = answeringScript();
    answers->onPreServer = [](WebSocket &socket) { return socket.setSharedConnection(true); };
    const Status added = both.add<RecordingHandler>(QStringLiteral("/shared"), answers);
    Q_ASSERT(added.isOk());
    return both;
}

void TestContractSessions::sessionEndsAfterOnPostServer()
{
    std::atomic<bool> wasAlive = false;
    m_script->server = [](WebSocket &socket) {
        socket.setSessionEndOnClose(true);
        return socket.read().error();
    };
    m_script->onPostServer = [&](WebSocket &socket) {
        wasAlive = !socket.session().isEnded()
                   && socket.session().setValue(QStringLiteral("key"), "value").isOk();
        return Status();
    };
    TestServer server(registry());
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen());
    QTRY_COMPARE(server.sessions.size(), 1);
    client.socket.close();
    QTRY_VERIFY(server.sessions.isEmpty());
    QVERIFY(hasCall(*m_script, "destroyed"));
    QVERIFY(wasAlive);
}

void TestContractSessions::sessionEndDoesNotWaitForTheClient()
{
    m_script->server = [](WebSocket &socket) {
        socket.setSessionEndOnClose(true);
        return socket.write(QByteArray("bye"));
    };
    ServerConfig config;
    config.limits.close = std::chrono::hours(1);
    TestServer server(registry(), config);
    QTcpSocket mute; // never answers the close frame
    mute.connectToHost(QHostAddress::LocalHost, server.port());
    mute.write("GET /x HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
               "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    QTRY_VERIFY(mute.peek(4096).contains(QByteArray("\x88\x02\x03\xe8", 4)));
    QTRY_VERIFY(!server.onlyId().isEmpty());
    QTRY_VERIFY(server.sessions.isEmpty());
    QCOMPARE(server.connections.value(server.onlyId()).state, ConnectionState::Closing);
    QVERIFY(server.closed.isEmpty());
}

void TestContractSessions::sessionEndOnCloseEndsTheSession()
{
    m_script->server = [](WebSocket &socket) {
        socket.setSessionEndOnClose(true);
        return socket.read().error();
    };
    TestServer server(registry());
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen());
    QTRY_VERIFY(!server.onlyId().isEmpty());
    TestClient other(joining(server, server.connections.begin()->sessionId));
    TestClient stranger(server.url(QStringLiteral("/shared")));
    QTRY_VERIFY(other.isOpen() && stranger.isOpen());
    client.socket.close();
    QTRY_VERIFY(other.isClosed);
    QCOMPARE(other.closeCode(), 1008);
    QTRY_COMPARE(server.sessions.size(), 1);
    QVERIFY(stranger.isOpen());
}

void TestContractSessions::sessionStaysWithoutSessionEndOnClose()
{
    m_script->onPreServer = [](WebSocket &socket) {
        const QByteArray visits = socket.session().value(QStringLiteral("visits"));
        return socket.session().setValue(QStringLiteral("visits"), visits + 'x');
    };
    m_script->server = [](WebSocket &socket) {
        return socket.write(socket.session().value(QStringLiteral("visits")));
    };
    TestServer server(registry());
    TestClient first(server.url(Path), {{"User-Agent", "me"}});
    QTRY_VERIFY(first.isClosed);
    QTRY_COMPARE(server.closed.size(), 1);
    QTRY_COMPARE(server.sessions.size(), 1);
    const QString id = server.sessions.begin().key();
    TestClient second(server.url(QStringLiteral("/x?CSPCHD=") + id), {{"User-Agent", "me"}});
    QTRY_VERIFY(second.isClosed);
    QCOMPARE(second.texts, QStringList{QStringLiteral("xx")});
}

void TestContractSessions::setUserNamesTheUser()
{
    m_script->onPreServer = [](WebSocket &socket) {
        return socket.session().setUser(QStringLiteral("ann"));
    };
    TestServer server(registry());
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen());
    QTRY_COMPARE(server.sessions.size(), 1);
    QTRY_COMPARE(server.sessions.begin()->user, QStringLiteral("ann"));
}

void TestContractSessions::trafficResetsTheTimeout_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<bool>("resets");
    const auto row = [](const char *what, bool resets) {
        QTest::newRow(what) << QString::fromLatin1(what) << resets;
    };
    row("a message of the client", true);
    row("a message of the handler", true);
    row("a handshake", true);
    row("a page", true);
    row("the console to the client", false);
    row("the console to the handler", false);
    row("ping and pong", false);
    row("a message under CSPNoResetTimeout=1", false);
}

void TestContractSessions::trafficResetsTheTimeout()
{
    QFETCH(QString, what);
    QFETCH(bool, resets);
    const bool isExempt = what.contains(QLatin1String("NoReset"));
    Session *session = nullptr;
    const auto silent = std::make_shared<Script>();
    silent->onPreServer = [&](WebSocket &socket) {
        session = &socket.session();
        return socket.setSharedConnection(true);
    };
    HandlerRegistry all = registry();
    QVERIFY(all.add<RecordingHandler>(QStringLiteral("/silent"), silent).isOk());
    TestServer server(all);
    TestClient client(
        server.url(QStringLiteral("/silent%1")
                       .arg(isExempt ? QStringLiteral("?CSPNoResetTimeout=1") : QString())),
        {{"User-Agent", "me"}});
    QTRY_VERIFY(client.isOpen());
    QTRY_VERIFY(!server.onlyId().isEmpty());
    const QDateTime before = session->lastActivityAt();
    QTRY_VERIFY(QDateTime::currentDateTimeUtc() > before);

    QVERIFY(use(what, server, client, *silent, *session));
    QCOMPARE(session->lastActivityAt() > before, resets);
}

void TestContractSessions::handlerMayEndItsSession()
{
    std::atomic<int> read = 0;
    m_script->server = [&](WebSocket &socket) {
        const Result<QByteArray> word = socket.read();
        if (word)
            socket.session().end();
        return Status(Status::Code(read = socket.read().error().code()));
    };
    TestServer server(registry());
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen());
    QTRY_VERIFY(!server.onlyId().isEmpty());
    TestClient other(joining(server, server.connections.begin()->sessionId));
    QTRY_VERIFY(other.isOpen());
    client.socket.sendTextMessage(QStringLiteral("end"));
    QTRY_VERIFY(client.isClosed && other.isClosed);
    QCOMPARE(client.closeCode(), 1008);
    QCOMPARE(other.closeCode(), 1008);
    QTRY_COMPARE(server.closed.size(), 2);
    for (const ClosedInfo &each : std::as_const(server.closed))
        QCOMPARE(each.by, ClosedBy::Session);
    QCOMPARE(read.load(), int(Status::WebSocketClosed)); // it waited
    QTRY_VERIFY(server.sessions.isEmpty());
}

void TestContractSessions::endOfASessionWaitsForNoHandler()
{
    Gate gate;
    m_script->server = [&](WebSocket &) {
        gate.pass();
        return Status();
    };
    TestServer server(registry());
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen());
    QTRY_VERIFY(hasCall(*m_script, "server"));
    QTRY_VERIFY(!server.onlyId().isEmpty());
    const QString session = server.connections.begin()->sessionId;
    const Status::Code ended = codeOf(server.controller.endSessions({session}));
    const bool isClosed = QTest::qWaitFor([&] { return client.isClosed; });
    const bool isGone = QTest::qWaitFor([&] { return !server.sessions.contains(session); });
    const bool stillRuns = !hasCall(*m_script, "server returned");
    gate.release.set_value();
    QCOMPARE(ended, Status::Ok);
    QVERIFY(isClosed);
    QCOMPARE(client.closeCode(), 1008);
    QVERIFY(isGone);
    QVERIFY(stillRuns);
    QTRY_COMPARE(server.closed.size(), 1);
}

void TestContractSessions::endedSessionLivesUntilItsHandlersReturn()
{
    Gate gate;
    std::atomic<int> written = 0;
    std::atomic<bool> isEmpty = false;
    QString id;
    m_script->server = [&](WebSocket &socket) {
        static_cast<void>(socket.session().setValue(QStringLiteral("key"), "value"));
        gate.pass();
        isEmpty = socket.session().value(QStringLiteral("key")).isNull();
        written = socket.session().setValue(QStringLiteral("key"), "late").code();
        id = socket.session().id();
        return Status();
    };
    TestServer server(registry());
    TestClient client(server.url(Path));
    QTRY_VERIFY(client.isOpen());
    QTRY_VERIFY(hasCall(*m_script, "server"));
    QTRY_VERIFY(!server.onlyId().isEmpty());
    const QString session = server.connections.begin()->sessionId;
    const Status::Code ended = codeOf(server.controller.endSessions({session}));
    const bool isGone = QTest::qWaitFor([&] { return !server.sessions.contains(session); });
    gate.release.set_value();
    QTRY_VERIFY(hasCall(*m_script, "destroyed"));
    QCOMPARE(ended, Status::Ok);
    QVERIFY(isGone);
    QVERIFY(isEmpty);
    QCOMPARE(written.load(), int(Status::SessionEnded));
    QCOMPARE(id, session);
}

QTEST_GUILESS_MAIN(TestContractSessions)
#include "tst_contract_sessions.moc"
