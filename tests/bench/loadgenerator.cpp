// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/bench/loadgenerator.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>

namespace csp {
namespace {

// Handshakes under way at once, below any server's backlog.
constexpr size_t OpeningAtOnce = 64;
// A prime: neighbouring messages begin at different places of the pattern.
constexpr size_t PatternPeriod = 4'099;

std::string makePattern(size_t bytes)
{
    std::string pattern;
    uint32_t state = 12'345;
    for (size_t i = 0; i < PatternPeriod; ++i) {
        state = state * 1'664'525u + 1'013'904'223u;
        pattern.push_back(static_cast<char>('!' + (state >> 24) % 90));
    }
    while (pattern.size() < PatternPeriod + bytes)
        pattern.append(pattern, 0, PatternPeriod);
    return pattern;
}

} // namespace

struct LoadGenerator::Peer
{
    Peer(uint16_t port, const std::string &path, size_t position)
        : client(port, path)
        , number(position)
    {
    }

    WsClient client;
    const size_t number;
    bool counted = false;
    bool watchesWriting = true;
    uint64_t echoed = 0;
    std::deque<Clock::time_point> sentAt; // of messages on their way
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
    , m_pattern(makePattern(workload.messageBytes))
    , m_epoll(epoll_create1(EPOLL_CLOEXEC))
{
    open(port, path, workload.active + workload.idle);
}

LoadGenerator::~LoadGenerator()
{
    ::close(m_epoll);
}

void LoadGenerator::open(uint16_t port, const std::string &path, int count)
{
    const auto wanted = static_cast<size_t>(count);
    while (m_open < wanted) {
        while (m_peers.size() < wanted && m_peers.size() - m_open < OpeningAtOnce) {
            auto peer = std::make_unique<Peer>(port, path, m_peers.size());
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
    std::array<epoll_event, 256> events;
    constexpr int Wait = static_cast<int>(std::chrono::milliseconds(Patience).count());
    const int count = epoll_wait(m_epoll, events.data(), static_cast<int>(events.size()), Wait);
    if (count == 0)
        benchFailed("the server did nothing for 30 s");
    if (count < 0 && errno != EINTR)
        benchFailed("epoll_wait failed");
    for (int i = 0; i < count; ++i)
        handle(*static_cast<Peer *>(events[static_cast<size_t>(i)].data.ptr));
}

void LoadGenerator::handle(Peer &peer)
{
    if (peer.client.isGone())
        return;
    peer.client.flush(); // may find the connection gone
    if (!peer.client.isGone())
        peer.client.receive([this, &peer](std::string_view payload) { takeEcho(peer, payload); });
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

std::string_view LoadGenerator::payload(const Peer &peer, uint64_t number) const
{
    const size_t begin = (peer.number * 31 + number * 7) % PatternPeriod;
    return std::string_view(m_pattern).substr(begin, m_workload.messageBytes);
}

void LoadGenerator::sendNext(Peer &peer)
{
    peer.client.queueMessage(payload(peer, peer.echoed + peer.sentAt.size()));
    peer.sentAt.push_back(Clock::now());
    ++m_sent;
}

void LoadGenerator::takeEcho(Peer &peer, std::string_view got)
{
    // A message that was not asked for is a fault, too.
    if (peer.sentAt.empty() || got != payload(peer, peer.echoed))
        benchFailed("expected the message that was sent, got \"" + std::string(got.substr(0, 80))
                    + "\"");
    const auto latency = Clock::now() - peer.sentAt.front();
    m_latenciesNs.push_back(static_cast<uint32_t>(
        std::min<int64_t>(std::chrono::nanoseconds(latency).count(), UINT32_MAX)));
    peer.sentAt.pop_front();
    ++peer.echoed;
    ++m_echoed;
    if (m_sending)
        sendNext(peer);
}

LoadFigures LoadGenerator::run(std::chrono::milliseconds duration)
{
    m_latenciesNs.clear();
    const uint64_t before = m_echoed;
    const auto begin = Clock::now();
    m_sending = true;
    for (size_t i = 0; i < static_cast<size_t>(m_workload.active); ++i) {
        for (int n = 0; n < m_workload.inFlight; ++n)
            sendNext(*m_peers[i]);
        m_peers[i]->client.flush();
        update(*m_peers[i]);
    }
    while (Clock::now() - begin < duration && m_echoed - before < MaximumMessages)
        turn();
    m_sending = false;
    while (m_echoed < m_sent)
        turn();
    LoadFigures figures;
    figures.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    figures.messages = m_echoed - before;
    std::sort(m_latenciesNs.begin(), m_latenciesNs.end());
    figures.latenciesNs = std::move(m_latenciesNs);
    return figures;
}

void LoadGenerator::close()
{
    for (const auto &peer : m_peers) {
        peer->client.queueClose();
        peer->client.flush();
        update(*peer);
    }
    while (m_gone < m_peers.size())
        turn();
}

} // namespace csp
