// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QHostAddress>
#include <QString>

namespace csp {

/// "127.0.0.1:52773", "[::1]:52773"; an IPv4 address mapped into IPv6 as plain IPv4.
QString peerName(const QHostAddress &address, quint16 port);
/// The same without the port and the brackets.
QString addressName(const QHostAddress &address);

} // namespace csp
