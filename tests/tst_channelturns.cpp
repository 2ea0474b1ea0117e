// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/channelfixture.h"
#include "tests/draininggateway.h"

#include "server/lifecycle/channeldirectory.h"

#include <QTest>

#include <algorithm>
#include <array>

using namespace csp;

/// The stages, turns and ends of a Channel between many threads; judged by ThreadSanitizer too.
class TestChannelTurns final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyEndWakesReaders_data();
    void everyEndWakesReaders();
    void readersRaceWithTheEnd_data();
    void readersRaceWithTheEnd();
    void openingRacesWithClosing();
    void turnsComeOneAtATimeInOrder();
    void turnsAndReadersShareTheMessages();
    void messagesThatAreLeftDoNotChangeTheOrder();
    void finishComesOnceWhateverRaces();
    void restartsLoseNothingOfBoundObjects();
    void directoryIsUsedByMany();

private:
    static void addEnds();
    static void end(Channel &channel, int how);
};

void TestChannelTurns::addEnds()
{
    QTest::addColumn<int>("how");
    QTest::newRow("console's close") << 0;
    QTest::newRow("client's close") << 1;
    QTest::newRow("endServer()") << 2;
    QTest::newRow("restart") << 3;
}

void TestChannelTurns::end(Channel &channel, int how)
{
    if (how == 0)
        channel.close(ConsoleCloses);
    else if (how == 1)
        channel.peerClosed(ClientLeft);
    else if (how == 2)
        static_cast<void>(channel.endServer(Channel::AnyEpoch));
    else
        channel.cutOff();
}

void TestChannelTurns::everyEndWakesReaders_data()
{
    addEnds();
}

void TestChannelTurns::everyEndWakesReaders()
{
    QFETCH(int, how);
    Quiet quiet;
    const auto channel = quiet.makeChannel(Roomy);
    open(*channel, false);
    const Channel::Epoch epoch = channel->epoch();
    std::atomic<int> closed = 0;
    auto threads = startThreads(4, [&](int) {
        const auto message = channel->take(epoch, in(std::chrono::hours(1)));
        closed += message.error().code() == Status::WebSocketClosed ? 1 : 0;
    });
    end(*channel, how);
    join(threads); // ends only if all have woken
    QCOMPARE(closed, 4);
}

void TestChannelTurns::readersRaceWithTheEnd_data()
{
    addEnds();
}

void TestChannelTurns::readersRaceWithTheEnd()
{
    QFETCH(int, how);
    for (int round = 0; round < 50; ++round) {
        Quiet quiet;
        const auto channel = quiet.makeChannel(Roomy);
        open(*channel, false);
        const Channel::Epoch epoch = channel->epoch();
        std::atomic<int> taken = 0;
        std::atomic<int> received = 0;
        auto threads = startThreads(4, [&](int thread) {
            for (int i = 0; thread == 0 && i < 20; ++i)
                received += channel->receive(text("x")).isOk() ? 1 : 0;
            if (thread == 1)
                end(*channel, how);
            while (thread > 1) {
                const auto message = channel->take(epoch, in(std::chrono::microseconds(thread)));
                taken += message ? 1 : 0;
                if (message.error().code() == Status::WebSocketClosed)
                    return;
            }
        });
        join(threads);
        channel->close(ConsoleCloses); // counts what a restart would have kept
        const qint64 dropped = channel->snapshot().dropped;
        QCOMPARE(taken + dropped + (how == 1 ? received - taken : 0), received);
    }
}

void TestChannelTurns::openingRacesWithClosing()
{
    for (int round = 0; round < 100; ++round) {
        Quiet quiet;
        const auto channel = quiet.makeChannel(Roomy);
        channel->preServerReturned({});
        std::atomic<bool> called = false;
        auto threads = startThreads(3, [&](int thread) {
            if (thread == 0)
                called = channel->awaitOpen();
            else if (thread == 1)
                channel->opened();
            else
                channel->close(ConsoleCloses);
        });
        join(threads);
        QCOMPARE(channel->snapshot().stage, called ? Stage::Server : Stage::Opening);
        QVERIFY(channel->snapshot().close);
    }
}

void TestChannelTurns::turnsComeOneAtATimeInOrder()
{
    constexpr int Messages = 2'000;
    Quiet quiet;
    SharedPool pool(4);
    const auto channel = quiet.makeChannel(Roomy);
    std::atomic<int> inside = 0;
    std::atomic<int> overlaps = 0;
    int next = 0; // unguarded: turns of one WebSocket follow each other
    int outOfOrder = 0;
    const ThreadSignal finished;
    const auto handle = [&](const Message &message) {
        overlaps += inside++ == 0 ? 0 : 1;
        outOfOrder += message.data.toInt() == next++ ? 0 : 1;
        --inside;
        return Status();
    };
    detach(channel, pool, handle, finished);
    for (int i = 0; i < Messages; ++i)
        QVERIFY(channel->receive(text(std::to_string(i))).isOk());
    channel->peerClosed(ClientLeft);
    finished.wait();
    QCOMPARE(next, Messages);
    QCOMPARE(outOfOrder, 0);
    QCOMPARE(overlaps, 0);
}

