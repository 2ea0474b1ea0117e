// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/sessionmanager.h"
#include "server/session/sessioncontrol.h"
#include "server/session/sqlitesessionstore.h"
#include "tests/scriptedevents.h"

#include <QTemporaryDir>
#include <QTest>

using namespace csp;

namespace {

/// A manager with what it works with.
///
/// Thread: the test's, which is its gateway thread.
struct Fixture
{
    explicit Fixture(const ServerConfig &config, std::shared_ptr<SessionEvents> events = nullptr)
        : commons(config, std::make_shared<Log>())
        , services(commons, std::make_shared<Doorbell>([] {}))
        , manager(std::make_unique<SessionManager>(
              services, std::move(events), [](const QString &) { return false; }, nullptr))
    {
        QObject::connect(manager.get(), &SessionManager::ended, &context,
                         [this](const QString &id) { ended.append(id); });
        manager->open(1);
    }

    /// A session that its client knows, once the events have agreed.
    std::shared_ptr<Session> join(Session::Kind kind = Session::Kind::Stored)
    {
        std::shared_ptr<Session> session;
        manager->join(Request("GET /?CSPCHD=longgone HTTP/1.1\r\n\r\n", QHostAddress::LocalHost, 1),
                      kind, [&session](const auto &joined) { session = joined.value().session; });
        if (!QTest::qWaitFor([&] { return session != nullptr; }, 20'000))
            qFatal("no session");
        SessionControl::release(*session);
        return session;
    }

    GatewayCommons commons;
    GatewayServices services;
    QStringList ended;
    QObject context;
    std::unique_ptr<SessionManager> manager;
};

} // namespace

/// The order of a session's end, of its server's stop, and of the store.
class TestSessionManager final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void endAskedForBeforeTheStopDeletesTheRecord();
    void destructionTellsNobody();
    void droppedWhileAskedToEndEndsOnce_data();
    void droppedWhileAskedToEndEndsOnce();
    void errorOfAnyCodeRefuses_data();
    void errorOfAnyCodeRefuses();
    void endedSessionIsAskedAboutNoMore();
    void timedOutBeforeTheStartIsNotFound();
    void endWithoutAStoreLeavesNoRecord();
    void changesOfUnstoredSessionsAreNotCollected_data();
    void changesOfUnstoredSessionsAreNotCollected();

private:
    ServerConfig m_config;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestSessionManager::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_config = {};
    m_config.sessionFile = m_folder->filePath(QStringLiteral("sessions.sqlite"));
}

void TestSessionManager::endAskedForBeforeTheStopDeletesTheRecord()
{
    {
        Fixture fixture(m_config);
        const std::shared_ptr<Session> session = fixture.join();
        QVERIFY(session->save().result().isOk());
        session->end(); // the event loop has no turn between this and the stop
        fixture.manager->close();
        QCOMPARE(fixture.ended, QStringList(session->id()));
    }
    Fixture again(m_config);
    QCOMPARE(again.manager->table().size(), 0);
}

void TestSessionManager::destructionTellsNobody()
{
    Fixture fixture(m_config);
    const std::shared_ptr<Session> session = fixture.join();
    fixture.manager->close();
    session->end(); // a handler that is still there when the gateway goes
    fixture.manager.reset();
    QVERIFY(fixture.ended.isEmpty()); // who listens is half gone already
}

void TestSessionManager::droppedWhileAskedToEndEndsOnce_data()
{
    QTest::addColumn<bool>("agrees");
    QTest::newRow("agrees") << true;
    QTest::newRow("refuses") << false;
}

void TestSessionManager::droppedWhileAskedToEndEndsOnce()
{
    QFETCH(bool, agrees);
    const auto events = std::make_shared<ScriptedEvents>();
    events->end = events->waiting(agrees ? Status() : refusal("stays"));
    m_config.poolThreads = 1; // what is asked last is answered last
    Fixture fixture(m_config, events);
    const QString id = fixture.join()->id();
    fixture.manager->end(id, ClosedBy::Session, nullptr);
    QTRY_COMPARE(events->ends, 1);
    fixture.manager->drop(id);
    events->gate.release();
    QVERIFY(fixture.join() != nullptr);
    QCOMPARE(fixture.ended, QStringList(id));
    const QList<LogEntry> lines = fixture.services.log->take();
    QVERIFY(std::none_of(lines.begin(), lines.end(), [](const LogEntry &each) {
        return each.text.contains(QLatin1String("stays"));
    }));
}

void TestSessionManager::errorOfAnyCodeRefuses_data()
{
    QTest::addColumn<Status::Code>("code");
    QTest::newRow("what a throw is told as") << Status::HandlerFailed;
    QTest::newRow("what no answer is told as") << Status::HandlerStillRunning;
}

void TestSessionManager::errorOfAnyCodeRefuses()
{
    QFETCH(Status::Code, code);
    const auto events = std::make_shared<ScriptedEvents>();
    events->end = [code](Session &) { return Status(code, QStringLiteral("still needed")); };
    Fixture fixture(m_config, events);
    const QString id = fixture.join()->id();
    Status answer;
    fixture.manager->end(id, ClosedBy::Session, [&answer](const Status &said) { answer = said; });
    QTRY_COMPARE(answer.code(), Status::SessionRefused);
    QVERIFY(answer.text().contains(QStringLiteral("still needed")));
    QVERIFY(fixture.manager->table().entry(id) != nullptr);
    QVERIFY(fixture.ended.isEmpty());
}

/// No end would follow the start of a session that was dropped before a pool thread was free.
void TestSessionManager::endedSessionIsAskedAboutNoMore()
{
    const auto events = std::make_shared<ScriptedEvents>();
    events->start = events->waiting();
    m_config.poolThreads = 1;
    m_config.limits.preServer = std::chrono::milliseconds(50);
    Fixture fixture(m_config, events);
    int refused = 0;
    for (int i = 0; i < 2; ++i)
        fixture.manager->join(Request("GET / HTTP/1.1\r\n\r\n", QHostAddress::LocalHost, 1),
                              Session::Kind::Stored,
                              [&refused](const auto &joined) { refused += joined ? 0 : 1; });
    QTRY_COMPARE(refused, 2);
    events->gate.release(2);
    QSemaphore poolIsThrough;
    fixture.services.pool->post([&poolIsThrough] { poolIsThrough.release(); });
    QVERIFY(poolIsThrough.tryAcquire(1, 20'000));
    QCOMPARE(events->starts, 1);
}

void TestSessionManager::timedOutBeforeTheStartIsNotFound()
{
    const auto id = QStringLiteral("longgone");
    {
        SqliteSessionStore store(m_config.sessionFile);
        QVERIFY(store.open().has_value());
        const SessionRecord record{id, 1, 1, std::chrono::seconds(1), {}, {}, {}};
        QVERIFY(store.write({{record, {}}}, {}).isOk());
    }
    Fixture fixture(m_config);
    QCOMPARE(fixture.ended, QStringList(id));
    QVERIFY(fixture.join()->id() != id);
}

void TestSessionManager::endWithoutAStoreLeavesNoRecord()
{
    m_config.sessionFile = m_folder->path(); // no file at all
    Fixture fixture(m_config);
    const std::shared_ptr<Session> session = fixture.join();
    QCOMPARE(session->save().result().code(), Status::CannotStore);
    Status ended(Status::NotRunning);
    fixture.manager->end(session->id(), ClosedBy::Session,
                         [&ended](const Status &status) { ended = status; });
    QTRY_VERIFY2(ended.isOk(), qPrintable(ended.toString()));
}

void TestSessionManager::changesOfUnstoredSessionsAreNotCollected_data()
{
    QTest::addColumn<Session::Kind>("kind");
    QTest::addColumn<QString>("file");
    QTest::newRow("transient") << Session::Kind::Transient << QStringLiteral("/sessions.sqlite");
    QTest::newRow("no file can be there") << Session::Kind::Stored << QStringLiteral("/.");
    QTest::newRow("in memory") << Session::Kind::Stored << QString();
}

/// A handler that sets and removes ever new keys needs no memory for those that are gone.
void TestSessionManager::changesOfUnstoredSessionsAreNotCollected()
{
    QFETCH(Session::Kind, kind);
    QFETCH(QString, file);
    m_config.sessionFile = file.isEmpty() ? QString() : m_folder->path() + file;
    Fixture fixture(m_config);
    const std::shared_ptr<Session> session = fixture.join(kind);
    for (int i = 0; i < 10; ++i) {
        QVERIFY(session->setValue(QString::number(i), "x").isOk());
        QVERIFY(session->removeValue(QString::number(i)).isOk());
    }
    QVERIFY(SessionControl::takeChange(*session).values.empty());
}

QTEST_GUILESS_MAIN(TestSessionManager)
#include "tst_sessionmanager.moc"
