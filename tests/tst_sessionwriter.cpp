// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/sessionwriterfixture.h"

#include "server/session/sessioncontrol.h"

#include <QTest>

#include <atomic>

using namespace csp;

namespace {

const QString Key = QStringLiteral("key");

} // namespace

/// The storage thread over a store that works; judged by ThreadSanitizer too.
class TestSessionWriter final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void storeLivesOnTheStorageThread();
    void refusesBeforeOpen();
    void writesBehindWhatChanged();
    void saveIsAnsweredAfterItsTransaction();
    void savesDuringATransactionShareTheNext();
    void saveLeavesOthersToTheInterval();
    void touchedSessionsCostATransactionAnInterval();
    void endedSessionIsNotWritten();
    void removalFollowsAWriteUnderWay();
    void closeWritesWhatIsLeft();
    void closesFromManyThreads();
    void everySaveIsAnsweredOnceWhileItCloses();
};

void TestSessionWriter::storeLivesOnTheStorageThread()
{
    SessionStore::Content kept;
    kept.sessions.append(StoredSession{{Key, 1, 2, {}, {}, {}, {}}, {}});
    kept.notices.append(QStringLiteral("notice"));
    SessionWriterFixture fixture(kept);
    const Result<SessionStore::Content> content = fixture.writer.open();
    QVERIFY(content.has_value());
    QCOMPARE(content->sessions.size(), 1);
    QCOMPARE(content->sessions.constFirst().record.id, Key);
    QCOMPARE(content->notices, QStringList(QStringLiteral("notice")));
    fixture.writer.changed(fixture.session(Key));
    const std::thread::id writer = fixture.store.waitForWrites(1).front().thread;
    QVERIFY(writer != std::this_thread::get_id());
    QCOMPARE(fixture.store.openedBy(), writer);
    QCOMPARE(fixture.store.destroyedBy(), std::thread::id());
    fixture.writer.close();
    QCOMPARE(fixture.store.destroyedBy(), writer);
}

void TestSessionWriter::refusesBeforeOpen()
{
    SessionWriterFixture fixture;
    Answers answers;
    fixture.writer.save(fixture.session(Key), answers.done());
    QCOMPARE(answers.wait(1), std::vector{Status::CannotStore});
    fixture.writer.close();
    fixture.writer.close();
    QVERIFY(fixture.store.writes().empty());
}

void TestSessionWriter::writesBehindWhatChanged()
{
    SessionWriterFixture fixture;
    QVERIFY(fixture.writer.open().has_value());
    const std::shared_ptr<Session> one = fixture.session(Key);
    const QByteArray value = "value";
    QVERIFY(one->setValue(QStringLiteral("a"), value).isOk());
    const SessionChange first = fixture.store.waitForWrites(1).front().changes.constFirst();
    QCOMPARE(first.record.id, Key);
    QCOMPARE(first.values.at(QStringLiteral("a")), std::optional(value));
    QVERIFY(one->removeValue(QStringLiteral("a")).isOk());
    const SessionChange second = fixture.store.waitForWrites(2).back().changes.constFirst();
    QCOMPARE(second.values.at(QStringLiteral("a")), std::nullopt);
    QVERIFY(fixture.writer.failure().isEmpty());
}

void TestSessionWriter::saveIsAnsweredAfterItsTransaction()
{
    SessionWriterFixture fixture;
    QVERIFY(fixture.writer.open().has_value());
    const ThreadSignal reached;
    const ThreadSignal goOn;
    fixture.store.holdNext(reached, goOn);
    std::atomic<bool> isAnswered = false;
    Answers answers;
    const auto inner = answers.done();
    fixture.writer.save(fixture.session(Key), [&isAnswered, inner](const Status &status) {
        isAnswered = true;
        inner(status);
    });
    reached.wait();
    QVERIFY(!isAnswered);
    goOn.set();
    QCOMPARE(answers.wait(1), std::vector{Status::Ok});
}

