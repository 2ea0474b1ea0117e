// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/scriptedevents.h"
#include "tests/scriptedhandler.h"

#include <QDir>
#include <QTemporaryDir>

using namespace csp;

namespace {

using std::chrono::seconds;

const QString Pool = QStringLiteral("/pool");
const QString Key = QStringLiteral("key");

/// Keeps what the client sends in its session, answers when it is safe.
class Saver final : public WebSocket
{
public:
    Status server() override
    {
        for (;;) {
            const Result<QByteArray> data = read();
            if (!data)
                return data.error();
            Status saved = session().setValue(Key, *data);
            if (saved.isOk())
                saved = session().setUser(QString::fromUtf8(*data));
            if (saved.isOk())
                saved = session().save().result();
            const Status told = write(saved.isOk() ? *data : saved.text().toUtf8());
            if (!told.isOk())
                return told;
        }
    }
};

/// Tells what its session knows.
class Teller final : public WebSocket
{
public:
    Status server() override { return write(session().value(Key)); }
};

} // namespace

/// Sessions over a stop and a start of the server: what the store brings back.
class TestSessionRestart final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void sessionsComeBackWithTheirData();
    void licensesComeBack();
    void timeWhileStoppedCounts();
    void timedOutWhileStoppedIsAskedFor();
    void endedSessionDoesNotComeBack();
    void refusedHandshakeIsNeverStored();
    void transientSessionIsNeverStored();
    void memoryForgets();
    void damagedFileIsKeptAside();
    void unusableFileLeavesSessionsInMemory();
    void saveInOnPreServerIsDroppedWithARefusal();

private:
    HandlerRegistry registry() const
    {
        HandlerRegistry made = harmless(m_witness);
        if (!made.add<Saver>(QStringLiteral("/saver")).isOk()
            || !made.add<Teller>(QStringLiteral("/teller")).isOk())
            qFatal("a path is wrong");
        made.setSessionEvents(m_events);
        return made;
    }
    ServerConfig stored(seconds timeout = seconds(900), qint64 licenses = 0) const
    {
        ServerConfig config;
        config.sessionFile = m_folder->filePath(QStringLiteral("sessions.sqlite"));
        config.sessionTimeout = timeout;
        config.licenseLimit = licenses;
        return config;
    }
    /// The only session once \a client is in; then the client leaves.
    static QString sessionOf(TestServer &server, const QString &path);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<ScriptedEvents> m_events;
    WitnessPtr m_witness;
};

void TestSessionRestart::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_events = std::make_shared<ScriptedEvents>();
    m_witness = std::make_shared<Witness>();
}

