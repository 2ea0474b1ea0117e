// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/epollmain.h"

#include "server/eventloop/gatewaydispatcher.h"

#include <QDeadlineTimer>
#include <QSignalSpy>
#include <QTimer>

#include <atomic>
#include <semaphore>
#include <thread>
#include <vector>

using namespace csp;

namespace {

using Flags = QEventLoop::ProcessEventsFlags;

constexpr auto Wait = QEventLoop::WaitForMoreEvents;
constexpr int Long = 20'000; // milliseconds; only what is lost takes so long

/// Counts the events it gets, and does \a action then.
class Receiver final : public QObject
{
public:
    int count = 0;
    std::function<void()> action;

    void post() { QCoreApplication::postEvent(this, new QEvent(QEvent::User)); }

    bool event(QEvent *event) override
    {
        if (event->type() != QEvent::User)
            return QObject::event(event);
        ++count;
        if (action)
            action();
        return true;
    }
};

/// Ends a wait that would last for ever.
class Watchdog
{
    Q_DISABLE_COPY_MOVE(Watchdog)

public:
    Watchdog()
    {
        m_timer.setSingleShot(true);
        m_timer.start(Long);
    }
    bool wasNeeded() const { return !m_timer.isActive(); }

private:
    QTimer m_timer;
};

/// Runs \a body \a count times on each of four threads.
template <typename Body> std::vector<std::thread> storm(int count, Body body)
{
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([=] {
            for (int n = 0; n < count; ++n) {
                body();
                if (n % (5 + i) == 0)
                    std::this_thread::yield(); // lets the loop fall asleep
            }
        });
    }
    return threads;
}

void join(std::vector<std::thread> &threads)
{
    for (std::thread &each : threads)
        each.join();
}

} // namespace

/// Posted events, wake-ups and interruptions.
class TestEpollDispatcherEvents final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void sendsPostedEvents_data();
    void sendsPostedEvents();
    void returnsFalseWithNothingToDo();
    void postedWhileSendingComesInTheNextTurn();
    void postedByATimerComesInTheNextTurn();
    void postedEventsDoNotStarveTimers();
    void wakeUpEndsTheWait_data();
    void wakeUpEndsTheWait();
    void ownWakeUpForbidsToWait();
    void postedEventsOfManyThreadsArrive();
    void wakeUpsOfManyThreadsAreNeverLost();
    void interruptEndsTheWait();
    void interruptBeforeTheTurnForbidsToWait();
    void quitIsNeverLost();
    void tellsAwakeAndAboutToBlock();
    void slotOfAboutToBlockMayPost();
    void runsInAThread();
};

void TestEpollDispatcherEvents::init()
{
    const auto *const own = qobject_cast<EpollDispatcher *>(dispatcher());
    QVERIFY(own && own->isValid());
    while (dispatcher()->processEvents(QEventLoop::AllEvents))
        continue;
}

void TestEpollDispatcherEvents::sendsPostedEvents_data()
{
    QTest::addColumn<Flags>("flags");
    QTest::newRow("all") << Flags(QEventLoop::AllEvents);
    QTest::newRow("wait") << Flags(Wait);
    QTest::newRow("without sockets") << Flags(Wait | QEventLoop::ExcludeSocketNotifiers);
    QTest::newRow("without input") << Flags(Wait | QEventLoop::ExcludeUserInputEvents);
}

void TestEpollDispatcherEvents::sendsPostedEvents()
{
    QFETCH(Flags, flags);
    Receiver receiver;
    for (int i = 1; i <= 100; ++i) {
        receiver.post();
        QCOMPARE(receiver.count, i - 1);
        QVERIFY(dispatcher()->processEvents(flags));
        QCOMPARE(receiver.count, i);
    }
}

void TestEpollDispatcherEvents::returnsFalseWithNothingToDo()
{
    QVERIFY(!dispatcher()->processEvents(QEventLoop::AllEvents));
    QVERIFY(!dispatcher()->processEvents(QEventLoop::ExcludeSocketNotifiers));
}

