// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// How fast is csp-server beside a plain QWebSocketServer, node's ws and Boost.Beast? All take
// turns in one run, each alone on a core; the ratio of one round is what counts.

#include "tests/bench/benchoptions.h"
#include "tests/bench/benchreport.h"
#include "tests/bench/benchrows.h"
#include "tests/bench/benchserver.h"
#include "tests/bench/benchtargets.h"
#include "tests/bench/loadgenerator.h"

#include <signal.h>

#include <algorithm>
#include <cstdio>

namespace csp {
namespace {

Figures measureWork(BenchServer &server, const Target &target, const Workload &workload,
                    std::chrono::milliseconds duration)
{
    LoadGenerator load(server.port(), target.path, workload);
    (void)load.run(duration / 4); // warms up
    const double before = server.cpuSeconds();
    const LoadFigures measured = load.run(duration);
    const double cpu = server.cpuSeconds() - before;
    load.close();
    Figures figures;
    figures.rate = measured.rate();
    figures.p50Us = measured.latencyUs(0.5);
    figures.p99Us = measured.latencyUs(0.99);
    figures.cpuUs = cpu * 1e6 / double(measured.messages);
    figures.serverShare = cpu / measured.seconds;
    figures.generatorShare = measured.generatorCpuSeconds / measured.seconds;
    return figures;
}

// What idle connections add to a server that has had none before.
Figures measureMemory(BenchServer &server, const Target &target, const Workload &workload)
{
    const ServerMemory before = server.memory();
    LoadGenerator load(server.port(), target.path, workload);
    const ServerMemory after = server.memory();
    load.close();
    Figures figures;
    figures.residentBytes = (after.resident - before.resident) / workload.connections();
    figures.ownBytes = (after.proportional - before.proportional) / workload.connections();
    return figures;
}

void printFigures(int round, const Target &target, const Figures &figures)
{
    std::printf("%5d  %-13s %9.0f %9.0f %9.0f %9.2f %6.0f %% %6.0f %%\n", round,
                target.name.c_str(), figures.rate, figures.p50Us, figures.p99Us, figures.cpuUs,
                figures.serverShare * 100, figures.generatorShare * 100);
    std::fflush(stdout);
}

RowFigures compareWork(const BenchOptions &options, const Row &row)
{
    std::printf(
        "round  target           msgs/s    p50 us    p99 us  CPU us/msg server generator\n");
    BenchServers servers(options.paths);
    RowFigures figures;
    const int rounds = std::min(options.rounds, row.mostRounds);
    for (int round = 0; round < rounds; ++round) {
        for (size_t i = 0; i < row.targets.size(); ++i) {
            // Another one begins each round, so that none always follows the same neighbour.
            const Target &target =
                row.targets[(i + static_cast<size_t>(round)) % row.targets.size()];
            figures[target.name].push_back(
                measureWork(servers.of(target), target, row.workload, options.duration));
            printFigures(round + 1, target, figures[target.name].back());
        }
    }
    return figures;
}

RowFigures compareMemory(const BenchOptions &options, const Row &row)
{
    RowFigures figures;
    for (const Target &target : row.targets) {
        BenchServers servers(options.paths); // a fresh process for each
        const Figures measured = measureMemory(servers.of(target), target, row.workload);
        figures[target.name].push_back(measured);
        std::printf("%-17s %8.1f KiB each, %8.1f KiB without shared pages\n", target.name.c_str(),
                    measured.residentBytes / 1'024, measured.ownBytes / 1'024);
        std::fflush(stdout);
    }
    return figures;
}

void runRow(const BenchOptions &options, const Row &row, BenchReport &report)
{
    std::printf("# %s (--rows %s)\n", row.title.c_str(), row.key.c_str());
    if (const std::string why = row.obstacle(); !why.empty()) {
        std::printf("skipped: %s\n\n", why.c_str());
        report.addSkipped(row, why);
        return;
    }
    report.add(row, row.isMemory ? compareMemory(options, row) : compareWork(options, row));
    std::printf("\n");
}

void runAll(const BenchOptions &options)
{
    BenchReport report(options.title, options.about);
    for (const Row &row : benchRows()) {
        if (options.rows.empty() || options.rows.contains(row.key))
            runRow(options, row, report);
    }
    std::printf("%s", report.text().c_str());
    if (!options.record.empty())
        report.record(options.record);
}

} // namespace
} // namespace csp

int main(int argc, char *argv[])
{
    const csp::BenchOptions options = csp::parseBenchOptions(argc, argv);
    csp::raiseDescriptorLimit();
    signal(SIGPIPE, SIG_IGN); // a server that goes is told by send(), also through TLS
    if (!csp::pinToCore(1))
        std::printf("One core only: servers and load generator share it.\n");
    csp::runAll(options);
    return 0;
}
