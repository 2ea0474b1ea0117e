// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/epollmain.h"
#include "tests/socketpair.h"

#include <QSignalSpy>
#include <QSocketNotifier>

#include <vector>

#include <netinet/in.h>
#include <poll.h>

using namespace csp;

namespace {

constexpr auto Read = QSocketNotifier::Read;
constexpr auto Write = QSocketNotifier::Write;
constexpr auto Exception = QSocketNotifier::Exception;

/// A few turns of what is ready.
void turn(int count = 3)
{
    for (int i = 0; i < count; ++i)
        dispatcher()->processEvents(QEventLoop::AllEvents);
}

sockaddr *addressOf(sockaddr_in *address)
{
    return reinterpret_cast<sockaddr *>(address);
}

/// A TCP socket that listens on loopback for \a backlog connections, and its address.
int listenOn(sockaddr_in *address, int backlog)
{
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    *address = {};
    address->sin_family = AF_INET;
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof *address;
    if (::bind(listener, addressOf(address), size) != 0 || ::listen(listener, backlog) != 0
        || ::getsockname(listener, addressOf(address), &size) != 0)
        qFatal("cannot listen");
    return listener;
}

} // namespace

/// Socket notifiers of all types.
class TestEpollDispatcherSockets final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firesWhileThereIsSomethingToRead();
    void firesWhileItMayWrite();
    void writeWaitsForRoom();
    void writeToggledInItsSlotFiresOnceATurn();
    void writeDisabledInTimeDoesNotFire();
    void writeDoesNotFireBeforeItIsConnected();
    void exceptionTellsOfUrgentData();
    void allTypesMayShareADescriptor();
    void hangUpIsToldToAll();
    void disabledDoesNotFire();
};

void TestEpollDispatcherSockets::firesWhileThereIsSomethingToRead()
{
    SocketPair pair;
    QSocketNotifier notifier(pair.near(), Read);
    QSignalSpy fired(&notifier, &QSocketNotifier::activated);
    turn();
    QCOMPARE(fired.size(), 0);
    pair.feed();
    QVERIFY(dispatcher()->processEvents(QEventLoop::WaitForMoreEvents));
    QVERIFY(dispatcher()->processEvents(QEventLoop::WaitForMoreEvents)); // the level, not the edge
    QCOMPARE(fired.size(), 2);
    QVERIFY(pair.takeOne());
    turn();
    QCOMPARE(fired.size(), 2);
}

void TestEpollDispatcherSockets::firesWhileItMayWrite()
{
    SocketPair pair;
    QSocketNotifier notifier(pair.near(), Write);
    QSignalSpy fired(&notifier, &QSocketNotifier::activated);
    for (int i = 0; i < 10; ++i)
        QVERIFY(dispatcher()->processEvents(QEventLoop::WaitForMoreEvents));
    QVERIFY(fired.size() >= 10);
}

void TestEpollDispatcherSockets::writeWaitsForRoom()
{
    SocketPair pair;
    pair.fill();
    QSocketNotifier notifier(pair.near(), Write);
    QSignalSpy fired(&notifier, &QSocketNotifier::activated);
    turn();
    QCOMPARE(fired.size(), 0);
    pair.drainFar();
    QTRY_VERIFY(fired.size() > 0);
    pair.fill();
    turn(1);
    fired.clear();
    turn();
    QCOMPARE(fired.size(), 0);
}

void TestEpollDispatcherSockets::writeToggledInItsSlotFiresOnceATurn()
{
    SocketPair pair;
    QSocketNotifier notifier(pair.near(), Write);
    int fired = 0;
    bool isLast = false;
    connect(&notifier, &QSocketNotifier::activated, this, [&] {
        ++fired;
        notifier.setEnabled(false);
        notifier.setEnabled(true);
        notifier.setEnabled(false);
        notifier.setEnabled(!isLast);
    });
    for (int i = 0; i < 10; ++i) {
        const int before = fired;
        QVERIFY(dispatcher()->processEvents(QEventLoop::WaitForMoreEvents));
        QVERIFY(fired - before <= 2); // queued, and found by epoll
    }
    QVERIFY(fired >= 10);
    isLast = true;
    turn();
    const int before = fired;
    turn();
    QCOMPARE(fired, before);
    notifier.setEnabled(true);
    turn(1);
    QVERIFY(fired > before);
}

void TestEpollDispatcherSockets::writeDisabledInTimeDoesNotFire()
{
    SocketPair pair;
    QSocketNotifier notifier(pair.near(), Write);
    QSignalSpy fired(&notifier, &QSocketNotifier::activated);
    notifier.setEnabled(false);
    turn();
    QCOMPARE(fired.size(), 0);
}

