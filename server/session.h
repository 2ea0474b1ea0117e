// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/status.h"

#include <QByteArray>
#include <QDateTime>
#include <QFuture>
#include <QStringList>

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <set>

namespace csp {

class SessionControl;
class SessionKeeper;
struct StoredSession;

/// The web session a WebSocket was created from: id, data, user and time-out.
///
/// Thread: thread-safe; the last write of a key wins.
class Session : public std::enable_shared_from_this<Session>
{
    Q_DISABLE_COPY_MOVE(Session)

public:
    enum class Kind {
        Stored,   ///< UseSession = 1: holds a licence unit until it ends or times out
        Transient ///< UseSession = 0: never stored, no unit, gone with its WebSocket
    };

    static constexpr qsizetype ValueBytes = 1 << 20; ///< the largest value, 1 MiB
    static constexpr qsizetype DataBytes = 16 << 20; ///< all keys and values together, 16 MiB
    static constexpr std::chrono::seconds MaximumTimeout{31'536'000};

    /// A session as it was left; \a keeper hears of changes, and of the wish to end.
    Session(StoredSession state, Kind kind, std::shared_ptr<SessionKeeper> keeper);
    ~Session();

    const QString &id() const { return m_id; }
    Kind kind() const { return m_kind; }
    QDateTime createdAt() const;
    /// The User-Agent of the request that made it; no other may use it.
    const QByteArray &userAgent() const { return m_userAgent; }
    /// The address it was made from.
    const QString &peer() const { return m_peer; }

    QString user() const;
    /// Names the user. Errors: SessionEnded.
    Status setUser(const QString &name);

    /// The value of \a key, empty when there is none.
    QByteArray value(const QString &key) const;
    QStringList keys() const;
    /// Errors: ValueTooLarge over ValueBytes, or when the data would exceed DataBytes;
    /// SessionEnded.
    Status setValue(const QString &key, const QByteArray &value);
    /// Errors: SessionEnded.
    Status removeValue(const QString &key);

    /// What was set is written within a second by itself; this tells when it is safe. The result is
    /// OK when all that was set before the call is committed: it survives the end of the process,
    /// whatever ends it. A waiting save commits within 50 ms.
    ///
    /// Errors: CannotStore; SessionEnded; NotSupported for a transient session.
    QFuture<Status> save();

    /// 0 means never.
    std::chrono::seconds timeout() const { return std::chrono::seconds(m_timeoutSeconds); }
    /// Errors: InvalidConfig outside 0 to MaximumTimeout; SessionEnded.
    Status setTimeout(std::chrono::seconds timeout);

    /// Asks for the end: unless SessionEvents::onEndSession() refuses, the session's WebSockets
    /// close with 1008 and its data is dropped. Never waits.
    void end();
    bool isEnded() const { return m_ended; }

    /// Restarts the time-out (handshakes, HTTP requests, data messages).
    void touch();
    /// The same for who knows the time: \a nowMs since the epoch, UTC.
    void touch(qint64 nowMs);
    /// When it last was used.
    QDateTime lastActivityAt() const;

private:
    friend class SessionControl;

    Status unlessEnded() const;
    void tellChange();

    const QString m_id;
    const Kind m_kind;
    const qint64 m_createdAtMs;
    const QByteArray m_userAgent;
    const QString m_peer;
    const std::shared_ptr<SessionKeeper> m_keeper;
    std::atomic<bool> m_ended = false;
    std::atomic<bool> m_isHeldBack = false;  // the keeper hears of no change
    std::atomic<bool> m_isChanged = false;   // the keeper has heard of it
    std::atomic<bool> m_mayBeStored = false; // the keeper heard of it at any time
    std::atomic<qint64> m_lastActivityMs;
    std::atomic<qint64> m_timeoutSeconds;
    mutable std::mutex m_mutex; // guards all below
    QString m_user;
    std::map<QString, QByteArray> m_values;
    qsizetype m_dataBytes = 0;
    std::set<QString> m_changedKeys; // to be written
};

} // namespace csp
