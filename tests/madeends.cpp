// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/madeends.h"

#include <QDateTime>

using namespace csp;

ServerDelta makeEnds(const ServerDelta &busy)
{
    ServerDelta delta;
    delta.stats = busy.stats;
    const std::pair<CloseCode, ClosedBy> ends[] = {{CloseCode::Normal, ClosedBy::Client},
                                                   {CloseCode::GoingAway, ClosedBy::Client},
                                                   {CloseCode::Abnormal, ClosedBy::PeerLost},
                                                   {CloseCode(4001), ClosedBy::Admin},
                                                   {CloseCode::PolicyViolation, ClosedBy::Session},
                                                   {CloseCode::MessageTooBig, ClosedBy::Limit},
                                                   {CloseCode::InternalError, ClosedBy::Error}};
    int number = 2;
    for (const auto &[code, by] : ends) {
        const ConnectionInfo &info = busy.connections.at(++number);
        ClosedInfo closed;
        closed.webSocketId = info.webSocketId;
        closed.sessionId = info.sessionId;
        closed.path = info.path;
        closed.className = info.className;
        closed.peer = info.peer;
        closed.code = code;
        closed.by = by;
        closed.openedAtMs = info.openedAtMs;
        closed.closedAtMs = QDateTime::currentMSecsSinceEpoch() - 90 * number;
        closed.messagesIn = info.messagesIn;
        closed.messagesOut = info.messagesOut;
        closed.reason = by == ClosedBy::Admin ? QStringLiteral("maintenance at noon") : QString();
        delta.closed.append(closed);
    }
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    delta.refused = {{now - 2'500, QStringLiteral("127.0.0.1:51820"), QStringLiteral("/nowhere"),
                      404, QStringLiteral("no endpoint has this path"), QString()},
                     {now - 1'200, QStringLiteral("127.0.0.1"), QString(), 0,
                      QStringLiteral("too many connections are waiting"),
                      QStringLiteral("connections-pending")}};
    return delta;
}
