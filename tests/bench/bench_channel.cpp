// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// What one echo costs between the wire and the handler, without a network: nanoseconds a message
// for each of the three ways, and the memory that an idle connection takes there.

#include "server/lifecycle/lifecycle.h"
#include "server/lifecycle/sharedpool.h"
#include "server/session/sessionrecord.h"

#include <malloc.h>

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <thread>
#include <vector>

namespace csp {
namespace {

constexpr int Rounds = 5;
constexpr qint64 OutputBytes = 1 << 16; // what a wire has room for at a time
constexpr Channel::Settings Limits{1 << 20, 4 << 20, 1 << 20, false};

class NonBlockingEcho final : public WebSocket
{
public:
    static constexpr bool NonBlocking = true;

protected:
    Status onPreServer() override { return setSharedConnection(true); }
    Status onClientMessage(const QByteArray &data, bool close) override
    {
        return close ? Status() : write(data);
    }
};

class PoolEcho final : public WebSocket
{
protected:
    Status onPreServer() override { return setSharedConnection(true); }
    Status onClientMessage(const QByteArray &data, bool close) override
    {
        return close ? Status() : write(data);
    }
};

class DedicatedEcho final : public WebSocket
{
protected:
    Status server() override
    {
        while (const Result<QByteArray> data = read())
            if (const Status sent = write(*data); !sent.isOk())
                return sent;
        return {};
    }
};

// The thread that a doorbell wakes.
class Gateway
{
public:
    Gateway() { m_doorbell->adopt(); }
    ~Gateway() { m_doorbell->silence(); }
    Gateway(const Gateway &) = delete;
    Gateway &operator=(const Gateway &) = delete;

    const std::shared_ptr<Doorbell> &doorbell() const { return m_doorbell; }

    // Waits until something has rung.
    std::vector<std::shared_ptr<Channel>> wait()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_woken; });
        m_woken = false;
        ++m_wakes;
        lock.unlock();
        return m_doorbell->take();
    }
    int wakes() const { return m_wakes; }

private:
    std::mutex m_mutex; // guards m_woken
    std::condition_variable m_changed;
    bool m_woken = false;
    int m_wakes = 0;
    const std::shared_ptr<Doorbell> m_doorbell = std::make_shared<Doorbell>([this] {
        {
            const std::scoped_lock lock(m_mutex);
            m_woken = true;
        }
        m_changed.notify_one();
    });
};

// What all connections of a bench share.
struct House
{
    explicit House(int threads)
        : pool(std::make_shared<SharedPool>(threads))
    {
    }

    Gateway gateway;
    std::shared_ptr<SharedPool> pool;
    std::vector<Message> input;
    std::vector<Channel::Output> output;
    std::shared_ptr<HandlerPlace> place{
        new HandlerPlace{{}, QStringLiteral("/echo"), std::make_shared<Log>()}};
};

std::shared_ptr<Session> newSession(int number)
{
    StoredSession state;
    state.record.id = QStringLiteral("aaaaaaaaaaaaaaaaaaaaaa%1").arg(number);
    state.record.userAgent = QByteArray(40, 'u');
    return std::make_shared<Session>(std::move(state), Session::Kind::Transient, nullptr);
}

