// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/session/sessionkeeper.h"
#include "server/session/sessionrecord.h"

#include <atomic>
#include <memory>

namespace csp {

/// Counts what sessions tell.
///
/// Thread: thread-safe.
class RecordingKeeper final : public SessionKeeper
{
public:
    std::atomic<int> changes = 0;
    std::atomic<int> saves = 0;
    std::atomic<int> ends = 0;

    bool changed(const std::shared_ptr<Session> &) override
    {
        ++changes;
        return true;
    }
    void save(const std::shared_ptr<Session> &, Done done) override
    {
        ++saves;
        done(Status());
    }
    void endRequested(const QString &) override { ++ends; }
};

/// A session as a test wishes it, made now.
inline std::shared_ptr<Session> makeSession(const QString &id, Session::Kind kind,
                                            std::chrono::seconds timeout,
                                            std::shared_ptr<SessionKeeper> keeper = nullptr)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    return std::make_shared<Session>(
        StoredSession{{id, now, now, timeout, {}, "agent", QStringLiteral("127.0.0.1")}, {}}, kind,
        std::move(keeper));
}

} // namespace csp