void TestSessionWriter::savesDuringATransactionShareTheNext()
{
    constexpr size_t Saves = 100;
    SessionWriterFixture fixture;
    QVERIFY(fixture.writer.open().has_value());
    const ThreadSignal reached;
    const ThreadSignal goOn;
    fixture.store.holdNext(reached, goOn);
    Answers answers;
    const std::shared_ptr<Session> one = fixture.session(Key);
    fixture.writer.save(one, answers.done());
    reached.wait();
    for (size_t i = 1; i < Saves; ++i)
        fixture.writer.save(i % 2 ? one : fixture.session(QString::number(i)), answers.done());
    fixture.writer.remove(QStringLiteral("gone"), answers.done());
    goOn.set();
    QCOMPARE(answers.wait(Saves + 1), std::vector(Saves + 1, Status::Ok));
    const std::vector<StoreScript::Write> writes = fixture.store.writes();
    QCOMPARE(writes.size(), size_t(2));
    QCOMPARE(writes.back().changes.size(), qsizetype(Saves / 2)); // each session once
    QCOMPARE(writes.back().removed, QStringList(QStringLiteral("gone")));
}

void TestSessionWriter::saveLeavesOthersToTheInterval()
{
    SessionWriterFixture fixture;
    QVERIFY(fixture.writer.open().has_value());
    const std::shared_ptr<Session> touched = fixture.session(QStringLiteral("touched"));
    touched->touch();
    fixture.store.waitForWrites(1);
    touched->touch();
    Answers answers;
    fixture.writer.save(fixture.session(Key), answers.done());
    answers.wait(1);
    fixture.writer.close();
    bool isWritten = false;
    const std::vector<StoreScript::Write> writes = fixture.store.writes();
    for (size_t i = 1; i < writes.size(); ++i) {
        const bool isTouched = writes.at(i).hasChange(touched->id());
        isWritten = isWritten || isTouched;
        // A machine that is slow enough may have come to the next interval meanwhile.
        if (writes.at(i).hasChange(Key)
            && writes.at(i).at - writes.at(0).at < SessionWriter::Interval / 2)
            QVERIFY(!isTouched);
    }
    QVERIFY(isWritten);
}

void TestSessionWriter::touchedSessionsCostATransactionAnInterval()
{
    constexpr int Sessions = 10'000;
    using Clock = std::chrono::steady_clock;
    SessionWriterFixture fixture;
    QVERIFY(fixture.writer.open().has_value());
    std::vector<std::shared_ptr<Session>> sessions;
    for (int i = 0; i < Sessions; ++i)
        sessions.push_back(fixture.session(QString::number(i)));
    const Clock::time_point begin = Clock::now();
    while (fixture.store.writes().size() < 4) {
        for (const std::shared_ptr<Session> &each : sessions)
            each->touch();
    }
    const auto intervals = (Clock::now() - begin) / SessionWriter::Interval;
    const std::vector<StoreScript::Write> writes = fixture.store.writes();
    QVERIFY2(writes.size() <= size_t(intervals) + 2, qPrintable(QString::number(intervals)));
    QVERIFY(std::any_of(writes.begin(), writes.end(), [](const StoreScript::Write &each) {
        return each.changes.size() == Sessions;
    }));
}

void TestSessionWriter::endedSessionIsNotWritten()
{
    SessionWriterFixture fixture;
    QVERIFY(fixture.writer.open().has_value());
    const ThreadSignal reached;
    const ThreadSignal goOn;
    fixture.store.holdNext(reached, goOn);
    fixture.writer.save(fixture.session(QStringLiteral("other")), [](const Status &) {});
    reached.wait();
    Answers answers;
    const std::shared_ptr<Session> one = fixture.session(Key);
    QVERIFY(one->setValue(Key, "value").isOk());
    fixture.writer.save(one, answers.done());
    SessionControl::finish(*one);
    fixture.writer.remove(Key, answers.done());
    goOn.set();
    QCOMPARE(answers.wait(2), (std::vector{Status::SessionEnded, Status::Ok}));
    fixture.writer.close();
    for (const StoreScript::Write &each : fixture.store.writes())
        QVERIFY(!each.hasChange(Key));
    QCOMPARE(fixture.store.writes().at(1).removed, QStringList(Key));
}

