// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/peername.h"

namespace csp {

QString addressName(const QHostAddress &address)
{
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    return isIpv4 ? QHostAddress(ipv4).toString() : address.toString();
}

QString peerName(const QHostAddress &address, quint16 port)
{
    const QString name = addressName(address);
    return QString(name.contains(QLatin1Char(':')) ? QStringLiteral("[%1]:%2")
                                                   : QStringLiteral("%1:%2"))
        .arg(name)
        .arg(port);
}

} // namespace csp
