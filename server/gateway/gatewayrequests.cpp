// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// A Gateway's way from an accepted client to a page or a Connection.
#include "server/gateway/gateway.h"

#include "server/gateway/httpanswer.h"
#include "server/gateway/originrule.h"
#include "server/gateway/sessioncookie.h"
#include "server/session/sessioncontrol.h"

#include <QPointer>

namespace csp {
namespace {

/// The answer to a request that gets no session.
HttpResponse sessionRefusal(const Status &status)
{
    switch (status.code()) {
    case Status::NoLicense:
    case Status::ValueTooLarge:
        return refusal(503, status.text().toUtf8());
    case Status::HandlerStillRunning:
        return refusal(503, "The session did not start in time.");
    default:
        return refusal(403, "The session was refused.");
    }
}

} // namespace

// --- From TCP to a request -----------------------------------------------------------------------

void Gateway::accept(Transport *accepted)
{
    std::unique_ptr<Transport> transport(accepted);
    if (m_handshakes.size() >= m_services.config.limits.connectionsPending) {
        countRefusal(transport->peerAddress(), "connections-pending");
        transport->reset();
        return;
    }
    auto *const handshake = new Handshake(std::move(transport), m_services.config.limits,
                                          m_services.deadlines, &m_guests);
    m_handshakes.insert(handshake);
    connect(handshake, &Handshake::refused, this, &Gateway::refuse);
    connect(handshake, &Handshake::pageRequested, this, &Gateway::answerPage);
    connect(handshake, &Handshake::upgradeRequested, this, &Gateway::upgrade);
    connect(handshake, &Handshake::disconnected, this, [this](Handshake *left) {
        const std::unique_ptr<Transport> gone = endHandshake(left);
        if (gone->failure())
            countRefusal(gone->peerAddress(), gone->failure());
    });
    handshake->start();
}

std::unique_ptr<Transport> Gateway::endHandshake(Handshake *handshake)
{
    m_handshakes.remove(handshake);
    handshake->deleteLater();
    return handshake->takeTransport();
}

void Gateway::answer(std::unique_ptr<Transport> transport, const HttpResponse &response,
                     bool headOnly)
{
    new HttpAnswer(std::move(transport), serialize(response, headOnly), m_services.deadlines,
                   m_services.config.limits.close, &m_guests);
}

void Gateway::refuse(Handshake *handshake, int httpStatus, const QByteArray &cause,
                     const char *limit)
{
    std::unique_ptr<Transport> transport = endHandshake(handshake);
    countRefusal(transport->peerAddress(), limit);
    answer(std::move(transport), refusal(httpStatus, cause));
}

/// \a limit: the one that was crossed, or what else there is to count, or null.
void Gateway::countRefusal(const QHostAddress &peer, const char *limit)
{
    ++m_services.stats.refused;
    if (!limit)
        return;
    ++m_services.stats.breaches[QLatin1String(limit)];
    m_services.log->warning(
        QStringLiteral("Gateway"),
        QStringLiteral("%1 refused: %2").arg(peer.toString(), QLatin1String(limit)));
}

// --- Pages --------------------------------------------------------------------------------------

void Gateway::answerPage(Handshake *handshake)
{
    const Request request = handshake->request();
    if (!isHostAllowed(request, m_services.config))
        return refuse(handshake, 403, "This Host is not served here.");
    if (m_endpoints.contains(request.path()))
        return refuse(handshake, 426, "This is a WebSocket endpoint.");
    const bool isReading = request.method() == "GET" || request.method() == "HEAD";
    if (!isReading && !isOriginAllowed(request, m_services.config))
        return refuse(handshake, 403, "This Origin may change nothing here.");
    if (const auto known = m_sessions.find(request); known && resetsTimeout(request))
        known->touch();
    // The client may leave, or the server stop, before the page is there.
    m_pageHandler({request, handshake->body()},
                  [this, guarded = QPointer(handshake)](const PageResponse &response) {
                      if (isWaiting(guarded))
                          answerPageWith(guarded, response);
                  });
}

void Gateway::answerPageWith(Handshake *handshake, const PageResponse &page)
{
    const Request request = handshake->request();
    if (!page.usesSession)
        return answer(endHandshake(handshake), page.response, request.method() == "HEAD");
    m_sessions.join(request, Session::Kind::Stored,
                    [this, page, guarded = QPointer(handshake)](const auto &joined) {
                        if (isWaiting(guarded))
                            answerPageIn(guarded, page, joined);
                        else if (joined && joined->isNew)
                            m_sessions.drop(joined->session->id()); // nobody knows it
                    });
}

void Gateway::answerPageIn(Handshake *handshake, PageResponse page,
                           const Result<SessionManager::Joined> &joined)
{
    if (!joined)
        return refuseSession(handshake, joined.error());
    const Request request = handshake->request();
    SessionControl::release(*joined->session);
    if (const QByteArray cookie = cookieFor(request, *joined); !cookie.isEmpty())
        page.response.headers.append({"Set-Cookie", cookie});
    answer(endHandshake(handshake), page.response, request.method() == "HEAD");
}

void Gateway::refuseSession(Handshake *handshake, const Status &status)
{
    std::unique_ptr<Transport> transport = endHandshake(handshake);
    const bool isLimit = status.code() == Status::ValueTooLarge;
    countRefusal(transport->peerAddress(), isLimit ? "sessions" : nullptr);
    answer(std::move(transport), sessionRefusal(status));
}

// --- Upgrades -----------------------------------------------------------------------------------

std::pair<int, QByteArray> Gateway::judgeUpgrade(const Request &request) const
{
    if (!isHostAllowed(request, m_services.config))
        return {403, "This Host is not served here."};
    if (!isOriginAllowed(request, m_services.config))
        return {403, "This Origin may not connect."};
    const auto found = m_endpoints.find(request.path());
    if (found == m_endpoints.end())
        return {404, "There is no endpoint at this path."};
    if (!found->second.defaults.enabled)
        return {503, "This endpoint is disabled."};
    return {0, {}};
}

void Gateway::upgrade(Handshake *handshake)
{
    const Request request = handshake->request();
    if (const auto [status, cause] = judgeUpgrade(request); status != 0)
        return refuse(handshake, status, cause);
    const bool isStored = m_endpoints.at(request.path()).entry.traits.useSession;
    const auto kind = isStored ? Session::Kind::Stored : Session::Kind::Transient;
    m_sessions.join(request, kind, [this, guarded = QPointer(handshake)](const auto &joined) {
        if (isWaiting(guarded))
            upgradeIn(guarded, joined);
        else if (joined && joined->isNew)
            m_sessions.drop(joined->session->id()); // its client has left
    });
}

void Gateway::upgradeIn(Handshake *handshake, const Result<SessionManager::Joined> &joined)
{
    if (joined)
        makeConnection(handshake, *joined);
    else
        refuseSession(handshake, joined.error());
}

void Gateway::makeConnection(Handshake *handshake, const SessionManager::Joined &joined)
{
    const Request request = handshake->request();
    const QByteArray early = handshake->early();
    auto *const connection =
        new Connection({endHandshake(handshake), early, request, joined.session,
                        cookieFor(request, joined), joined.isNew},
                       m_endpoints.at(request.path()), m_services, *this, &m_guests);
    m_connections.insert(connection->id(), connection);
    if (m_capture.all)
        connection->setCaptured(m_capture.payloadBytes);
    m_bySession[connection->sessionId()].insert(connection);
    ServerStats &stats = m_services.stats;
    stats.webSocketsPeak = qMax(stats.webSocketsPeak, qint64(m_connections.size()));
    m_news.connectionChanged(connection);
    connection->start();
}

// --- A connection's news ------------------------------------------------------------------------

void Gateway::connectionRefused(Connection &connection, int httpStatus, const QByteArray &cause,
                                const char *limit)
{
    std::unique_ptr<Transport> transport = connection.takeTransport();
    countRefusal(transport->peerAddress(), limit);
    answer(std::move(transport), refusal(httpStatus, cause));
}

void Gateway::connectionChanged(Connection &connection)
{
    m_news.connectionChanged(&connection);
}

void Gateway::messageCaptured(const CapturedMessage &message)
{
    m_news.capture(message);
}

void Gateway::connectionEndsSession(Connection &connection)
{
    m_sessions.end(connection.sessionId(), ClosedBy::Session, nullptr);
}

} // namespace csp