void TestChannelTurns::turnsAndReadersShareTheMessages()
{
    constexpr int Messages = 1'000;
    Quiet quiet;
    SharedPool pool(2);
    const auto channel = quiet.makeChannel(Roomy);
    std::array<std::atomic<int>, Messages> seen{};
    const ThreadSignal finished;
    const auto handle = [&](const Message &message) {
        const int number = message.data.toInt();
        if (number % 3 == 0)
            return Status(Status::NotHandled); // a reader takes it
        ++seen.at(size_t(number));
        return Status();
    };
    detach(channel, pool, handle, finished);
    auto readers = startThreads(3, [&](int reader) {
        for (;;) {
            const auto message =
                channel->take(Channel::AnyEpoch, in(std::chrono::microseconds(reader * 50)));
            if (message)
                ++seen.at(size_t(message->data.toInt()));
            else if (message.error().code() == Status::WebSocketClosed)
                return;
        }
    });
    for (int i = 0; i < Messages; ++i)
        QVERIFY(channel->receive(text(std::to_string(i))).isOk());
    channel->peerClosed(ClientLeft);
    finished.wait();
    join(readers);
    while (const auto left = channel->take(Channel::AnyEpoch, in({})))
        ++seen.at(size_t(left->data.toInt())); // put back after the last reader had looked
    for (const std::atomic<int> &each : seen)
        QCOMPARE(each, 1);
}

void TestChannelTurns::messagesThatAreLeftDoNotChangeTheOrder()
{
    constexpr int Messages = 20'000;
    Quiet quiet;
    SharedPool pool(2);
    const auto channel = quiet.makeChannel(Roomy);
    std::vector<int> handled; // one turn at a time
    const ThreadSignal finished;
    const auto handle = [&](const Message &message) {
        handled.push_back(message.data.toInt());
        return handled.back() % 3 == 0 ? Status(Status::NotHandled) : Status();
    };
    detach(channel, pool, handle, finished);
    auto readers = startThreads(2, [channel](int) {
        Status::Code code = Status::Ok;
        while (code != Status::WebSocketClosed)
            code =
                channel->take(Channel::AnyEpoch, in(std::chrono::microseconds(50))).error().code();
    });
    for (int i = 1; i <= Messages; ++i) {
        if (!channel->receive(text(std::to_string(i))).isOk())
            break;
        if (i % 4 == 0)
            std::this_thread::yield();
    }
    channel->peerClosed(ClientLeft);
    join(readers);
    finished.wait();
    QVERIFY(std::is_sorted(handled.begin(), handled.end()));
}

void TestChannelTurns::finishComesOnceWhateverRaces()
{
    SharedPool pool(4);
    for (int round = 0; round < 50; ++round) {
        Quiet quiet;
        const auto channel = quiet.makeChannel(Roomy);
        const ThreadSignal finished;
        const auto handle = [](const Message &) { return Status(); };
        detach(channel, pool, handle, finished);
        auto threads = startThreads(4, [&](int how) {
            for (int i = 0; i < 5; ++i)
                static_cast<void>(channel->receive(text("x")));
            end(*channel, how);
            channel->ring();
        });
        finished.wait();
        join(threads);
        QCOMPARE(channel->snapshot().stage, Stage::Done);
    }
}

void TestChannelTurns::restartsLoseNothingOfBoundObjects()
{
    constexpr int Restarts = 50;
    int written = 0;
    std::atomic<int> drained = 0;
    std::atomic<int> handled = 0;
    std::atomic<int> taken = 0;
    int received = 0;
    {
        SharedPool pool(2);
        DrainingGateway gateway([&](Channel &channel, const Channel::Snapshot &) {
            for (; channel.nextOutput(); ++drained)
                ;
            channel.setInFlight(0);
        });
        const auto channel = gateway.makeChannel(Roomy);
        std::atomic<bool> goesOn = true;
        std::thread writer([&] {
            for (; goesOn && write(*channel, "x").isOk(); ++written)
                std::this_thread::yield();
        });
        std::thread reader([&] {
            for (;;) {
                const auto message =
                    channel->take(Channel::AnyEpoch, in(std::chrono::microseconds(50)));
                if (!message && message.error().code() == Status::WebSocketClosed)
                    return;
                taken += message ? 1 : 0;
            }
        });
        for (int i = 0; i < Restarts; ++i) {
            const ThreadSignal finished;
            const auto count = [&](const Message &) {
                ++handled;
                return Status();
            };
            detach(channel, pool, count, finished);
            for (int m = 0; m < 10; ++m)
                received += channel->receive(text("x")).isOk() ? 1 : 0;
            i + 1 < Restarts ? channel->cutOff() : channel->peerClosed(ClientLeft);
            finished.wait();
            if (i + 1 < Restarts)
                channel->renew();
            else
                goesOn = false;
        }
        writer.join();
        reader.join();
    }
    QCOMPARE(handled + taken, received);
    QCOMPARE(received, Restarts * 10);
    QCOMPARE(drained, written);
}

void TestChannelTurns::directoryIsUsedByMany()
{
    Quiet quiet;
    std::atomic<int> wrong = 0;
    auto threads = startThreads(8, [&](int thread) {
        const QString id = QString::fromStdString(std::to_string(thread));
        for (int i = 0; i < 200; ++i) {
            const auto channel = std::make_shared<Channel>(id, id, quiet.doorbell, Roomy);
            channeldirectory::add(channel);
            wrong += channeldirectory::find(id) == channel ? 0 : 1;
            channeldirectory::remove(id);
            wrong += channeldirectory::find(id) ? 1 : 0;
        }
    });
    join(threads);
    QCOMPARE(wrong, 0);
}

QTEST_APPLESS_MAIN(TestChannelTurns)
#include "tst_channelturns.moc"
