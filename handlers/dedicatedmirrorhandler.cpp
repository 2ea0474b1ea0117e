// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "handlers/dedicatedmirrorhandler.h"

namespace csp {

Status DedicatedMirrorHandler::server()
{
    setBinaryData(true); // messages arrive as they are, whatever their kind
    for (;;) {
        const Result<QByteArray> message = readMessage();
        if (!message)
            return message.error().code() == Status::WebSocketClosed ? Status() : message.error();
        if (const Status sent = writeMessage(*message); !sent.isOk())
            return sent;
    }
}

Result<QByteArray> DedicatedMirrorHandler::readMessage()
{
    QByteArray message;
    do {
        const Result<QByteArray> part = read();
        if (!part)
            return part.error();
        message += *part;
    } while (!atEnd());
    return message;
}

Status DedicatedMirrorHandler::writeMessage(const QByteArray &message)
{
    setBinaryData(messageIsBinary());
    const Status sent = write(message);
    setBinaryData(true);
    return sent;
}

} // namespace csp
