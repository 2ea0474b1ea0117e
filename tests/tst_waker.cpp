// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/eventloop/waker.h"

#include <QTest>

#include <mutex>
#include <thread>
#include <vector>

#include <poll.h>
#include <sys/epoll.h>
#include <unistd.h>

using namespace csp;

namespace {

constexpr int Long = 20'000; // milliseconds; only what is lost takes so long

/// Whether \a waker has made its descriptor readable.
bool isReadable(const Waker &waker)
{
    pollfd found = {waker.descriptor(), POLLIN, 0};
    return ::poll(&found, 1, 0) == 1;
}

/// Waits for the edge, as an event loop does.
class Sleeper
{
public:
    explicit Sleeper(Waker *waker)
        : m_waker(waker)
        , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    {
        epoll_event event = {EPOLLIN | EPOLLET, {}};
        if (::epoll_ctl(m_epoll, EPOLL_CTL_ADD, waker->descriptor(), &event) != 0)
            qFatal("epoll_ctl failed");
    }
    ~Sleeper() { ::close(m_epoll); }
    Q_DISABLE_COPY_MOVE(Sleeper)

    /// False if nothing came in time.
    bool sleep(int milliseconds)
    {
        if (!m_waker->fallAsleep())
            return true;
        epoll_event event = {};
        const int found = ::epoll_wait(m_epoll, &event, 1, milliseconds);
        return m_waker->wakeUp() || found == 1;
    }

private:
    Waker *const m_waker;
    const int m_epoll;
};

} // namespace

/// The wake-up of a thread by others; judged by ThreadSanitizer too.
class TestWaker final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wakesWhoSleeps();
    void costsNothingWhileTheOwnerIsAwake();
    void forbidsToSleepAfterAWakeUp();
    void isWrittenOnceForManyWakeUps();
    void mayBeDrainedForTheLevel();
    void showsWhatWasDoneBefore();
    void losesNothingInAStorm();
};

void TestWaker::wakesWhoSleeps()
{
    Waker waker;
    Sleeper sleeper(&waker);
    for (int round = 0; round < 100; ++round) { // nobody reads the descriptor in between
        std::thread other([&] { waker.wake(); });
        while (!waker.take())
            QVERIFY(sleeper.sleep(Long));
        other.join();
    }
}

void TestWaker::costsNothingWhileTheOwnerIsAwake()
{
    Waker waker;
    waker.wake();
    waker.wake();
    QVERIFY(!isReadable(waker));
    QVERIFY(waker.take());
    QVERIFY(!waker.take());
}

void TestWaker::forbidsToSleepAfterAWakeUp()
{
    Waker waker;
    waker.wake();
    QVERIFY(!waker.fallAsleep());
    QVERIFY(waker.take());
    QVERIFY(waker.fallAsleep());
    QVERIFY(!waker.wakeUp()); // nobody woke it
    QVERIFY(!waker.take());
}

void TestWaker::isWrittenOnceForManyWakeUps()
{
    Waker waker;
    QVERIFY(waker.fallAsleep());
    for (int i = 0; i < 10; ++i)
        waker.wake();
    quint64 written = 0;
    QCOMPARE(::read(waker.descriptor(), &written, sizeof written), ssize_t(sizeof written));
    QCOMPARE(written, 1u);
    QVERIFY(waker.wakeUp());
    QVERIFY(waker.take());
}

void TestWaker::mayBeDrainedForTheLevel()
{
    Waker waker;
    waker.drain(); // of nothing
    QVERIFY(waker.fallAsleep());
    waker.wake();
    QVERIFY(waker.wakeUp());
    QVERIFY(waker.take());
    QVERIFY(isReadable(waker));
    waker.drain();
    QVERIFY(!isReadable(waker));
    QVERIFY(waker.fallAsleep());
    waker.wake();
    QVERIFY(isReadable(waker));
}

void TestWaker::showsWhatWasDoneBefore()
{
    Waker waker;
    Sleeper sleeper(&waker);
    int plain = 0; // neither atomic nor under a lock
    std::thread other([&] {
        plain = 1;
        waker.wake();
    });
    while (!waker.take())
        QVERIFY(sleeper.sleep(Long));
    QCOMPARE(plain, 1);
    other.join();
}

void TestWaker::losesNothingInAStorm()
{
    static constexpr int Threads = 4;
    static constexpr int Each = 20'000;
    Waker waker;
    Sleeper sleeper(&waker);
    std::mutex mutex; // guards posted
    int posted = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < Threads; ++i) {
        threads.emplace_back([&, i] {
            for (int n = 0; n < Each; ++n) {
                {
                    const std::scoped_lock lock(mutex);
                    ++posted;
                }
                waker.wake();
                if (n % (7 + i) == 0)
                    std::this_thread::yield(); // lets the owner fall asleep
            }
        });
    }
    int taken = 0;
    bool isInTime = true;
    while (taken < Threads * Each && isInTime) {
        if (waker.take()) {
            const std::scoped_lock lock(mutex);
            taken = posted;
        } else {
            isInTime = sleeper.sleep(Long);
        }
    }
    for (std::thread &each : threads)
        each.join();
    QVERIFY2(isInTime, qPrintable(QString::number(taken)));
}

QTEST_APPLESS_MAIN(TestWaker)
#include "tst_waker.moc"
