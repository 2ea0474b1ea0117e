// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/eventloop/timerqueue.h"

#include <QTest>
#include <QTimerEvent>

#include <functional>

using namespace csp;
using namespace std::chrono_literals;

namespace {

using TimePoint = TimerQueue::TimePoint;

constexpr TimePoint Start = TimePoint(1'000s + 1us); // no round time

/// Notes which of its timers have fired, and does \a action then.
class Receiver final : public QObject
{
public:
    QList<int> fired;
    std::function<void(int)> action;

protected:
    void timerEvent(QTimerEvent *event) override
    {
        fired.append(event->timerId());
        if (action)
            action(event->timerId());
    }
};

} // namespace

/// Timers by a clock that the test turns.
class TestTimerQueue final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isNeverEarlyAndSeldomLate_data();
    void isNeverEarlyAndSeldomLate();
    void keepsThePace_data();
    void keepsThePace();
    void firesInOrder();
    void firesEachButOnce();
    void skipsWhatWasMissed();
    void tellsTheRemainingTime();
    void tellsATimersOwnValues();
    void removesOneOrAllOfAnObject();
    void zeroTimersAreAlwaysDueAndNotCounted();
    void timerMayEndItself();
    void timerMayEndOthersThatAreDue();
    void objectMayDieInItsTimersEvent();
    void timerStartedInAnEventWaits();
    void isNotFiredWithinItsOwnEvent();
    void sameNumberMayComeAgainInTheEvent();
};

void TestTimerQueue::isNeverEarlyAndSeldomLate_data()
{
    QTest::addColumn<int>("interval");
    QTest::addColumn<Qt::TimerType>("type");
    QTest::addColumn<int>("mostLate");
    QTest::newRow("precise") << 1'000 << Qt::PreciseTimer << 0;
    QTest::newRow("precise, long") << 100'000 << Qt::PreciseTimer << 0;
    QTest::newRow("coarse, short") << 20 << Qt::CoarseTimer << 0;
    QTest::newRow("coarse, 5 %") << 40 << Qt::CoarseTimer << 2;
    QTest::newRow("coarse") << 200 << Qt::CoarseTimer << 10;
    QTest::newRow("coarse, odd") << 1'234 << Qt::CoarseTimer << 50;
    QTest::newRow("coarse, a minute") << 60'000 << Qt::CoarseTimer << 500;
    QTest::newRow("very coarse") << 5'000 << Qt::VeryCoarseTimer << 1'000;
    QTest::newRow("very coarse, short") << 10 << Qt::VeryCoarseTimer << 1'000;
}

void TestTimerQueue::isNeverEarlyAndSeldomLate()
{
    QFETCH(int, interval);
    QFETCH(Qt::TimerType, type);
    QFETCH(int, mostLate);
    for (int phase = 0; phase < 2'000; phase += 7) {
        TimerQueue queue;
        Receiver receiver;
        const TimePoint now = Start + std::chrono::milliseconds(phase);
        queue.add({1, interval, type}, &receiver, now);
        const auto wait = *queue.nextDeadline() - now;
        QVERIFY(wait >= std::chrono::milliseconds(interval));
        QVERIFY(wait <= std::chrono::milliseconds(interval + mostLate));
        QCOMPARE(queue.fire(*queue.nextDeadline() - 1ns), 0);
        QCOMPARE(queue.fire(*queue.nextDeadline()), 1);
    }
}

void TestTimerQueue::keepsThePace_data()
{
    QTest::addColumn<Qt::TimerType>("type");
    QTest::newRow("precise") << Qt::PreciseTimer;
    QTest::newRow("coarse") << Qt::CoarseTimer;
}

