// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/admin/pages.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace csp {
namespace {

const QByteArray HtmlType = "text/html; charset=utf-8";
const QByteArray JsonType = "application/json";
const QString NoSession = QStringLiteral("There is no session.");
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

PageResponse jsonAnswer(int status, const QByteArray &json)
{
    return {{status, JsonType, json, {}}, false};
}

PageResponse jsonAnswer(int status, const QJsonObject &object)
{
    return jsonAnswer(status, QJsonDocument(object).toJson(QJsonDocument::Compact));
}

PageResponse jsonError(int status, const QString &text)
{
    return jsonAnswer(status, QJsonObject{{QStringLiteral("error"), text}});
}

/// ISO 8601 with milliseconds; null for 0.
QJsonValue utcTime(qint64 msSinceEpoch)
{
    if (msSinceEpoch == 0)
        return QJsonValue::Null;
    return QDateTime::fromMSecsSinceEpoch(msSinceEpoch, Qt::UTC).toString(Qt::ISODateWithMs);
}

QJsonObject sessionJson(const SessionInfo &session)
{
    return {{QStringLiteral("sessionId"), session.sessionId},
            {QStringLiteral("kind"),
             session.stored ? QStringLiteral("stored") : QStringLiteral("transient")},
            {QStringLiteral("user"), session.user},
            {QStringLiteral("license"), session.license},
            {QStringLiteral("sockets"), session.sockets},
            {QStringLiteral("createdAt"), utcTime(session.createdAtMs)},
            {QStringLiteral("endsAt"), utcTime(session.endsAtMs)},
            {QStringLiteral("timeoutSeconds"), qint64(session.timeout.count())},
            {QStringLiteral("heldOpen"), session.heldOpen}};
}

/// What a request to end \a sessionId has come to.
PageResponse endAnswer(const QString &sessionId, const Status &status)
{
    switch (status.code()) {
    case Status::Ok:
        return jsonAnswer(200, QJsonObject{{QStringLiteral("ended"), sessionId}});
    case Status::UnknownSession:
        return jsonError(404, NoSession);
    case Status::SessionRefused:
        return jsonError(409, status.text());
    case Status::CannotStore:
        return jsonError(
            500, QStringLiteral("The session has ended, but its record could not be removed: ")
                     + status.text());
    default:
        return jsonError(503, status.toString());
    }
}

} // namespace

Pages::Pages(Server server)
    : m_server(std::move(server))
{
    addFile(QStringLiteral("client.js"), "text/javascript; charset=utf-8");
    addFile(QStringLiteral("session.js"), "text/javascript; charset=utf-8");
    addFile(QStringLiteral("client.css"), "text/css; charset=utf-8");
    addFile(QStringLiteral("favicon.svg"), "image/svg+xml");
    addReading(QStringLiteral("/"), [this](const PageRequest &) { return index(); });
    addReading(QStringLiteral("/health"), [](const PageRequest &) {
        return PageResponse{{200, "text/plain; charset=utf-8", "ok\n", {}}, false};
    });
    addReading(QStringLiteral("/session"),
               [this](const PageRequest &page) { return session(page); });
    m_routes.insert(QStringLiteral("/session/end"),
                    {{"POST"}, [this](const PageRequest &page, const Respond &respond) {
                         endSession(page, respond);
                     }});
}

void Pages::addFile(const QString &name, const QByteArray &type)
{
    addReading(QLatin1Char('/') + name, [name, type](const PageRequest &) {
        return PageResponse{{200, type, resource(name), {}}, false};
    });
}

void Pages::addReading(const QString &path, std::function<PageResponse(const PageRequest &)> answer)
{
    m_routes.insert(path,
                    {{"GET", "HEAD"},
                     [answer = std::move(answer)](const PageRequest &page, const Respond &respond) {
                         respond(answer(page));
                     }});
}

void Pages::answer(const PageRequest &page, const Respond &respond) const
{
    const auto route = m_routes.constFind(page.request.path());
    if (route == m_routes.constEnd())
        return respond({refusal(404, "There is no page at this path."), false});
    if (route->methods.contains(page.request.method()))
        return route->answer(page, respond);
    HttpResponse refused =
        refusal(405, "This path understands " + route->methods.join(" and ") + " only.");
    refused.headers = {{"Allow", route->methods.join(", ")}};
    respond({refused, false});
}

PageResponse Pages::index() const
{
    QByteArray html = resource(QStringLiteral("index.html"));
    html.replace("{{endpoints}}", endpointsJson());
    return {{200, HtmlType, html, {{"Content-Security-Policy", ContentSecurityPolicy}}}, true};
}

PageResponse Pages::session(const PageRequest &page) const
{
    const std::optional<SessionInfo> session = m_server.sessionOf(page.request);
    if (!session)
        return jsonAnswer(200, "null");
    QJsonObject json = sessionJson(*session);
    json.insert(QStringLiteral("licensesInUse"), m_server.licensesInUse());
    if (m_server.licenseLimit > 0)
        json.insert(QStringLiteral("licenseLimit"), m_server.licenseLimit);
    // The client's clock may differ; what is left is the difference of two times of ours.
    json.insert(QStringLiteral("now"), utcTime(QDateTime::currentMSecsSinceEpoch()));
    return jsonAnswer(200, json);
}

void Pages::endSession(const PageRequest &page, const Respond &respond) const
{
    const std::optional<SessionInfo> session = m_server.sessionOf(page.request);
    if (!session)
        return respond(jsonError(404, NoSession));
    const QString id = session->sessionId;
    m_server.endSession(id,
                        [id, respond](const Status &status) { respond(endAnswer(id, status)); });
}

QByteArray Pages::endpointsJson() const
{
    QJsonArray list;
    for (const EndpointInfo &each : m_server.endpoints())
        list.append(QJsonObject{{QStringLiteral("path"), each.path},
                                {QStringLiteral("class"), each.className},
                                {QStringLiteral("useSession"), each.storesSessions()},
                                {QStringLiteral("nonBlocking"), each.nonBlocking},
                                {QStringLiteral("enabled"), each.defaults.enabled}});
    // "<" could end the script element that the JSON stands in.
    return QJsonDocument(list).toJson(QJsonDocument::Compact).replace('<', "\\u003c");
}

} // namespace csp
