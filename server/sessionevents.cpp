// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/sessionevents.h"

namespace csp {

Status SessionEvents::onStartSession(Session &)
{
    return {};
}

Status SessionEvents::onTimeout(Session &)
{
    return {};
}

Status SessionEvents::onEndSession(Session &)
{
    return {};
}

} // namespace csp
