// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/epollmain.h"
#include "tests/socketpair.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QSignalSpy>
#include <QSocketNotifier>
#include <QThread>
#include <QTimer>

#include <atomic>
#include <semaphore>
#include <thread>

using namespace csp;

Q_DECLARE_METATYPE(Qt::TimerType)

/// QTimer and QObject's timers as their users know them.
class TestEpollDispatcherTimers final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isNeverEarly_data();
    void isNeverEarly();
    void firesInOrder();
    void singleShotFiresOnce();
    void singleShotFunctionRuns_data();
    void singleShotFunctionRuns();
    void firesOnceInATurn();
    void mayBeStoppedInItsSlot();
    void mayBeRestartedInItsSlot();
    void restartedIsNotTooSoon();
    void mayBeDeletedInItsSlot();
    void objectMayKillItsTimersInTheirEvent();
    void remainingTimeCountsDown();
    void registeredTimersAreThoseOfTheObject();
    void unregisterTimersEndsThem();
    void zeroTimerRunsBetweenSockets();
    void startedByASlotOfAboutToBlockFires();
    void manyTimersAllFire();
    void movesToAnotherThread();
    void refusesOtherThreads();
};

void TestEpollDispatcherTimers::isNeverEarly_data()
{
    QTest::addColumn<Qt::TimerType>("type");
    QTest::addColumn<int>("interval");
    QTest::newRow("precise, 1 ms") << Qt::PreciseTimer << 1;
    QTest::newRow("precise, 25 ms") << Qt::PreciseTimer << 25;
    QTest::newRow("coarse, 30 ms") << Qt::CoarseTimer << 30;
    QTest::newRow("coarse, 120 ms") << Qt::CoarseTimer << 120;
    QTest::newRow("very coarse") << Qt::VeryCoarseTimer << 300;
}

