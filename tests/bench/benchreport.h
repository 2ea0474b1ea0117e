// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "tests/bench/benchrows.h"

#include <map>
#include <string>
#include <vector>

namespace csp {

/// What one round of one target came to.
struct Figures
{
    double rate = 0; // messages a second
    double p50Us = 0;
    double p99Us = 0;
    double cpuUs = 0;          // of the server, for a message
    double serverShare = 0;    // of a core, used by the server
    double generatorShare = 0; // of a core, used by the load generator
    double residentBytes = 0;  // for each connection: growth of the resident set
    double ownBytes = 0;       // the same of the proportional set, without what others share
};

/// All rounds of a row, by the target's name.
using RowFigures = std::map<std::string, std::vector<Figures>>;

/// The middle one; the mean of the two middle ones of an even number.
double median(std::vector<double> values);

/// The figures of a run, as Markdown.
///
/// Thread: one thread.
class BenchReport
{
public:
    /// \a title and a paragraph that says where and how it was measured.
    BenchReport(const std::string &title, const std::string &about);

    void add(const Row &row, const RowFigures &figures);
    void addSkipped(const Row &row, const std::string &why);

    /// The section: its title, the tables and what is to be said about them.
    std::string text() const;
    /// Puts the section before the others of \a file, in the place of one of the same title.
    void record(const std::string &file) const;

private:
    void addWork(const Row &row, const Target &target, const RowFigures &figures);
    /// Says when something else than the server was the limit.
    void addNotes(const Row &row, const Target &target, const std::vector<Figures> &rounds);
    void addMemory(const Row &row, const Target &target, const RowFigures &figures);

    const std::string m_heading; // a line of its own
    const std::string m_about;
    std::string m_work;
    std::string m_memory;
    std::string m_notes;
};

} // namespace csp
