// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/epollmain.h"
#include "tests/socketpair.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QSocketNotifier>
#include <QTemporaryFile>
#include <QTimer>

#include <fcntl.h>
#include <sys/epoll.h>

using namespace csp;

namespace {

using Type = QSocketNotifier::Type;

constexpr auto Read = QSocketNotifier::Read;
constexpr auto Write = QSocketNotifier::Write;
constexpr auto Exception = QSocketNotifier::Exception;

void turn(int count = 3)
{
    for (int i = 0; i < count; ++i)
        dispatcher()->processEvents(QEventLoop::AllEvents);
}

/// How many turns the loop makes while it has nothing to do for 30 ms: a few, or thousands when it
/// spins.
int turnsOfAnIdleLoop()
{
    bool isOver = false;
    QTimer::singleShot(30, Qt::PreciseTimer, dispatcher(), [&] { isOver = true; });
    int turns = 0;
    for (; !isOver; ++turns)
        dispatcher()->processEvents(QEventLoop::WaitForMoreEvents);
    return turns;
}

#define VERIFY_IS_IDLE()                                                                           \
    do {                                                                                           \
        const int turns = turnsOfAnIdleLoop();                                                     \
        QVERIFY2(turns < 10, qPrintable(QString::number(turns)));                                  \
    } while (false)

/// Puts \a source in the place of the descriptor \a number, as a number that comes again does.
void put(int source, int number)
{
    if (::dup3(source, number, O_CLOEXEC) != number)
        qFatal("dup3 failed");
}

} // namespace

/// What has been, or easily is, wrong with a dispatcher on epoll.
class TestEpollDispatcherTraps final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numberOfAClosedDescriptorIsNotDeaf_data();
    void numberOfAClosedDescriptorIsNotDeaf();
    void lateEndOfAnOldNotifierLeavesTheNewOne();
    void numberReusedInTheSameBatchIsNotTakenForTheOldOne();
    void closedDescriptorWithACopyDoesNotSpin();
    void closedDescriptorThatComesBackIsHeard();
    void fileIsAlwaysReady_data();
    void fileIsAlwaysReady();
    void fileHasNoExceptions();
    void fileInPlaceOfASocketAndBack();
    void descriptorThatIsNoneIsDisabled();
    void descriptorMayBeOpenedAfterItsNotifier();
    void fullSocketDoesNotSpin_data();
    void fullSocketDoesNotSpin();
    void idleLoopSleeps();
};

void TestEpollDispatcherTraps::numberOfAClosedDescriptorIsNotDeaf_data()
{
    QTest::addColumn<Type>("oldType");
    QTest::addColumn<Type>("newType");
    QTest::newRow("read, read") << Read << Read;
    QTest::newRow("read, write") << Read << Write;
    QTest::newRow("write, read") << Write << Read;
    QTest::newRow("write, write") << Write << Write;
    QTest::newRow("exception, read") << Exception << Read;
}

void TestEpollDispatcherTraps::numberOfAClosedDescriptorIsNotDeaf()
{
    QFETCH(Type, oldType);
    QFETCH(Type, newType);
    SocketPair first;
    SocketPair second;
    auto old = std::make_unique<QSocketNotifier>(first.near(), oldType);
    turn(); // it is watched
    const int number = first.near();
    put(second.near(), number); // closes what was there, before its notifier
    if (oldType == newType)
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("is dropped$")));
    QSocketNotifier notifier(number, newType);
    QSignalSpy fired(&notifier, &QSocketNotifier::activated);
    old.reset(); // and this must not end the new one
    second.feed();
    turn();
    QVERIFY(fired.size() > 0);
    fired.clear();
    turn();
    QVERIFY(fired.size() > 0);
}

