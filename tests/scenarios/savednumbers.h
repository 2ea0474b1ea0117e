// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/session.h"
#include "server/websocket.h"

#include <QFuture>

namespace csp {

/// Greets with "SESSION NUMBER", the number its session holds; keeps each number that it is told
/// there, and sends it back once that is saved.
///
/// Thread: dedicated.
class SavedNumbers final : public WebSocket
{
public:
    Status server() override
    {
        const QString key = QStringLiteral("number");
        Status status = write(sessionId().toUtf8() + ' ' + session().value(key));
        while (status.isOk()) {
            const Result<QByteArray> number = read();
            if (!number)
                return number.error();
            status = session().setValue(key, *number);
            if (status.isOk())
                status = session().save().result();
            if (status.isOk())
                status = write(*number);
        }
        return status;
    }
};

} // namespace csp
