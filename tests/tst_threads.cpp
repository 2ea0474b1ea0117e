// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/threadsignal.h"

#include "server/lifecycle/mailbox.h"
#include "server/lifecycle/serverthreads.h"
#include "server/lifecycle/sharedpool.h"

#include <QTest>

#include <array>
#include <set>

using namespace csp;

namespace {

/// Waits until \a run finds no more place taken by jobs that have ended.
void waitForRoom(const ServerThreads &threads)
{
    while (!threads.hasRoom())
        std::this_thread::yield();
}

} // namespace

/// Mailbox and the threads that run handlers; judged by ThreadSanitizer too.
class TestThreads final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mailboxWakesOnceUntilTaken();
    void mailboxKeepsEachPostersOrder();
    void quietOwnerIsWokenAtTheEnd();
    void silencedMailboxKeepsAndWakesNothing();
    void silencingRacesWithPosting();
    void serverThreadsRunAtOnce();
    void serverThreadsHaveALimit();
    void serverThreadsAreReused();
    void serverThreadsEndWithoutAHungOne();
    void serverThreadsRunEachJobOnce();
    void poolRunsFirstComeFirstServed();
    void poolRunsAsManyAsItHasThreads();
    void poolRunsWhatItsHolderPosts();
    void poolRunsWhatWasPostedBeforeItsEnd();
    void poolEndsWithoutAHungThread();
};

void TestThreads::mailboxWakesOnceUntilTaken()
{
    int wakes = 0;
    Mailbox<int> mailbox([&] { ++wakes; });
    for (int round = 1; round <= 2; ++round) {
        mailbox.post(1);
        mailbox.post(2);
        QCOMPARE(wakes, round);
        QCOMPARE(mailbox.take(), std::vector<int>({1, 2}));
        QVERIFY(mailbox.take().empty());
    }
}

void TestThreads::mailboxKeepsEachPostersOrder()
{
    constexpr int Posters = 4;
    constexpr int Each = 2'000;
    std::atomic<int> wakes = 0;
    Mailbox<std::pair<int, int>> mailbox([&] { ++wakes; });
    std::array<int, Posters> next{};
    std::vector<std::thread> posters;
    for (int poster = 0; poster < Posters; ++poster)
        posters.emplace_back([&, poster] {
            for (int i = 0; i < Each; ++i)
                mailbox.post({poster, i});
        });
    int received = 0;
    for (int count = 0; count < Posters * Each;) {
        for (const auto &[poster, number] : mailbox.take()) {
            received += number == next.at(size_t(poster))++ ? 1 : 0;
            ++count;
        }
    }
    for (std::thread &each : posters)
        each.join();
    QCOMPARE(received, Posters * Each);
    QVERIFY(wakes >= 1);
}

void TestThreads::quietOwnerIsWokenAtTheEnd()
{
    std::atomic<int> wakes = 0;
    Mailbox<int> mailbox([&] { ++wakes; });
    QVERIFY(!mailbox.isOwnedByThisThread());
    mailbox.adopt();
    QVERIFY(mailbox.isOwnedByThisThread());
    mailbox.setQuiet(true);
    mailbox.post(1);
    std::thread([&] { mailbox.post(2); }).join();
    QCOMPARE(wakes, 0); // it is awake
    QCOMPARE(mailbox.take().size(), 2u);
    std::thread([&] { mailbox.post(3); }).join();
    mailbox.setQuiet(false);
    QCOMPARE(wakes, 1);
    mailbox.post(4);
    QCOMPARE(wakes, 1); // the wake-up is still to be answered
    QCOMPARE(mailbox.take().size(), 2u);
    mailbox.post(5);
    QCOMPARE(wakes, 2);
}

void TestThreads::silencedMailboxKeepsAndWakesNothing()
{
    int wakes = 0;
    Mailbox<std::shared_ptr<int>> mailbox([&] { ++wakes; });
    const auto before = std::make_shared<int>();
    const auto after = std::make_shared<int>();
    mailbox.post(before);
    mailbox.silence();
    mailbox.post(after); // a handler that returned late
    QCOMPARE(wakes, 1);
    QCOMPARE(before.use_count(), 1);
    QCOMPARE(after.use_count(), 1);
    QVERIFY(mailbox.take().empty());
}

void TestThreads::silencingRacesWithPosting()
{
    for (int round = 0; round < 100; ++round) {
        auto alive = std::make_unique<std::atomic<int>>(0);
        Mailbox<int> mailbox([target = alive.get()] { ++*target; });
        std::thread poster([&] {
            for (int i = 0; i < 20; ++i)
                mailbox.post(i);
        });
        mailbox.silence();
        alive.reset(); // what it woke is gone
        poster.join();
    }
}

void TestThreads::serverThreadsRunAtOnce()
{
    ServerThreads threads(50);
    const ThreadSignal release;
    for (int i = 0; i < 50; ++i)
        QVERIFY(threads.run([=] { release.wait(); }).isOk());
    release.waitForWaiting(50); // ends only if all of them run
    release.set();
}

