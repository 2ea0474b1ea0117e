// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/session.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <thread>
#include <vector>

using namespace csp;

namespace {

using std::chrono::seconds;

const QString Key = QStringLiteral("key");

Session::Kind stored()
{
    return Session::Kind::Stored;
}

} // namespace

/// One session, also between many threads; judged by ThreadSanitizer too.
class TestSession final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsEmpty();
    void keepsValues();
    void valueMayBeSoLargeAndNoLarger();
    void timeoutHasBounds_data();
    void timeoutHasBounds();
    void touchMovesTheLastActivity();
    void endedSessionRefusesAndForgets();
    void endsOnceFromManyThreads();
    void lastWriteOfAKeyWins();
    void writersRaceWithTheEnd();
};

void TestSession::beginsEmpty()
{
    const Session session(QStringLiteral("id"), stored(), seconds(900), {});
    QCOMPARE(session.id(), QStringLiteral("id"));
    QCOMPARE(session.kind(), Session::Kind::Stored);
    QCOMPARE(session.timeout(), seconds(900));
    QVERIFY(session.user().isEmpty());
    QVERIFY(session.keys().isEmpty());
    QVERIFY(session.value(Key).isNull());
    QVERIFY(!session.isEnded());
    QCOMPARE(session.createdAt().timeSpec(), Qt::UTC);
    QCOMPARE(session.lastActivityAt(), session.createdAt());
}

void TestSession::keepsValues()
{
    Session session(QStringLiteral("id"), stored(), seconds(0), {});
    QVERIFY(session.setValue(Key, "one").isOk());
    QVERIFY(session.setValue(Key, QByteArray("\0two", 4)).isOk());
    QVERIFY(session.setValue(QStringLiteral("a"), {}).isOk());
    QCOMPARE(session.value(Key), QByteArray("\0two", 4));
    QCOMPARE(session.keys(), QStringList({QStringLiteral("a"), Key}));
    QVERIFY(session.removeValue(Key).isOk());
    QVERIFY(session.removeValue(Key).isOk());
    QCOMPARE(session.keys(), QStringList(QStringLiteral("a")));
    QVERIFY(session.setUser(QStringLiteral("ann")).isOk());
    QCOMPARE(session.user(), QStringLiteral("ann"));
}

void TestSession::valueMayBeSoLargeAndNoLarger()
{
    Session session(QStringLiteral("id"), stored(), seconds(0), {});
    const QByteArray largest(Session::ValueBytes, 'x');
    QVERIFY(session.setValue(Key, largest).isOk());
    QCOMPARE(session.setValue(Key, largest + 'x').code(), Status::ValueTooLarge);
    QCOMPARE(session.value(Key), largest);
}

void TestSession::timeoutHasBounds_data()
{
    QTest::addColumn<qint64>("timeout");
    QTest::addColumn<int>("code");
    QTest::newRow("never") << qint64(0) << int(Status::Ok);
    QTest::newRow("shortest") << qint64(1) << int(Status::Ok);
    QTest::newRow("longest") << qint64(Session::MaximumTimeout.count()) << int(Status::Ok);
    QTest::newRow("longer") << qint64(Session::MaximumTimeout.count() + 1)
                            << int(Status::InvalidConfig);
    QTest::newRow("negative") << qint64(-1) << int(Status::InvalidConfig);
}

void TestSession::timeoutHasBounds()
{
    QFETCH(qint64, timeout);
    QFETCH(int, code);
    Session session(QStringLiteral("id"), stored(), seconds(7), {});
    QCOMPARE(int(session.setTimeout(seconds(timeout)).code()), code);
    QCOMPARE(session.timeout(), code == Status::Ok ? seconds(timeout) : seconds(7));
}

void TestSession::touchMovesTheLastActivity()
{
    Session session(QStringLiteral("id"), stored(), seconds(0), {});
    const QDateTime before = session.lastActivityAt();
    while (QDateTime::currentDateTimeUtc() <= before)
        std::this_thread::yield();
    session.touch();
    QVERIFY(session.lastActivityAt() > before);
    QVERIFY(session.createdAt() <= before);
}

void TestSession::endedSessionRefusesAndForgets()
{
    QStringList ended;
    Session session(QStringLiteral("id"), stored(), seconds(7),
                    [&](const QString &id) { ended.append(id); });
    QVERIFY(session.setValue(Key, "value").isOk());
    session.end();
    session.end();
    QCOMPARE(ended, QStringList(QStringLiteral("id")));
    QVERIFY(session.isEnded());
    QVERIFY(session.value(Key).isNull());
    QVERIFY(session.keys().isEmpty());
    QCOMPARE(session.setValue(Key, "x").code(), Status::SessionEnded);
    QCOMPARE(session.removeValue(Key).code(), Status::SessionEnded);
    QCOMPARE(session.setUser(QStringLiteral("ann")).code(), Status::SessionEnded);
    QCOMPARE(session.setTimeout(seconds(1)).code(), Status::SessionEnded);
    QCOMPARE(session.timeout(), seconds(7));
}

void TestSession::endsOnceFromManyThreads()
{
    for (int round = 0; round < 50; ++round) {
        std::atomic<int> ends = 0;
        Session session(QStringLiteral("id"), stored(), seconds(0),
                        [&](const QString &) { ++ends; });
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] { session.end(); });
        for (std::thread &each : threads)
            each.join();
        QCOMPARE(ends, 1);
    }
}

void TestSession::lastWriteOfAKeyWins()
{
    constexpr int Each = 500;
    Session session(QStringLiteral("id"), stored(), seconds(0), {});
    // They outlive the threads: QByteArray's assignment lies in Qt, which is not instrumented, so
    // ThreadSanitizer would not see why it may free what another thread let go of.
    const std::array<QByteArray, 4> values{"a", "bb", "ccc", "dddd"};
    std::vector<std::thread> threads;
    std::atomic<int> refused = 0;
    for (const QByteArray &value : values)
        threads.emplace_back([&] {
            for (int i = 0; i < Each; ++i) {
                refused += session.setValue(Key, value).isOk() ? 0 : 1;
                refused += session.setUser(session.user()).isOk() ? 0 : 1;
                session.touch();
            }
        });
    for (std::thread &each : threads)
        each.join();
    QCOMPARE(refused, 0);
    QCOMPARE(session.keys().size(), 1);
    QVERIFY(std::find(values.begin(), values.end(), session.value(Key)) != values.end());
}

void TestSession::writersRaceWithTheEnd()
{
    for (int round = 0; round < 100; ++round) {
        Session session(QStringLiteral("id"), stored(), seconds(0), {});
        std::thread writer([&] {
            while (session.setValue(Key, "x").isOk() && session.setUser(Key).isOk())
                ;
        });
        session.end();
        writer.join();
        QVERIFY(session.keys().isEmpty()); // no write slips in behind the end
    }
}

QTEST_APPLESS_MAIN(TestSession)
#include "tst_session.moc"
