// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverconfig.h"

#include <QByteArray>
#include <QHash>
#include <QHostAddress>

#include <memory>
#include <mutex>
#include <optional>

namespace csp {

/// Counts connections, in all and by address, against the limits connections and
/// connections-per-address, and those that are refused for them as long as they stay.
///
/// Thread: admit() on the gateway thread; a place is given back on any.
class ConnectionPlaces
{
    Q_DISABLE_COPY_MOVE(ConnectionPlaces)

public:
    /// Why a connection is too many.
    struct Refusal
    {
        int httpStatus;
        QByteArray cause;
        const char *limit; ///< its name
    };

    /// What becomes of a connection.
    struct Admission
    {
        /// Counts until the last copy is gone, be it after the ConnectionPlaces. Null: it is not
        /// even worth an answer.
        std::shared_ptr<void> place;
        std::optional<Refusal> refusal;
    };

    /// \a limits outlive it.
    explicit ConnectionPlaces(const Limits &limits);

    /// For a connection from \a address. One that is refused takes no place of those that are
    /// served; connections-pending bounds how many are answered at once, and an address has as many
    /// more of these as it may have connections. The loopback has no limits of its own: a proxy on
    /// this machine speaks for many.
    Admission admit(const QHostAddress &address);

private:
    struct Count
    {
        qint64 served = 0;
        qint64 refused = 0;
    };
    using Kind = qint64 Count::*;

    struct Counts
    {
        std::mutex mutex; // guards all below
        Count all;
        QHash<QHostAddress, Count> byAddress;
    };

    std::optional<Refusal> refusal(const Count &ofAddress, bool isBounded) const;
    std::shared_ptr<void> take(const QHostAddress &address, Kind kind);

    const Limits &m_limits;
    const std::shared_ptr<Counts> m_counts;
};

} // namespace csp