void TestEpollDispatcherSockets::writeDoesNotFireBeforeItIsConnected()
{
    sockaddr_in address = {};
    const int listener = listenOn(&address, 0);
    std::vector<int> clients;
    pollfd last = {};
    do { // until no more fit into the queue of those to be accepted
        const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        clients.push_back(client);
        static_cast<void>(::connect(client, addressOf(&address), sizeof address));
        last = {client, POLLOUT, 0};
    } while (::poll(&last, 1, 50) == 1 && clients.size() < 50);
    QVERIFY(clients.size() < 50);

    QSocketNotifier read(last.fd, Read); // as QAbstractSocket has them
    QSocketNotifier write(last.fd, Write);
    QSignalSpy fired(&write, &QSocketNotifier::activated);
    turn();
    QCOMPARE(fired.size(), 0);
    for (size_t i = 0; i + 1 < clients.size(); ++i)
        ::close(::accept(listener, nullptr, nullptr));
    QTRY_VERIFY_WITH_TIMEOUT(fired.size() > 0, 20'000);
    write.setEnabled(false);
    read.setEnabled(false);
    for (const int client : clients)
        ::close(client);
    ::close(listener);
}

void TestEpollDispatcherSockets::exceptionTellsOfUrgentData()
{
    sockaddr_in address = {};
    const int listener = listenOn(&address, 1);
    const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    QCOMPARE(::connect(client, addressOf(&address), sizeof address), 0);
    const int served = ::accept(listener, nullptr, nullptr);
    {
        QSocketNotifier notifier(served, Exception);
        QSignalSpy fired(&notifier, &QSocketNotifier::activated);
        QCOMPARE(::send(client, "plain", 5, 0), ssize_t(5));
        turn();
        QCOMPARE(fired.size(), 0);
        QCOMPARE(::send(client, "!", 1, MSG_OOB), ssize_t(1));
        QTRY_VERIFY(fired.size() > 0);
    }
    for (const int each : {client, served, listener})
        ::close(each);
}

void TestEpollDispatcherSockets::allTypesMayShareADescriptor()
{
    SocketPair pair;
    QSocketNotifier read(pair.near(), Read);
    QSocketNotifier write(pair.near(), Write);
    QSocketNotifier exception(pair.near(), Exception);
    QSignalSpy readable(&read, &QSocketNotifier::activated);
    QSignalSpy writable(&write, &QSocketNotifier::activated);
    QSignalSpy urgent(&exception, &QSocketNotifier::activated);
    pair.feed();
    turn();
    QVERIFY(readable.size() > 0);
    QVERIFY(writable.size() > 0);
    QCOMPARE(urgent.size(), 0);
    read.setEnabled(false); // the others go on
    readable.clear();
    writable.clear();
    turn();
    QCOMPARE(readable.size(), 0);
    QVERIFY(writable.size() > 0);
    write.setEnabled(false);
    read.setEnabled(true);
    writable.clear();
    turn();
    QVERIFY(readable.size() > 0);
    QCOMPARE(writable.size(), 0);
}

void TestEpollDispatcherSockets::hangUpIsToldToAll()
{
    SocketPair pair;
    pair.fill();
    QSocketNotifier read(pair.near(), Read);
    QSocketNotifier write(pair.near(), Write);
    QSocketNotifier exception(pair.near(), Exception);
    QSignalSpy readable(&read, &QSocketNotifier::activated);
    QSignalSpy writable(&write, &QSocketNotifier::activated);
    QSignalSpy urgent(&exception, &QSocketNotifier::activated);
    turn();
    QCOMPARE(readable.size() + writable.size() + urgent.size(), 0);
    pair.closeFar();
    turn();
    QVERIFY(readable.size() > 0);
    QVERIFY(writable.size() > 0);
    QVERIFY(urgent.size() > 0);
}

void TestEpollDispatcherSockets::disabledDoesNotFire()
{
    SocketPair pair;
    pair.feed();
    QSocketNotifier notifier(pair.near(), Read);
    QSignalSpy fired(&notifier, &QSocketNotifier::activated);
    notifier.setEnabled(false);
    turn();
    QCOMPARE(fired.size(), 0);
    notifier.setEnabled(true);
    turn(1);
    QCOMPARE(fired.size(), 1);
}

int main(int argc, char **argv)
{
    return runOnEpoll<TestEpollDispatcherSockets>(argc, argv);
}
#include "tst_epolldispatcher_sockets.moc"
