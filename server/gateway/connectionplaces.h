// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverconfig.h"

#include <QByteArray>
#include <QHash>
#include <QHostAddress>

#include <memory>
#include <optional>

namespace csp {

/// Counts connections, in all and by address, against the limits connections and
/// connections-per-address.
///
/// Thread: the gateway thread.
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

    /// \a limits outlive it.
    explicit ConnectionPlaces(const Limits &limits);

    /// The place of one connection from \a address, which counts until the last copy is gone, be it
    /// after this object.
    std::shared_ptr<void> take(const QHostAddress &address);
    /// Whether the last place that was taken from \a address is one too many. The loopback has no
    /// limit of its own: a proxy on this machine speaks for many.
    std::optional<Refusal> refusal(const QHostAddress &address) const;

private:
    struct Counts
    {
        qint64 all = 0;
        QHash<QHostAddress, qint64> byAddress;
    };

    const Limits &m_limits;
    const std::shared_ptr<Counts> m_counts;
};

} // namespace csp
