// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/log.h"
#include "server/session.h"
#include "server/session/sessionkeeper.h"
#include "server/session/sessionwriter.h"
#include "tests/fakesessionstore.h"

namespace csp {

/// What was told by Dones.
///
/// Thread: thread-safe.
class Answers
{
public:
    SessionWriter::Done done() const
    {
        return [state = m_state](const Status &status) {
            const std::scoped_lock lock(state->mutex);
            state->codes.push_back(status.code());
            state->changed.notify_all();
        };
    }
    /// Waits for the answer to each of \a count calls.
    std::vector<Status::Code> wait(size_t count) const
    {
        std::unique_lock lock(m_state->mutex);
        m_state->changed.wait(lock, [&] { return m_state->codes.size() >= count; });
        return m_state->codes;
    }

private:
    struct State
    {
        std::mutex mutex; // guards all below
        std::condition_variable changed;
        std::vector<Status::Code> codes;
    };
    const std::shared_ptr<State> m_state = std::make_shared<State>();
};

/// Hands on what a session tells.
///
/// Thread: thread-safe.
class WriterKeeper final : public SessionKeeper
{
public:
    explicit WriterKeeper(SessionWriter &writer)
        : m_writer(writer)
    {
    }
    bool changed(const std::shared_ptr<Session> &session) override
    {
        return m_writer.changed(session);
    }
    void save(const std::shared_ptr<Session> &session, Done done) override
    {
        m_writer.save(session, std::move(done));
    }
    void endRequested(const QString &) override {}

private:
    SessionWriter &m_writer;
};

/// A writer over a fake store.
///
/// Thread: the test's.
struct SessionWriterFixture
{
    explicit SessionWriterFixture(
        const Result<SessionStore::Content> &content = SessionStore::Content())
        : writer([this, content] { return std::make_unique<FakeSessionStore>(store, content); },
                 log)
    {
    }

    std::shared_ptr<Session> session(const QString &id)
    {
        const SessionRecord record{id, 1, 1, std::chrono::seconds(900), {}, {}, {}};
        return std::make_shared<Session>(StoredSession{record, {}}, Session::Kind::Stored, keeper);
    }
    QStringList logLines(LogEntry::Level level) const
    {
        QStringList lines;
        for (const LogEntry &each : log->take()) {
            if (each.level == level)
                lines.append(each.text);
        }
        return lines;
    }

    StoreScript store;
    const std::shared_ptr<Log> log = std::make_shared<Log>();
    SessionWriter writer;
    const std::shared_ptr<WriterKeeper> keeper = std::make_shared<WriterKeeper>(writer);
};

} // namespace csp
