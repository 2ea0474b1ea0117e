// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/connectionnews.h"
#include "server/gateway/deadlinequeue.h"

#include <deque>
#include <functional>
#include <vector>

namespace csp {

class GatewayWorker;

/// Asks all gateway threads for their news, in rounds. One that a handler holds is not waited for
/// long: its news come with a later round.
///
/// Thread: the gateway's, where the first worker that is added lives.
class NewsRound
{
    Q_DISABLE_COPY_MOVE(NewsRound)

public:
    /// A round takes no longer, whoever has not answered.
    static constexpr std::chrono::milliseconds Patience{500};

    using Told = std::function<void(const std::vector<ThreadNews> &)>;

    explicit NewsRound(DeadlineQueue &deadlines);

    /// \a worker is asked from now on.
    void add(GatewayWorker *worker);
    /// Begins a round, or the next one when this one has ended; \a told is called at its end, and
    /// for each thread with what it told since the last, and what it has counted in all.
    void ask(Told told);
    /// Everybody is watched anew: what was told before counts no more.
    void startOver();
    /// Whether a thread has not answered yet.
    bool isAwaitingSome() const;

private:
    struct Asked
    {
        GatewayWorker *worker;
        bool isAwaited = false;
        ThreadNews news; // that are in no round yet
    };

    void begin();
    void askOne(size_t index);
    void answered(size_t index, int watch, ThreadNews news);
    void end();

    std::vector<Asked> m_asked;
    std::deque<Told> m_rounds; // the first is under way
    Deadline m_patience;
    int m_watch = 0; // counted by startOver()
};

} // namespace csp
