// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "tests/scenarios/broadcastchat.h"

#include <condition_variable>
#include <thread>

namespace csp {

/// Code outside any handler: broadcasts a line to the room "news" of BroadcastChat again and again,
/// from a thread of its own.
class NewsAgency
{
public:
    explicit NewsAgency(std::shared_ptr<OpenIds> members)
        : m_members(std::move(members))
    {
    }

private:
    static constexpr std::chrono::milliseconds Pace{50};

    void work(const std::stop_token &stop)
    {
        std::unique_lock lock(m_mutex);
        for (int number = 1; !stop.stop_requested(); ++number) {
            BroadcastChat::broadcast(*m_members, QStringLiteral("news"),
                                     "news " + QByteArray::number(number));
            m_changed.wait_for(lock, stop, Pace, [] { return false; });
        }
    }

    const std::shared_ptr<OpenIds> m_members;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::jthread m_thread{[this](const std::stop_token &stop) { work(stop); }};
};

} // namespace csp
