// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "handlers/mirrorhandler.h"

namespace csp {

Status MirrorHandler::onPreServer()
{
    setBinaryData(true); // messages arrive as they are, whatever their kind
    return setSharedConnection(true);
}

Status MirrorHandler::onClientMessage(const QByteArray &data, bool close)
{
    if (close)
        return Status();
    setBinaryData(messageIsBinary());
    const Status sent = write(data);
    setBinaryData(true);
    return sent;
}

} // namespace csp
