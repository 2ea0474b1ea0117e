// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "tests/bench/messagesource.h"
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
    int active = 100;
    int idle = 0;
    int inFlight = 1;
    size_t messageBytes = 20;
    /// The first one speaks, everyone gets what it says; its next message goes out when everyone
    /// has the one before. A message that one of them got counts as one.
    bool fanOut = false;
    bool overTls = false;

    int connections() const { return active + idle; }
};

/// What came back while it was measured.
struct LoadFigures
{
    double seconds = 0;
    double generatorCpuSeconds = 0;
    uint64_t messages = 0;
    std::vector<uint32_t> latenciesNs; // sorted

    double rate() const { return static_cast<double>(messages) / seconds; }
    /// The latency that \a share of all messages did not exceed, in microseconds.
    double latencyUs(double share) const;
};

/// Opens WebSockets to one server of the loopback and keeps them busy; every byte that comes back
/// is compared with what was sent.
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

    void open(uint16_t port, const std::string &path, size_t count);
    /// Waits for events once and handles them; false when none came in \a patience.
    bool turn(std::chrono::milliseconds patience);
    /// The same; a server that does nothing for Patience has failed.
    void turn();
    void handle(Peer &peer);
    void update(Peer &peer);
    void flush(Peer &peer);

    void sendFirst();
    void sendNext(Peer &peer);
    void takeEcho(Peer &peer, std::string_view got);
    /// Of a fan-out: has everyone spoken to until everyone has heard something, for a server may
    /// count in those who come a moment after it has let them in.
    void callRoll();
    void say();
    void takeSaid(Peer &peer, std::string_view got);
    void countLatency(Clock::time_point sentAt);

    const Workload m_workload;
    const MessageSource m_messages;
    const int m_epoll;
    std::vector<char> m_scratch; // what arrives, of all peers
    std::vector<std::unique_ptr<Peer>> m_peers;
    size_t m_open = 0;
    size_t m_gone = 0;
    size_t m_present = 0;  // of a fan-out: heard the roll call
    uint64_t m_wanted = 0; // messages that are to come back
    uint64_t m_got = 0;
    bool m_sending = false;
    std::vector<uint32_t> m_latenciesNs;
};

} // namespace csp
