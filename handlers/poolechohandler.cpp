// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "handlers/poolechohandler.h"

namespace csp {

Status PoolEchoHandler::onPreServer()
{
    return setSharedConnection(true);
}

Status PoolEchoHandler::onClientMessage(const QByteArray &data, bool close)
{
    return close ? Status() : write(data);
}

} // namespace csp
