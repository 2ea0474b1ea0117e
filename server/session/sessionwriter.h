// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/session/sessionstore.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_set>
#include <vector>

namespace csp {

class Log;
class Session;

/// The storage thread: sessions that changed are collected and written behind, many in one
/// transaction.
///
/// Thread: thread-safe; the store lives on the storage thread alone. That thread must not close or
/// destroy its writer: a Done may not be what holds it last.
class SessionWriter
{
    Q_DISABLE_COPY_MOVE(SessionWriter)

public:
    /// Changes nobody waits for: one transaction per interval at most.
    static constexpr std::chrono::milliseconds Interval{1000};
    /// Several waiting saves and removals share one transaction.
    static constexpr std::chrono::milliseconds SaveDelay{10};

    /// Called on the storage thread, outside of every lock; but on the caller's when the writer is
    /// not open.
    using Done = std::function<void(const Status &)>;
    /// Called on the storage thread.
    using MakeStore = std::function<std::unique_ptr<SessionStore>()>;

    SessionWriter(MakeStore makeStore, std::shared_ptr<Log> log);
    /// Closes it.
    ~SessionWriter();

    /// Starts the storage thread, opens the store there and waits for what it holds; once.
    ///
    /// Errors: CannotStore; then each save() and remove() gives this error.
    Result<SessionStore::Content> open();

    /// \a session is written within Interval; again and again, while that fails. False when the
    /// writer could not be opened.
    bool changed(const std::shared_ptr<Session> &session);
    /// Writes what is new of \a session, together with what else asks for it within SaveDelay, and
    /// calls \a done.
    ///
    /// Errors: CannotStore; SessionEnded.
    void save(const std::shared_ptr<Session> &session, Done done);
    /// Deletes the record of a session that has ended, as urgently as a save; \a done may be null.
    /// A session is finished first and removed then, so that no later write brings it back.
    ///
    /// Errors: CannotStore; the deletion is tried again all the same.
    void remove(const QString &sessionId, Done done);

    /// Writes all that is left, once, and ends the storage thread and the store. Later saves and
    /// removals give CannotStore. A second call is harmless.
    void close();

    /// Why writing fails now; empty while it works.
    QString failure() const;

private:
    using Clock = std::chrono::steady_clock;
    using Content = SessionStore::Content;

    struct Save
    {
        std::shared_ptr<Session> session;
        Done done;
    };
    struct Removal
    {
        QString sessionId;
        Done done;
    };
    /// What one transaction is about.
    struct Batch
    {
        std::unordered_set<std::shared_ptr<Session>> sessions;
        std::vector<Save> saves; // of some of these sessions
        std::vector<Removal> removals;
        bool isLast = false;
    };

    void run();
    bool openStore(SessionStore &store);
    Batch waitForBatch();
    std::optional<Clock::time_point> nextBatchAt() const;
    Batch takeBatch();
    void write(SessionStore &store, Batch batch);
    void giveBack(const Batch &batch, const QList<SessionChange> &changes);
    void report(const Status &written, const Batch &batch);
    void makeUrgent();

    const MakeStore m_makeStore;
    const std::shared_ptr<Log> m_log;

    std::mutex m_closeMutex; // guards the thread's end
    std::thread m_thread;

    mutable std::mutex m_mutex; // guards all below
    std::condition_variable m_changed;
    std::optional<Result<Content>> m_content; // of open(), until it has been handed over
    std::optional<Status> m_refusal;          // what a save gets; nothing while they are taken
    bool m_closing = false;
    std::unordered_set<std::shared_ptr<Session>> m_dirty;
    std::vector<Save> m_saves;
    std::vector<Removal> m_removals;
    std::optional<Clock::time_point> m_urgentAt; // when saves and removals are due
    std::optional<Clock::time_point> m_allAt;    // when all is due
    Clock::time_point m_lastAllAt;               // when all was last taken
    QString m_failure;
};

} // namespace csp
