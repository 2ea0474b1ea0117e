// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace csp {

/// Binds this process to one core of the machine; false when there is none to spare.
bool pinToCore(int core);

/// What a process holds, in bytes.
struct ServerMemory
{
    double resident = 0;     // all of its pages in memory
    double proportional = 0; // the same, of pages that several processes have only its part
};

/// A server as a process of its own, alone on core 0; ends with this object.
///
/// Thread: one thread.
class BenchServer
{
public:
    /// Starts \a command and waits for its line {"event":"listening","url":"ws://127.0.0.1:PORT"},
    /// or until that url stands in \a urlFile.
    explicit BenchServer(const std::vector<std::string> &command, const std::string &urlFile = {});
    ~BenchServer();
    BenchServer(const BenchServer &) = delete;
    BenchServer &operator=(const BenchServer &) = delete;

    uint16_t port() const { return m_port; }
    /// Processor time of all its threads so far, in seconds.
    double cpuSeconds() const;
    /// Its memory now, in bytes.
    ServerMemory memory() const;

private:
    void start(const std::vector<std::string> &command);
    std::string readLine();

    pid_t m_pid = -1;
    int m_output = -1;
    uint16_t m_port = 0;
    std::thread m_drain; // of its later output, or it would block
};

} // namespace csp
