// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/newsround.h"

#include "server/gateway/gatewayworker.h"

#include <algorithm>
#include <utility>

namespace csp {
namespace {

/// \a later of the same thread behind \a news.
void append(ThreadNews &news, ThreadNews &&later)
{
    news.connections += std::move(later.connections);
    news.closed += std::move(later.closed);
    news.refused += std::move(later.refused);
    news.captured += std::move(later.captured);
    news.stats = std::move(later.stats);
}

/// What \a news hold, of which the counts stay.
ThreadNews take(ThreadNews &news)
{
    ThreadNews taken = std::exchange(news, {});
    news.stats = taken.stats;
    return taken;
}

} // namespace

NewsRound::NewsRound(DeadlineQueue &deadlines)
    : m_patience(deadlines)
{
}

void NewsRound::add(GatewayWorker *worker)
{
    m_asked.push_back({worker, false, {}});
}

void NewsRound::ask(Told told)
{
    m_rounds.push_back(std::move(told));
    if (m_rounds.size() == 1)
        begin();
}

void NewsRound::startOver()
{
    ++m_watch;
    for (Asked &each : m_asked)
        static_cast<void>(take(each.news));
    if (!m_rounds.empty())
        begin();
}

bool NewsRound::isAwaitingSome() const
{
    return std::any_of(m_asked.begin(), m_asked.end(),
                       [](const Asked &each) { return each.isAwaited; });
}

void NewsRound::begin()
{
    std::vector<size_t> unasked;
    for (size_t index = 0; index < m_asked.size(); ++index) {
        if (!std::exchange(m_asked[index].isAwaited, true))
            unasked.push_back(index);
    }
    m_patience.start(Patience, [this] { end(); });
    for (const size_t index : unasked) // the worker of this thread answers at once
        askOne(index);
}

void NewsRound::askOne(size_t index)
{
    GatewayWorker *const worker = m_asked[index].worker;
    GatewayWorker *const here = m_asked.front().worker;
    worker->run([this, worker, here, index, watch = m_watch] {
        here->run([this, index, watch, news = worker->takeNews()]() mutable {
            answered(index, watch, std::move(news));
        });
    });
}

void NewsRound::answered(size_t index, int watch, ThreadNews news)
{
    if (watch != m_watch)
        return askOne(index);
    m_asked[index].isAwaited = false;
    append(m_asked[index].news, std::move(news));
    if (!m_rounds.empty() && !isAwaitingSome())
        end();
}

void NewsRound::end()
{
    m_patience.stop();
    std::vector<ThreadNews> news;
    for (Asked &each : m_asked)
        news.push_back(take(each.news));
    const Told told = std::move(m_rounds.front());
    m_rounds.pop_front();
    if (!m_rounds.empty())
        begin();
    told(news);
}

} // namespace csp
