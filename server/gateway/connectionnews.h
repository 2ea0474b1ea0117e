// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"

#include <QSet>

namespace csp {

class Connection;

/// What the connections of one gateway thread have to tell for a delta.
struct ThreadNews
{
    QList<ConnectionInfo> connections;
    QList<ClosedInfo> closed;
    QList<RefusedInfo> refused;
    QList<CapturedMessage> captured;
    ServerStats stats; ///< of that thread
};

/// Remembers what has changed among one thread's connections until it is asked; while nobody
/// watches, nothing.
///
/// Thread: that gateway thread.
class ConnectionNews
{
public:
    void setWatching(bool watching);
    bool isWatching() const { return m_isWatching; }

    void changed(const Connection *connection);
    void gone(const Connection *connection);
    void refused(const RefusedInfo &refusal);
    void capture(const CapturedMessage &message);

    /// \a stats is what the thread has counted.
    ThreadNews take(const ServerStats &stats);

private:
    bool m_isWatching = false;
    QSet<const Connection *> m_changed;
    ThreadNews m_news; // but for the connections
    qsizetype m_capturedBytes = 0;
    quint64 m_captureDropped = 0;
};

} // namespace csp
