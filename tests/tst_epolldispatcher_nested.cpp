// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/epollmain.h"
#include "tests/socketpair.h"

#include <QPointer>
#include <QSignalSpy>
#include <QSocketNotifier>
#include <QTimer>

#include <thread>

using namespace csp;

namespace {

constexpr auto Wait = QEventLoop::WaitForMoreEvents;
constexpr int Long = 20'000; // milliseconds; only what is lost takes so long

/// Ends \a loop with 1 after a time in which nothing else has.
void guard(QEventLoop *loop)
{
    QTimer::singleShot(Long, loop, [loop] { loop->exit(1); });
}

void later(QObject *context, const std::function<void()> &task)
{
    QMetaObject::invokeMethod(context, task, Qt::QueuedConnection);
}

} // namespace

/// Loops within loops, and turns that leave something out.
class TestEpollDispatcherNested final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void servesAllWithinASlot_data();
    void servesAllWithinASlot();
    void exitOfTheOuterLoopWaitsForTheInner();
    void innerTurnDoesNotTakeTheInterruption();
    void postedEventReachesTheOuterLoop();
    void deferredDeleteWaitsForTheOuterLoop();
    void timerIsNotFiredWithinItsOwnSlot();
    void innerLoopLeavesNoneForTheOuterToRepeat();
    void writeNotifierWorksInALoopWithinItsSlot();
    void socketsMayBeLeftOut();
    void socketsLeftOutDoNotKeepItAwake();
    void timersMayBeLeftOut();
    void inputFlagLeavesNothingOut();
};

void TestEpollDispatcherNested::servesAllWithinASlot_data()
{
    QTest::addColumn<int>("from");
    QTest::newRow("posted event") << 0;
    QTest::newRow("timer") << 1;
    QTest::newRow("socket") << 2;
}

void TestEpollDispatcherNested::servesAllWithinASlot()
{
    QFETCH(int, from);
    int served = 0;
    const auto inner = [&] {
        QEventLoop loop;
        guard(&loop);
        const auto oneMore = [&] {
            if (++served % 3 == 0)
                loop.exit(0);
        };
        SocketPair pair;
        QSocketNotifier notifier(pair.near(), QSocketNotifier::Read);
        connect(&notifier, &QSocketNotifier::activated, &loop, [&] {
            QVERIFY(pair.takeOne());
            oneMore();
        });
        pair.feed();
        QTimer::singleShot(1, &loop, oneMore);
        later(&loop, oneMore);
        QCOMPARE(loop.exec(), 0);
    };
    QEventLoop outer;
    guard(&outer);
    const auto task = [&] {
        inner();
        outer.exit(0);
    };
    SocketPair pair;
    QSocketNotifier notifier(pair.near(), QSocketNotifier::Read);
    connect(&notifier, &QSocketNotifier::activated, &outer, [&] {
        QVERIFY(pair.takeOne());
        task();
    });
    if (from == 0)
        later(&outer, task);
    else if (from == 1)
        QTimer::singleShot(1, &outer, task);
    else
        pair.feed();
    QCOMPARE(outer.exec(), 0);
    QCOMPARE(served, 3);
}

void TestEpollDispatcherNested::exitOfTheOuterLoopWaitsForTheInner()
{
    QEventLoop outer;
    QEventLoop inner;
    guard(&outer);
    QStringList ended;
    QTimer::singleShot(0, &outer, [&] {
        QTimer::singleShot(1, &outer, [&] { outer.exit(0); });
        QTimer::singleShot(10, &inner, [&] { inner.exit(0); });
        inner.exec();
        ended += QStringLiteral("inner");
    });
    QCOMPARE(outer.exec(), 0);
    ended += QStringLiteral("outer");
    QCOMPARE(ended, QStringList({QStringLiteral("inner"), QStringLiteral("outer")}));
}

void TestEpollDispatcherNested::innerTurnDoesNotTakeTheInterruption()
{
    QEventLoop loop;
    guard(&loop);
    later(&loop, [&] {
        loop.exit(0);
        for (int i = 0; i < 3; ++i)
            QCoreApplication::processEvents(); // begins and ends turns of its own
    });
    QCOMPARE(loop.exec(), 0);
}

void TestEpollDispatcherNested::postedEventReachesTheOuterLoop()
{
    QEventLoop loop;
    guard(&loop);
    later(&loop, [&] {
        later(&loop, [&] { later(&loop, [&] { loop.quit(); }); });
        loop.processEvents();
    });
    QCOMPARE(loop.exec(), 0);
}

void TestEpollDispatcherNested::deferredDeleteWaitsForTheOuterLoop()
{
    QEventLoop outer;
    guard(&outer);
    const QPointer<QObject> object = new QObject;
    QTimer::singleShot(0, &outer, [&] {
        object->deleteLater();
        QEventLoop inner;
        QTimer::singleShot(1, &inner, &QEventLoop::quit);
        inner.exec();
        QVERIFY(object);
        connect(object, &QObject::destroyed, &outer, &QEventLoop::quit);
    });
    QCOMPARE(outer.exec(), 0);
    QVERIFY(!object);
}

