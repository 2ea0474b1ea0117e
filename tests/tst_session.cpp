// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/session.h"
#include "server/session/sessioncontrol.h"
#include "tests/recordingkeeper.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <thread>
#include <vector>

using namespace csp;

namespace {

using std::chrono::seconds;

const QString Key = QStringLiteral("key");

constexpr auto Stored = Session::Kind::Stored;

std::shared_ptr<Session> makeStored(seconds timeout,
                                    std::shared_ptr<SessionKeeper> keeper = nullptr)
{
    return makeSession(QStringLiteral("id"), Stored, timeout, std::move(keeper));
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
    void dataMayBeSoLargeAndNoLarger();
    void timeoutHasBounds_data();
    void timeoutHasBounds();
    void touchMovesTheLastActivity();
    void endedSessionRefusesAndForgets();
    void endIsARequest();
    void endIsAskedForByManyThreads();
    void changeIsToldOnceUntilTaken();
    void heldBackSessionTellsNothing();
    void takesWhatIsNewAlone();
    void returnedChangeIsNewAgain();
    void transientSessionIsNotSaved();
    void lastWriteOfAKeyWins();
    void writersRaceWithTheEnd();
};

void TestSession::beginsEmpty()
{
    const auto made = makeStored(seconds(900));
    const Session &session = *made;
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
    const auto made = makeStored(seconds(0));
    Session &session = *made;
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
    const auto made = makeStored(seconds(0));
    Session &session = *made;
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
    const auto made = makeStored(seconds(7));
    Session &session = *made;
    QCOMPARE(int(session.setTimeout(seconds(timeout)).code()), code);
    QCOMPARE(session.timeout(), code == Status::Ok ? seconds(timeout) : seconds(7));
}

void TestSession::touchMovesTheLastActivity()
{
    const auto made = makeStored(seconds(0));
    Session &session = *made;
    const QDateTime before = session.lastActivityAt();
    while (QDateTime::currentDateTimeUtc() <= before)
        std::this_thread::yield();
    session.touch();
    QVERIFY(session.lastActivityAt() > before);
    QVERIFY(session.createdAt() <= before);
}

void TestSession::dataMayBeSoLargeAndNoLarger()
{
    const auto session = makeStored(seconds(0));
    const QByteArray largest(Session::ValueBytes, 'x');
    qsizetype bytes = 0;
    for (int i = 10; i < 99 && bytes + Session::ValueBytes + 4 <= Session::DataBytes; ++i) {
        QVERIFY(session->setValue(QString::number(i), largest).isOk());
        bytes += Session::ValueBytes + 4; // a key counts as UTF-16
    }
    const QByteArray rest(Session::DataBytes - bytes - qsizetype(Key.size() * 2), 'x');
    QCOMPARE(session->setValue(Key, rest + 'x').code(), Status::ValueTooLarge);
    QVERIFY(session->value(Key).isNull());
    QVERIFY(session->setValue(Key, rest).isOk());
    QCOMPARE(session->setValue(QStringLiteral("k"), {}).code(), Status::ValueTooLarge);
    QVERIFY(session->setValue(Key, {}).isOk()); // what is replaced counts no more
    QVERIFY(session->setValue(Key, rest).isOk());
    QVERIFY(session->removeValue(Key).isOk());
    QVERIFY(session->setValue(Key, rest).isOk());
}

void TestSession::endedSessionRefusesAndForgets()
{
    const auto made = makeStored(seconds(7));
    Session &session = *made;
    QVERIFY(session.setValue(Key, "value").isOk());
    SessionControl::finish(session);
    SessionControl::finish(session);
    QVERIFY(session.isEnded());
    QVERIFY(session.value(Key).isNull());
    QVERIFY(session.keys().isEmpty());
    QCOMPARE(session.setValue(Key, "x").code(), Status::SessionEnded);
    QCOMPARE(session.removeValue(Key).code(), Status::SessionEnded);
    QCOMPARE(session.setUser(QStringLiteral("ann")).code(), Status::SessionEnded);
    QCOMPARE(session.setTimeout(seconds(1)).code(), Status::SessionEnded);
    QCOMPARE(session.timeout(), seconds(7));
}

void TestSession::endIsARequest()
{
    const auto keeper = std::make_shared<RecordingKeeper>();
    const auto session = makeStored(seconds(7), keeper);
    QVERIFY(session->setValue(Key, "value").isOk());
    session->end();
    QCOMPARE(keeper->ends, 1);
    QVERIFY(!session->isEnded()); // until its server has agreed
    QCOMPARE(session->value(Key), QByteArray("value"));
    SessionControl::finish(*session);
    session->end();
    QCOMPARE(keeper->ends, 1);
}

void TestSession::endIsAskedForByManyThreads()
{
    for (int round = 0; round < 50; ++round) {
        const auto keeper = std::make_shared<RecordingKeeper>();
        const auto session = makeStored(seconds(0), keeper);
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] { session->end(); });
        threads.emplace_back([&] { SessionControl::finish(*session); });
        for (std::thread &each : threads)
            each.join();
        QVERIFY(keeper->ends <= 4);
        QVERIFY(session->isEnded());
    }
}

