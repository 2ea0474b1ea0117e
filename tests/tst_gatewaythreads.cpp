// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/echohandlers.h"

#include <QSet>

#include <thread>
#include <vector>

using namespace csp;

namespace {

constexpr int Threads = 3;

/// NonBlocking: tells the thread it runs on; "hold" has it wait at the witness's gate, "to ID"
/// writes to another WebSocket, and "of ID" reads from it.
class ThreadTeller final : public NonBlockingEcho
{
public:
    using NonBlockingEcho::NonBlockingEcho;
    Status onClientMessage(const QByteArray &data, bool close) override
    {
        if (close)
            return {};
        if (data == "hold") {
            ++m_witness->messages;
            m_witness->gate.acquire();
        }
        if (data.startsWith("to "))
            return writeTo(QString::fromLatin1(data.mid(3)));
        if (data.startsWith("of "))
            return write(readOf(QString::fromLatin1(data.mid(3))));
        const auto thread = std::hash<std::thread::id>()(std::this_thread::get_id());
        return write(QByteArray::number(quint64(thread)));
    }

private:
    static Status writeTo(const QString &id)
    {
        WebSocket other;
        if (const Status opened = other.openServer(id); !opened.isOk())
            return opened;
        return other.write(QByteArray("hello"));
    }

    static QByteArray readOf(const QString &id)
    {
        WebSocket other;
        if (const Status opened = other.openServer(id); !opened.isOk())
            return opened.toString().toUtf8();
        const Result<QByteArray> data = other.read();
        return data ? *data : data.error().codeName().toUtf8();
    }
};

const QString Path = QStringLiteral("/thread");

/// A server with several gateway threads, and two clients for each.
struct Crowd
{
    explicit Crowd(const WitnessPtr &witness)
        : server(handlers(witness), config())
    {
        while (clients.size() < 2 * Threads) {
            clients.push_back(std::make_unique<TestClient>(server.url(Path)));
            if (!QTest::qWaitFor([&] { return clients.back()->isOpen(); }, 20'000))
                qFatal("a client is not let in");
        }
        const auto areAllTold = [&] { return server.connections.size() == 2 * Threads; };
        if (!QTest::qWaitFor(areAllTold, 20'000))
            qFatal("not all are told of");
    }

    static HandlerRegistry handlers(const WitnessPtr &witness)
    {
        HandlerRegistry registry = echoes(witness);
        if (!registry.add<ThreadTeller>(Path, witness).isOk())
            qFatal("a path is wrong");
        return registry;
    }

    static ServerConfig config()
    {
        ServerConfig config;
        config.gatewayThreads = Threads;
        return config;
    }

    /// What each client's handler calls its thread.
    QStringList threads()
    {
        QStringList names;
        for (const auto &each : clients) {
            each->texts.clear();
            each->socket.sendTextMessage(QStringLiteral("where"));
            if (!QTest::qWaitFor([&] { return !each->texts.isEmpty(); }, 20'000))
                qFatal("no answer");
            names.append(each->texts.first());
        }
        return names;
    }

    TestServer server;
    std::vector<std::unique_ptr<TestClient>> clients;
};

} // namespace

/// Connections on several gateway threads are one server to handlers, clients and the console.
class TestGatewayThreads final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_witness = std::make_shared<Witness>(); }

    void connectionsAreSpreadEvenly();
    void heldThreadDelaysItsOwnAlone();
    void heldThreadLeavesTheConsoleItsNews();
    void heldThreadIsGivenNoFurtherClients();
    void handlerWritesToAnotherThreadsWebSocket();
    void handlerWaitsOnNoThread();
    void commandReachesThemAll();
    void sessionsEndAcrossThreads();
    void restartsOnTheirThread();
    void allAreTheFirstDeltas();
    void watchedAnewWhileManyLeave();
    void countsAreSums();
    void refusalOnAThreadIsTold();
    void stopClosesThemAll();
    void stopTellsTheLastClose();
    void startsAgainAfterAStop();
    void stopDoesNotWaitForAHeldThread();
    void heldThreadOutlivesTheServer();
    void destroyedWhileItStops();

private:
    WitnessPtr m_witness;
};

void TestGatewayThreads::connectionsAreSpreadEvenly()
{
    Crowd crowd(m_witness);
    const QStringList threads = crowd.threads();
    QCOMPARE(QSet<QString>(threads.begin(), threads.end()).size(), Threads);
    for (const QString &each : threads)
        QCOMPARE(threads.count(each), 2);
}

void TestGatewayThreads::heldThreadDelaysItsOwnAlone()
{
    Crowd crowd(m_witness);
    const QStringList threads = crowd.threads();
    TestClient &held = *crowd.clients.front();
    held.texts.clear();
    held.socket.sendTextMessage(QStringLiteral("hold"));
    int served = 0;
    for (size_t i = 0; i < crowd.clients.size(); ++i) {
        if (threads[qsizetype(i)] == threads[0])
            continue;
        TestClient &other = *crowd.clients[i];
        other.texts.clear();
        other.socket.sendTextMessage(QStringLiteral("where"));
        QTRY_COMPARE(other.texts, QStringList{threads[qsizetype(i)]});
        ++served;
    }
    QCOMPARE(served, 2 * (Threads - 1));
    QVERIFY(held.texts.isEmpty());
    m_witness->gate.release();
    QTRY_COMPARE(held.texts, QStringList{threads[0]});
}

void TestGatewayThreads::heldThreadLeavesTheConsoleItsNews()
{
    Crowd crowd(m_witness);
    const QStringList threads = crowd.threads();
    QTRY_COMPARE(crowd.server.stats.messagesOut, quint64(2 * Threads));
    crowd.clients.front()->socket.sendTextMessage(QStringLiteral("hold"));
    QTRY_COMPARE(m_witness->messages.load(), 1);
    const auto other = std::find_if(threads.begin(), threads.end(),
                                    [&](const QString &each) { return each != threads[0]; });
    const quint64 before = crowd.server.stats.messagesOut;
    crowd.clients[size_t(other - threads.begin())]->socket.close();
    QTRY_COMPARE(crowd.server.closed.size(), 1);
    QCOMPARE(crowd.server.stats.messagesOut, before);
    m_witness->gate.release();
    QTRY_COMPARE(crowd.server.stats.messagesIn, quint64(2 * Threads + 1)); // the late one's too
}

void TestGatewayThreads::heldThreadIsGivenNoFurtherClients()
{
    Crowd crowd(m_witness);
    crowd.clients.front()->socket.sendTextMessage(QStringLiteral("hold"));
    QTRY_COMPARE(m_witness->messages.load(), 1);
    std::vector<std::unique_ptr<TestClient>> more;
    const auto add = [&] { more.push_back(std::make_unique<TestClient>(crowd.server.url(Path))); };
    const auto open = [&] {
        return std::count_if(more.begin(), more.end(),
                             [](const auto &each) { return each->isOpen(); });
    };
    for (int i = 0; i < Threads; ++i)
        add();
    QTRY_COMPARE(open(), Threads - 1); // one was given to it before that was known
    for (int i = 1; i < 3 * Threads; ++i) {
        add(); // one by one, for those who wait alike take turns
        QTRY_COMPARE(open(), Threads - 1 + i);
    }
    m_witness->gate.release();
    QTRY_COMPARE(open(), qsizetype(more.size()));
}

void TestGatewayThreads::handlerWritesToAnotherThreadsWebSocket()
{
    Crowd crowd(m_witness);
    for (const QString &id : crowd.server.connections.keys())
        crowd.clients.front()->socket.sendTextMessage(QLatin1String("to ") + id);
    for (const auto &each : crowd.clients)
        QTRY_COMPARE(each->texts, QStringList{QStringLiteral("hello")});
}

/// Whichever thread serves the WebSocket it reads from.
void TestGatewayThreads::handlerWaitsOnNoThread()
{
    Crowd crowd(m_witness);
    TestClient &asked = *crowd.clients.front();
    for (const QString &id : crowd.server.connections.keys()) {
        asked.texts.clear(); // one by one: it may read what is queued for itself
        asked.socket.sendTextMessage(QLatin1String("of ") + id);
        QTRY_COMPARE(asked.texts, QStringList{QStringLiteral("WouldBlock")});
    }
}

void TestGatewayThreads::commandReachesThemAll()
{
    Crowd crowd(m_witness);
    QStringList ids = crowd.server.connections.keys();
    ids.append(QStringLiteral("nobody"));
    const TargetResults results = resultOf(
        crowd.server.controller.send(ids, {"news", false}, ServerController::Direction::ToClient));
    QCOMPARE(results.size(), ids.size());
    for (const TargetResult &each : results)
        QCOMPARE(each.status.code(),
                 each.id == QLatin1String("nobody") ? Status::UnknownWebSocket : Status::Ok);
    for (const auto &each : crowd.clients)
        QTRY_COMPARE(each->texts, QStringList{QStringLiteral("news")});
    QTRY_VERIFY(crowd.server.hasLogged(QStringLiteral("6 done, 1 refused")));
}

void TestGatewayThreads::sessionsEndAcrossThreads()
{
    Crowd crowd(m_witness);
    QStringList sessions;
    for (const ConnectionInfo &each : crowd.server.connections)
        sessions.append(each.sessionId);
    const TargetResults results = resultOf(crowd.server.controller.endSessions(sessions));
    for (const TargetResult &each : results)
        QVERIFY2(each.status.isOk(), qPrintable(each.status.toString()));
    for (const auto &each : crowd.clients)
        QTRY_COMPARE(each->closeCode(), int(CloseCode::PolicyViolation));
    QTRY_VERIFY(crowd.server.sessions.isEmpty());
    QTRY_COMPARE(crowd.server.closed.size(), 2 * Threads);
}

void TestGatewayThreads::restartsOnTheirThread()
{
    Crowd crowd(m_witness);
    const QStringList ids = crowd.server.connections.keys();
    const auto restarted = [&](bool shared) {
        for (const TargetResult &each : resultOf(crowd.server.controller.restart(ids, shared)))
            QVERIFY2(each.status.isOk(), qPrintable(each.status.toString()));
    };
    const QStringList before = crowd.threads();
    restarted(false);
    QTRY_VERIFY(std::none_of(crowd.server.connections.begin(), crowd.server.connections.end(),
                             [](const ConnectionInfo &each) { return each.sharedConnection; }));
    restarted(true);
    QCOMPARE(crowd.threads(), before);
}

/// Who begins to watch is told of all connections in one delta.
void TestGatewayThreads::allAreTheFirstDeltas()
{
    Crowd crowd(m_witness);
    crowd.server.controller.setWatching(false);
    crowd.server.connections.clear();
    const int before = crowd.server.fullDeltas;
    crowd.server.controller.setWatching(true);
    QTRY_COMPARE(crowd.server.fullDeltas, before + 1);
    QCOMPARE(crowd.server.connections.size(), 2 * Threads);
    QCOMPARE(crowd.server.sessions.size(), 2 * Threads);
}

void TestGatewayThreads::watchedAnewWhileManyLeave()
{
    Crowd crowd(m_witness);
    for (int round = 0; round < 40; ++round) {
        std::vector<std::unique_ptr<TestClient>> leaving;
        for (int i = 0; i < Threads; ++i)
            leaving.push_back(clientLetIn(crowd.server.url(Path)));
        for (const auto &each : leaving)
            each->socket.abort();
        crowd.server.controller.setWatching(false);
        crowd.server.controller.setWatching(true);
    }
    QTRY_COMPARE(crowd.server.stats.webSockets, 2 * Threads);
    QTRY_COMPARE(crowd.server.connections.size(), 2 * Threads);
}

void TestGatewayThreads::countsAreSums()
{
    Crowd crowd(m_witness);
    static_cast<void>(crowd.threads());
    QTRY_COMPARE(crowd.server.stats.messagesIn, quint64(2 * Threads));
    QTRY_COMPARE(crowd.server.stats.messagesOut, quint64(2 * Threads));
    QCOMPARE(crowd.server.stats.webSockets, 2 * Threads);
    QCOMPARE(crowd.server.endpoints.value(Path).live, 2 * Threads);
    crowd.clients.pop_back();
    QTRY_COMPARE(crowd.server.stats.webSockets, 2 * Threads - 1);
    QTRY_COMPARE(crowd.server.endpoints.value(Path).live, 2 * Threads - 1);
    QCOMPARE(crowd.server.stats.webSocketsPeak, 2 * Threads);
    QCOMPARE(crowd.server.endpoints.value(Path).total, quint64(2 * Threads));
}

/// A malformed offer is found by the thread that was to serve the WebSocket.
void TestGatewayThreads::refusalOnAThreadIsTold()
{
    Crowd crowd(m_witness);
    for (int i = 0; i < Threads; ++i) {
        const QByteArray answer =
            rawAnswer(crowd.server.port(), "GET /thread HTTP/1.1\r\n"
                                           "Host: 127.0.0.1\r\n"
                                           "Upgrade: websocket\r\n"
                                           "Connection: Upgrade\r\n"
                                           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                           "Sec-WebSocket-Version: 13\r\n"
                                           "Sec-WebSocket-Extensions: ;\r\n\r\n");
        QVERIFY2(answer.startsWith("HTTP/1.1 400 "), answer.constData());
    }
    QTRY_COMPARE(crowd.server.refused.size(), Threads);
    for (const RefusedInfo &each : std::as_const(crowd.server.refused)) {
        QCOMPARE(each.httpStatus, 400);
        QCOMPARE(each.path, Path);
        QVERIFY(each.peer.startsWith(QLatin1String("127.0.0.1:")));
        QVERIFY(each.cause.contains(QLatin1String("Sec-WebSocket-Extensions")));
    }
    QCOMPARE(crowd.server.stats.refused, quint64(Threads));
}

void TestGatewayThreads::stopClosesThemAll()
{
    Crowd crowd(m_witness);
    QCOMPARE(crowd.server.stop().code(), Status::Ok);
    for (const auto &each : crowd.clients)
        QTRY_COMPARE(each->closeCode(), int(CloseCode::GoingAway));
    QCOMPARE(m_witness->postServers.load(), 2 * Threads);
}

void TestGatewayThreads::stopTellsTheLastClose()
{
    Crowd crowd(m_witness);
    QCOMPARE(crowd.server.stop().code(), Status::Ok);
    QTRY_COMPARE(crowd.server.closed.size(), 2 * Threads);
    QVERIFY(crowd.server.connections.isEmpty());
}

void TestGatewayThreads::startsAgainAfterAStop()
{
    Crowd crowd(m_witness);
    QCOMPARE(crowd.server.stop().code(), Status::Ok);
    QCOMPARE(resultOf(crowd.server.controller.start()).code(), Status::Ok);
    const auto client = clientLetIn(crowd.server.url(Path));
    QVERIFY(client);
    QTRY_COMPARE(crowd.server.connections.size(), 1);
}

/// It stays behind, for its handler may return and find all that it needs.
void TestGatewayThreads::stopDoesNotWaitForAHeldThread()
{
    Crowd crowd(m_witness);
    TestClient &held = *crowd.clients.front();
    held.socket.sendTextMessage(QStringLiteral("hold"));
    QTRY_COMPARE(m_witness->messages.load(), 1);
    QCOMPARE(crowd.server.stop().code(), Status::HandlerStillRunning);
    QCOMPARE(crowd.server.controller.hungHandlers().size(), 1);
    m_witness->gate.release();
    QTRY_VERIFY(held.isClosed);
}

void TestGatewayThreads::heldThreadOutlivesTheServer()
{
    auto crowd = std::make_unique<Crowd>(m_witness);
    const std::unique_ptr<TestClient> held = std::move(crowd->clients.front());
    held->socket.sendTextMessage(QStringLiteral("hold"));
    QTRY_COMPARE(m_witness->messages.load(), 1);
    crowd->clients.clear();
    crowd.reset();
    const long handlers = m_witness.use_count();
    m_witness->gate.release();
    QTRY_VERIFY(held->isClosed);
    QTRY_VERIFY(m_witness.use_count() < handlers); // its connection is gone, and told so
}

void TestGatewayThreads::destroyedWhileItStops()
{
    for (const int threads : {1, Threads}) {
        ServerConfig config;
        config.port = 0;
        config.gatewayThreads = threads;
        ServerController controller(echoes(m_witness), config);
        QCOMPARE(resultOf(controller.start()).code(), Status::Ok);
        const QFuture<Status> stopped = controller.stop();
        QVERIFY(stopped.isValid());
    }
}

QTEST_GUILESS_MAIN(TestGatewayThreads)
#include "tst_gatewaythreads.moc"
