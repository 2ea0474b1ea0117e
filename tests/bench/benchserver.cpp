// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/bench/benchserver.h"

#include "tests/bench/wsclient.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>

namespace csp {
namespace {

constexpr int StartMs = 30'000;
constexpr int StopMs = 15'000;

[[noreturn]] void becomeServer(const std::vector<std::string> &command, int output)
{
    pinToCore(0);
    signal(SIGPIPE, SIG_DFL); // which the load generator ignores
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(output, STDOUT_FILENO);
    std::vector<char *> arguments;
    arguments.reserve(command.size() + 1);
    for (const std::string &argument : command)
        arguments.push_back(const_cast<char *>(argument.c_str()));
    arguments.push_back(nullptr);
    execv(arguments[0], arguments.data());
    _exit(127);
}

// What stands in a file that another process is about to write.
std::string awaitFile(const std::string &path)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(StartMs);
    std::string text;
    while (text.empty() && std::chrono::steady_clock::now() < end) {
        std::getline(std::ifstream(path), text, '\0');
        poll(nullptr, 0, 10);
    }
    return text;
}

} // namespace

bool pinToCore(int core)
{
    if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
        return false;
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(static_cast<size_t>(core), &cores);
    return sched_setaffinity(0, sizeof cores, &cores) == 0;
}

BenchServer::BenchServer(const std::vector<std::string> &command, const std::string &urlFile)
{
    start(command);
    const std::string line = urlFile.empty() ? readLine() : awaitFile(urlFile);
    constexpr std::string_view Before = "://127.0.0.1:";
    const size_t found = line.find(Before);
    if (found == std::string::npos)
        benchFailed("expected the line with the url from " + command[0] + ", got \"" + line + "\"");
    m_port = static_cast<uint16_t>(std::atoi(line.c_str() + found + Before.size()));
    m_drain = std::thread([output = m_output] {
        std::array<char, 4096> bytes;
        while (read(output, bytes.data(), bytes.size()) > 0)
            continue;
    });
}

void BenchServer::start(const std::vector<std::string> &command)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        benchFailed("no pipe");
    m_pid = fork();
    if (m_pid < 0)
        benchFailed("no process");
    if (m_pid == 0)
        becomeServer(command, ends[1]);
    ::close(ends[1]);
    m_output = ends[0];
}

BenchServer::~BenchServer()
{
    using namespace std::chrono;
    kill(m_pid, SIGTERM);
    // The output ends with the process; a server that never ends is killed.
    const auto end = steady_clock::now() + milliseconds(StopMs);
    while (waitpid(m_pid, nullptr, WNOHANG) == 0) {
        if (steady_clock::now() > end) {
            kill(m_pid, SIGKILL);
            waitpid(m_pid, nullptr, 0);
            break;
        }
        poll(nullptr, 0, 10);
    }
    if (m_drain.joinable())
        m_drain.join();
    ::close(m_output);
}

std::string BenchServer::readLine()
{
    std::string line;
    char byte = 0;
    pollfd polled{m_output, POLLIN, 0};
    while (poll(&polled, 1, StartMs) > 0 && read(m_output, &byte, 1) == 1 && byte != '\n')
        line.push_back(byte);
    return line;
}

double BenchServer::cpuSeconds() const
{
    clockid_t clock = 0;
    timespec time{};
    if (clock_getcpuclockid(m_pid, &clock) != 0 || clock_gettime(clock, &time) != 0)
        benchFailed("the server's processor time cannot be read; has it ended?");
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

ServerMemory BenchServer::memory() const
{
    std::ifstream rollup("/proc/" + std::to_string(m_pid) + "/smaps_rollup");
    ServerMemory memory;
    for (std::string line; std::getline(rollup, line);) {
        std::istringstream words(line);
        std::string name;
        double kibibytes = 0;
        words >> name >> kibibytes;
        if (name == "Rss:")
            memory.resident = kibibytes * 1'024;
        else if (name == "Pss:")
            memory.proportional = kibibytes * 1'024;
    }
    if (memory.resident <= 0)
        benchFailed("the server's memory cannot be read; has it ended?");
    return memory;
}

} // namespace csp
