// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/upgrader.h"

#include "server/gateway/upgradesocket.h"

#include <QCoreApplication>
#include <QWebSocket>

#include <algorithm>
#include <iterator>
#include <memory>

namespace csp {
namespace {

/// \a answer without the fields that tell a browser's page that it may read what it may not have:
/// Origins are judged before, and nothing of the request is reflected.
QByteArray withoutAccessControl(const QByteArray &answer)
{
    QByteArray kept;
    for (qsizetype from = 0; from < answer.size();) {
        const qsizetype end = answer.indexOf("\r\n", from) + 2;
        const QByteArrayView line = QByteArrayView(answer).sliced(from, end - from);
        if (!line.startsWith(QByteArrayView("Access-Control-")))
            kept.append(line);
        from = end;
    }
    return kept;
}

bool isNeeded(QByteArrayView line)
{
    constexpr QByteArrayView Needed[]{"host:", "sec-websocket-key:", "sec-websocket-version:"};
    const auto begins = [&](QByteArrayView name) {
        return line.first(std::min(line.size(), name.size())).compare(name, Qt::CaseInsensitive)
               == 0;
    };
    return std::any_of(std::begin(Needed), std::end(Needed), begins);
}

/// What QWebSocketServer needs of a judged \a head. It knows no list of protocols in Upgrade
/// (RFC 9110, 7.8), and no line of more than 8 KiB.
QByteArray essentials(const QByteArray &head, const QString &subprotocol)
{
    QByteArray kept("GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
    if (!subprotocol.isEmpty())
        kept += "Sec-WebSocket-Protocol: " + subprotocol.toLatin1() + "\r\n";
    for (qsizetype from = 0; from < head.size();) {
        const qsizetype end = head.indexOf("\r\n", from) + 2;
        const QByteArrayView line = QByteArrayView(head).sliced(from, end - from);
        if (isNeeded(line))
            kept.append(line);
        from = end;
    }
    return kept + "\r\n";
}

} // namespace

Upgrader::Upgrader()
    : m_server(QStringLiteral("csp-server"), QWebSocketServer::NonSecureMode)
{
}

QByteArray Upgrader::upgrade(const QByteArray &head, const QString &subprotocol,
                             const QByteArray &fields)
{
    m_server.setSupportedSubprotocols(subprotocol.isEmpty() ? QStringList()
                                                            : QStringList{subprotocol});
    UpgradeSocket socket(essentials(head, subprotocol));
    m_server.handleConnection(&socket);
    // The server looks at a socket in a queued call, for the sake of TLS; all of the head is here.
    QCoreApplication::sendPostedEvents(&m_server, QEvent::MetaCall);
    const std::unique_ptr<QWebSocket> upgraded(m_server.nextPendingConnection());
    if (!upgraded)
        return {};
    QByteArray answer = socket.answer();
    answer.insert(answer.size() - 2, fields);
    return withoutAccessControl(answer);
}

} // namespace csp
