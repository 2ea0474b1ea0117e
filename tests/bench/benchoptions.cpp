// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/bench/benchoptions.h"

#include "tests/bench/benchrows.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <sstream>
#include <string_view>

namespace csp {
namespace {

constexpr const char *Usage =
    "bench_echo --build FOLDER --ws SCRIPT [OPTIONS]\n"
    "  --build FOLDER     the build tree whose programs are compared\n"
    "  --ws SCRIPT        the echo for node's ws\n"
    "  --server FILE      another csp-server, of an older version perhaps\n"
    "  --fanout FILE      the same with /all\n"
    "  --rows KEY,KEY,…   only these rows (all):\n";
constexpr const char *MoreUsage =
    "  --rounds N         rounds of each row, 1 to 100 (5; of 10,000 connections at most 3)\n"
    "  --milliseconds N   of one measurement, 100 to 60000 (700)\n"
    "  --record FILE      writes the figures into this Markdown file, as its newest section\n"
    "  --title TEXT       that section's title; one of the same title is replaced\n"
    "  --about TEXT       its first paragraph\n"
    "  --help             this text\n";

[[noreturn]] void usage(int code)
{
    FILE *out = code == 0 ? stdout : stderr;
    std::fputs(Usage, out);
    for (const Row &row : benchRows())
        std::fprintf(out, "                     %-11s %s\n", row.key.c_str(), row.title.c_str());
    std::fputs(MoreUsage, out);
    std::exit(code);
}

int number(const std::string &text, int minimum, int maximum)
{
    char *end = nullptr;
    const long value = std::strtol(text.c_str(), &end, 10);
    if (text.empty() || *end != '\0' || value < minimum || value > maximum)
        usage(2);
    return static_cast<int>(value);
}

std::set<std::string> keys(const std::string &text)
{
    std::set<std::string> found;
    std::istringstream words(text);
    for (std::string key; std::getline(words, key, ',');) {
        const auto &rows = benchRows();
        if (std::none_of(rows.begin(), rows.end(), [&](const Row &row) { return row.key == key; }))
            usage(2);
        found.insert(key);
    }
    return found;
}

void usePrograms(ProgramPaths &paths, const std::string &build)
{
    paths.server = build + "/app/csp-server";
    paths.console = build + "/app/csp-console";
    paths.fanOut = build + "/tests/bench/fanoutserver";
    paths.plain = build + "/tests/bench/plainecho";
    paths.beast = build + "/tests/bench/beastecho";
}

} // namespace

BenchOptions parseBenchOptions(int argc, char *argv[])
{
    BenchOptions options;
    const std::map<std::string_view, std::function<void(const std::string &)>> known = {
        {"--build", [&](const std::string &value) { usePrograms(options.paths, value); }},
        {"--server", [&](const std::string &value) { options.paths.server = value; }},
        {"--fanout", [&](const std::string &value) { options.paths.fanOut = value; }},
        {"--ws", [&](const std::string &value) { options.paths.ws = value; }},
        {"--rows", [&](const std::string &value) { options.rows = keys(value); }},
        {"--rounds", [&](const std::string &value) { options.rounds = number(value, 1, 100); }},
        {"--milliseconds",
         [&](const std::string &value) {
             options.duration = std::chrono::milliseconds(number(value, 100, 60'000));
         }},
        {"--record", [&](const std::string &value) { options.record = value; }},
        {"--title", [&](const std::string &value) { options.title = value; }},
        {"--about", [&](const std::string &value) { options.about = value; }},
    };
    for (int i = 1; i < argc; ++i) {
        if (std::string_view(argv[i]) == "--help")
            usage(0);
        const auto option = known.find(argv[i]);
        if (option == known.end() || i + 1 == argc)
            usage(2);
        option->second(argv[++i]);
    }
    if (options.paths.plain.empty() || options.paths.ws.empty())
        usage(2);
    return options;
}

} // namespace csp
