// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/session/sessionstore.h"
#include "tests/threadsignal.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>
#include <vector>

namespace csp {

/// What a FakeSessionStore was given, and what it is to do.
///
/// Thread: thread-safe; made of std primitives, for ThreadSanitizer.
class StoreScript
{
    Q_DISABLE_COPY_MOVE(StoreScript)

public:
    /// A call of write().
    struct Write
    {
        QList<SessionChange> changes;
        QStringList removed;
        std::chrono::steady_clock::time_point at;
        std::thread::id thread;
        bool isOk = true;

        bool hasChange(const QString &id) const
        {
            return std::any_of(changes.begin(), changes.end(),
                               [&](const SessionChange &each) { return each.record.id == id; });
        }
    };

    StoreScript() = default;

    /// From here on writing fails with \a text; empty: works.
    void fail(const QString &text)
    {
        QString copy = text;
        const std::scoped_lock lock(m_mutex);
        m_failure.swap(copy);
    }
    /// The next write() sets \a reached and waits for \a goOn.
    void holdNext(const ThreadSignal &reached, const ThreadSignal &goOn)
    {
        const std::scoped_lock lock(m_mutex);
        m_hold.emplace(reached, goOn);
    }
    /// Waits until write() was called \a count times, and gives all calls.
    std::vector<Write> waitForWrites(size_t count)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_writes.size() >= count; });
        return m_writes;
    }
    std::vector<Write> writes() { return waitForWrites(0); }
    std::thread::id openedBy()
    {
        const std::scoped_lock lock(m_mutex);
        return m_openedBy;
    }
    /// The thread that destroyed the store; none while it lives.
    std::thread::id destroyedBy()
    {
        const std::scoped_lock lock(m_mutex);
        return m_destroyedBy;
    }

    Status write(const QList<SessionChange> &changes, const QStringList &removed)
    {
        std::unique_lock lock(m_mutex);
        const QString failure = m_failure;
        m_writes.push_back({changes, removed, std::chrono::steady_clock::now(),
                            std::this_thread::get_id(), failure.isEmpty()});
        m_changed.notify_all();
        if (m_hold) {
            const auto [reached, goOn] = *m_hold;
            m_hold.reset();
            lock.unlock();
            reached.set();
            goOn.wait();
        }
        return failure.isEmpty() ? Status() : Status(Status::CannotStore, failure);
    }
    void opened()
    {
        const std::scoped_lock lock(m_mutex);
        m_openedBy = std::this_thread::get_id();
    }
    void destroyed()
    {
        const std::scoped_lock lock(m_mutex);
        m_destroyedBy = std::this_thread::get_id();
    }

private:
    std::mutex m_mutex; // guards all below
    std::condition_variable m_changed;
    std::vector<Write> m_writes;
    QString m_failure;
    std::optional<std::pair<ThreadSignal, ThreadSignal>> m_hold;
    std::thread::id m_openedBy;
    std::thread::id m_destroyedBy;
};

/// A store that does as its script says.
///
/// Thread: the storage thread.
class FakeSessionStore final : public SessionStore
{
    Q_DISABLE_COPY_MOVE(FakeSessionStore)

public:
    FakeSessionStore(StoreScript &script, Result<Content> content)
        : m_script(script)
        , m_content(std::move(content))
    {
    }
    ~FakeSessionStore() override { m_script.destroyed(); }

    Result<Content> open() override
    {
        m_script.opened();
        return m_content;
    }
    Status write(const QList<SessionChange> &changes, const QStringList &removed) override
    {
        return m_script.write(changes, removed);
    }

private:
    StoreScript &m_script;
    const Result<Content> m_content;
};

} // namespace csp
