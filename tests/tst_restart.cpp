// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/scriptedhandler.h"

using namespace csp;

/// Restarts of live sockets that cannot go as they should.
class TestRestart final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_witness = std::make_shared<Witness>(); }

    void waitsForAServerThatDoesNotReturn();
    void closesWith1008WhenOnPreServerRefuses();
    void isRefusedWithoutAServerThread();
    void isRefusedWhileOneIsUnderWay();
    void endsWithTheConnection();

private:
    WitnessPtr m_witness;
};

void TestRestart::waitsForAServerThatDoesNotReturn()
{
    TestServer server(odd(m_witness, false, Scripted::Point::Server, [w = m_witness](WebSocket &) {
        w->gate.acquire();
        return Status();
    }));
    TestClient client(server.url(Path));
    QTRY_VERIFY(!server.onlyId().isEmpty() && client.isOpen());
    QTRY_COMPARE(m_witness->servers.load(), 1);
    const QString id = server.onlyId();
    QCOMPARE(codeOf(server.controller.restart({id}, true)), Status::HandlerStillRunning);
    client.socket.sendTextMessage(QStringLiteral("kept"));
    QVERIFY(client.isOpen());
    m_witness->gate.release(2); // the old server() and the new one
    QTRY_COMPARE(client.texts, QStringList{QStringLiteral("kept")});
    QTRY_VERIFY(server.connections.value(id).sharedConnection);
    QCOMPARE(m_witness->preServers.load(), 2);
    QCOMPARE(m_witness->postServers.load(), 1);
}

void TestRestart::closesWith1008WhenOnPreServerRefuses()
{
    TestServer server(
        odd(m_witness, false, Scripted::Point::PreServer, [w = m_witness](WebSocket &) {
            return w->preServers > 1 ? Status(Status::NotHandled, QStringLiteral("once only"))
                                     : Status();
        }));
    TestClient client(server.url(Path));
    QTRY_VERIFY(!server.onlyId().isEmpty() && client.isOpen());
    QTRY_COMPARE(m_witness->servers.load(), 1);
    QCOMPARE(codeOf(server.controller.restart({server.onlyId()}, true)), Status::HandlerFailed);
    QTRY_VERIFY(client.isClosed);
    QCOMPARE(client.closeCode(), 1008);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(m_witness->postServers.load(), 1);
    QVERIFY(server.hasLogged(QStringLiteral("once only")));
}

void TestRestart::isRefusedWithoutAServerThread()
{
    ServerConfig config;
    config.limits.serverThreads = 1;
    TestServer server(harmless(m_witness), config);
    TestClient shared(server.url(QStringLiteral("/pool")));
    QTRY_VERIFY(!server.onlyId().isEmpty());
    const QString id = server.onlyId();
    QTRY_COMPARE(server.connections.value(id).state, ConnectionState::Detached);
    TestClient holder(server.url(Path));
    QTRY_COMPARE(server.connections.size(), 2);
    QTRY_VERIFY(holder.isOpen());
    QCOMPARE(codeOf(server.controller.restart({id}, false)), Status::NoServerThread);
    shared.socket.sendTextMessage(QStringLiteral("as before"));
    QTRY_COMPARE(shared.texts, QStringList{QStringLiteral("as before")});
}

void TestRestart::isRefusedWhileOneIsUnderWay()
{
    TestServer server(odd(m_witness, false, Scripted::Point::Server, [w = m_witness](WebSocket &) {
        w->gate.acquire();
        return Status();
    }));
    TestClient client(server.url(Path));
    QTRY_VERIFY(!server.onlyId().isEmpty() && client.isOpen());
    QTRY_COMPARE(m_witness->servers.load(), 1);
    const QStringList ids{server.onlyId()};
    const QFuture<TargetResults> first = server.controller.restart(ids, true);
    QCOMPARE(codeOf(server.controller.restart(ids, false)), Status::WrongStage);
    m_witness->gate.release(2);
    QCOMPARE(codeOf(first), Status::Ok);
}

void TestRestart::endsWithTheConnection()
{
    TestServer server(odd(m_witness, false, Scripted::Point::Server, [w = m_witness](WebSocket &) {
        w->gate.acquire();
        return Status();
    }));
    TestClient client(server.url(Path));
    QTRY_VERIFY(!server.onlyId().isEmpty() && client.isOpen());
    QTRY_COMPARE(m_witness->servers.load(), 1);
    const QFuture<TargetResults> restart = server.controller.restart({server.onlyId()}, true);
    client.socket.close();
    QCOMPARE(codeOf(restart), Status::WebSocketClosed);
    m_witness->gate.release();
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(m_witness->postServers.load(), 1);
    QCOMPARE(m_witness->preServers.load(), 1);
}

QTEST_GUILESS_MAIN(TestRestart)
#include "tst_restart.moc"
