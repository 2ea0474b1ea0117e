// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/echohandlers.h"
#include "tests/scriptedevents.h"
#include "tests/testserver.h"

#include <QTcpSocket>

using namespace csp;

/// The session of a page: its start, its cookie, and its end while SessionEvents think about it.
class TestSessionPage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_events = std::make_shared<ScriptedEvents>(); }
    void pageStartsASession();
    void endIsAnsweredWhenSessionEventsHave();
    void refusedEndIs409AndClosesNothing();
    void clientThatLeavesMeanwhileEndsItAllTheSame();
    void serverThatStopsMeanwhileAnswers();
    void serverThatGoesMeanwhileAnswersNobody();
    void sessionOfTheQueryIsPutIntoNoCookie_data();
    void sessionOfTheQueryIsPutIntoNoCookie();

private:
    std::unique_ptr<TestServer> makeServer() const
    {
        HandlerRegistry handlers = echoes(std::make_shared<Witness>());
        handlers.setSessionEvents(m_events);
        return std::make_unique<TestServer>(handlers);
    }
    /// The only session, once there is one.
    static QString onlySession(const TestServer &server)
    {
        const bool isThere = QTest::qWaitFor([&] { return server.sessions.size() == 1; }, 20'000);
        return isThere ? server.sessions.begin().key() : QString();
    }
    static QByteArray endOf(const QString &sessionId)
    {
        return "POST /session/end?CSPCHD=" + sessionId.toLatin1()
               + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
    }
    /// Asks for the end, and waits until SessionEvents have been asked.
    void askToEnd(QTcpSocket &socket, const TestServer &server) const
    {
        socket.connectToHost(QHostAddress::LocalHost, server.port());
        socket.write(endOf(onlySession(server)));
        QTRY_COMPARE(m_events->ends, 1);
    }

    std::shared_ptr<ScriptedEvents> m_events;
};

void TestSessionPage::pageStartsASession()
{
    m_events->start = [](Session &) { return refusal("no"); };
    const auto server = makeServer();
    QVERIFY(rawAnswer(server->port(), "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .startsWith("HTTP/1.1 403 "));
    QCOMPARE(m_events->starts, 1);
    QVERIFY(rawAnswer(server->port(), "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .startsWith("HTTP/1.1 200 ")); // needs no session
    QCOMPARE(m_events->starts, 1);
}

void TestSessionPage::endIsAnsweredWhenSessionEventsHave()
{
    m_events->end = m_events->waiting();
    const auto server = makeServer();
    TestClient client(server->url(QStringLiteral("/pool")));
    QTRY_VERIFY(client.isOpen());
    QTcpSocket page;
    askToEnd(page, *server);
    QCOMPARE(page.bytesAvailable(), 0);
    QVERIFY(client.isOpen());
    m_events->gate.release();
    QTRY_VERIFY(page.peek(4096).startsWith("HTTP/1.1 200 "));
    QTRY_COMPARE(client.closeCode(), 1008);
}

void TestSessionPage::refusedEndIs409AndClosesNothing()
{
    m_events->end = [](Session &) { return refusal("an order is open"); };
    const auto server = makeServer();
    TestClient client(server->url(QStringLiteral("/pool")));
    QTRY_VERIFY(client.isOpen());
    const QByteArray answer = rawAnswer(server->port(), endOf(onlySession(*server)));
    QVERIFY2(answer.startsWith("HTTP/1.1 409 "), answer.constData());
    QVERIFY2(answer.contains("an order is open"), answer.constData());
    client.socket.sendTextMessage(QStringLiteral("still here"));
    QTRY_COMPARE(client.texts, QStringList{QStringLiteral("still here")});
}

void TestSessionPage::clientThatLeavesMeanwhileEndsItAllTheSame()
{
    m_events->end = m_events->waiting();
    const auto server = makeServer();
    TestClient client(server->url(QStringLiteral("/pool")));
    {
        QTcpSocket page;
        askToEnd(page, *server);
        page.abort();
    }
    m_events->gate.release();
    QTRY_COMPARE(client.closeCode(), 1008);
    QTRY_VERIFY(server->sessions.isEmpty());
}

void TestSessionPage::serverThatStopsMeanwhileAnswers()
{
    m_events->end = m_events->waiting();
    const auto server = makeServer();
    TestClient client(server->url(QStringLiteral("/pool")));
    QTcpSocket page;
    askToEnd(page, *server);
    QVERIFY(server->stop().isOk());
    QTRY_VERIFY(page.peek(4096).startsWith("HTTP/1.1 503 "));
    m_events->gate.release();
}

void TestSessionPage::serverThatGoesMeanwhileAnswersNobody()
{
    m_events->end = m_events->waiting();
    auto server = makeServer();
    QVERIFY(rawAnswer(server->port(), "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .startsWith("HTTP/1.1 200 "));
    QTcpSocket page;
    askToEnd(page, *server);
    page.abort();
    m_events->gate.release();
    server.reset();
    QCOMPARE(m_events->ends, 1);
}

void TestSessionPage::sessionOfTheQueryIsPutIntoNoCookie_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("fields");
    QTest::newRow("page") << QByteArray("/") << QByteArray();
    QTest::newRow("WebSocket") << QByteArray("/pool")
                               << QByteArray("Upgrade: websocket\r\nConnection: Upgrade\r\n"
                                             "Sec-WebSocket-Version: 13\r\n"
                                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
}

/// Else a link with somebody's CSPCHD would put a browser into a session which that somebody knows.
void TestSessionPage::sessionOfTheQueryIsPutIntoNoCookie()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, fields);
    const auto server = makeServer();
    TestClient client(server->url(QStringLiteral("/pool")));
    QTRY_VERIFY(client.isOpen());
    const QByteArray id = onlySession(*server).toLatin1();
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, server->port());
    socket.write("GET " + path + "?CSPCHD=" + id + " HTTP/1.1\r\nHost: localhost\r\n" + fields
                 + "\r\n");
    QTRY_VERIFY(socket.peek(1 << 16).contains("\r\n\r\n"));
    QVERIFY2(!socket.peek(1 << 16).contains("Set-Cookie"), socket.peek(1 << 16).constData());
    QCOMPARE(m_events->starts, 1); // it joined all the same
}

QTEST_GUILESS_MAIN(TestSessionPage)
#include "tst_sessionpage.moc"
