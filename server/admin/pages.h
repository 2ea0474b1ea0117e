// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/gateway.h"
#include "server/serverinfo.h"

#include <functional>

namespace csp {

/// The router of everything that is plain HTTP: the page with its test client, and /health.
///
/// Thread: the gateway thread.
class Pages
{
public:
    /// \a endpoints tells what the page lists.
    explicit Pages(std::function<QList<EndpointInfo>()> endpoints);

    /// 404 for an unknown path, 405 for a method other than GET and HEAD.
    PageResponse answer(const PageRequest &page) const;

private:
    using Route = std::function<PageResponse(const PageRequest &)>;

    PageResponse index() const;
    QByteArray endpointsJson() const;

    const std::function<QList<EndpointInfo>()> m_endpoints;
    QHash<QString, Route> m_routes;
};

} // namespace csp
