// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/lifecycle/channel.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace csp {

/// A gateway thread without an event loop: answers the doorbell until it is destroyed.
///
/// Made of std primitives, so that ThreadSanitizer can judge what meets on a Channel.
class DrainingGateway
{
    Q_DISABLE_COPY_MOVE(DrainingGateway)

public:
    using Serve = std::function<void(Channel &, const Channel::Snapshot &)>;

    /// \a serve is called on the gateway's thread for each ring.
    explicit DrainingGateway(Serve serve)
        : m_serve(std::move(serve))
        , m_thread([this] { run(); })
    {
    }

    /// Serves what has rung, then ends.
    ~DrainingGateway()
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_ending = true;
        }
        m_changed.notify_all();
        m_thread.join();
        m_doorbell->silence();
    }

    std::shared_ptr<Channel> makeChannel(Channel::Settings settings) const
    {
        return std::make_shared<Channel>(QStringLiteral("id"), QStringLiteral("127.0.0.1:1"),
                                         m_doorbell, settings);
    }

private:
    void run()
    {
        m_doorbell->adopt();
        std::unique_lock lock(m_mutex);
        for (bool ends = false; !ends;) {
            m_changed.wait(lock, [this] { return m_woken || m_ending; });
            m_woken = false;
            ends = m_ending;
            lock.unlock();
            for (const std::shared_ptr<Channel> &each : m_doorbell->take())
                m_serve(*each, each->collect());
            lock.lock();
        }
    }

    const Serve m_serve;
    std::mutex m_mutex; // guards the two flags
    std::condition_variable m_changed;
    bool m_woken = false;
    bool m_ending = false;
    const std::shared_ptr<Doorbell> m_doorbell = std::make_shared<Doorbell>([this] {
        const std::scoped_lock lock(m_mutex);
        m_woken = true;
        m_changed.notify_all();
    });
    std::thread m_thread;
};

} // namespace csp
