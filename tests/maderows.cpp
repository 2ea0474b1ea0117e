// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/maderows.h"

#include "ui/lists/listmodel.h"

using namespace csp;

ConnectionInfo makeConnection(int number)
{
    ConnectionInfo info;
    info.webSocketId = QStringLiteral("id-%1").arg(number);
    info.sessionId = QStringLiteral("session-%1").arg(number / 3);
    info.path = number % 2 ? QStringLiteral("/chat") : QStringLiteral("/echo");
    info.className = number % 2 ? QStringLiteral("ChatHandler") : QStringLiteral("EchoHandler");
    info.peer = QStringLiteral("127.0.0.%1:%2").arg(number % 250).arg(40'000 + number);
    info.state = number % 3 ? ConnectionState::Running : ConnectionState::Detached;
    info.sharedConnection = number % 2;
    info.openedAtMs = 1'000'000 + number;
    info.lastActivityAtMs = 2'000'000 + number;
    return info;
}

ClosedInfo makeClosed(const QString &id)
{
    ClosedInfo closed;
    closed.webSocketId = id;
    return closed;
}

SessionInfo makeSession(const QString &id, int sockets)
{
    SessionInfo info;
    info.sessionId = id;
    info.sockets = sockets;
    return info;
}

CapturedMessage makeMessage(const QByteArray &data)
{
    CapturedMessage message;
    message.size = data.size();
    message.data = data;
    return message;
}

QStringList idsOf(const QAbstractItemModel &model)
{
    QStringList ids;
    for (int row = 0; row < model.rowCount(); ++row)
        ids.append(model.index(row, 0).data(ListModel::IdRole).toString());
    return ids;
}
