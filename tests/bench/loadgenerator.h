// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "tests/bench/wsclient.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace csp {

/// What is sent: so many WebSockets, some of them idle, each active one with so many messages on
/// their way.
struct Workload
{
    std::string name;
    int active = 100;
    int idle = 0;
    int inFlight = 1;
    size_t messageBytes = 20;
};

/// What came back while it was measured.
struct LoadFigures
{
    double seconds = 0;
    uint64_t messages = 0;
    std::vector<uint32_t> latenciesNs; // sorted

    double rate() const { return static_cast<double>(messages) / seconds; }
    /// The latency that \a share of all messages did not exceed, in microseconds.
    double latencyUs(double share) const;
};

/// Opens WebSockets to one server of the loopback and keeps them busy; every echoed byte is
/// compared with what was sent.
///
/// Thread: one thread, one epoll.
class LoadGenerator
{
public:
    using Clock = std::chrono::steady_clock;
    /// A server that does nothing for so long has failed.
    static constexpr std::chrono::seconds Patience{30};
    /// The bound of one run, whatever its time.
    static constexpr uint64_t MaximumMessages = 5'000'000;

    /// Opens active and idle WebSockets on \a path.
    LoadGenerator(uint16_t port, const std::string &path, const Workload &workload);
    ~LoadGenerator();
    LoadGenerator(const LoadGenerator &) = delete;
    LoadGenerator &operator=(const LoadGenerator &) = delete;

    /// Sends and checks for \a duration, then waits for what is still on its way. The figures are
    /// of this call alone.
    LoadFigures run(std::chrono::milliseconds duration);
    /// Closes all with 1000 and waits until the server has ended every connection.
    void close();

private:
    struct Peer;

    void open(uint16_t port, const std::string &path, int count);
    /// Waits for events once and handles them.
    void turn();
    void handle(Peer &peer);
    void update(Peer &peer);
    void sendNext(Peer &peer);
    void takeEcho(Peer &peer, std::string_view payload);
    /// The payload of a peer's message of that number: no two neighbours are equal.
    std::string_view payload(const Peer &peer, uint64_t number) const;

    const Workload m_workload;
    const std::string m_pattern;
    const int m_epoll;
    std::vector<std::unique_ptr<Peer>> m_peers;
    size_t m_open = 0;
    size_t m_gone = 0;
    uint64_t m_sent = 0;
    uint64_t m_echoed = 0;
    bool m_sending = false;
    std::vector<uint32_t> m_latenciesNs;
};

} // namespace csp
