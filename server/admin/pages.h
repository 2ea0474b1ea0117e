// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/gateway/gateway.h"
#include "server/serverinfo.h"

#include <functional>

namespace csp {

/// The router of everything that is plain HTTP: the page with its test client, its session, and
/// /health.
///
/// Thread: the gateway thread.
class Pages
{
public:
    using Respond = std::function<void(PageResponse)>;

    /// What the pages tell of and act on.
    struct Server
    {
        std::function<QList<EndpointInfo>()> endpoints;
        std::function<std::optional<SessionInfo>(const Request &)> sessionOf;
        /// As Gateway::endSession(): the second argument is called once, at once or later.
        std::function<void(const QString &, const SessionManager::EndReply &)> endSession;
        std::function<qint64()> licensesInUse;
        int licenseLimit = 0; ///< 0: none
    };

    explicit Pages(Server server);

    /// Calls \a respond once, at once or later; later than this object's end too, if the server
    /// then still answers. 404 for an unknown path, 405 for a method that the path does not
    /// understand.
    void answer(const PageRequest &page, const Respond &respond) const;

private:
    struct Route
    {
        QList<QByteArray> methods;
        std::function<void(const PageRequest &, const Respond &)> answer;
    };

    void addFile(const QString &name, const QByteArray &type);
    void addReading(const QString &path, std::function<PageResponse(const PageRequest &)> answer);

    PageResponse index() const;
    PageResponse session(const PageRequest &page) const;
    void endSession(const PageRequest &page, const Respond &respond) const;
    QByteArray endpointsJson() const;

    const Server m_server;
    QHash<QString, Route> m_routes;
};

} // namespace csp
