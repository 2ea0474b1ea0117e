// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QWebSocketServer>

namespace csp {

/// Lets QWebSocketServer perform the upgrades (key, version, subprotocol, answer) of requests that
/// were judged before.
///
/// Thread: the gateway thread.
class Upgrader
{
public:
    Upgrader();

    /// The 101 for \a head, with \a fields ("Name: value\r\n" each) added; \a subprotocol is the
    /// one of the client's that was chosen, or empty. Empty when QWebSocketServer refuses.
    QByteArray upgrade(const QByteArray &head, const QString &subprotocol,
                       const QByteArray &fields);

private:
    QWebSocketServer m_server; // never listens
};

} // namespace csp
