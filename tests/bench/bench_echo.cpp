// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// How fast echoes csp-server, in each of its three ways, beside a plain QWebSocketServer? All
// take turns in one run, each alone on a core; the ratio of one round is what counts.

#include "tests/bench/benchserver.h"
#include "tests/bench/loadgenerator.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace csp {
namespace {

struct Options
{
    std::string server;
    std::string plain;
    int rounds = 5;
    int milliseconds = 700; // of one measurement
    bool full = false;      // 10,000 connections instead of 5,000
};

// One of the things compared.
struct Target
{
    std::string name;
    std::string path;
    bool ours = true;
    bool dedicated = false; // a thread per connection; long messages come back in parts
};

const std::vector<Target> Targets = {
    {"/echo/shared", "/echo/shared", true, false},
    {"/echo/pool", "/echo/pool", true, false},
    {"/echo", "/echo", true, true},
    {"plain", "/", false, false},
};

constexpr const char *Usage =
    "bench_echo --server CSP-SERVER --plain PLAINECHO [OPTIONS]\n"
    "  --rounds N         rounds of each measurement, 1 to 100 (5)\n"
    "  --milliseconds N   of one measurement, 100 to 60000 (700)\n"
    "  --full             10,000 connections where the default has 5,000\n"
    "  --help             this text\n";

[[noreturn]] void usage(int code)
{
    std::fputs(Usage, code == 0 ? stdout : stderr);
    std::exit(code);
}

int number(const char *text, int minimum, int maximum)
{
    char *end = nullptr;
    const long value = std::strtol(text, &end, 10);
    if (end == text || *end != '\0' || value < minimum || value > maximum)
        usage(2);
    return static_cast<int>(value);
}

Options parse(int argc, char *argv[])
{
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string_view name = argv[i];
        const bool hasValue = i + 1 < argc;
        if (name == "--help")
            usage(0);
        else if (name == "--full")
            options.full = true;
        else if (name == "--server" && hasValue)
            options.server = argv[++i];
        else if (name == "--plain" && hasValue)
            options.plain = argv[++i];
        else if (name == "--rounds" && hasValue)
            options.rounds = number(argv[++i], 1, 100);
        else if (name == "--milliseconds" && hasValue)
            options.milliseconds = number(argv[++i], 100, 60'000);
        else
            usage(2);
    }
    if (options.server.empty() || options.plain.empty())
        usage(2);
    return options;
}

// A folder that goes with this object.
class TemporaryFolder
{
public:
    TemporaryFolder()
        : m_path(std::filesystem::temp_directory_path() / "csp-bench-XXXXXX")
    {
        if (!mkdtemp(m_path.data()))
            benchFailed("no temporary folder");
    }
    ~TemporaryFolder() { std::filesystem::remove_all(m_path); }
    TemporaryFolder(const TemporaryFolder &) = delete;
    TemporaryFolder &operator=(const TemporaryFolder &) = delete;

    const std::string &path() const { return m_path; }

private:
    std::string m_path;
};

// Both servers, started for one workload and stopped after it.
class Servers
{
public:
    explicit Servers(const Options &options)
        : m_ours({options.server, "--listen", "127.0.0.1:0", "--data-dir", m_folder.path()})
        // The faster of Qt's two event dispatchers: GLib's would flatter the ratios.
        , m_plain({"/usr/bin/env", "QT_NO_GLIB=1", options.plain})
    {
    }

    BenchServer &of(const Target &target) { return target.ours ? m_ours : m_plain; }

private:
    const TemporaryFolder m_folder; // outlives the server that uses it
    BenchServer m_ours;
    BenchServer m_plain;
};

// What one round of one target came to.
struct Figures
{
    double rate = 0;  // messages a second
    double cpuUs = 0; // of the server, for a message
};

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const size_t half = values.size() / 2;
    return values.size() % 2 ? values[half] : (values[half - 1] + values[half]) / 2;
}

