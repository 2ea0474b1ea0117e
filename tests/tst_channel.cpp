// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/channelfixture.h"
#include "tests/draininggateway.h"

#include <QTest>

#include <array>

using namespace csp;

Q_DECLARE_METATYPE(std::function<void(csp::Channel &)>)

/// The queues of a Channel between many threads; judged by ThreadSanitizer too.
class TestChannel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doorbellRingsOnceUntilCollected();
    void outputOverItsLimitIsSlow();
    void pausesUntilHalfHasGone();
    void pausedOutputHoldsDeliveryBack();
    void inputOverItsLimitPausesUntilHalfIsTaken();
    void batchIsTakenWholeAndInOrder();
    void readingPausesUntilHalfIsTaken_data();
    void readingPausesUntilHalfIsTaken();
    void slowClientPausesReadingToo();
    void closeEndsThePauses();
    void outputIsTakenInOrderUntilTheRoomIsFull();
    void serviceIsRungByNobodyUntilItsEnd();
    void whatOtherThreadsDoInAServiceRingsAtItsEnd_data();
    void whatOtherThreadsDoInAServiceRingsAtItsEnd();
    void turnsOfTheGatewayThreadAreMarkedDue();
    void clientsCloseLeavesMessagesReadable();
    void otherCloseDropsAndCounts();
    void endOfTheSessionAfterEndServerIsTheHandlersClose_data();
    void endOfTheSessionAfterEndServerIsTheHandlersClose();
    void whoAskedForTheEndFirstIsToldAsItsCloser_data();
    void whoAskedForTheEndFirstIsToldAsItsCloser();
    void oneOfManyClosesCounts();
    void writersKeepTheirOrder();
    void slowWritersLoseNothing();
    void readersTakeEachMessageOnce();
    void readersWithTimeoutsLoseNothing();
};

void TestChannel::doorbellRingsOnceUntilCollected()
{
    Quiet quiet;
    const auto channel = quiet.makeChannel(Roomy);
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 3; ++i)
            QVERIFY(write(*channel, "x").isOk());
        channel->ring();
        QCOMPARE(quiet.rings, round + 1);
        QCOMPARE(quiet.doorbell->take().size(), 1u);
        QVERIFY(write(*channel, "x").isOk());
        QCOMPARE(quiet.doorbell->take().size(), 0u); // not answered yet
        QVERIFY(!channel->collect().outputEmpty);
    }
}

void TestChannel::outputOverItsLimitIsSlow()
{
    Quiet quiet;
    const auto channel = quiet.makeChannel({1000, 2 * (100 + Overhead), 1 << 20, false});
    const std::string words(100, 'x');
    QVERIFY(write(*channel, words).isOk());
    QVERIFY(write(*channel, words).isOk());
    QCOMPARE(write(*channel, "").code(), Status::WebSocketSlow);
    QVERIFY(channel->nextOutput());
    QCOMPARE(write(*channel, "").code(), Status::WebSocketSlow); // the socket holds it
    channel->setInFlight(0);
    QVERIFY(write(*channel, words).isOk());
    QCOMPARE(write(*channel, words).code(), Status::WebSocketSlow);
}

void TestChannel::pausesUntilHalfHasGone()
{
    Quiet quiet;
    const auto channel = quiet.makeChannel({1000, 1 << 20, 100, false});
    QVERIFY(write(*channel, std::string(90, 'x')).isOk());
    QVERIFY(!channel->snapshot().slow);
    QVERIFY(write(*channel, "").isOk());
    QVERIFY(channel->snapshot().slow);
    QVERIFY(channel->nextOutput());
    QVERIFY(channel->nextOutput());
    for (const auto &[inFlight, slow] :
         {std::pair(100, true), std::pair(51, true), std::pair(50, false), std::pair(100, false)}) {
        channel->setInFlight(inFlight);
        QCOMPARE(channel->snapshot().slow, slow);
    }
}

