// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/eventloop/gatewaydispatcher.h"

#ifdef Q_OS_LINUX
#include "server/eventloop/epolldispatcher.h"
#endif

namespace csp {

std::unique_ptr<QAbstractEventDispatcher> makeGatewayDispatcher()
{
#ifdef Q_OS_LINUX
    if (auto dispatcher = std::make_unique<EpollDispatcher>(); dispatcher->isValid())
        return dispatcher;
#endif
    return nullptr;
}

} // namespace csp
