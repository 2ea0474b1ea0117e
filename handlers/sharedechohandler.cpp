// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "handlers/sharedechohandler.h"

namespace csp {

Status SharedEchoHandler::onPreServer()
{
    return setSharedConnection(true);
}

Status SharedEchoHandler::onClientMessage(const QByteArray &data, bool close)
{
    return close ? Status() : write(data);
}

} // namespace csp