void TestChannel::pausedOutputHoldsDeliveryBack()
{
    Quiet quiet;
    SharedPool pool(1);
    const auto channel = quiet.makeChannel({1000, 1 << 20, 100, false});
    const ThreadSignal handled;
    const ThreadSignal finished;
    detach(
        channel, pool,
        [handled](const Message &) {
            handled.set();
            return Status();
        },
        finished);
    QVERIFY(write(*channel, std::string(100, 'x')).isOk());
    QVERIFY(channel->receive(text("waits")).isOk());
    QCOMPARE(channel->snapshot().handlerQueueBytes, 5 + Overhead);
    QVERIFY(channel->nextOutput());
    channel->setInFlight(0);
    handled.wait();
    channel->peerClosed(ClientLeft);
    finished.wait();
}

void TestChannel::inputOverItsLimitPausesUntilHalfIsTaken()
{
    Quiet quiet;
    const auto channel = quiet.makeChannel({2 * (100 + Overhead), 1000, 1000, false});
    open(*channel, false);
    const Message message = text(std::string(100, 'x'));
    QVERIFY(channel->receive(message).isOk());
    QVERIFY(channel->receive(message).isOk());
    QVERIFY(channel->isInputPaused());
    QVERIFY(channel->receive(message).isOk()); // what was read already is taken all the same
    QVERIFY(channel->take(channel->epoch(), in({})));
    QVERIFY(channel->isInputPaused());
    QVERIFY(channel->take(channel->epoch(), in({})));
    QVERIFY(!channel->isInputPaused());
}

void TestChannel::batchIsTakenWholeAndInOrder()
{
    Quiet quiet;
    const auto channel = quiet.makeChannel({100, 1000, 1000, false});
    open(*channel, false);
    std::vector<Message> batch;
    for (int i = 0; i < 100; ++i)
        batch.push_back(text(std::to_string(i)));
    QCOMPARE(channel->receiveAll(batch), 0); // and loses nothing
    QVERIFY(batch.empty());
    for (int i = 0; i < 100; ++i)
        QCOMPARE(channel->take(1, in({}))->data.toInt(), i);
    channel->peerClosed(ClientLeft);
    batch.push_back(text("late"));
    QCOMPARE(channel->receiveAll(batch), 100);
    QVERIFY(batch.empty());
    QCOMPARE(channel->take(1, in({})).error().code(), Status::WebSocketClosed);
}

void TestChannel::readingPausesUntilHalfIsTaken_data()
{
    QTest::addColumn<bool>("raw");
    QTest::newRow("messages") << false;
    QTest::newRow("NoDataFraming") << true;
}

void TestChannel::readingPausesUntilHalfIsTaken()
{
    QFETCH(const bool, raw);
    Quiet quiet;
    const auto channel = quiet.makeChannel({4 * Overhead, 1000, 1000, false});
    channel->setNoDataFraming(raw);
    open(*channel, false);
    for (int round = 0; round < 2; ++round) {
        quiet.doorbell->take();
        static_cast<void>(channel->collect());
        std::vector<Message> batch(3, text(""));
        QCOMPARE(channel->receiveAll(batch), Overhead);
        QVERIFY(!channel->snapshot().readingPaused);
        batch.push_back(text(""));
        QCOMPARE(channel->receiveAll(batch), 0);
        QVERIFY(channel->take(1, in({})));
        QVERIFY(channel->snapshot().readingPaused);
        QVERIFY(quiet.doorbell->take().empty());
        QVERIFY(channel->take(1, in({})));
        QVERIFY(!channel->snapshot().readingPaused);
        QCOMPARE(quiet.doorbell->take().size(), 1u);
        QVERIFY(channel->take(1, in({})));
        QVERIFY(channel->take(1, in({})));
    }
}