// One WebSocket with its handler.
template <typename Handler> class Peer
{
public:
    Peer(House &house, int number)
        : m_house(house)
        , m_channel(std::make_shared<Channel>(QStringLiteral("aaaaaaaaaaaaaaaaaa%1").arg(number),
                                              QString::fromLatin1("127.0.0.1:52773"),
                                              house.gateway.doorbell(), Limits))
    {
        Lifecycle::Setup setup;
        setup.handler = std::make_unique<Handler>();
        setup.channel = m_channel;
        setup.session = newSession(number);
        setup.place = house.place;
        setup.request =
            Request("GET /echo HTTP/1.1\r\nHost: localhost\r\n" + QByteArray(200, 'h') + "\r\n\r\n",
                    QHostAddress::LocalHost, 1);
        if (!Handler::NonBlocking)
            setup.pool = house.pool;
        m_lifecycle = std::make_shared<Lifecycle>(std::move(setup));
        m_lifecycle->preServer();
        m_channel->opened();
        if (m_channel->isShared())
            m_lifecycle->serve();
        else
            m_thread = std::thread([lifecycle = m_lifecycle] { lifecycle->serve(); });
    }
    ~Peer()
    {
        m_channel->peerClosed({CloseCode::Normal, {}, ClosedBy::Client});
        while (m_channel->collect().stage != Stage::Done) {
            if (Handler::NonBlocking)
                m_lifecycle->turn();
            else
                std::this_thread::yield();
        }
        if (m_thread.joinable())
            m_thread.join();
    }
    Peer(const Peer &) = delete;
    Peer &operator=(const Peer &) = delete;

    const std::shared_ptr<Channel> &channel() const { return m_channel; }

    void send(int messages, const QByteArray &payload)
    {
        for (int i = 0; i < messages; ++i)
            m_house.input.push_back({payload, false});
        m_channel->receiveAll(m_house.input);
    }

    // What the gateway does for one that has rung; returns how many messages came out.
    int serve()
    {
        if (m_channel->beginService().turnDue)
            m_lifecycle->turn();
        m_house.output = m_channel->takeOutput(OutputBytes, std::move(m_house.output));
        if (!m_channel->endService(0).outputEmpty)
            m_channel->ring();
        return int(m_house.output.size());
    }

private:
    House &m_house;
    const std::shared_ptr<Channel> m_channel;
    std::shared_ptr<Lifecycle> m_lifecycle;
    std::thread m_thread;
};

double secondsSince(std::chrono::steady_clock::time_point begin)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

template <typename Handler> void measure(const char *name, int peers, int inFlight, int total)
{
    House house(4);
    std::vector<std::unique_ptr<Peer<Handler>>> all;
    std::map<const Channel *, Peer<Handler> *> byChannel;
    for (int i = 0; i < peers; ++i) {
        all.push_back(std::make_unique<Peer<Handler>>(house, i));
        byChannel[all.back()->channel().get()] = all.back().get();
    }
    double best = 1e9;
    double wakes = 0;
    for (int round = 0; round < Rounds; ++round) {
        const int wakesBefore = house.gateway.wakes();
        const auto begin = std::chrono::steady_clock::now();
        int sent = 0;
        int echoed = 0;
        std::map<Peer<Handler> *, int> outstanding;
        for (auto &each : all) {
            each->send(inFlight, QByteArray(20, 'x'));
            sent += inFlight;
        }
        while (echoed < sent) {
            for (const std::shared_ptr<Channel> &rung : house.gateway.wait()) {
                Peer<Handler> *const peer = byChannel[rung.get()];
                const int count = peer->serve();
                echoed += count;
                int &missing = outstanding[peer];
                missing += count;
                if (missing >= inFlight && sent < total) {
                    missing -= inFlight;
                    sent += inFlight;
                    peer->send(inFlight, QByteArray(20, 'x'));
                }
            }
        }
        const double ns = secondsSince(begin) * 1e9 / sent;
        if (ns < best) {
            best = ns;
            wakes = double(house.gateway.wakes() - wakesBefore) / sent;
        }
    }
    std::printf("%-12s %6d peers %3d in flight %8.0f ns a message %6.3f wake-ups\n", name, peers,
                inFlight, best, wakes);
    std::fflush(stdout);
}

template <typename Handler> void measureMemory(const char *name, int peers)
{
    House house(1);
    std::vector<std::unique_ptr<Peer<Handler>>> all;
    all.reserve(size_t(peers));
    for (int i = 0; i < 100; ++i)
        all.push_back(std::make_unique<Peer<Handler>>(house, i));
    const size_t before = mallinfo2().uordblks;
    for (int i = 100; i < peers; ++i)
        all.push_back(std::make_unique<Peer<Handler>>(house, i));
    const size_t after = mallinfo2().uordblks;
    std::printf("%-12s %6d idle: %5zu bytes each (Channel %zu, Lifecycle %zu, Session %zu)\n", name,
                peers, (after - before) / size_t(peers - 100), sizeof(Channel), sizeof(Lifecycle),
                sizeof(Session));
}

} // namespace
} // namespace csp

int main()
{
    using namespace csp;
    measureMemory<NonBlockingEcho>("NonBlocking", 10'000);
    measureMemory<PoolEcho>("pool", 10'000);
    for (const int inFlight : {1, 16}) {
        measure<NonBlockingEcho>("NonBlocking", 100, inFlight, 1'000'000);
        measure<PoolEcho>("pool", 100, inFlight, 300'000);
        measure<DedicatedEcho>("dedicated", 100, inFlight, 200'000);
    }
    return 0;
}
