// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "tests/bench/benchtargets.h"
#include "tests/bench/loadgenerator.h"

#include <string>
#include <vector>

namespace csp {

/// What one target is to have of another; for memory at most, for messages at least.
struct Goal
{
    std::string target;
    std::string of;
    double ratio = 1;
};

/// One comparison: a workload, who takes part, and what is to be reached.
struct Row
{
    std::string key; // names it on the command line
    std::string title;
    Workload workload;
    std::vector<Target> targets;
    std::vector<Goal> goals{};
    int mostRounds = 100; // opening many connections takes its time
    bool hasWindow = false;
    bool isMemory = false; // idle connections are weighed, nothing is sent

    /// The ratio that \a target is to have of \a of; 0 when none is set.
    double goal(const std::string &target, const std::string &of) const;
    /// Why it cannot run here, or nothing: descriptors and ports are limited, a window needs a
    /// display.
    std::string obstacle() const;
};

/// All rows, in the order in which they run.
const std::vector<Row> &benchRows();

/// Raises this process's limit of descriptors as far as it may.
void raiseDescriptorLimit();

} // namespace csp