void TestEpollDispatcherEvents::postedWhileSendingComesInTheNextTurn()
{
    Receiver receiver;
    receiver.action = [&] {
        if (receiver.count < 3)
            receiver.post();
    };
    receiver.post();
    for (int i = 1; i <= 3; ++i) {
        QVERIFY(dispatcher()->processEvents(Wait));
        QCOMPARE(receiver.count, i);
    }
    QVERIFY(!dispatcher()->processEvents(QEventLoop::AllEvents));
}

void TestEpollDispatcherEvents::postedByATimerComesInTheNextTurn()
{
    Receiver receiver;
    QTimer timer;
    timer.setSingleShot(true);
    connect(&timer, &QTimer::timeout, &receiver, [&] { receiver.post(); });
    timer.start(0);
    dispatcher()->processEvents(QEventLoop::AllEvents);
    QCOMPARE(receiver.count, 0);
    dispatcher()->processEvents(QEventLoop::AllEvents);
    QCOMPARE(receiver.count, 1);
}

void TestEpollDispatcherEvents::postedEventsDoNotStarveTimers()
{
    Receiver receiver;
    receiver.action = [&] { receiver.post(); };
    receiver.post();
    QTimer timer;
    QSignalSpy fired(&timer, &QTimer::timeout);
    timer.start(5);
    QTRY_VERIFY(fired.size() > 3);
}

void TestEpollDispatcherEvents::wakeUpEndsTheWait_data()
{
    QTest::addColumn<Flags>("flags");
    QTest::newRow("wait") << Flags(Wait);
    QTest::newRow("in exec()") << Flags(Wait | QEventLoop::EventLoopExec);
    QTest::newRow("without sockets") << Flags(Wait | QEventLoop::ExcludeSocketNotifiers);
}

/// In exec() one that comes before the turn is over with it, and the turn may wait.
void TestEpollDispatcherEvents::wakeUpEndsTheWait()
{
    QFETCH(Flags, flags);
    const Watchdog watchdog;
    for (int i = 0; i < 50; ++i) {
        std::counting_semaphore<2> isDue(0);
        const QObject context;
        connect(dispatcher(), &QAbstractEventDispatcher::aboutToBlock, &context,
                [&] { isDue.release(); });
        std::thread other([&isDue, woken = dispatcher()] {
            isDue.acquire();
            woken->wakeUp();
        });
        dispatcher()->processEvents(flags);
        isDue.release(); // the turn may have failed to wait
        other.join();
        QVERIFY(!watchdog.wasNeeded());
        dispatcher()->processEvents(QEventLoop::AllEvents); // takes what it was woken by
    }
}

void TestEpollDispatcherEvents::ownWakeUpForbidsToWait()
{
    dispatcher()->wakeUp();
    QVERIFY(dispatcher()->processEvents(Wait));
    dispatcher()->wakeUp();
    QVERIFY(dispatcher()->processEvents(Wait | QEventLoop::ExcludeSocketNotifiers));
}

void TestEpollDispatcherEvents::postedEventsOfManyThreadsArrive()
{
    static constexpr int Each = 5'000;
    Receiver receiver;
    QEventLoop loop;
    receiver.action = [&] {
        if (receiver.count == 4 * Each)
            loop.exit(1);
    };
    QTimer::singleShot(Long, &loop, [&] { loop.exit(0); });
    auto threads = storm(Each, [&] { receiver.post(); });
    const int result = loop.exec();
    join(threads);
    QVERIFY2(result == 1, qPrintable(QString::number(receiver.count)));
}

void TestEpollDispatcherEvents::wakeUpsOfManyThreadsAreNeverLost()
{
    static constexpr int Each = 20'000;
    std::atomic<int> done = 0;
    int seen = 0;
    const QObject context;
    // What was done before a wake-up is seen in the turn it leads to.
    connect(dispatcher(), &QAbstractEventDispatcher::awake, &context, [&] {
        seen = done;
        if (seen == 4 * Each)
            dispatcher()->interrupt();
    });
    const Watchdog watchdog;
    QAbstractEventDispatcher *const woken = dispatcher();
    auto threads = storm(Each, [&done, woken] {
        ++done;
        woken->wakeUp();
    });
    while (seen < 4 * Each && !watchdog.wasNeeded())
        dispatcher()->processEvents(Wait | QEventLoop::EventLoopExec);
    join(threads);
    QCOMPARE(seen, 4 * Each);
}

