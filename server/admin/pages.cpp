// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/admin/pages.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace csp {
namespace {

const QByteArray HtmlType = "text/html; charset=utf-8";
// Nothing but our own files, and WebSockets; so a page never runs what a request smuggled in.
const QByteArray ContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

QByteArray resource(const QString &name)
{
    QFile file(QStringLiteral(":/page/") + name);
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT(isOpen); // it is compiled in
    return isOpen ? file.readAll() : QByteArray();
}

PageResponse fileAnswer(const QString &name, const QByteArray &type)
{
    return {{200, type, resource(name), {}}, false};
}

} // namespace

Pages::Pages(std::function<QList<EndpointInfo>()> endpoints)
    : m_endpoints(std::move(endpoints))
{
    const auto addFile = [this](const QString &name, const QByteArray &type) {
        m_routes.insert(QLatin1Char('/') + name,
                        [name, type](const PageRequest &) { return fileAnswer(name, type); });
    };
    addFile(QStringLiteral("client.js"), "text/javascript; charset=utf-8");
    addFile(QStringLiteral("client.css"), "text/css; charset=utf-8");
    addFile(QStringLiteral("favicon.svg"), "image/svg+xml");
    m_routes.insert(QStringLiteral("/"), [this](const PageRequest &) { return index(); });
    m_routes.insert(QStringLiteral("/health"), [](const PageRequest &) {
        return PageResponse{{200, "text/plain; charset=utf-8", "ok\n", {}}, false};
    });
}

PageResponse Pages::answer(const PageRequest &page) const
{
    const auto route = m_routes.constFind(page.request.path());
    if (route == m_routes.constEnd())
        return {refusal(404, "There is no page at this path."), false};
    const QByteArray method = page.request.method();
    if (method != "GET" && method != "HEAD")
        return {refusal(405, "Only GET and HEAD are understood here."), false};
    return (*route)(page);
}

PageResponse Pages::index() const
{
    QByteArray html = resource(QStringLiteral("index.html"));
    html.replace("{{endpoints}}", endpointsJson());
    return {{200, HtmlType, html, {{"Content-Security-Policy", ContentSecurityPolicy}}}, true};
}

QByteArray Pages::endpointsJson() const
{
    QJsonArray list;
    for (const EndpointInfo &each : m_endpoints())
        list.append(QJsonObject{{QStringLiteral("path"), each.path},
                                {QStringLiteral("class"), each.className},
                                {QStringLiteral("useSession"), each.useSession},
                                {QStringLiteral("nonBlocking"), each.nonBlocking},
                                {QStringLiteral("enabled"), each.defaults.enabled}});
    // "<" could end the script element that the JSON stands in.
    return QJsonDocument(list).toJson(QJsonDocument::Compact).replace('<', "\\u003c");
}

} // namespace csp