void TestTimerQueue::keepsThePace()
{
    QFETCH(Qt::TimerType, type);
    TimerQueue queue;
    Receiver receiver;
    queue.add({1, 107, type}, &receiver, Start);
    for (int i = 0; i < 1'000; ++i)
        QCOMPARE(queue.fire(*queue.nextDeadline()), 1);
    // What each is late by does not add up.
    QVERIFY(*queue.nextDeadline() < Start + 107ms * 1'002);
}

void TestTimerQueue::firesInOrder()
{
    TimerQueue queue;
    Receiver receiver;
    queue.add({1, 30, Qt::PreciseTimer}, &receiver, Start);
    queue.add({2, 10, Qt::PreciseTimer}, &receiver, Start);
    queue.add({3, 20, Qt::PreciseTimer}, &receiver, Start);
    queue.add({4, 10, Qt::PreciseTimer}, &receiver, Start); // the same time: as they were started
    QCOMPARE(queue.fire(Start + 25ms), 3);
    QCOMPARE(receiver.fired, QList<int>({2, 4, 3}));
}

void TestTimerQueue::firesEachButOnce()
{
    TimerQueue queue;
    Receiver receiver;
    queue.add({1, 1, Qt::PreciseTimer}, &receiver, Start);
    QCOMPARE(queue.fire(Start + 10ms), 1);
    QCOMPARE(queue.fire(Start + 10ms), 0);
}

void TestTimerQueue::skipsWhatWasMissed()
{
    TimerQueue queue;
    Receiver receiver;
    queue.add({1, 10, Qt::PreciseTimer}, &receiver, Start);
    QCOMPARE(queue.fire(Start + 15ms), 1);
    QCOMPARE(*queue.nextDeadline(), Start + 20ms); // a little late: the pace is kept
    QCOMPARE(queue.fire(Start + 55ms), 1);
    QCOMPARE(*queue.nextDeadline(), Start + 65ms); // periods are over: they count from now
}

void TestTimerQueue::tellsTheRemainingTime()
{
    TimerQueue queue;
    Receiver receiver;
    queue.add({1, 10, Qt::PreciseTimer}, &receiver, Start);
    QCOMPARE(queue.remaining(1, Start), 10ms);
    QCOMPARE(queue.remaining(1, Start + 3'500us), 7ms); // rounded up
    QCOMPARE(queue.remaining(1, Start + 20ms), 0ms);
    QVERIFY(!queue.remaining(2, Start));
    std::optional<std::chrono::milliseconds> inside;
    receiver.action = [&](int id) { inside = queue.remaining(id, Start + 10ms); };
    QCOMPARE(queue.fire(Start + 10ms), 1);
    QCOMPARE(inside, 10ms); // until the next one
}

void TestTimerQueue::tellsATimersOwnValues()
{
    TimerQueue queue;
    Receiver receiver;
    Receiver other;
    queue.add({1, 30'123, Qt::VeryCoarseTimer}, &receiver, Start);
    queue.add({2, 10, Qt::CoarseTimer}, &other, Start);
    const auto infos = queue.timersOf(&receiver);
    QCOMPARE(infos.size(), 1);
    QCOMPARE(infos.first().timerId, 1);
    QCOMPARE(infos.first().interval, 30'123); // as given, not as rounded
    QCOMPARE(infos.first().timerType, Qt::VeryCoarseTimer);
}

void TestTimerQueue::removesOneOrAllOfAnObject()
{
    TimerQueue queue;
    Receiver receiver;
    Receiver other;
    for (const int id : {1, 2, 3})
        queue.add({id, 10, Qt::PreciseTimer}, &receiver, Start);
    queue.add({4, 10, Qt::PreciseTimer}, &other, Start);
    QVERIFY(queue.remove(2));
    QVERIFY(!queue.remove(2));
    QVERIFY(queue.removeAll(&receiver));
    QVERIFY(!queue.removeAll(&receiver));
    QCOMPARE(queue.fire(Start + 10ms), 1);
    QCOMPARE(other.fired, QList<int>({4}));
    QVERIFY(queue.remove(4));
    QVERIFY(queue.isEmpty());
    QVERIFY(!queue.nextDeadline());
}

void TestTimerQueue::zeroTimersAreAlwaysDueAndNotCounted()
{
    TimerQueue queue;
    Receiver receiver;
    queue.add({1, 0, Qt::CoarseTimer}, &receiver, Start);
    queue.add({2, 0, Qt::CoarseTimer}, &receiver, Start);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(queue.fire(Start), 0);
    QCOMPARE(receiver.fired, QList<int>({1, 2, 1, 2, 1, 2}));
    QCOMPARE(*queue.nextDeadline(), Start);
}

void TestTimerQueue::timerMayEndItself()
{
    TimerQueue queue;
    Receiver receiver;
    queue.add({1, 10, Qt::PreciseTimer}, &receiver, Start);
    queue.add({2, 10, Qt::PreciseTimer}, &receiver, Start);
    receiver.action = [&](int id) { QVERIFY(queue.remove(id)); };
    QCOMPARE(queue.fire(Start + 10ms), 2);
    QCOMPARE(queue.fire(Start + 1'000ms), 0);
    QVERIFY(queue.isEmpty());
}

void TestTimerQueue::timerMayEndOthersThatAreDue()
{
    TimerQueue queue;
    Receiver receiver;
    for (const int id : {1, 2, 3})
        queue.add({id, 10, Qt::PreciseTimer}, &receiver, Start);
    receiver.action = [&](int) { queue.remove(2); };
    QCOMPARE(queue.fire(Start + 10ms), 2);
    QCOMPARE(receiver.fired, QList<int>({1, 3}));
}

void TestTimerQueue::objectMayDieInItsTimersEvent()
{
    TimerQueue queue;
    auto receiver = std::make_unique<Receiver>();
    auto other = std::make_unique<Receiver>();
    for (const int id : {1, 2})
        queue.add({id, 10, Qt::PreciseTimer}, receiver.get(), Start);
    queue.add({3, 10, Qt::PreciseTimer}, other.get(), Start);
    receiver->action = [&](int) {
        QVERIFY(queue.removeAll(receiver.get()));
        QVERIFY(queue.removeAll(other.get()));
        other.reset();
    };
    QCOMPARE(queue.fire(Start + 10ms), 1);
    QVERIFY(queue.isEmpty());
}

void TestTimerQueue::timerStartedInAnEventWaits()
{
    TimerQueue queue;
    Receiver receiver;
    queue.add({1, 0, Qt::PreciseTimer}, &receiver, Start);
    receiver.action = [&](int id) {
        if (id == 1 && queue.remove(1))
            queue.add({2, 0, Qt::PreciseTimer}, &receiver, Start);
    };
    queue.fire(Start);
    QCOMPARE(receiver.fired, QList<int>({1}));
    queue.fire(Start);
    QCOMPARE(receiver.fired, QList<int>({1, 2}));
}

void TestTimerQueue::isNotFiredWithinItsOwnEvent()
{
    TimerQueue queue;
    Receiver receiver;
    queue.add({1, 10, Qt::PreciseTimer}, &receiver, Start);
    queue.add({2, 15, Qt::PreciseTimer}, &receiver, Start);
    receiver.action = [&](int id) {
        if (id != 1)
            return;
        QCOMPARE(*queue.nextDeadline(),
                 Start + 15ms);                 // its own would wake a nested loop for nothing
        QCOMPARE(queue.fire(Start + 100ms), 1); // as a nested loop does, much later
    };
    QCOMPARE(queue.fire(Start + 10ms), 1);
    QCOMPARE(receiver.fired, QList<int>({1, 2}));
    QCOMPARE(*queue.nextDeadline(), Start + 20ms);
    receiver.action = nullptr;
    QCOMPARE(queue.fire(Start + 200ms), 2);
}

void TestTimerQueue::sameNumberMayComeAgainInTheEvent()
{
    TimerQueue queue;
    Receiver receiver;
    Receiver other;
    queue.add({1, 10, Qt::PreciseTimer}, &receiver, Start);
    receiver.action = [&](int) {
        queue.remove(1);
        queue.add({1, 50, Qt::PreciseTimer}, &other, Start + 10ms);
    };
    QCOMPARE(queue.fire(Start + 10ms), 1);
    QCOMPARE(queue.fire(Start + 59ms), 0);
    QCOMPARE(queue.fire(Start + 60ms), 1);
    QCOMPARE(other.fired, QList<int>({1}));
}

QTEST_GUILESS_MAIN(TestTimerQueue)
#include "tst_timerqueue.moc"
