// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/epollmain.h"
#include "tests/socketpair.h"

#include <QPointer>
#include <QSocketNotifier>
#include <QThread>

#include <algorithm>
#include <memory>
#include <vector>

#include <sys/eventfd.h>

using namespace csp;

namespace {

constexpr auto Read = QSocketNotifier::Read;
constexpr auto Write = QSocketNotifier::Write;

/// A few turns of what is ready.
void turn(int count = 3)
{
    for (int i = 0; i < count; ++i)
        dispatcher()->processEvents(QEventLoop::AllEvents);
}

/// A descriptor that is always readable.
class Ready
{
    Q_DISABLE_COPY_MOVE(Ready)

public:
    Ready()
        : descriptor(::eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC))
        , notifier(descriptor, Read)
    {
        QObject::connect(&notifier, &QSocketNotifier::activated, [this] { ++fired; });
    }
    ~Ready()
    {
        notifier.setEnabled(false);
        ::close(descriptor);
    }

    const int descriptor;
    QSocketNotifier notifier;
    int fired = 0;
};

} // namespace

/// Socket notifiers that come and go in each other's slots, and crowds of them.
class TestEpollDispatcherCrowd final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mayBeDisabledInAnothersSlot();
    void mayBeDeletedInItsOwnSlot_data();
    void mayBeDeletedInItsOwnSlot();
    void mayBeDeletedInAnothersSlot();
    void mayBeMadeInAnothersSlot();
    void thousandsAreServed();
    void noneStarves();
    void movesToAnotherThread();
};

void TestEpollDispatcherCrowd::mayBeDisabledInAnothersSlot()
{
    Ready both[2];
    for (Ready &each : both) {
        connect(&each.notifier, &QSocketNotifier::activated, this, [&] {
            for (Ready &any : both)
                any.notifier.setEnabled(false);
        });
    }
    turn();
    QCOMPARE(both[0].fired + both[1].fired, 1);
}

void TestEpollDispatcherCrowd::mayBeDeletedInItsOwnSlot_data()
{
    QTest::addColumn<QSocketNotifier::Type>("type");
    QTest::newRow("read") << Read;
    QTest::newRow("write") << Write;
}

void TestEpollDispatcherCrowd::mayBeDeletedInItsOwnSlot()
{
    QFETCH(QSocketNotifier::Type, type);
    SocketPair pair;
    pair.feed();
    auto *const notifier = new QSocketNotifier(pair.near(), type);
    int fired = 0;
    connect(notifier, &QSocketNotifier::activated, this, [&, notifier] {
        ++fired;
        delete notifier;
    });
    turn();
    QCOMPARE(fired, 1);
}

void TestEpollDispatcherCrowd::mayBeDeletedInAnothersSlot()
{
    static constexpr auto Types = {Read, Write};
    SocketPair pairs[2];
    std::vector<QPointer<QSocketNotifier>> all;
    int fired = 0;
    for (SocketPair &pair : pairs) {
        pair.feed();
        for (const auto type : Types) {
            QSocketNotifier *const notifier =
                all.emplace_back(new QSocketNotifier(pair.near(), type));
            connect(notifier, &QSocketNotifier::activated, this, [&] {
                ++fired;
                for (const auto &each : all)
                    delete each.data();
            });
        }
    }
    turn();
    QCOMPARE(fired, 1);
}

void TestEpollDispatcherCrowd::mayBeMadeInAnothersSlot()
{
    // So many that what is known of descriptors is moved to another place meanwhile.
    static constexpr int Count = 1'000;
    std::vector<std::unique_ptr<Ready>> made;
    Ready first;
    SocketPair pair;
    QSocketNotifier write(pair.near(), Write);
    connect(&write, &QSocketNotifier::activated, this, [&] {
        for (int i = 0; i < Count; ++i)
            made.push_back(std::make_unique<Ready>());
        write.setEnabled(false);
    });
    connect(&first.notifier, &QSocketNotifier::activated, this, [&] {
        if (made.size() < 2 * Count)
            made.push_back(std::make_unique<Ready>());
    });
    turn(20);
    QVERIFY(made.size() > Count);
    QVERIFY(first.fired > 0);
    QVERIFY(std::ranges::any_of(made, [](const auto &each) { return each->fired > 0; }));
}

void TestEpollDispatcherCrowd::thousandsAreServed()
{
    static constexpr int Count = 2'000;
    std::vector<std::unique_ptr<Ready>> all;
    for (int i = 0; i < Count; ++i) {
        Ready *const each = all.emplace_back(std::make_unique<Ready>()).get();
        connect(&each->notifier, &QSocketNotifier::activated, this, [each] {
            eventfd_t value = 0;
            QCOMPARE(::eventfd_read(each->descriptor, &value), 0);
        });
    }
    for (int round = 1; round <= 3; ++round) {
        QTRY_VERIFY(
            std::ranges::all_of(all, [=](const auto &each) { return each->fired == round; }));
        for (const auto &each : all)
            QCOMPARE(::eventfd_write(each->descriptor, 1), 0);
    }
}

void TestEpollDispatcherCrowd::noneStarves()
{
    static constexpr int Count = 1'000; // all ready, all the time
    std::vector<std::unique_ptr<Ready>> all;
    for (int i = 0; i < Count; ++i)
        all.push_back(std::make_unique<Ready>());
    int posted = 0;
    static constexpr int Turns = 12;
    for (int i = 0; i < Turns; ++i) {
        QMetaObject::invokeMethod(
            this, [&] { ++posted; }, Qt::QueuedConnection);
        turn(1);
    }
    QCOMPARE(posted, Turns);
    int sum = 0;
    for (const auto &each : all) {
        QVERIFY(each->fired >= 2 && each->fired <= 4); // 12 turns of 256 go round three times
        sum += each->fired;
    }
    QCOMPARE(sum, Turns * SocketWatches::BatchSize);
}

void TestEpollDispatcherCrowd::movesToAnotherThread()
{
    QThread thread;
    thread.setEventDispatcher(new EpollDispatcher);
    thread.start();
    SocketPair pair;
    auto *const notifier = new QSocketNotifier(pair.near(), Read);
    std::atomic<QThread *> firedIn = nullptr;
    connect(
        notifier, &QSocketNotifier::activated, notifier,
        [&] {
            firedIn = QThread::currentThread();
            pair.takeOne();
        },
        Qt::DirectConnection);
    notifier->moveToThread(&thread);
    pair.feed();
    QTRY_COMPARE(firedIn.load(), &thread);
    notifier->deleteLater();
    thread.quit();
    QVERIFY(thread.wait(20'000));
}

int main(int argc, char **argv)
{
    return runOnEpoll<TestEpollDispatcherCrowd>(argc, argv);
}
#include "tst_epolldispatcher_crowd.moc"
