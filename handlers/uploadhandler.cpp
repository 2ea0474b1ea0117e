// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "handlers/uploadhandler.h"

#include <QCryptographicHash>

namespace csp {

Status UploadHandler::server()
{
    for (;;) {
        const Result<QByteArray> answer = receive();
        if (!answer)
            return answer.error().code() == Status::WebSocketClosed ? Status() : answer.error();
        if (const Status sent = write(*answer); !sent.isOk())
            return sent;
    }
}

Result<QByteArray> UploadHandler::receive()
{
    const Result<bool> binary = nextIsBinary();
    if (!binary)
        return binary.error();
    setBinaryData(*binary); // a text is read by characters, anything else by bytes
    QCryptographicHash hash(QCryptographicHash::Sha256);
    qint64 bytes = 0;
    qint64 reads = 0;
    do {
        const Result<QByteArray> part = read(PartLength);
        if (!part)
            return part.error();
        hash.addData(*part);
        bytes += part->size();
        ++reads;
    } while (!atEnd());
    setBinaryData(false); // the answer is text
    const QByteArray sum = hash.result().toHex();
    return QByteArray("{\"bytes\":" + QByteArray::number(bytes)
                      + ",\"reads\":" + QByteArray::number(reads) + ",\"sha256\":\"" + sum + "\"}");
}

} // namespace csp
