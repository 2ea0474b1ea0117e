// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/sessionevents.h"

#include <QSemaphore>

#include <atomic>
#include <functional>

namespace csp {

/// Counts what it is asked, and answers as the test wishes.
///
/// Thread: the answers are set before the server starts; all else is thread-safe.
class ScriptedEvents final : public SessionEvents
{
public:
    using Answer = std::function<Status(Session &)>;

    Answer start, timeout, end; ///< OK when not set
    std::atomic<int> starts = 0;
    std::atomic<int> timeouts = 0;
    std::atomic<int> ends = 0;
    QSemaphore gate; ///< answers that wait, wait for it

    Status onStartSession(Session &session) override { return answer(starts, start, session); }
    Status onTimeout(Session &session) override { return answer(timeouts, timeout, session); }
    Status onEndSession(Session &session) override { return answer(ends, end, session); }

    /// An answer that waits for the gate.
    Answer waiting(const Status &status = {})
    {
        return [this, status](Session &) {
            gate.acquire();
            return status;
        };
    }

private:
    static Status answer(std::atomic<int> &count, const Answer &given, Session &session)
    {
        ++count;
        return given ? given(session) : Status();
    }
};

/// An error status as an application would give it.
inline Status refusal(const char *text)
{
    return Status(Status::InvalidConfig, QString::fromLatin1(text));
}

} // namespace csp