void TestEpollDispatcherTimers::isNeverEarly()
{
    QFETCH(Qt::TimerType, type);
    QFETCH(int, interval);
    QTimer timer;
    timer.setTimerType(type);
    timer.setSingleShot(true);
    QSignalSpy fired(&timer, &QTimer::timeout);
    QElapsedTimer elapsed;
    elapsed.start();
    timer.start(interval);
    QVERIFY(fired.wait(20'000));
    QVERIFY(elapsed.nsecsElapsed() >= qint64(interval) * 1'000'000);
}

void TestEpollDispatcherTimers::firesInOrder()
{
    QList<int> order;
    for (const int each : {30, 10, 20, 0, 10})
        QTimer::singleShot(each, Qt::PreciseTimer, this, [&order, each] { order += each; });
    QTRY_COMPARE(order.size(), 5);
    QCOMPARE(order, QList<int>({0, 10, 10, 20, 30}));
}

void TestEpollDispatcherTimers::singleShotFiresOnce()
{
    QTimer timer;
    timer.setSingleShot(true);
    QSignalSpy fired(&timer, &QTimer::timeout);
    timer.start(1);
    QTRY_COMPARE(fired.size(), 1);
    QVERIFY(!timer.isActive());
    QTest::qWait(10);
    QCOMPARE(fired.size(), 1);
}

void TestEpollDispatcherTimers::singleShotFunctionRuns_data()
{
    QTest::addColumn<int>("interval");
    QTest::newRow("at once") << 0;
    QTest::newRow("soon") << 5;
}

void TestEpollDispatcherTimers::singleShotFunctionRuns()
{
    QFETCH(int, interval);
    bool hasRun = false;
    QTimer::singleShot(interval, [&] { hasRun = true; });
    QTRY_VERIFY(hasRun);
}

void TestEpollDispatcherTimers::firesOnceInATurn()
{
    QTimer zero;
    QTimer short1;
    QSignalSpy firedZero(&zero, &QTimer::timeout);
    QSignalSpy firedShort(&short1, &QTimer::timeout);
    zero.start(0);
    short1.setTimerType(Qt::PreciseTimer);
    short1.start(1);
    QThread::msleep(10); // several periods are over, the turn comes once
    QVERIFY(dispatcher()->processEvents(QEventLoop::AllEvents));
    QCOMPARE(firedZero.size(), 1);
    QCOMPARE(firedShort.size(), 1);
}

void TestEpollDispatcherTimers::mayBeStoppedInItsSlot()
{
    QTimer timers[2]; // both are due in one turn, and the first to fire stops both
    int calls = 0;
    for (QTimer &each : timers) {
        connect(&each, &QTimer::timeout, this, [&] {
            ++calls;
            for (QTimer &any : timers)
                any.stop();
        });
        each.start(1);
    }
    QTRY_COMPARE(calls, 1);
    QTest::qWait(10);
    QCOMPARE(calls, 1);
}

void TestEpollDispatcherTimers::mayBeRestartedInItsSlot()
{
    QTimer timer;
    int calls = 0;
    connect(&timer, &QTimer::timeout, this, [&] {
        if (++calls < 3)
            timer.start(1);
        else
            timer.stop();
    });
    timer.setSingleShot(true);
    timer.start(1);
    QTRY_COMPARE(calls, 3);
    QVERIFY(!timer.isActive());
}

void TestEpollDispatcherTimers::restartedIsNotTooSoon()
{
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    QSignalSpy fired(&timer, &QTimer::timeout);
    timer.start(40);
    QTest::qWait(20);
    QElapsedTimer elapsed;
    elapsed.start();
    timer.start(40);
    QVERIFY(fired.wait(20'000));
    QVERIFY(elapsed.elapsed() >= 40);
}

void TestEpollDispatcherTimers::mayBeDeletedInItsSlot()
{
    const QPointer<QTimer> timer = new QTimer;
    const QPointer<QTimer> other = new QTimer; // due in the same turn
    int calls = 0;
    for (QTimer *const each : {timer.data(), other.data()}) {
        connect(each, &QTimer::timeout, this, [&] {
            ++calls;
            delete timer.data();
            delete other.data();
        });
        each->start(1);
    }
    QTRY_COMPARE(calls, 1);
    QTest::qWait(5);
    QCOMPARE(calls, 1);
}

void TestEpollDispatcherTimers::objectMayKillItsTimersInTheirEvent()
{
    struct Killer final : QObject
    {
        int first = startTimer(1);
        int second = startTimer(1);
        int calls = 0;
        void timerEvent(QTimerEvent *) override
        {
            ++calls;
            killTimer(first);
            killTimer(second);
        }
    } killer;
    QTRY_COMPARE(killer.calls, 1);
    QTest::qWait(5);
    QCOMPARE(killer.calls, 1);
}

void TestEpollDispatcherTimers::remainingTimeCountsDown()
{
    QTimer timer;
    QCOMPARE(timer.remainingTime(), -1);
    timer.setTimerType(Qt::PreciseTimer);
    timer.start(10'000);
    QVERIFY(timer.remainingTime() <= 10'000);
    QVERIFY(timer.remainingTime() > 0);
    QTRY_VERIFY(timer.remainingTime() < 9'990);
    timer.start(1);
    QThread::msleep(3);
    QCOMPARE(timer.remainingTime(), 0); // overdue
    int inside = -1;
    connect(&timer, &QTimer::timeout, this, [&] { inside = timer.remainingTime(); });
    timer.start(50);
    QTRY_VERIFY(inside >= 0);
    QVERIFY(inside > 0 && inside <= 50); // until the next one
    QCOMPARE(dispatcher()->remainingTime(0x00ffffff), -1);
}

void TestEpollDispatcherTimers::registeredTimersAreThoseOfTheObject()
{
    QObject object;
    QObject other;
    other.startTimer(1'000);
    const int precise = object.startTimer(10, Qt::PreciseTimer);
    const int coarse = object.startTimer(200, Qt::CoarseTimer);
    const int veryCoarse = object.startTimer(30'500, Qt::VeryCoarseTimer);
    QMap<int, QPair<int, Qt::TimerType>> found;
    for (const auto &each : dispatcher()->registeredTimers(&object))
        found[each.timerId] = {each.interval, each.timerType};
    QCOMPARE(found.size(), 3);
    QCOMPARE(found[precise], qMakePair(10, Qt::PreciseTimer));
    QCOMPARE(found[coarse], qMakePair(200, Qt::CoarseTimer));
    QCOMPARE(found[veryCoarse], qMakePair(30'500, Qt::VeryCoarseTimer));
    object.killTimer(coarse);
    QCOMPARE(dispatcher()->registeredTimers(&object).size(), 2);
}

void TestEpollDispatcherTimers::unregisterTimersEndsThem()
{
    struct Counter final : QObject
    {
        int calls = 0;
        void timerEvent(QTimerEvent *) override { ++calls; }
    } counter;
    for (int i = 0; i < 3; ++i)
        QVERIFY(dispatcher()->registerTimer(1, Qt::PreciseTimer, &counter) > 0);
    QVERIFY(dispatcher()->unregisterTimers(&counter));
    QVERIFY(!dispatcher()->unregisterTimers(&counter));
    QVERIFY(!dispatcher()->unregisterTimer(0x00ffffff));
    QTest::qWait(5);
    QCOMPARE(counter.calls, 0);
}

void TestEpollDispatcherTimers::zeroTimerRunsBetweenSockets()
{
    SocketPair pair;
    pair.feed(); // and nobody reads it: always ready
    QSocketNotifier notifier(pair.near(), QSocketNotifier::Read);
    QSignalSpy activated(&notifier, &QSocketNotifier::activated);
    QTimer zero;
    QSignalSpy fired(&zero, &QTimer::timeout);
    zero.start(0);
    for (int i = 0; i < 10; ++i)
        QVERIFY(dispatcher()->processEvents(QEventLoop::WaitForMoreEvents));
    QCOMPARE(fired.size(), 10);
    QCOMPARE(activated.size(), 10);
}

/// It is the only one: the loop was about to sleep for ever.
void TestEpollDispatcherTimers::startedByASlotOfAboutToBlockFires()
{
    while (dispatcher()->processEvents(QEventLoop::AllEvents))
        continue;
    QTimer timer;
    timer.setSingleShot(true);
    QSignalSpy fired(&timer, &QTimer::timeout);
    const QObject context;
    connect(dispatcher(), &QAbstractEventDispatcher::aboutToBlock, &context, [&] {
        if (!timer.isActive())
            timer.start(5);
    });
    std::binary_semaphore isOver(0);
    std::atomic<bool> isRescued = false; // by somebody else, as no timer can be trusted here
    std::thread rescuer([&, loop = dispatcher()] {
        isRescued = !isOver.try_acquire_for(std::chrono::seconds(20));
        loop->wakeUp();
    });
    while (fired.isEmpty() && !isRescued)
        dispatcher()->processEvents(QEventLoop::WaitForMoreEvents);
    isOver.release();
    rescuer.join();
    QVERIFY(!isRescued);
    QCOMPARE(fired.size(), 1);
}

void TestEpollDispatcherTimers::manyTimersAllFire()
{
    static constexpr int Count = 5'000;
    std::vector<std::unique_ptr<QTimer>> timers;
    int calls = 0;
    for (int i = 0; i < Count; ++i) {
        QTimer &timer = *timers.emplace_back(std::make_unique<QTimer>());
        timer.setSingleShot(true);
        connect(&timer, &QTimer::timeout, this, [&] { ++calls; });
        timer.start(i * 37 % 100);
    }
    QTRY_COMPARE(calls, Count);
}

void TestEpollDispatcherTimers::movesToAnotherThread()
{
    QThread thread;
    thread.setEventDispatcher(new EpollDispatcher);
    thread.start();
    auto *const timer = new QTimer;
    std::atomic<QThread *> firedIn = nullptr;
    connect(timer, &QTimer::timeout, timer, [&] { firedIn = QThread::currentThread(); });
    timer->start(1);
    timer->moveToThread(&thread);
    QTRY_COMPARE(firedIn.load(), &thread);
    timer->deleteLater();
    thread.quit();
    QVERIFY(thread.wait(20'000));
}

void TestEpollDispatcherTimers::refusesOtherThreads()
{
    QThread thread;
    thread.start();
    QObject elsewhere;
    elsewhere.moveToThread(&thread);
    QTest::ignoreMessage(QtWarningMsg, "timers cannot be started or stopped from another thread");
    dispatcher()->registerTimer(1, 1, Qt::PreciseTimer, &elsewhere);
    QVERIFY(dispatcher()->registeredTimers(&elsewhere).isEmpty());
    thread.quit();
    QVERIFY(thread.wait(20'000));
}

int main(int argc, char **argv)
{
    return runOnEpoll<TestEpollDispatcherTimers>(argc, argv);
}
#include "tst_epolldispatcher_timers.moc"
