// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/status.h"

#include <QByteArray>
#include <QDateTime>
#include <QStringList>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>

namespace csp {

/// The web session a WebSocket was created from: id, data, user and time-out.
///
/// Thread: thread-safe; the last write of a key wins.
class Session
{
    Q_DISABLE_COPY_MOVE(Session)

public:
    enum class Kind {
        Stored,   ///< UseSession = 1: held until it ends or times out
        Transient ///< UseSession = 0: gone with its WebSocket
    };

    static constexpr qsizetype ValueBytes = 1 << 20; ///< the largest value, 1 MiB
    static constexpr std::chrono::seconds MaximumTimeout{31'536'000};

    /// \a onEnd is called once, on the thread that ends the session.
    Session(QString id, Kind kind, std::chrono::seconds timeout,
            std::function<void(const QString &)> onEnd);

    const QString &id() const { return m_id; }
    Kind kind() const { return m_kind; }
    QDateTime createdAt() const { return m_createdAt; }

    QString user() const;
    /// Names the user. Errors: SessionEnded.
    Status setUser(const QString &name);

    /// The value of \a key, empty when there is none.
    QByteArray value(const QString &key) const;
    QStringList keys() const;
    /// Errors: ValueTooLarge over ValueBytes; SessionEnded.
    Status setValue(const QString &key, const QByteArray &value);
    /// Errors: SessionEnded.
    Status removeValue(const QString &key);

    /// 0 means never.
    std::chrono::seconds timeout() const;
    /// Errors: InvalidConfig outside 0 to MaximumTimeout; SessionEnded.
    Status setTimeout(std::chrono::seconds timeout);

    /// Asks for the end: the session's WebSockets close with 1008, its data is dropped. Never
    /// waits.
    void end();
    bool isEnded() const { return m_ended; }

    /// Restarts the time-out (handshakes, HTTP requests, data messages).
    void touch();
    /// When it last was used.
    QDateTime lastActivityAt() const;

private:
    Status unlessEnded() const;

    const QString m_id;
    const Kind m_kind;
    const QDateTime m_createdAt;
    const std::function<void(const QString &)> m_onEnd;
    std::atomic<bool> m_ended = false;
    std::atomic<qint64> m_lastActivityMs;
    mutable std::mutex m_mutex; // guards all below
    std::chrono::seconds m_timeout;
    QString m_user;
    std::map<QString, QByteArray> m_values;
};

} // namespace csp
