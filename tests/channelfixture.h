// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// What the tests of Channel have in common: std primitives alone, for ThreadSanitizer.
#pragma once

#include "tests/threadsignal.h"

#include "server/lifecycle/channel.h"
#include "server/lifecycle/sharedpool.h"

#include <functional>
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

/// Has its turns marked due.
class GatewayTaker final : public TurnTaker
{
public:
    bool isOnGateway() const override { return true; }
    void scheduleTurn() override {}
    void takeTurn() override {}
};

/// Takes turns on \a pool as Lifecycle::turn() would, with \a handle for each message.
class PoolTaker final : public TurnTaker, public std::enable_shared_from_this<PoolTaker>
{
public:
    using Handle = std::function<Status(const Message &)>;

    PoolTaker(std::shared_ptr<Channel> channel, SharedPool &pool, Handle handle,
              ThreadSignal finished)
        : m_channel(std::move(channel))
        , m_pool(pool)
        , m_handle(std::move(handle))
        , m_finished(std::move(finished))
    {
    }

    bool isOnGateway() const override { return false; }
    void scheduleTurn() override { m_pool.post(shared_from_this()); }
    void takeTurn() override
    {
        Channel::Turn next = m_channel->beginTurn();
        for (int calls = 1; next.kind == Channel::Turn::Kind::Deliver; ++calls) {
            const Status status = m_handle(next.message);
            if (calls == CallsPerTurn)
                return m_channel->endTurn(std::move(next), status);
            next = m_channel->nextTurn(std::move(next), status);
        }
        if (next.kind == Channel::Turn::Kind::Idle)
            return;
        m_channel->finished(false);
        m_finished.set();
    }

private:
    static constexpr int CallsPerTurn = 16;

    const std::shared_ptr<Channel> m_channel;
    SharedPool &m_pool;
    const Handle m_handle;
    const ThreadSignal m_finished;
};

/// Detached; \a finished is set at the end of its last turn.
inline void detach(const std::shared_ptr<Channel> &channel, SharedPool &pool,
                   const PoolTaker::Handle &handle, const ThreadSignal &finished)
{
    open(*channel, true);
    channel->serverReturned(channel->epoch(), {},
                            std::make_shared<PoolTaker>(channel, pool, handle, finished));
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