void TestSessionWriter::removalFollowsAWriteUnderWay()
{
    SessionWriterFixture fixture;
    QVERIFY(fixture.writer.open().has_value());
    const ThreadSignal reached;
    const ThreadSignal goOn;
    fixture.store.holdNext(reached, goOn);
    Answers answers;
    const std::shared_ptr<Session> one = fixture.session(Key);
    fixture.writer.save(one, answers.done());
    reached.wait();
    SessionControl::finish(*one);
    fixture.writer.remove(Key, answers.done());
    fixture.writer.changed(one); // told before it ended, heard after it
    goOn.set();
    QCOMPARE(answers.wait(2), std::vector(2, Status::Ok));
    fixture.writer.close();
    const std::vector<StoreScript::Write> writes = fixture.store.writes();
    QCOMPARE(writes.size(), size_t(2));
    QVERIFY(!writes.at(1).hasChange(Key));
    QCOMPARE(writes.at(1).removed, QStringList(Key));
}

void TestSessionWriter::closeWritesWhatIsLeft()
{
    SessionWriterFixture fixture;
    QVERIFY(fixture.writer.open().has_value());
    Answers answers;
    fixture.session(QStringLiteral("first"))->touch();
    fixture.store.waitForWrites(1); // others wait for the next interval
    const std::shared_ptr<Session> last = fixture.session(QStringLiteral("last"));
    last->touch();
    fixture.writer.save(fixture.session(Key), answers.done());
    fixture.writer.remove(QStringLiteral("gone"), nullptr);
    fixture.writer.close();
    QCOMPARE(answers.wait(1), std::vector{Status::Ok});
    bool isWritten = false;
    for (const StoreScript::Write &each : fixture.store.writes())
        isWritten = isWritten || each.hasChange(last->id());
    QVERIFY(isWritten);
    const size_t writes = fixture.store.writes().size();
    last->touch();
    fixture.writer.save(last, answers.done());
    fixture.writer.remove(Key, answers.done());
    QCOMPARE(answers.wait(3), (std::vector{Status::Ok, Status::CannotStore, Status::CannotStore}));
    fixture.writer.close();
    QCOMPARE(fixture.store.writes().size(), writes);
    QVERIFY(fixture.log->take().isEmpty());
}

void TestSessionWriter::closesFromManyThreads()
{
    SessionWriterFixture fixture;
    QVERIFY(fixture.writer.open().has_value());
    fixture.session(Key)->touch();
    std::vector<std::thread> threads;
    std::atomic<int> tooEarly = 0;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            fixture.writer.close();
            tooEarly += fixture.store.destroyedBy() == std::thread::id() ? 1 : 0;
        });
    for (std::thread &each : threads)
        each.join();
    QCOMPARE(tooEarly, 0);
    QCOMPARE(fixture.store.writes().size(), size_t(1));
}

void TestSessionWriter::everySaveIsAnsweredOnceWhileItCloses()
{
    constexpr size_t Each = 200;
    SessionWriterFixture fixture;
    QVERIFY(fixture.writer.open().has_value());
    Answers answers;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&, one = fixture.session(QString::number(i))] {
            for (size_t save = 0; save < Each; ++save)
                fixture.writer.save(one, answers.done());
        });
    fixture.store.waitForWrites(1);
    fixture.writer.close();
    for (std::thread &each : threads)
        each.join();
    QCOMPARE(answers.wait(0).size(), 4 * Each);
}

QTEST_APPLESS_MAIN(TestSessionWriter)
#include "tst_sessionwriter.moc"