void TestThreads::serverThreadsHaveALimit()
{
    ServerThreads threads(2);
    const ThreadSignal release;
    QVERIFY(threads.hasRoom());
    QVERIFY(threads.run([=] { release.wait(); }).isOk());
    QVERIFY(threads.run([=] { release.wait(); }).isOk());
    QVERIFY(!threads.hasRoom());
    const Status refused = threads.run([] {});
    QCOMPARE(refused.code(), Status::NoServerThread);
    QVERIFY(refused.text().contains(QLatin1Char('2')));
    release.set();
    waitForRoom(threads);
    const ThreadSignal ran;
    QVERIFY(threads.run([=] { ran.set(); }).isOk());
    ran.wait();
}

void TestThreads::serverThreadsAreReused()
{
    ServerThreads threads(1);
    std::set<std::thread::id> ids; // unguarded: one job follows the other
    for (int i = 0; i < 20; ++i) {
        const ThreadSignal ran;
        const auto job = [&ids, ran] {
            ids.insert(std::this_thread::get_id());
            ran.set();
        };
        waitForRoom(threads);
        QVERIFY(threads.run(job).isOk());
        ran.wait();
    }
    QCOMPARE(ids.size(), 1u);
}

void TestThreads::serverThreadsEndWithoutAHungOne()
{
    const ThreadSignal release;
    const ThreadSignal returned;
    {
        ServerThreads threads(10);
        QVERIFY(threads
                    .run([=] {
                        release.wait();
                        returned.set();
                    })
                    .isOk());
        const ThreadSignal ran;
        QVERIFY(threads.run([=] { ran.set(); }).isOk()); // this thread is idle then
        ran.wait();
        release.waitForWaiting(1);
    } // not waited for
    release.set();
    returned.wait();
}

void TestThreads::serverThreadsRunEachJobOnce()
{
    constexpr int Starters = 4;
    constexpr int Each = 300;
    std::atomic<int> ran = 0;
    std::atomic<int> started = 0;
    {
        ServerThreads threads(8);
        std::vector<std::thread> starters;
        for (int starter = 0; starter < Starters; ++starter)
            starters.emplace_back([&] {
                for (int i = 0; i < Each; ++i)
                    started += threads.run([&] { ++ran; }).isOk() ? 1 : 0;
            });
        for (std::thread &each : starters)
            each.join();
        while (ran < started)
            std::this_thread::yield();
    }
    QCOMPARE(ran, started);
    QVERIFY(started > 0);
}

void TestThreads::poolRunsFirstComeFirstServed()
{
    std::vector<int> order;
    const ThreadSignal done;
    SharedPool pool(1);
    for (int i = 0; i < 100; ++i)
        pool.post([&, i] { order.push_back(i); });
    pool.post([=] { done.set(); });
    done.wait();
    QCOMPARE(order.size(), 100u);
    QVERIFY(std::is_sorted(order.begin(), order.end()));
}

void TestThreads::poolRunsAsManyAsItHasThreads()
{
    SharedPool pool(4);
    const ThreadSignal release;
    const ThreadSignal ran;
    for (int i = 0; i < 3; ++i)
        pool.post([=] { release.wait(); });
    release.waitForWaiting(3);
    pool.post([=] { ran.set(); }); // three blocked ones delay no other
    ran.wait();
    release.set();
}

void TestThreads::poolRunsWhatItsHolderPosts()
{
    std::atomic<int> ran = 0;
    SharedPool pool(2);
    const auto waitFor = [&](int count) {
        while (ran < count)
            std::this_thread::yield();
    };
    pool.hold();
    for (int i = 0; i < 100; ++i)
        pool.post([&] { ++ran; }); // too many to be all held back
    waitFor(100 - SharedPool::HeldCalls);
    std::thread([&] { pool.post([&] { ++ran; }); }).join(); // nobody else's is
    waitFor(101);
    pool.post([&] { ++ran; });
    pool.letGo();
    waitFor(102);
    pool.post([&] { ++ran; });
    waitFor(103);
    QCOMPARE(ran, 103);
}

void TestThreads::poolRunsWhatWasPostedBeforeItsEnd()
{
    const auto ran = std::make_shared<std::atomic<int>>(0);
    {
        SharedPool pool(3);
        for (int i = 0; i < 200; ++i)
            pool.post([=] { ++*ran; });
    }
    // What still runs is not waited for: it may be one of the last three.
    while (*ran < 200)
        std::this_thread::yield();
    QCOMPARE(*ran, 200);
}

void TestThreads::poolEndsWithoutAHungThread()
{
    const ThreadSignal release;
    const ThreadSignal returned;
    {
        SharedPool pool(4);
        pool.post([=] {
            release.wait();
            returned.set();
        });
        release.waitForWaiting(1);
    } // not waited for
    release.set();
    returned.wait();
}

QTEST_APPLESS_MAIN(TestThreads)
#include "tst_threads.moc"
