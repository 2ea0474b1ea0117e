// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "tests/bench/benchtargets.h"

#include <chrono>
#include <set>
#include <string>

namespace csp {

/// What bench_echo was asked for.
struct BenchOptions
{
    ProgramPaths paths;
    std::set<std::string> rows; // keys; none means all
    int rounds = 5;
    std::chrono::milliseconds duration{700}; // of one measurement
    std::string record;                      // a Markdown file that gets the section, or nothing
    std::string title = "Untitled";          // of the section
    std::string about;                       // what its reader should know: machine, versions
};

/// Reads the command line; --help and what is wrong end the process.
BenchOptions parseBenchOptions(int argc, char *argv[]);

} // namespace csp
