// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/channelfixture.h"

#include <QTest>

using namespace csp;

Q_DECLARE_METATYPE(std::function<void(csp::Channel &)>)

/// What the gateway has of a Channel: bounds that pause either side, batches, and services; judged
/// by ThreadSanitizer too.
class TestChannelGateway final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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
};

void TestChannelGateway::outputOverItsLimitIsSlow()
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

void TestChannelGateway::pausesUntilHalfHasGone()
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

void TestChannelGateway::pausedOutputHoldsDeliveryBack()
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

void TestChannelGateway::inputOverItsLimitPausesUntilHalfIsTaken()
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

void TestChannelGateway::batchIsTakenWholeAndInOrder()
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

void TestChannelGateway::readingPausesUntilHalfIsTaken_data()
{
    QTest::addColumn<bool>("raw");
    QTest::newRow("messages") << false;
    QTest::newRow("NoDataFraming") << true;
}

void TestChannelGateway::readingPausesUntilHalfIsTaken()
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

void TestChannelGateway::slowClientPausesReadingToo()
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

void TestChannelGateway::closeEndsThePauses()
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

void TestChannelGateway::outputIsTakenInOrderUntilTheRoomIsFull()
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

void TestChannelGateway::serviceIsRungByNobodyUntilItsEnd()
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

void TestChannelGateway::whatOtherThreadsDoInAServiceRingsAtItsEnd_data()
{
    using Act = std::function<void(Channel &)>;
    QTest::addColumn<Act>("act");
    QTest::newRow("write") << Act([](Channel &channel) { static_cast<void>(write(channel, "x")); });
    QTest::newRow("close") << Act([](Channel &channel) { channel.close(ConsoleCloses); });
    QTest::newRow("onPreServer() returned")
        << Act([](Channel &channel) { channel.preServerReturned({}); });
}

void TestChannelGateway::whatOtherThreadsDoInAServiceRingsAtItsEnd()
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

void TestChannelGateway::turnsOfTheGatewayThreadAreMarkedDue()
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

QTEST_APPLESS_MAIN(TestChannelGateway)
#include "tst_channelgateway.moc"