void TestSession::changeIsToldOnceUntilTaken()
{
    const auto keeper = std::make_shared<RecordingKeeper>();
    const auto session = makeStored(seconds(7), keeper);
    QVERIFY(!SessionControl::mayBeStored(*session));
    QVERIFY(session->setValue(Key, "one").isOk());
    QVERIFY(session->setUser(Key).isOk());
    session->touch();
    QCOMPARE(keeper->changes, 1);
    QVERIFY(SessionControl::mayBeStored(*session));
    SessionControl::takeChange(*session);
    session->touch();
    QVERIFY(session->removeValue(Key).isOk());
    QVERIFY(session->setTimeout(seconds(8)).isOk());
    QCOMPARE(keeper->changes, 2);
}

void TestSession::heldBackSessionTellsNothing()
{
    const auto keeper = std::make_shared<RecordingKeeper>();
    const auto session = makeStored(seconds(7), keeper);
    SessionControl::holdBack(*session);
    QVERIFY(session->setValue(Key, "one").isOk());
    QCOMPARE(keeper->changes, 0);
    QVERIFY(!SessionControl::mayBeStored(*session));
    SessionControl::release(*session);
    SessionControl::release(*session);
    QCOMPARE(keeper->changes, 1);
    QVERIFY(SessionControl::mayBeStored(*session));
}

void TestSession::takesWhatIsNewAlone()
{
    const QString other = QStringLiteral("other");
    const auto session = makeStored(seconds(7), std::make_shared<RecordingKeeper>());
    QVERIFY(session->setValue(Key, "one").isOk());
    QVERIFY(session->setValue(other, "two").isOk());
    const SessionChange first = SessionControl::takeChange(*session);
    QCOMPARE(first.values.size(), size_t(2));
    QCOMPARE(first.record.id, QStringLiteral("id"));
    QCOMPARE(first.record.timeout, seconds(7));
    QCOMPARE(first.record.userAgent, QByteArray("agent"));
    QVERIFY(session->removeValue(Key).isOk());
    QVERIFY(session->setUser(QStringLiteral("ann")).isOk());
    const SessionChange second = SessionControl::takeChange(*session);
    QCOMPARE(second.values.size(), size_t(1));
    QVERIFY(!second.values.at(Key).has_value());
    QCOMPARE(second.record.user, QStringLiteral("ann"));
    QVERIFY(SessionControl::takeChange(*session).values.empty());
}

void TestSession::returnedChangeIsNewAgain()
{
    const auto keeper = std::make_shared<RecordingKeeper>();
    const auto session = makeStored(seconds(7), keeper);
    QVERIFY(session->setValue(Key, "one").isOk());
    const SessionChange failed = SessionControl::takeChange(*session);
    QVERIFY(session->setValue(Key, "two").isOk());
    SessionControl::returnChange(*session, failed);
    QCOMPARE(keeper->changes, 2);
    const SessionChange again = SessionControl::takeChange(*session);
    QCOMPARE(again.values.at(Key).value(), QByteArray("two"));
    SessionControl::finish(*session);
    SessionControl::returnChange(*session, again);
    QCOMPARE(keeper->changes, 2); // one that has ended is not written again
}

void TestSession::transientSessionIsNotSaved()
{
    const auto keeper = std::make_shared<RecordingKeeper>();
    const auto session =
        makeSession(QStringLiteral("id"), Session::Kind::Transient, seconds(0), keeper);
    QCOMPARE(session->save().result().code(), Status::NotSupported);
    QVERIFY(session->setValue(Key, "value").isOk());
    QCOMPARE(keeper->changes + keeper->saves, 0);
    const auto stored = makeStored(seconds(0), keeper);
    QVERIFY(stored->save().result().isOk());
    QCOMPARE(keeper->saves, 1);
    SessionControl::finish(*stored);
    QCOMPARE(stored->save().result().code(), Status::SessionEnded);
    QCOMPARE(keeper->saves, 1);
}

void TestSession::lastWriteOfAKeyWins()
{
    constexpr int Each = 500;
    const auto made = makeStored(seconds(0));
    Session &session = *made;
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
        const auto made = makeStored(seconds(0));
        Session &session = *made;
        std::thread writer([&] {
            while (session.setValue(Key, "x").isOk() && session.setUser(Key).isOk())
                ;
        });
        SessionControl::finish(session);
        writer.join();
        QVERIFY(session.keys().isEmpty()); // no write slips in behind the end
    }
}

QTEST_APPLESS_MAIN(TestSession)
#include "tst_session.moc"
