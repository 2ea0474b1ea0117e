// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/channelfixture.h"
#include "tests/draininggateway.h"

#include <QTest>

#include <array>

using namespace csp;

/// The queues of a Channel between many threads; judged by ThreadSanitizer too.
class TestChannel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doorbellRingsOnceUntilCollected();
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
