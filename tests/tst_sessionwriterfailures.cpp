// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/sessionwriterfixture.h"

#include <QTest>

#include <array>
#include <map>

using namespace csp;

namespace {

const QString Key = QStringLiteral("key");
const QString DiskFull = QStringLiteral("/data/sessions.sqlite: disk full");

} // namespace

/// The storage thread over a store that fails; judged by ThreadSanitizer too.
class TestSessionWriterFailures final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesAllWhenItCannotOpen();
    void failureKeepsWhatChanged();
    void failureIsLoggedOnce();
    void removalIsTriedAgain();
    void closeTellsWhatIsLost();
    void closeTriesAgainWhatFailed();
    void closeLetsGoOfWhatIsLost();
    void nothingIsLostBetweenManyThreads();
};

void TestSessionWriterFailures::refusesAllWhenItCannotOpen()
{
    SessionWriterFixture fixture(Status(Status::CannotStore, DiskFull));
    QCOMPARE(fixture.writer.open().error().text(), DiskFull);
    QCOMPARE(fixture.writer.failure(), DiskFull);
    Answers answers;
    const std::shared_ptr<Session> one = fixture.session(Key);
    fixture.writer.changed(one);
    fixture.writer.save(one, answers.done());
    fixture.writer.remove(Key, answers.done());
    fixture.writer.remove(Key, nullptr);
    QCOMPARE(answers.wait(2), std::vector(2, Status::CannotStore));
    fixture.writer.close();
    QVERIFY(fixture.store.writes().empty());
    QVERIFY(fixture.store.destroyedBy() != std::thread::id());
}

