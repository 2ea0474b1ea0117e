// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/upgrader.h"

#include "server/gateway/upgradesocket.h"

#include <QCoreApplication>
#include <QWebSocket>

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
    UpgradeSocket socket(head);
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