void TestEpollDispatcherTraps::lateEndOfAnOldNotifierLeavesTheNewOne()
{
    SocketPair first;
    SocketPair second;
    auto old = std::make_unique<QSocketNotifier>(first.near(), Read);
    const int number = first.near();
    put(second.near(), number);
    old.reset(); // after its number has come again, before there is a notifier for it
    QSocketNotifier notifier(number, Read);
    QSignalSpy fired(&notifier, &QSocketNotifier::activated);
    second.feed();
    turn(1);
    QCOMPARE(fired.size(), 1);
}

void TestEpollDispatcherTraps::numberReusedInTheSameBatchIsNotTakenForTheOldOne()
{
    SocketPair pairs[2]; // both ready; the first to be served closes the other one
    SocketPair quiet;
    std::unique_ptr<QSocketNotifier> notifiers[2];
    std::unique_ptr<QSocketNotifier> anew;
    int fired = 0;
    int firedAnew = 0;
    for (int i = 0; i < 2; ++i) {
        notifiers[i] = std::make_unique<QSocketNotifier>(pairs[i].near(), Read);
        connect(notifiers[i].get(), &QSocketNotifier::activated, this, [&, i] {
            if (++fired > 1)
                return;
            const int number = pairs[1 - i].near();
            notifiers[1 - i].reset();
            put(quiet.near(), number); // nothing to read there
            anew = std::make_unique<QSocketNotifier>(number, Read);
            connect(anew.get(), &QSocketNotifier::activated, this, [&] { ++firedAnew; });
        });
        pairs[i].feed();
    }
    turn(1);
    QCOMPARE(fired, 1);
    QCOMPARE(firedAnew, 0);
    quiet.feed();
    turn(1);
    QCOMPARE(firedAnew, 1);
}

void TestEpollDispatcherTraps::closedDescriptorWithACopyDoesNotSpin()
{
    SocketPair pair;
    SocketPair other;
    QSocketNotifier stays(other.near(), Read);
    auto notifier = std::make_unique<QSocketNotifier>(pair.near(), Read);
    QSignalSpy fired(&stays, &QSocketNotifier::activated);
    const int copy = ::fcntl(pair.near(), F_DUPFD_CLOEXEC, 0); // as a child process has them
    pair.closeNear(); // epoll goes on to watch what the copy refers to
    notifier.reset();
    pair.feed();
    VERIFY_IS_IDLE();
    other.feed();
    turn(1);
    QCOMPARE(fired.size(), 1); // all others are still watched
    ::close(copy);
}

void TestEpollDispatcherTraps::closedDescriptorThatComesBackIsHeard()
{
    SocketPair pair;
    const int number = pair.near();
    auto old = std::make_unique<QSocketNotifier>(number, Read);
    const int copy = ::fcntl(number, F_DUPFD_CLOEXEC, 0);
    ::close(number);
    old.reset();
    put(copy, number); // epoll knows the same file under the same number
    QSocketNotifier notifier(number, Read);
    QSignalSpy fired(&notifier, &QSocketNotifier::activated);
    pair.feed();
    turn(1);
    QCOMPARE(fired.size(), 1);
    ::close(copy);
}

void TestEpollDispatcherTraps::fileIsAlwaysReady_data()
{
    QTest::addColumn<Type>("type");
    QTest::newRow("read") << Read;
    QTest::newRow("write") << Write;
}

void TestEpollDispatcherTraps::fileIsAlwaysReady()
{
    QFETCH(Type, type);
    QTemporaryFile file;
    QVERIFY(file.open());
    auto notifier = std::make_unique<QSocketNotifier>(file.handle(), type);
    QSignalSpy fired(notifier.get(), &QSocketNotifier::activated);
    for (int i = 0; i < 10; ++i)
        QVERIFY(dispatcher()->processEvents(QEventLoop::WaitForMoreEvents));
    QVERIFY(fired.size() >= 10);
    notifier->setEnabled(false);
    VERIFY_IS_IDLE();
    notifier->setEnabled(true);
    fired.clear();
    turn(1);
    QVERIFY(fired.size() > 0);
    notifier.reset();
    VERIFY_IS_IDLE();
}