void TestEpollDispatcherEvents::interruptEndsTheWait()
{
    const Watchdog watchdog;
    QAbstractEventDispatcher *const interrupted = dispatcher();
    for (int i = 0; i < 50; ++i) {
        std::thread other([interrupted] { interrupted->interrupt(); });
        dispatcher()->processEvents(Wait | QEventLoop::EventLoopExec);
        other.join();
        QVERIFY(!watchdog.wasNeeded());
        dispatcher()->processEvents(QEventLoop::AllEvents);
    }
}

void TestEpollDispatcherEvents::interruptBeforeTheTurnForbidsToWait()
{
    const Watchdog watchdog;
    dispatcher()->interrupt();
    dispatcher()->processEvents(Wait | QEventLoop::EventLoopExec);
    QVERIFY(!watchdog.wasNeeded());
    QTimer::singleShot(0, this, [] { dispatcher()->wakeUp(); });
    dispatcher()->processEvents(Wait);
    dispatcher()->interrupt();
    dispatcher()->processEvents(Wait);
    QVERIFY(!watchdog.wasNeeded());
}

void TestEpollDispatcherEvents::quitIsNeverLost()
{
    for (int i = 0; i < 300; ++i) {
        QThread thread;
        thread.setEventDispatcher(makeGatewayDispatcher().release());
        thread.start();
        if (i % 2) // else before exec()
            QMetaObject::invokeMethod(
                thread.eventDispatcher(), [] {}, Qt::QueuedConnection);
        for (int n = 0; n < i % 7; ++n)
            std::this_thread::yield();
        thread.quit();
        QVERIFY(thread.wait(QDeadlineTimer(Long)));
    }
}

void TestEpollDispatcherEvents::tellsAwakeAndAboutToBlock()
{
    QStringList told;
    const QObject context;
    connect(dispatcher(), &QAbstractEventDispatcher::awake, &context,
            [&] { told += QStringLiteral("awake"); });
    connect(dispatcher(), &QAbstractEventDispatcher::aboutToBlock, &context,
            [&] { told += QStringLiteral("aboutToBlock"); });
    dispatcher()->processEvents(QEventLoop::AllEvents);
    QCOMPARE(told, QStringList({QStringLiteral("awake")}));
    told.clear();
    QTimer::singleShot(1, this, [] {});
    dispatcher()->processEvents(Wait);
    QCOMPARE(told, QStringList({QStringLiteral("awake"), QStringLiteral("aboutToBlock")}));
}

void TestEpollDispatcherEvents::slotOfAboutToBlockMayPost()
{
    Receiver receiver;
    const QObject context;
    connect(dispatcher(), &QAbstractEventDispatcher::aboutToBlock, &context,
            [&] { receiver.post(); });
    const Watchdog watchdog;
    dispatcher()->processEvents(Wait);
    QVERIFY(!watchdog.wasNeeded());
    QVERIFY(dispatcher()->processEvents(QEventLoop::AllEvents));
    QCOMPARE(receiver.count, 1);
}

void TestEpollDispatcherEvents::runsInAThread()
{
    QThread thread;
    std::unique_ptr<QAbstractEventDispatcher> made = makeGatewayDispatcher();
    QVERIFY(qobject_cast<EpollDispatcher *>(made.get()));
    thread.setEventDispatcher(made.release());
    Receiver receiver;
    receiver.moveToThread(&thread);
    thread.start();
    std::atomic<int> ticks = 0;
    QTimer ticker;
    ticker.setInterval(1);
    connect(&ticker, &QTimer::timeout, &receiver, [&] { ++ticks; }); // there, for each one here
    ticker.start();
    QTRY_VERIFY(ticks >= 3);
    for (int i = 0; i < 100; ++i)
        receiver.post();
    QMetaObject::invokeMethod(
        &receiver, [&] { thread.quit(); }, Qt::QueuedConnection);
    QVERIFY(thread.wait(QDeadlineTimer(Long)));
    QCOMPARE(receiver.count, 100);
}

int main(int argc, char **argv)
{
    return runOnEpoll<TestEpollDispatcherEvents>(argc, argv);
}
#include "tst_epolldispatcher_events.moc"
