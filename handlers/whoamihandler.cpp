// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "handlers/whoamihandler.h"

#include "server/session.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace csp {

Status WhoamiHandler::onPreServer()
{
    const QString key = QStringLiteral("visits");
    m_visits = session().value(key).toInt() + 1;
    if (const Status kept = session().setValue(key, QByteArray::number(m_visits)); !kept.isOk())
        return kept;
    return setSharedConnection(true);
}

Status WhoamiHandler::server()
{
    QJsonObject query;
    for (const auto &[name, value] : request().query().queryItems(QUrl::FullyDecoded))
        query.insert(name, value);
    const QJsonObject flags{{QStringLiteral("binaryData"), binaryData()},
                            {QStringLiteral("noDataFraming"), noDataFraming()},
                            {QStringLiteral("sessionEndOnClose"), sessionEndOnClose()},
                            {QStringLiteral("sharedConnection"), sharedConnection()}};
    const QJsonObject line{{QStringLiteral("webSocketId"), webSocketId()},
                           {QStringLiteral("sessionId"), sessionId()},
                           {QStringLiteral("gwClientAddress"), gwClientAddress()},
                           {QStringLiteral("flags"), flags},
                           {QStringLiteral("query"), query},
                           {QStringLiteral("visits"), m_visits}};
    if (const Status sent = write(QJsonDocument(line).toJson(QJsonDocument::Compact)); !sent.isOk())
        return sent;
    return WebSocket::server();
}

Status WhoamiHandler::onClientMessage(const QByteArray &, bool)
{
    return Status(); // nothing more to say
}

} // namespace csp
