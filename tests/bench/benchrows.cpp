// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/bench/benchrows.h"

#include <sys/resource.h>

#include <cstdlib>
#include <fstream>

namespace csp {
namespace {

constexpr int Many = 10'000;
constexpr int RoundsOfMany = 3;
constexpr size_t Small = 20;
constexpr size_t Said = 100;
constexpr size_t Large = 64 << 10;

const Target Shared{"/echo/shared", Program::Server, "/echo/shared"};
const Target Pool{"/echo/pool", Program::Server, "/echo/pool"};
const Target Dedicated{"/echo", Program::Server, "/echo"};
// One that says nothing by itself, however long nobody speaks.
const Target DedicatedMirror{"/mirror/dedicated", Program::Server, "/mirror/dedicated"};
const Target All{"/all", Program::FanOut, "/all"};
const Target Window{"window", Program::Console, "/echo/shared"};
const Target SharedTls{"/echo/shared", Program::ServerTls, "/echo/shared"};
const Target PlainTls{PlainName, Program::PlainTls, "/"};
const Target Plain{PlainName, Program::PlainEcho, "/"};
const Target PlainAll{PlainName, Program::PlainEcho, "/all"};
const Target Ws{WsName, Program::NodeWs, "/"};
const Target WsAll{WsName, Program::NodeWs, "/all"};
const Target Beast{BeastName, Program::Beast, "/"};
const Target BeastAll{BeastName, Program::Beast, "/all"};

std::vector<Row> makeRows()
{
    const std::vector<Target> shared = {Shared, Plain, Ws, Beast};
    return {
        {.key = "echo-100",
         .title = "20 B, 100 connections",
         .workload = {100, 0, 1, Small},
         .targets = {Shared, Pool, Dedicated, Plain, Ws, Beast},
         .goals = {{Shared.name, PlainName, 1.5},
                   {Shared.name, WsName, 2},
                   {Shared.name, BeastName, 1.3},
                   {Pool.name, PlainName, 0.9},
                   {Dedicated.name, PlainName, 0.7}}},
        {.key = "echo-1000",
         .title = "20 B, 1,000 connections",
         .workload = {1'000, 0, 1, Small},
         .targets = shared,
         .goals = {{Shared.name, PlainName, 2}, {Shared.name, WsName, 2}}},
        {.key = "in-flight",
         .title = "20 B, 100 connections, 16 in flight",
         .workload = {100, 0, 16, Small},
         .targets = shared,
         .goals = {{Shared.name, PlainName, 2.2}}},
        {.key = "large",
         .title = "64 KiB text, 50 connections",
         .workload = {50, 0, 1, Large},
         .targets = shared,
         .goals = {{Shared.name, PlainName, 3.5}}},
        {.key = "echo-10000",
         .title = "20 B, 10,000 connections",
         .workload = {Many, 0, 1, Small},
         .targets = shared,
         .goals = {{Shared.name, PlainName, 2.2}, {Shared.name, WsName, 2}},
         .mostRounds = RoundsOfMany},
        {.key = "idle",
         .title = "20 B, 100 connections beside 10,000 idle",
         .workload = {100, Many, 1, Small},
         .targets = shared,
         .goals = {{Shared.name, PlainName, 10}},
         .mostRounds = RoundsOfMany},
        {.key = "fan-out",
         .title = "100 B from one to 10,000",
         .workload = {Many, 0, 1, Said, true},
         .targets = {All, PlainAll, WsAll, BeastAll},
         .goals = {{All.name, PlainName, 2}},
         .mostRounds = RoundsOfMany},
        {.key = "window",
         .title = "20 B, 100 connections beside 10,000 idle, in the open window",
         .workload = {100, Many, 1, Small},
         .targets = {Window, Shared},
         .goals = {{Window.name, Shared.name, 0.95}},
         .mostRounds = RoundsOfMany,
         .hasWindow = true},
        {.key = "tls",
         .title = "20 B over TLS, 100 connections",
         .workload = {.messageBytes = Small, .overTls = true},
         .targets = {SharedTls, PlainTls}},
        {.key = "tls-large",
         .title = "64 KiB text over TLS, 50 connections",
         .workload = {.active = 50, .messageBytes = Large, .overTls = true},
         .targets = {SharedTls, PlainTls}},
        {.key = "memory",
         .title = "Memory of an idle connection, of 10,000",
         .workload = {0, Many, 1, 0},
         .targets = {Plain, Shared, Pool, DedicatedMirror, Ws, Beast},
         .goals = {{Shared.name, PlainName, 0.3}, {Pool.name, PlainName, 0.3}},
         .mostRounds = 1,
         .isMemory = true},
    };
}

long hardDescriptorLimit()
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_max > 1'000'000 ? 1'000'000 : static_cast<long>(limit.rlim_max);
}

long localPorts()
{
    std::ifstream range("/proc/sys/net/ipv4/ip_local_port_range");
    long first = 0;
    long last = 0;
    if (!(range >> first >> last))
        benchFailed("the range of local ports cannot be read");
    return last - first + 1;
}

} // namespace

double Row::goal(const std::string &target, const std::string &of) const
{
    for (const Goal &goal : goals) {
        if (goal.target == target && goal.of == of)
            return goal.ratio;
    }
    return 0;
}

std::string Row::obstacle() const
{
    if (hasWindow && !std::getenv("DISPLAY"))
        return "needs a display";
    constexpr int OfItsOwn = 500; // descriptors and ports for all else
    const int needed = workload.connections() + OfItsOwn;
    if (hardDescriptorLimit() < needed)
        return "needs " + std::to_string(needed) + " descriptors, ulimit -Hn permits "
               + std::to_string(hardDescriptorLimit());
    if (localPorts() < needed)
        return "needs " + std::to_string(needed) + " local ports, ip_local_port_range has "
               + std::to_string(localPorts());
    return {};
}

const std::vector<Row> &benchRows()
{
    static const std::vector<Row> rows = makeRows();
    return rows;
}

void raiseDescriptorLimit()
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace csp