void TestEpollDispatcherNested::timerIsNotFiredWithinItsOwnSlot()
{
    QEventLoop outer;
    guard(&outer);
    QTimer timer;
    int depth = 0;
    int calls = 0;
    connect(&timer, &QTimer::timeout, &outer, [&] {
        QCOMPARE(++depth, 1);
        QEventLoop inner;
        QTimer::singleShot(5, &inner, &QEventLoop::quit);
        inner.exec();
        --depth;
        if (++calls == 3)
            outer.quit();
    });
    timer.start(1);
    QCOMPARE(outer.exec(), 0);
}

void TestEpollDispatcherNested::innerLoopLeavesNoneForTheOuterToRepeat()
{
    SocketPair pairs[2];
    int calls = 0;
    for (SocketPair &pair : pairs) {
        auto *const notifier = new QSocketNotifier(pair.near(), QSocketNotifier::Read, this);
        connect(notifier, &QSocketNotifier::activated, this, [&] {
            ++calls;
            QVERIFY(pair.takeOne()); // or it was told of a byte that is gone
            QCoreApplication::processEvents();
        });
        pair.feed(); // both are found in one turn
    }
    QTRY_COMPARE(calls, 2);
    QCoreApplication::processEvents();
    QCOMPARE(calls, 2);
    qDeleteAll(findChildren<QSocketNotifier *>());
}

void TestEpollDispatcherNested::writeNotifierWorksInALoopWithinItsSlot()
{
    QEventLoop outer;
    guard(&outer);
    SocketPair pair;
    QSocketNotifier notifier(pair.near(), QSocketNotifier::Write);
    int calls = 0;
    connect(&notifier, &QSocketNotifier::activated, &outer, [&] {
        if (++calls > 1)
            return notifier.setEnabled(false);
        QEventLoop inner;
        guard(&inner);
        QTimer poll;
        connect(&poll, &QTimer::timeout, &inner, [&] {
            if (calls == 2)
                inner.quit();
        });
        poll.start(1);
        QCOMPARE(inner.exec(), 0);
        outer.quit();
    });
    QCOMPARE(outer.exec(), 0);
    QCOMPARE(calls, 2);
}

void TestEpollDispatcherNested::socketsMayBeLeftOut()
{
    SocketPair pair;
    SocketPair other;
    QSocketNotifier read(pair.near(), QSocketNotifier::Read);
    QSocketNotifier write(other.near(), QSocketNotifier::Write);
    QSignalSpy readable(&read, &QSocketNotifier::activated);
    QSignalSpy writable(&write, &QSocketNotifier::activated);
    pair.feed();
    for (int i = 0; i < 5; ++i)
        dispatcher()->processEvents(QEventLoop::ExcludeSocketNotifiers);
    QCOMPARE(readable.size(), 0);
    QCOMPARE(writable.size(), 0);
    for (int i = 0; i < 2; ++i)
        dispatcher()->processEvents(QEventLoop::AllEvents);
    QVERIFY(readable.size() > 0);
    QVERIFY(writable.size() > 0);
}

void TestEpollDispatcherNested::socketsLeftOutDoNotKeepItAwake()
{
    SocketPair pair;
    QSocketNotifier read(pair.near(), QSocketNotifier::Read);
    QSocketNotifier write(pair.near(), QSocketNotifier::Write);
    pair.feed();
    dispatcher()->processEvents(QEventLoop::ExcludeSocketNotifiers);
    bool hasFired = false;
    QTimer::singleShot(30, Qt::PreciseTimer, this, [&] { hasFired = true; });
    int turns = 0;
    for (; !hasFired; ++turns)
        dispatcher()->processEvents(Wait | QEventLoop::ExcludeSocketNotifiers);
    QVERIFY2(turns < 10, qPrintable(QString::number(turns)));

    QAbstractEventDispatcher *const woken = dispatcher();
    std::thread other([woken] { woken->wakeUp(); });
    dispatcher()->processEvents(Wait | QEventLoop::ExcludeSocketNotifiers); // or never returns
    other.join();
}

void TestEpollDispatcherNested::timersMayBeLeftOut()
{
    QTimer timer;
    QSignalSpy fired(&timer, &QTimer::timeout);
    timer.start(0);
    dispatcher()->processEvents(QEventLoop::X11ExcludeTimers);
    QCOMPARE(fired.size(), 0);
    dispatcher()->processEvents(QEventLoop::AllEvents);
    QCOMPARE(fired.size(), 1);
}

void TestEpollDispatcherNested::inputFlagLeavesNothingOut()
{
    SocketPair pair;
    QSocketNotifier read(pair.near(), QSocketNotifier::Read);
    QSignalSpy readable(&read, &QSocketNotifier::activated);
    pair.feed();
    QVERIFY(dispatcher()->processEvents(Wait | QEventLoop::ExcludeUserInputEvents));
    QCOMPARE(readable.size(), 1);
}

int main(int argc, char **argv)
{
    return runOnEpoll<TestEpollDispatcherNested>(argc, argv);
}
#include "tst_epolldispatcher_nested.moc"
