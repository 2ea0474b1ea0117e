// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/endpoint.h"
#include "server/serverinfo.h"

namespace csp {

/// An endpoint while the server runs.
///
/// Thread: the gateway's.
struct ServedEndpoint
{
    const Endpoint endpoint;
    EndpointDefaults defaults;
    int live = 0;
    quint64 total = 0;

    EndpointInfo info() const
    {
        const HandlerTraits &traits = endpoint.entry.traits;
        return {endpoint.path,
                traits.className,
                traits.useSession,
                traits.nonBlocking,
                defaults,
                live,
                total,
                endpoint.place->errors};
    }
};

} // namespace csp
