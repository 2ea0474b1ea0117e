// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// What the tests of Channel have in common: std primitives alone, for ThreadSanitizer.
#pragma once

#include "tests/threadsignal.h"

#include "server/lifecycle/channel.h"
#include "server/lifecycle/sharedpool.h"

#include <string>
#include <thread>
#include <vector>

namespace csp {

inline constexpr Channel::Settings Roomy{1 << 30, 1 << 30, 1 << 30, false};
inline constexpr qint64 Overhead = 10; // each queued message counts so much more than its payload
inline const CloseInfo ClientLeft{CloseCode::Normal, {}, ClosedBy::Client};
inline const CloseInfo ConsoleCloses{CloseCode::GoingAway, {}, ClosedBy::Admin};

inline Message text(const std::string &words)
{
    return {QByteArray::fromStdString(words), false};
}

inline Channel::Clock::time_point in(std::chrono::microseconds time)
{
    return Channel::Clock::now() + time;
}

inline Status write(Channel &channel, const std::string &words)
{
    return channel.write(Channel::AnyEpoch, text(words), CapturedMessage::From::Handler);
}

/// An instance in server(): onPreServer() was OK and the 101 is out.
inline void open(Channel &channel, bool shared)
{
    channel.setShared(shared);
    channel.preServerReturned({});
    channel.opened();
    channel.awaitOpen();
}

/// Detached; each turn runs on \a pool as Lifecycle::turn() would, with \a handle for each message.
inline void detach(const std::shared_ptr<Channel> &channel, SharedPool &pool,
                   const std::function<Status(const Message &)> &handle,
                   const ThreadSignal &finished)
{
    open(*channel, true);
    const auto turn = [channel, handle, finished] {
        for (;;) {
            Channel::Turn next = channel->beginTurn();
            if (next.kind == Channel::Turn::Kind::Idle)
                return;
            if (next.kind == Channel::Turn::Kind::Finish) {
                channel->finished(false);
                return finished.set();
            }
            const Status status = handle(next.message);
            channel->endDeliver(std::move(next), status);
        }
    };
    channel->serverReturned(channel->epoch(), {}, [turn, &pool] { pool.post(turn); });
}

/// A channel that nobody drains.
struct Quiet
{
    std::atomic<int> rings = 0;
    std::shared_ptr<Doorbell> doorbell = std::make_shared<Doorbell>([this] { ++rings; });

    ~Quiet() { doorbell->silence(); }

    std::shared_ptr<Channel> makeChannel(Channel::Settings settings)
    {
        return std::make_shared<Channel>(QStringLiteral("id"), QStringLiteral("127.0.0.1:1"),
                                         doorbell, settings);
    }
};

template <typename Body> std::vector<std::thread> startThreads(int count, Body body)
{
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i)
        threads.emplace_back([=] { body(i); });
    return threads;
}

inline void join(std::vector<std::thread> &threads)
{
    for (std::thread &each : threads)
        each.join();
}

} // namespace csp