QString TestSessionRestart::sessionOf(TestServer &server, const QString &path)
{
    TestClient client(server.url(path));
    const bool isThere =
        QTest::qWaitFor([&] { return client.isOpen() && server.sessions.size() == 1; }, 20'000);
    return isThere ? server.sessions.begin().key() : QString();
}

void TestSessionRestart::sessionsComeBackWithTheirData()
{
    QString id;
    SessionInfo before;
    {
        TestServer server(registry(), stored());
        TestClient client(server.url(QStringLiteral("/saver")));
        QTRY_VERIFY(client.isOpen());
        client.socket.sendTextMessage(QStringLiteral("zwölf"));
        QTRY_COMPARE(client.texts, QStringList(QStringLiteral("zwölf")));
        QTRY_COMPARE(server.sessions.size(), 1);
        QTRY_COMPARE(server.sessions.begin()->user, QStringLiteral("zwölf"));
        id = server.sessions.begin().key();
        before = server.sessions.value(id);
    }
    TestServer server(registry(), stored());
    QTRY_VERIFY(server.sessions.contains(id));
    const SessionInfo after = server.sessions.value(id);
    QCOMPARE(after.user, QStringLiteral("zwölf"));
    QCOMPARE(after.createdAtMs, before.createdAtMs);
    QVERIFY(after.lastActivityAtMs >= before.lastActivityAtMs);
    QCOMPARE(after.endsAtMs, after.lastActivityAtMs + 900'000); // goes on, not anew
    TestClient client(server.url(QStringLiteral("/teller?CSPCHD=") + id));
    QTRY_COMPARE(client.texts, QStringList(QStringLiteral("zwölf")));
    QCOMPARE(m_events->starts, 1);
    QCOMPARE(m_events->ends + m_events->timeouts, 0);
}

void TestSessionRestart::licensesComeBack()
{
    {
        TestServer server(registry(), stored(seconds(900), 1));
        QVERIFY(!sessionOf(server, Pool).isEmpty());
    }
    TestServer server(registry(), stored(seconds(900), 1));
    QTRY_COMPARE(server.stats.licensesInUse, 1);
    QVERIFY(rawAnswer(server.port(), OddHandshake).startsWith("HTTP/1.1 503 "));
    QCOMPARE(codeOf(server.controller.endSessions({server.sessions.begin().key()})), Status::Ok);
    QVERIFY(!sessionOf(server, Pool).isEmpty());
}

void TestSessionRestart::timeWhileStoppedCounts()
{
    QString id;
    {
        TestServer server(registry(), stored(seconds(1)));
        id = sessionOf(server, Pool);
    }
    TestServer server(registry(), stored(seconds(900)));
    QTRY_VERIFY_WITH_TIMEOUT(server.fullDeltas > 0 && !server.sessions.contains(id), 20'000);
    QTRY_COMPARE(server.stats.licensesInUse, 0);
}

void TestSessionRestart::timedOutWhileStoppedIsAskedFor()
{
    m_events->timeout = [](Session &) { return refusal("it was not its fault"); };
    QString id;
    {
        TestServer server(registry(), stored(seconds(1)));
        id = sessionOf(server, Pool);
    }
    TestServer server(registry(), stored(seconds(1)));
    QTRY_VERIFY_WITH_TIMEOUT(!server.sessions.value(id).endRefusal.isEmpty(), 20'000);
}

void TestSessionRestart::endedSessionDoesNotComeBack()
{
    {
        TestServer server(registry(), stored());
        const QString id = sessionOf(server, Pool);
        QCOMPARE(codeOf(server.controller.endSessions({id})), Status::Ok);
    }
    TestServer server(registry(), stored());
    QTRY_VERIFY(server.fullDeltas > 0);
    QVERIFY(server.sessions.isEmpty());
}

void TestSessionRestart::refusedHandshakeIsNeverStored()
{
    HandlerRegistry refusing =
        odd(m_witness, false, Scripted::Point::PreServer, [](WebSocket &socket) {
            static_cast<void>(socket.session().setValue(Key, "x"));
            return refusal("not you");
        });
    {
        TestServer server(refusing, stored());
        QVERIFY(rawAnswer(server.port(), OddHandshake).startsWith("HTTP/1.1 403 "));
    }
    TestServer server(refusing, stored());
    QTRY_VERIFY(server.fullDeltas > 0);
    QVERIFY(server.sessions.isEmpty());
}

void TestSessionRestart::saveInOnPreServerIsDroppedWithARefusal()
{
    Status saved(Status::CannotStore);
    HandlerRegistry refusing =
        odd(m_witness, false, Scripted::Point::PreServer, [&saved](WebSocket &socket) {
            saved = socket.session().save().result(); // must not wait for the 101
            return refusal("not you");
        });
    {
        TestServer server(refusing, stored());
        QVERIFY(rawAnswer(server.port(), OddHandshake).startsWith("HTTP/1.1 403 "));
        QVERIFY2(saved.isOk(), qPrintable(saved.toString()));
    }
    TestServer server(refusing, stored());
    QTRY_VERIFY(server.fullDeltas > 0);
    QVERIFY(server.sessions.isEmpty());
}

void TestSessionRestart::transientSessionIsNeverStored()
{
    HandlerRegistry handlers;
    QVERIFY(handlers.add<TransientEcho>(Pool, m_witness).isOk());
    {
        TestServer server(handlers, stored());
        QVERIFY(!sessionOf(server, Pool).isEmpty());
    }
    TestServer server(handlers, stored());
    QTRY_VERIFY(server.fullDeltas > 0);
    QVERIFY(server.sessions.isEmpty());
}

void TestSessionRestart::memoryForgets()
{
    {
        TestServer server(registry());
        TestClient client(server.url(QStringLiteral("/saver")));
        QTRY_VERIFY(client.isOpen());
        client.socket.sendTextMessage(QStringLiteral("kept"));
        QTRY_COMPARE(client.texts, QStringList(QStringLiteral("kept"))); // as safe as memory is
    }
    TestServer server(registry());
    QTRY_VERIFY(server.fullDeltas > 0);
    QVERIFY(server.sessions.isEmpty());
}

void TestSessionRestart::damagedFileIsKeptAside()
{
    QFile file(stored().sessionFile);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(10'000, 'x'));
    file.close();
    TestServer server(registry(), stored());
    QVERIFY(!sessionOf(server, Pool).isEmpty());
    QTRY_VERIFY(server.hasLogged(QStringLiteral("damaged")));
    const QStringList aside =
        QDir(m_folder->path()).entryList({QStringLiteral("sessions.sqlite.*damaged*")});
    QCOMPARE(aside.size(), 1);
    QCOMPARE(QFileInfo(m_folder->filePath(aside.first())).size(), 10'000);
}

void TestSessionRestart::unusableFileLeavesSessionsInMemory()
{
    ServerConfig config = stored();
    QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("sessions.sqlite"))); // no file at all
    TestServer server(registry(), config);
    QTRY_VERIFY(server.hasLogged(QStringLiteral("sessions go on in memory")));
    TestClient client(server.url(QStringLiteral("/saver")));
    QTRY_VERIFY(client.isOpen());
    client.socket.sendTextMessage(QStringLiteral("kept"));
    QTRY_COMPARE(client.texts.size(), 1);
    QVERIFY2(client.texts.first().contains(config.sessionFile), qPrintable(client.texts.first()));
    QTRY_VERIFY(server.stats.storeFailure.contains(config.sessionFile));
}

QTEST_GUILESS_MAIN(TestSessionRestart)
#include "tst_sessionrestart.moc"