void TestChannel::slowClientPausesReadingToo()
{
    Quiet quiet;
    const auto channel = quiet.makeChannel({1000, 1 << 20, 100, false});
    open(*channel, true);
    std::vector<Message> batch{text("one")};
    QCOMPARE(channel->receiveAll(batch), 1000 - 3 - Overhead);
    QVERIFY(write(*channel, std::string(100, 'x')).isOk());
    batch.push_back(text("two"));
    QCOMPARE(channel->receiveAll(batch), 0);
    QVERIFY(channel->beginService().readingPaused);
    QCOMPARE(channel->takeOutput(1).size(), 1u);
    QVERIFY(channel->endService(51).readingPaused);
    quiet.doorbell->take();
    channel->setInFlight(50);
    QCOMPARE(quiet.doorbell->take().size(), 1u);
    QVERIFY(!channel->collect().readingPaused);
}

void TestChannel::closeEndsThePauses()
{
    Quiet quiet;
    const auto channel = quiet.makeChannel({1, 1 << 20, 1, false});
    open(*channel, false);
    QVERIFY(write(*channel, "x").isOk());
    std::vector<Message> batch{text("one")};
    QCOMPARE(channel->receiveAll(batch), 0);
    QVERIFY(channel->close(ConsoleCloses));
    QVERIFY(!channel->snapshot().readingPaused); // the client's close frame is to be seen
}