void TestEpollDispatcherTraps::fileHasNoExceptions()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    QSocketNotifier notifier(file.handle(), Exception);
    QSignalSpy fired(&notifier, &QSocketNotifier::activated);
    VERIFY_IS_IDLE();
    QSocketNotifier read(file.handle(), Read);
    QSignalSpy readable(&read, &QSocketNotifier::activated);
    turn();
    QVERIFY(readable.size() > 0);
    read.setEnabled(false);
    VERIFY_IS_IDLE();
    QCOMPARE(fired.size(), 0);
}

void TestEpollDispatcherTraps::fileInPlaceOfASocketAndBack()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    SocketPair pair;
    SocketPair third;
    const int number = pair.near();
    QSocketNotifier notifier(number, Read);
    QSignalSpy fired(&notifier, &QSocketNotifier::activated);
    turn();
    QCOMPARE(fired.size(), 0);
    notifier.setEnabled(false);
    put(file.handle(), number);
    notifier.setEnabled(true);
    turn();
    QVERIFY(fired.size() > 0);
    notifier.setEnabled(false);
    put(third.near(), number);
    notifier.setEnabled(true);
    fired.clear();
    VERIFY_IS_IDLE();
    QCOMPARE(fired.size(), 0);
    third.feed();
    turn(1);
    QCOMPARE(fired.size(), 1);
}

void TestEpollDispatcherTraps::descriptorThatIsNoneIsDisabled()
{
    SocketPair pair;
    const int number = pair.near();
    pair.closeNear();
    QSocketNotifier read(number, Read);
    QSocketNotifier write(number, Write);
    QVERIFY(read.isEnabled());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("disabling read$")));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("disabling write$")));
    turn();
    QVERIFY(!read.isEnabled());
    QVERIFY(!write.isEnabled());
    VERIFY_IS_IDLE();
}

void TestEpollDispatcherTraps::descriptorMayBeOpenedAfterItsNotifier()
{
    SocketPair pair;
    SocketPair other;
    const int number = pair.near();
    pair.closeNear();
    QSocketNotifier notifier(number, Read);
    QSignalSpy fired(&notifier, &QSocketNotifier::activated);
    put(other.near(), number);
    other.feed();
    turn();
    QVERIFY(fired.size() > 0);
    notifier.setEnabled(false);
    ::close(number);
}

void TestEpollDispatcherTraps::fullSocketDoesNotSpin_data()
{
    QTest::addColumn<bool>("isToggled");
    QTest::newRow("stays enabled") << false;
    QTest::newRow("toggled in its slot") << true;
}

void TestEpollDispatcherTraps::fullSocketDoesNotSpin()
{
    QFETCH(bool, isToggled);
    SocketPair pair;
    const QSocketNotifier reader(pair.near(), Read); // so that the descriptor stays in use
    QSocketNotifier notifier(pair.near(), Write);
    int fired = 0;
    connect(&notifier, &QSocketNotifier::activated, this, [&] {
        ++fired;
        pair.fill();
        if (isToggled) {
            notifier.setEnabled(false);
            notifier.setEnabled(true);
        }
    });
    turn();
    QVERIFY(fired > 0);
    VERIFY_IS_IDLE();
    const int before = fired;
    pair.drainFar();
    turn(1);
    QVERIFY(fired > before);
    VERIFY_IS_IDLE();
}

void TestEpollDispatcherTraps::idleLoopSleeps()
{
    SocketPair pair;
    QSocketNotifier read(pair.near(), Read);
    QSocketNotifier exception(pair.near(), Exception);
    QTimer later;
    later.start(100'000);
    VERIFY_IS_IDLE();
}

int main(int argc, char **argv)
{
    return runOnEpoll<TestEpollDispatcherTraps>(argc, argv);
}
#include "tst_epolldispatcher_traps.moc"
