// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/bench/loadgenerator.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>

namespace csp {
namespace {

using namespace std::chrono_literals;

// Handshakes under way at once, below any server's backlog.
constexpr size_t OpeningAtOnce = 64;
// No text of a MessageSource has a blank.
constexpr std::string_view RollCall = "roll call";

std::string maskedRollCall()
{
    std::string masked(RollCall);
    for (size_t i = 0; i < masked.size(); ++i)
        masked[i] = static_cast<char>(masked[i] ^ WsClient::Mask[i % WsClient::Mask.size()]);
    return masked;
}

double threadCpuSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

[[noreturn]] void unexpected(std::string_view got)
{
    benchFailed("expected a message that was sent, got \"" + std::string(got.substr(0, 80)) + "\"");
}

} // namespace

struct LoadGenerator::Peer
{
    Peer(uint16_t port, const std::string &path, const Workload &workload, size_t position)
        : client(port, path, workload.overTls ? WsClient::Security::Tls : WsClient::Security::None)
        , number(position)
        , sentAt(static_cast<size_t>(workload.inFlight))
    {
    }

    Clock::time_point &timeOf(uint64_t message) { return sentAt[message % sentAt.size()]; }

    WsClient client;
    const size_t number;
    bool counted = false;
    bool present = false;
    bool watchesWriting = true;
    uint64_t sent = 0;
    uint64_t got = 0;
    std::vector<Clock::time_point> sentAt; // of messages on their way
};

double LoadFigures::latencyUs(double share) const
{
    if (latenciesNs.empty())
        return 0;
    const auto last = static_cast<double>(latenciesNs.size() - 1);
    return latenciesNs[static_cast<size_t>(share * last)] / 1'000.0;
}

LoadGenerator::LoadGenerator(uint16_t port, const std::string &path, const Workload &workload)
    : m_workload(workload)
    , m_messages(workload.messageBytes)
    , m_epoll(epoll_create1(EPOLL_CLOEXEC))
{
    open(port, path, static_cast<size_t>(workload.connections()));
    if (workload.fanOut)
        callRoll();
}

LoadGenerator::~LoadGenerator()
{
    ::close(m_epoll);
}

void LoadGenerator::open(uint16_t port, const std::string &path, size_t count)
{
    while (m_open < count) {
        while (m_peers.size() < count && m_peers.size() - m_open < OpeningAtOnce) {
            auto peer = std::make_unique<Peer>(port, path, m_workload, m_peers.size());
            epoll_event event{};
            event.events = EPOLLIN | EPOLLOUT;
            event.data.ptr = peer.get();
            if (epoll_ctl(m_epoll, EPOLL_CTL_ADD, peer->client.descriptor(), &event) != 0)
                benchFailed("epoll_ctl refused a socket");
            m_peers.push_back(std::move(peer));
        }
        turn();
    }
}

void LoadGenerator::turn()
{
    if (!turn(Patience))
        benchFailed("the server did nothing for 30 s");
}

bool LoadGenerator::turn(std::chrono::milliseconds patience)
{
    std::array<epoll_event, 256> events;
    const int count = epoll_wait(m_epoll, events.data(), static_cast<int>(events.size()),
                                 static_cast<int>(patience.count()));
    if (count < 0 && errno != EINTR)
        benchFailed("epoll_wait failed");
    for (int i = 0; i < count; ++i)
        handle(*static_cast<Peer *>(events[static_cast<size_t>(i)].data.ptr));
    return count != 0;
}

void LoadGenerator::handle(Peer &peer)
{
    if (peer.client.isGone())
        return;
    peer.client.flush(); // may find the connection gone
    if (!peer.client.isGone()) {
        peer.client.receive(m_scratch, [this, &peer](std::string_view payload) {
            if (m_workload.fanOut)
                takeSaid(peer, payload);
            else
                takeEcho(peer, payload);
        });
    }
    flush(peer);
}

void LoadGenerator::flush(Peer &peer)
{
    peer.client.flush();
    update(peer);
}

void LoadGenerator::update(Peer &peer)
{
    if (peer.client.isOpen() && !peer.counted) {
        peer.counted = true;
        ++m_open;
    }
    if (peer.client.isGone()) {
        ++m_gone;
        epoll_ctl(m_epoll, EPOLL_CTL_DEL, peer.client.descriptor(), nullptr);
        return;
    }
    const bool writing = peer.client.wantsToWrite();
    if (writing == peer.watchesWriting)
        return;
    peer.watchesWriting = writing;
    epoll_event event{};
    event.events = writing ? EPOLLIN | EPOLLOUT : EPOLLIN;
    event.data.ptr = &peer;
    epoll_ctl(m_epoll, EPOLL_CTL_MOD, peer.client.descriptor(), &event);
}

void LoadGenerator::sendNext(Peer &peer)
{
    peer.client.queueMasked(m_messages.masked(peer.number, peer.sent));
    peer.timeOf(peer.sent++) = Clock::now();
    ++m_wanted;
}

void LoadGenerator::takeEcho(Peer &peer, std::string_view got)
{
    // A message that was not asked for is a fault, too.
    if (peer.got == peer.sent || got != m_messages.plain(peer.number, peer.got))
        unexpected(got);
    countLatency(peer.timeOf(peer.got++));
    if (m_sending)
        sendNext(peer);
}

void LoadGenerator::callRoll()
{
    const std::string masked = maskedRollCall();
    const auto end = Clock::now() + Patience;
    while (m_present < m_peers.size()) {
        m_peers.front()->client.queueMasked(masked);
        flush(*m_peers.front());
        while (m_present < m_peers.size() && turn(100ms))
            continue;
        if (Clock::now() > end)
            benchFailed("not everyone got what one said to all");
    }
}

void LoadGenerator::say()
{
    sendNext(*m_peers.front());
    m_wanted += m_peers.size() - 1;
    flush(*m_peers.front());
}

void LoadGenerator::takeSaid(Peer &peer, std::string_view got)
{
    Peer &speaker = *m_peers.front();
    if (got == RollCall) {
        m_present += peer.present ? 0 : 1;
        peer.present = true;
        return;
    }
    if (peer.got == speaker.sent || got != m_messages.plain(speaker.number, peer.got))
        unexpected(got);
    countLatency(speaker.timeOf(peer.got++));
    if (m_got == m_wanted && m_sending)
        say();
}

void LoadGenerator::countLatency(Clock::time_point sentAt)
{
    const std::chrono::nanoseconds latency = Clock::now() - sentAt;
    m_latenciesNs.push_back(static_cast<uint32_t>(std::min<int64_t>(latency.count(), UINT32_MAX)));
    ++m_got;
}

void LoadGenerator::sendFirst()
{
    if (m_workload.fanOut) {
        say();
        return;
    }
    for (size_t i = 0; i < static_cast<size_t>(m_workload.active); ++i) {
        for (int n = 0; n < m_workload.inFlight; ++n)
            sendNext(*m_peers[i]);
        flush(*m_peers[i]);
    }
}

LoadFigures LoadGenerator::run(std::chrono::milliseconds duration)
{
    m_latenciesNs.clear();
    const uint64_t before = m_got;
    const double cpu = threadCpuSeconds();
    const auto begin = Clock::now();
    m_sending = true;
    sendFirst();
    while (Clock::now() - begin < duration && m_got - before < MaximumMessages)
        turn();
    m_sending = false;
    while (m_got < m_wanted)
        turn();
    LoadFigures figures;
    figures.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    figures.generatorCpuSeconds = threadCpuSeconds() - cpu;
    figures.messages = m_got - before;
    std::sort(m_latenciesNs.begin(), m_latenciesNs.end());
    figures.latenciesNs = std::move(m_latenciesNs);
    return figures;
}

void LoadGenerator::close()
{
    for (const auto &peer : m_peers) {
        peer->client.queueClose();
        flush(*peer);
    }
    while (m_gone < m_peers.size())
        turn();
}

} // namespace csp