void TestChannel::outputIsTakenInOrderUntilTheRoomIsFull()
{
    Quiet quiet;
    const auto channel = quiet.makeChannel(Roomy);
    constexpr qint64 Each = 5 + Overhead;
    for (int i = 0; i < 100; ++i)
        QVERIFY(channel
                    ->write(Channel::AnyEpoch, text(std::to_string(10'000 + i)),
                            i % 2 ? CapturedMessage::From::Console : CapturedMessage::From::Handler)
                    .isOk());
    int next = 0;
    std::vector<Channel::Output> taken;
    for (const auto &[room, count] : {std::pair<qint64, size_t>(0, 0),
                                      {1, 1},
                                      {Each, 1},
                                      {2 * Each - 1, 2},
                                      {2 * Each + 1, 3},
                                      {1 << 20, 93}}) {
        taken = channel->takeOutput(room, std::move(taken));
        QCOMPARE(taken.size(), count);
        for (const Channel::Output &each : taken) {
            QCOMPARE(each.from,
                     next % 2 ? CapturedMessage::From::Console : CapturedMessage::From::Handler);
            QCOMPARE(each.message.data.toInt(), 10'000 + next++);
        }
    }
    QVERIFY(channel->takeOutput(1).empty());
    QCOMPARE(channel->snapshot().queuedBytes, 100 * Each); // until the network has taken it
    channel->setInFlight(0);
    QCOMPARE(channel->snapshot().queuedBytes, 0);
}

void TestChannel::serviceIsRungByNobodyUntilItsEnd()
{
    Quiet quiet;
    const auto channel = quiet.makeChannel(Roomy);
    open(*channel, false);
    quiet.doorbell->adopt();
    quiet.doorbell->take();
    static_cast<void>(channel->beginService());
    QVERIFY(write(*channel, "one").isOk());
    channel->ring();
    QVERIFY(quiet.doorbell->take().empty());
    QCOMPARE(channel->takeOutput(1).size(), 1u);
    QVERIFY(write(*channel, "two").isOk()); // found at the end
    QVERIFY(!channel->endService(0).outputEmpty);
    QVERIFY(quiet.doorbell->take().empty());
    QVERIFY(write(*channel, "three").isOk());
    QCOMPARE(quiet.doorbell->take().size(), 1u);
}

void TestChannel::whatOtherThreadsDoInAServiceRingsAtItsEnd_data()
{
    using Act = std::function<void(Channel &)>;
    QTest::addColumn<Act>("act");
    QTest::newRow("write") << Act([](Channel &channel) { static_cast<void>(write(channel, "x")); });
    QTest::newRow("close") << Act([](Channel &channel) { channel.close(ConsoleCloses); });
    QTest::newRow("onPreServer() returned")
        << Act([](Channel &channel) { channel.preServerReturned({}); });
}

void TestChannel::whatOtherThreadsDoInAServiceRingsAtItsEnd()
{
    QFETCH(const std::function<void(Channel &)>, act);
    Quiet quiet;
    const auto channel = quiet.makeChannel(Roomy);
    quiet.doorbell->adopt();
    static_cast<void>(channel->beginService());
    std::thread([&] { act(*channel); }).join();
    QVERIFY(quiet.doorbell->take().empty());
    static_cast<void>(channel->endService(0)); // the service may have looked before
    QCOMPARE(quiet.doorbell->take().size(), 1u);
    static_cast<void>(channel->beginService());
    static_cast<void>(channel->endService(0));
    QVERIFY(quiet.doorbell->take().empty());
}

void TestChannel::turnsOfTheGatewayThreadAreMarkedDue()
{
    Quiet quiet;
    const auto channel = quiet.makeChannel(Roomy);
    open(*channel, true);
    QVERIFY(channel->serverReturned(1, {}, std::make_shared<GatewayTaker>()));
    QVERIFY(!channel->collect().turnDue);
    quiet.doorbell->take();
    QVERIFY(channel->receive(text("one")).isOk());
    QCOMPARE(quiet.doorbell->take().size(), 1u);
    QVERIFY(channel->beginService().turnDue);
    Channel::Turn turn = channel->beginTurn();
    QCOMPARE(turn.message.data, QByteArray("one"));
    QVERIFY(channel->receive(text("two")).isOk());
    channel->endTurn(std::move(turn), {});
    QVERIFY(channel->endService(0).turnDue); // there is more
    QCOMPARE(quiet.doorbell->take().size(), 1u);
    channel->expectService(); // which forgets nothing
    QVERIFY(channel->receive(text("three")).isOk());
    QVERIFY(quiet.doorbell->take().empty());
    QVERIFY(channel->beginService().turnDue);
    turn = channel->beginTurn();
    QCOMPARE(turn.message.data, QByteArray("two"));
    turn = channel->nextTurn(std::move(turn), {});
    QCOMPARE(turn.message.data, QByteArray("three"));
    QCOMPARE(channel->nextTurn(std::move(turn), {}).kind, Channel::Turn::Kind::Idle);
}

void TestChannel::clientsCloseLeavesMessagesReadable()
{
    for (const ClosedBy by : {ClosedBy::Client, ClosedBy::PeerLost}) {
        Quiet quiet;
        const auto channel = quiet.makeChannel(Roomy);
        open(*channel, false);
        QVERIFY(channel->receive(text("one")).isOk());
        QVERIFY(channel->receive(text("two")).isOk());
        channel->peerClosed({CloseCode::Normal, {}, by});
        QCOMPARE(channel->receive(text("late")).code(), Status::WebSocketClosed);
        QCOMPARE(channel->take(1, in({}))->data, QByteArray("one"));
        QCOMPARE(channel->take(1, in({}))->data, QByteArray("two"));
        QCOMPARE(channel->take(1, in({})).error().code(), Status::WebSocketClosed);
        QCOMPARE(channel->snapshot().dropped, 0);
    }
}

void TestChannel::otherCloseDropsAndCounts()
{
    for (const ClosedBy by : {ClosedBy::Handler, ClosedBy::Admin, ClosedBy::Session,
                              ClosedBy::Timeout, ClosedBy::Limit, ClosedBy::Shutdown}) {
        Quiet quiet;
        const auto channel = quiet.makeChannel(Roomy);
        open(*channel, false);
        QVERIFY(channel->receive(text("one")).isOk());
        QVERIFY(channel->receive(text("two")).isOk());
        QVERIFY(channel->close({CloseCode::GoingAway, {}, by}));
        QCOMPARE(channel->take(1, in({})).error().code(), Status::WebSocketClosed);
        QCOMPARE(channel->snapshot().dropped, 2);
        QCOMPARE(channel->snapshot().handlerQueueBytes, 0);
    }
}

void TestChannel::endOfTheSessionAfterEndServerIsTheHandlersClose_data()
{
    QTest::addColumn<bool>("endServer");
    QTest::addColumn<bool>("deferring");
    QTest::addColumn<ClosedBy>("closer");
    QTest::addColumn<CloseCode>("code");
    QTest::newRow("session after endServer()")
        << true << false << ClosedBy::Session << CloseCode::Normal;
    QTest::newRow("session alone") << false << false << ClosedBy::Session << CloseCode::GoingAway;
    QTest::newRow("session, DeferEndServer")
        << true << true << ClosedBy::Session << CloseCode::GoingAway;
    QTest::newRow("console after endServer()")
        << true << false << ClosedBy::Admin << CloseCode::GoingAway;
}

void TestChannel::endOfTheSessionAfterEndServerIsTheHandlersClose()
{
    QFETCH(const bool, endServer);
    QFETCH(const bool, deferring);
    QFETCH(const ClosedBy, closer);
    QFETCH(const CloseCode, code);
    Quiet quiet;
    const auto channel = quiet.makeChannel({1000, 1000, 1000, deferring});
    open(*channel, false);
    QVERIFY(write(*channel, "farewell").isOk());
    if (endServer)
        QVERIFY(channel->endServer(channel->epoch()).isOk());
    QVERIFY(channel->close({CloseCode::GoingAway, {}, closer}));
    const std::optional<CloseInfo> close = channel->snapshot().close;
    QVERIFY(close);
    QCOMPARE(close->code, code);
    QCOMPARE(close->by, code == CloseCode::Normal ? ClosedBy::Handler : closer);
    QVERIFY(channel->nextOutput());
}

void TestChannel::whoAskedForTheEndFirstIsToldAsItsCloser_data()
{
    QTest::addColumn<QList<ClosedBy>>("askers");
    QTest::newRow("handler") << QList{ClosedBy::Handler};
    QTest::newRow("console") << QList{ClosedBy::Admin};
    QTest::newRow("handler, then console") << QList{ClosedBy::Handler, ClosedBy::Admin};
    QTest::newRow("console, then handler") << QList{ClosedBy::Admin, ClosedBy::Handler};
}

void TestChannel::whoAskedForTheEndFirstIsToldAsItsCloser()
{
    QFETCH(QList<ClosedBy>, askers);
    for (const bool shared : {false, true}) {
        Quiet quiet;
        const auto channel = quiet.makeChannel(Roomy);
        open(*channel, shared);
        channel->setCloseReason(channel->epoch(), CloseCode::GoingAway, QStringLiteral("bye"));
        for (const ClosedBy by : askers)
            QVERIFY(channel->endServer(Channel::AnyEpoch, by).isOk());
        channel->serverReturned(channel->epoch(), {}, std::make_shared<GatewayTaker>());
        const std::optional<CloseInfo> close = channel->snapshot().close;
        QVERIFY(close);
        QCOMPARE(close->by, askers.constFirst());
        QCOMPARE(close->code, CloseCode::GoingAway); // the code is the handler's in any case
        QVERIFY(close->flushesOutput);
    }
}

void TestChannel::oneOfManyClosesCounts()
{
    Quiet quiet;
    const auto channel = quiet.makeChannel(Roomy);
    open(*channel, false);
    std::atomic<int> begun = 0;
    auto threads = startThreads(8, [&](int i) {
        begun += channel->close({CloseCode(4000 + i), {}, ClosedBy::Admin}) ? 1 : 0;
    });
    join(threads);
    QCOMPARE(begun, 1);
}

void TestChannel::writersKeepTheirOrder()
{
    constexpr int Writers = 8;
    constexpr int Each = 1'000;
    std::array<int, Writers> next{};
    int received = 0;
    std::atomic<int> refused = 0;
    {
        DrainingGateway gateway([&](Channel &channel, const Channel::Snapshot &) {
            while (const auto output = channel.nextOutput()) {
                const std::string words = output->message.data.toStdString();
                const auto writer = size_t(std::stoi(words));
                received += std::stoi(words.substr(words.find(' '))) == next.at(writer)++ ? 1 : 0;
            }
            channel.setInFlight(0);
        });
        const auto channel = gateway.makeChannel(Roomy);
        auto threads = startThreads(Writers, [&](int writer) {
            for (int i = 0; i < Each; ++i)
                refused += write(*channel, std::to_string(writer) + ' ' + std::to_string(i)).isOk()
                               ? 0
                               : 1;
        });
        join(threads);
    }
    QCOMPARE(refused, 0);
    QCOMPARE(received, Writers * Each); // each in its writer's order
}

void TestChannel::slowWritersLoseNothing()
{
    constexpr int Writers = 4;
    constexpr int Each = 500;
    std::array<int, Writers> next{};
    int received = 0;
    std::atomic<int> slow = 0;
    {
        DrainingGateway gateway([&](Channel &channel, const Channel::Snapshot &) {
            while (const auto output = channel.nextOutput()) {
                const std::string words = output->message.data.toStdString();
                const auto writer = size_t(std::stoi(words));
                received += std::stoi(words.substr(words.find(' '))) == next.at(writer)++ ? 1 : 0;
            }
            channel.setInFlight(0);
        });
        const auto channel = gateway.makeChannel({1000, 200, 100, false});
        auto threads = startThreads(Writers, [&](int writer) {
            for (int i = 0; i < Each; ++i) {
                while (!write(*channel, std::to_string(writer) + ' ' + std::to_string(i)).isOk()) {
                    ++slow;
                    std::this_thread::yield();
                }
            }
        });
        join(threads);
    }
    QCOMPARE(received, Writers * Each);
}

void TestChannel::readersTakeEachMessageOnce()
{
    constexpr int Readers = 4;
    constexpr int Messages = 2'000;
    Quiet quiet;
    const auto channel = quiet.makeChannel({200, 1000, 1000, false});
    open(*channel, true);
    std::array<std::vector<int>, Readers> taken;
    auto threads = startThreads(Readers, [&](int reader) {
        while (const auto message = channel->take(Channel::AnyEpoch, in(std::chrono::hours(1))))
            taken.at(size_t(reader)).push_back(message->data.toInt());
    });
    for (int i = 0; i < Messages; ++i) {
        while (channel->isInputPaused())
            std::this_thread::yield();
        QVERIFY(channel->receive(text(std::to_string(i))).isOk());
    }
    channel->peerClosed(ClientLeft);
    join(threads);
    std::vector<int> all;
    for (const std::vector<int> &each : taken) {
        QVERIFY(std::is_sorted(each.begin(), each.end()));
        all.insert(all.end(), each.begin(), each.end());
    }
    std::sort(all.begin(), all.end());
    QCOMPARE(all.size(), size_t(Messages));
    for (int i = 0; i < Messages; ++i)
        QCOMPARE(all.at(size_t(i)), i);
}

void TestChannel::readersWithTimeoutsLoseNothing()
{
    constexpr int Messages = 500;
    Quiet quiet;
    const auto channel = quiet.makeChannel(Roomy);
    open(*channel, true);
    std::atomic<int> taken = 0;
    auto threads = startThreads(4, [&](int reader) {
        for (;;) {
            const auto message =
                channel->take(Channel::AnyEpoch, in(std::chrono::microseconds(reader * 20)));
            if (message)
                ++taken;
            else if (message.error().code() == Status::WebSocketClosed)
                return;
        }
    });
    for (int i = 0; i < Messages; ++i) {
        if (!channel->receive(text("x")).isOk())
            break;
        std::this_thread::yield();
    }
    channel->peerClosed(ClientLeft);
    join(threads);
    QCOMPARE(taken, Messages);
}

QTEST_APPLESS_MAIN(TestChannel)
#include "tst_channel.moc"