Figures measure(BenchServer &server, const Target &target, const Workload &workload, int round,
                std::chrono::milliseconds duration)
{
    LoadGenerator load(server.port(), target.path, workload);
    (void)load.run(duration / 4); // warms up
    const double cpu = server.cpuSeconds();
    const LoadFigures measured = load.run(duration);
    const double cpuUs = (server.cpuSeconds() - cpu) * 1e6 / double(measured.messages);
    load.close();
    std::printf("%5d  %-13s %9.0f %9.0f %9.0f %9.2f\n", round, target.name.c_str(), measured.rate(),
                measured.latencyUs(0.5), measured.latencyUs(0.99), cpuUs);
    std::fflush(stdout);
    return {measured.rate(), cpuUs};
}

// The median over all rounds of what ours has for each of plain's.
void printRatio(const char *what, const std::vector<Figures> &ours,
                const std::vector<Figures> &plain, double Figures::*member)
{
    std::vector<double> ratios;
    for (size_t i = 0; i < plain.size(); ++i)
        ratios.push_back(ours[i].*member / plain[i].*member);
    const auto [least, most] = std::minmax_element(ratios.begin(), ratios.end());
    std::printf("  %s %.2f (%.2f to %.2f)", what, median(ratios), *least, *most);
}

void printRatios(const std::map<std::string, std::vector<Figures>> &figures)
{
    for (const Target &target : Targets) {
        const auto found = figures.find(target.name);
        if (found == figures.end() || !target.ours)
            continue;
        std::printf("%-13s / plain:", target.name.c_str());
        printRatio("messages", found->second, figures.at("plain"), &Figures::rate);
        printRatio("  CPU for each", found->second, figures.at("plain"), &Figures::cpuUs);
        std::printf("\n");
    }
    std::printf("\n");
}

void compare(const Options &options, const Workload &workload, bool withDedicated, int rounds)
{
    std::printf("## %s\nround  target           msgs/s    p50 us    p99 us  CPU us/msg\n",
                workload.name.c_str());
    Servers servers(options);
    std::map<std::string, std::vector<Figures>> figures;
    for (int round = 0; round < rounds; ++round) {
        for (size_t i = 0; i < Targets.size(); ++i) {
            // Another one begins each round, so that none always follows the same neighbour.
            const Target &target = Targets[(i + static_cast<size_t>(round)) % Targets.size()];
            if (target.dedicated && !withDedicated)
                continue;
            figures[target.name].push_back(
                measure(servers.of(target), target, workload, round + 1,
                        std::chrono::milliseconds(options.milliseconds)));
        }
    }
    printRatios(figures);
}

// Resident memory that so many idle connections add to a fresh server.
void compareMemory(const Options &options, int connections)
{
    std::printf("## Memory per idle connection\n");
    double plain = 0;
    for (auto target = Targets.rbegin(); target != Targets.rend(); ++target) {
        const int count = target->dedicated ? connections / 5 : connections;
        Servers servers(options);
        BenchServer &server = servers.of(*target);
        const double before = server.residentBytes();
        LoadGenerator load(server.port(), target->path, {"", 0, count, 1, 0});
        const double each = (server.residentBytes() - before) / count;
        load.close();
        plain = target->ours ? plain : each;
        std::printf("%-13s %6d connections %8.1f KiB each, %.2f of plain\n", target->name.c_str(),
                    count, each / 1024, each / plain);
        std::fflush(stdout);
    }
}

void raiseDescriptorLimit()
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

void runAll(const Options &options)
{
    const int many = options.full ? 10'000 : 5'000;
    const int fewer = std::min(options.rounds, 3); // opening so many takes its time
    compare(options, {"20 B, 100 connections", 100, 0, 1, 20}, true, options.rounds);
    compare(options, {"20 B, 1,000 connections", 1'000, 0, 1, 20}, true, options.rounds);
    compare(options, {"20 B, 100 connections, 16 in flight", 100, 0, 16, 20}, true, options.rounds);
    compare(options, {"64 KiB text, 50 connections", 50, 0, 1, 64 << 10}, false, options.rounds);
    compare(options,
            {"20 B, 100 connections beside " + std::to_string(many) + " idle", 100, many, 1, 20},
            false, fewer);
    compareMemory(options, many);
}

} // namespace
} // namespace csp

int main(int argc, char *argv[])
{
    const csp::Options options = csp::parse(argc, argv);
    csp::raiseDescriptorLimit();
    if (!csp::pinToCore(1))
        std::printf("One core only: servers and load generator share it.\n");
    csp::runAll(options);
    return 0;
}