void TestSessionWriterFailures::failureKeepsWhatChanged()
{
    SessionWriterFixture fixture;
    QVERIFY(fixture.writer.open().has_value());
    fixture.store.fail(DiskFull);
    const std::shared_ptr<Session> one = fixture.session(Key);
    QVERIFY(one->setValue(QStringLiteral("a"), "1").isOk());
    QVERIFY(one->setValue(QStringLiteral("b"), "1").isOk());
    Answers answers;
    fixture.writer.save(one, answers.done());
    QCOMPARE(answers.wait(1), std::vector{Status::CannotStore});
    QCOMPARE(fixture.writer.failure(), DiskFull);
    QVERIFY(one->setValue(QStringLiteral("b"), "2").isOk());
    fixture.store.fail({});
    // Nobody asks: it is tried again by itself.
    const auto isWritten = [&] { return fixture.store.writes().back().isOk; };
    QVERIFY(QTest::qWaitFor(isWritten, 60'000));
    const SessionChange change = fixture.store.writes().back().changes.constFirst();
    QCOMPARE(change.values.at(QStringLiteral("a")), std::optional<QByteArray>("1"));
    QCOMPARE(change.values.at(QStringLiteral("b")), std::optional<QByteArray>("2"));
    fixture.writer.close();
    QVERIFY(fixture.writer.failure().isEmpty());
}

void TestSessionWriterFailures::failureIsLoggedOnce()
{
    SessionWriterFixture fixture;
    QVERIFY(fixture.writer.open().has_value());
    for (int round = 1; round <= 2; ++round) {
        fixture.store.fail(DiskFull);
        Answers failed;
        for (size_t i = 1; i <= 3; ++i) {
            fixture.writer.save(fixture.session(Key), failed.done());
            QCOMPARE(failed.wait(i), std::vector(i, Status::CannotStore));
        }
        QCOMPARE(fixture.logLines(LogEntry::Level::Error),
                 QStringList(DiskFull + QStringLiteral("; sessions go on in memory")));
        fixture.store.fail({});
        Answers written;
        fixture.writer.save(fixture.session(Key), written.done());
        QCOMPARE(written.wait(1), std::vector{Status::Ok});
        const std::vector<StoreScript::Write> writes = fixture.store.writes();
        QVERIFY(std::any_of(writes.begin(), writes.end(), [](const StoreScript::Write &each) {
            return each.isOk && each.changes.size() >= 3; // those that failed
        }));
        QCOMPARE(fixture.logLines(LogEntry::Level::Info),
                 QStringList(QStringLiteral("sessions are stored again")));
    }
}

void TestSessionWriterFailures::removalIsTriedAgain()
{
    SessionWriterFixture fixture;
    QVERIFY(fixture.writer.open().has_value());
    fixture.store.fail(DiskFull);
    Answers answers;
    fixture.writer.remove(Key, answers.done());
    QCOMPARE(answers.wait(1), std::vector{Status::CannotStore});
    fixture.store.fail({});
    const auto isWritten = [&] { return fixture.store.writes().back().isOk; };
    QVERIFY(QTest::qWaitFor(isWritten, 60'000));
    QCOMPARE(fixture.store.writes().back().removed, QStringList(Key));
    fixture.writer.close();
    QCOMPARE(answers.wait(1).size(), size_t(1)); // it was answered once
}

void TestSessionWriterFailures::closeTellsWhatIsLost()
{
    SessionWriterFixture fixture;
    QVERIFY(fixture.writer.open().has_value());
    fixture.store.fail(DiskFull);
    Answers answers;
    fixture.writer.save(fixture.session(QStringLiteral("a")), answers.done());
    answers.wait(1);
    fixture.writer.save(fixture.session(QStringLiteral("b")), answers.done());
    fixture.writer.remove(QStringLiteral("c"), answers.done());
    fixture.writer.close();
    QCOMPARE(answers.wait(3), std::vector(3, Status::CannotStore));
    QCOMPARE(fixture.logLines(LogEntry::Level::Error).constLast(),
             DiskFull
                 + QStringLiteral("; what changed in 2 sessions is lost, and 1 that have ended are "
                                  "still stored"));
}

void TestSessionWriterFailures::closeTriesAgainWhatFailed()
{
    SessionWriterFixture fixture;
    QVERIFY(fixture.writer.open().has_value());
    fixture.store.fail(DiskFull);
    Answers answers;
    fixture.writer.save(fixture.session(Key), answers.done());
    answers.wait(1);
    fixture.store.fail({});
    fixture.writer.close();
    QVERIFY(fixture.store.writes().back().isOk);
    QVERIFY(fixture.store.writes().back().hasChange(Key));
}

/// A session holds its keeper, and that the writer: whoever held it on would keep all for ever.
void TestSessionWriterFailures::closeLetsGoOfWhatIsLost()
{
    SessionWriterFixture fixture;
    QVERIFY(fixture.writer.open().has_value());
    fixture.store.fail(DiskFull);
    std::shared_ptr<Session> one = fixture.session(Key);
    QVERIFY(one->setValue(Key, "1").isOk());
    const std::weak_ptr<Session> watch = one;
    one.reset();
    fixture.writer.close();
    QVERIFY(!fixture.store.writes().empty());
    QVERIFY(watch.expired());
}

void TestSessionWriterFailures::nothingIsLostBetweenManyThreads()
{
    constexpr size_t Rounds = 400;
    SessionWriterFixture fixture;
    QVERIFY(fixture.writer.open().has_value());
    // They outlive the threads: QByteArray's assignment lies in Qt, where ThreadSanitizer sees
    // nothing.
    std::array<QByteArray, Rounds> values;
    for (size_t i = 0; i < Rounds; ++i)
        values.at(i) = QByteArray::number(int(i));
    std::array<std::shared_ptr<Session>, 3> sessions;
    for (size_t i = 0; i < sessions.size(); ++i)
        sessions.at(i) = fixture.session(QString::number(int(i)));
    Answers answers;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&, key = QString::number(thread)] {
            for (size_t round = 0; round < Rounds; ++round) {
                const std::shared_ptr<Session> &one = sessions.at(round % sessions.size());
                if (!one->setValue(key, values.at(round)).isOk())
                    std::terminate();
                if (round % 5 == 0)
                    fixture.writer.save(one, answers.done());
                if (round % 40 == 0)
                    fixture.store.fail(round % 80 == 0 ? DiskFull : QString());
            }
        });
    for (std::thread &each : threads)
        each.join();
    answers.wait(4 * Rounds / 5);
    fixture.store.fail({});
    fixture.writer.close();
    std::map<QString, std::map<QString, QByteArray>> stored;
    for (const StoreScript::Write &write : fixture.store.writes()) {
        for (const SessionChange &change : write.isOk ? write.changes : QList<SessionChange>()) {
            for (const auto &[key, value] : change.values)
                stored[change.record.id].insert_or_assign(key, value.value());
        }
    }
    for (const std::shared_ptr<Session> &each : sessions) {
        QCOMPARE(each->keys().size(), 4);
        for (const QString &key : each->keys())
            QCOMPARE(stored[each->id()][key], each->value(key));
    }
}

QTEST_APPLESS_MAIN(TestSessionWriterFailures)
#include "tst_sessionwriterfailures.moc"
