// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "handlers/rawhandler.h"

#include <QIODevice>

namespace csp {

Status RawHandler::onPreServer()
{
    return setNoDataFraming(true);
}

Status RawHandler::server()
{
    while (device().waitForReadyRead(-1)) {
        if (!writeAll(device().read(PartLength).toUpper()))
            return setCloseReason(CloseCode::InvalidPayload, device().errorString());
    }
    return Status(); // the client has left
}

bool RawHandler::writeAll(const QByteArray &bytes)
{
    for (qsizetype from = 0; from < bytes.size();) {
        const qint64 written = device().write(bytes.sliced(from));
        if (written < 0 || (written == 0 && !device().waitForBytesWritten(-1)))
            return false;
        from += written;
    }
    return true;
}

} // namespace csp
