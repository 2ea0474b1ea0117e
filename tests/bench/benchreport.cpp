// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/bench/benchreport.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace csp {
namespace {

constexpr const char *WorkHead =
    "| work | target | messages/s | p50 / p99 µs | CPU µs | CPU / plain "
    "| messages / plain | / node ws | / Beast | to reach |\n"
    "|---|---|---|---|---|---|---|---|---|---|\n";
constexpr const char *MemoryHead =
    "| target | resident | without shared pages | / plain | to reach |\n"
    "|---|---|---|---|---|\n";

[[gnu::format(printf, 1, 2)]] std::string format(const char *pattern, ...)
{
    char text[400];
    va_list arguments;
    va_start(arguments, pattern);
    std::vsnprintf(text, sizeof text, pattern, arguments);
    va_end(arguments);
    return text;
}

// 1234567 as "1,234,567".
std::string grouped(double value)
{
    std::string text = format("%.0f", value);
    for (auto place = static_cast<long>(text.size()) - 3; place > 0; place -= 3)
        text.insert(static_cast<size_t>(place), 1, ',');
    return text;
}

double medianOf(const std::vector<Figures> &rounds, double Figures::*member)
{
    std::vector<double> values;
    for (const Figures &figures : rounds)
        values.push_back(figures.*member);
    return median(values);
}

// The median of what \a target has for each of \a other's, round by round, with least and most.
std::string ratio(const RowFigures &figures, const std::string &target, const std::string &other,
                  double Figures::*member)
{
    const auto others = figures.find(other);
    if (others == figures.end() || other == target)
        return {};
    const std::vector<Figures> &ours = figures.at(target);
    std::vector<double> ratios;
    for (size_t i = 0; i < others->second.size(); ++i)
        ratios.push_back(ours[i].*member / others->second[i].*member);
    const auto [least, most] = std::minmax_element(ratios.begin(), ratios.end());
    if (ratios.size() == 1)
        return format("%.2f", ratios.front());
    return format("**%.2f** (%.2f–%.2f)", median(ratios), *least, *most);
}

std::string goals(const Row &row, const Target &target)
{
    std::string text;
    for (const std::string &other : {PlainName, WsName, BeastName}) {
        const double goal = row.goal(target.name, other);
        if (goal <= 0)
            continue;
        text += (text.empty() ? "" : ", ") + format("%.1f of ", goal) + other;
    }
    return text;
}

// Whether others are compared with it in columns of their own.
bool isPeer(const std::string &name)
{
    return name == PlainName || name == WsName || name == BeastName;
}

std::string shownName(const Target &target)
{
    return target.isOurs() ? "`" + target.name + "`" : target.name;
}

std::string readFile(const std::string &file)
{
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in || text.str().empty())
        benchFailed("cannot read " + file);
    return text.str();
}

} // namespace

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const size_t half = values.size() / 2;
    return values.size() % 2 ? values[half] : (values[half - 1] + values[half]) / 2;
}

BenchReport::BenchReport(const std::string &title, const std::string &about)
    : m_heading("## " + title + "\n")
    , m_about(about)
{
}

void BenchReport::add(const Row &row, const RowFigures &figures)
{
    for (const Target &target : row.targets) {
        if (row.isMemory)
            addMemory(row, target, figures);
        else
            addWork(row, target, figures);
    }
    for (const Goal &goal : row.goals) {
        if (!isPeer(goal.of))
            m_notes += "- " + row.title + ": " + goal.target + " had "
                       + ratio(figures, goal.target, goal.of, &Figures::rate) + " of " + goal.of
                       + format(" in messages/s, to reach %.2f.\n", goal.ratio);
    }
}

void BenchReport::addSkipped(const Row &row, const std::string &why)
{
    m_notes += "- " + row.title + ": not measured here, " + why + ".\n";
}

void BenchReport::addWork(const Row &row, const Target &target, const RowFigures &figures)
{
    const std::vector<Figures> &rounds = figures.at(target.name);
    const auto ratioTo = [&](const std::string &other) {
        return ratio(figures, target.name, other, &Figures::rate);
    };
    const std::string cells[] = {
        row.title,
        shownName(target),
        grouped(medianOf(rounds, &Figures::rate)),
        grouped(medianOf(rounds, &Figures::p50Us)) + " / "
            + grouped(medianOf(rounds, &Figures::p99Us)),
        format("%.1f", medianOf(rounds, &Figures::cpuUs)),
        ratio(figures, target.name, PlainName, &Figures::cpuUs),
        ratioTo(PlainName),
        ratioTo(WsName),
        ratioTo(BeastName),
        goals(row, target),
    };
    for (const std::string &cell : cells)
        m_work += "| " + cell + (cell.empty() ? "" : " ");
    m_work += "|\n";
    addNotes(row, target, rounds);
}

void BenchReport::addNotes(const Row &row, const Target &target, const std::vector<Figures> &rounds)
{
    constexpr double Full = 0.95;
    constexpr double Enough = 0.85;
    const double server = medianOf(rounds, &Figures::serverShare);
    const double generator = medianOf(rounds, &Figures::generatorShare);
    if (generator > Full && server < Full)
        m_notes +=
            "- " + row.title + ", " + target.name
            + format(": the load generator was the limit (%.0f %% of its core; the server used "
                     "%.0f %% of its own): the server can do more.\n",
                     generator * 100, server * 100);
    else if (server < Enough)
        m_notes +=
            "- " + row.title + ", " + target.name
            + format(": the server got only %.0f %% of its core (the load generator %.0f %%); "
                     "CPU for each message says more here than messages/s.\n",
                     server * 100, generator * 100);
}

void BenchReport::addMemory(const Row &row, const Target &target, const RowFigures &figures)
{
    const std::vector<Figures> &rounds = figures.at(target.name);
    const double goal = row.goal(target.name, PlainName);
    m_memory += "| " + shownName(target) + " | "
                + format("%.1f KiB", medianOf(rounds, &Figures::residentBytes) / 1'024) + " | "
                + format("%.1f KiB", medianOf(rounds, &Figures::ownBytes) / 1'024) + " | "
                + ratio(figures, target.name, PlainName, &Figures::residentBytes) + " | "
                + (goal > 0 ? format("%.1f at most", goal) : std::string()) + " |\n";
}

std::string BenchReport::text() const
{
    std::string text = m_heading;
    const auto append = [&text](const std::string &part) { text += "\n" + part; };
    if (!m_about.empty())
        append(m_about + "\n");
    if (!m_work.empty())
        append(WorkHead + m_work);
    if (!m_memory.empty())
        append("Memory that an idle connection adds, of 10,000:\n\n" + (MemoryHead + m_memory));
    if (!m_notes.empty())
        append(m_notes);
    return text;
}

void BenchReport::record(const std::string &file) const
{
    constexpr const char *AnyHeading = "\n## ";
    std::string all = readFile(file);
    size_t begin = all.find("\n" + m_heading);
    if (begin != std::string::npos) {
        const size_t end = all.find(AnyHeading, begin + 1);
        all.erase(begin, end == std::string::npos ? end : end - begin);
    } else {
        begin = std::min(all.find(AnyHeading), all.size());
    }
    all.insert(begin, text()).insert(begin, 1, '\n');
    std::ofstream out(file);
    if (!(out << all << std::flush))
        benchFailed("cannot write " + file);
}

} // namespace csp
