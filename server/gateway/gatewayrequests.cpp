// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// A Gateway's way from an accepted client to a page, or to a WebSocket and its end.
#include "server/gateway/gateway.h"

#include "server/gateway/originrule.h"
#include "server/gateway/peername.h"
#include "server/gateway/sessioncookie.h"
#include "server/session/randomid.h"
#include "server/session/sessioncontrol.h"

#include <QPointer>

namespace csp {
namespace {

/// HTTP status and cause for a request that gets no session.
std::pair<int, QByteArray> sessionRefusal(const Status &status)
{
    switch (status.code()) {
    case Status::NoLicense:
    case Status::ValueTooLarge:
        return {503, status.text().toUtf8()};
    case Status::HandlerStillRunning:
        return {503, "The session did not start in time."};
    default:
        return {403, "The session was refused."};
    }
}

QString nameOf(const Transport &transport)
{
    return peerName(transport.peerAddress(), transport.peerPort());
}

Channel::Settings channelSettings(const Limits &limits, const HandlerTraits &traits)
{
    return {limits.inboundBytes, limits.outboundBytes, limits.outboundPauseBytes,
            traits.deferEndServer};
}

} // namespace

// --- From TCP to a request -----------------------------------------------------------------------

void Gateway::accept(Transport *accepted)
{
    std::unique_ptr<Transport> transport(accepted);
    if (m_handshakes.size() >= m_commons.config.limits.connectionsPending) {
        m_own.countRefusal(nameOf(*transport), {0, {}, "connections-pending"});
        transport->reset();
        return;
    }
    auto *const handshake = new Handshake(std::move(transport), m_commons.config.limits,
                                          m_own.services().deadlines, &m_guests);
    m_handshakes.insert(handshake);
    connect(handshake, &Handshake::refused, this, &Gateway::refuse);
    connect(handshake, &Handshake::pageRequested, this, &Gateway::answerPage);
    connect(handshake, &Handshake::upgradeRequested, this, &Gateway::upgrade);
    connect(handshake, &Handshake::disconnected, this, [this](Handshake *left) {
        const std::unique_ptr<Transport> gone = endHandshake(left);
        if (gone->failure())
            m_own.countRefusal(nameOf(*gone), {0, {}, gone->failure()});
    });
    handshake->start();
}

std::unique_ptr<Transport> Gateway::endHandshake(Handshake *handshake)
{
    m_handshakes.remove(handshake);
    handshake->deleteLater();
    return handshake->takeTransport();
}

void Gateway::refuse(Handshake *handshake, int httpStatus, const QByteArray &cause,
                     const char *limit)
{
    const QString path = handshake->request().path();
    m_own.refuse(endHandshake(handshake), {httpStatus, cause, limit, path});
}

// --- Pages --------------------------------------------------------------------------------------

void Gateway::answerPage(Handshake *handshake)
{
    const Request request = handshake->request();
    if (!isHostAllowed(request, m_commons.config))
        return refuse(handshake, 403, "This Host is not served here.");
    if (m_endpoints.contains(request.path()))
        return refuse(handshake, 426, "This is a WebSocket endpoint.");
    const bool isReading = request.method() == "GET" || request.method() == "HEAD";
    if (!isReading && !isOriginAllowed(request, m_commons.config))
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
        return m_own.answer(endHandshake(handshake), page.response, request.method() == "HEAD");
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
    m_own.answer(endHandshake(handshake), page.response, request.method() == "HEAD");
}

void Gateway::refuseSession(Handshake *handshake, const Status &status)
{
    const auto [httpStatus, cause] = sessionRefusal(status);
    refuse(handshake, httpStatus, cause,
           status.code() == Status::ValueTooLarge ? "sessions" : nullptr);
}

// --- Upgrades -----------------------------------------------------------------------------------

std::pair<int, QByteArray> Gateway::judgeUpgrade(const Request &request) const
{
    if (!isHostAllowed(request, m_commons.config))
        return {403, "This Host is not served here."};
    if (!isOriginAllowed(request, m_commons.config))
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
    const bool isStored = m_endpoints.at(request.path()).info().storesSessions();
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

/// The one whose turn it is among those that have taken what they were given: a handler may hold
/// the others.
Gateway::Served &Gateway::nextWorker()
{
    const size_t count = m_workers.size();
    size_t chosen = (m_lastWorker + 1) % count;
    for (size_t i = 2; i <= count; ++i) {
        const size_t other = (m_lastWorker + i) % count;
        if (m_workers[other].unserved < m_workers[chosen].unserved)
            chosen = other;
    }
    m_lastWorker = chosen;
    return m_workers[chosen];
}

void Gateway::makeConnection(Handshake *handshake, const SessionManager::Joined &joined)
{
    const Request request = handshake->request();
    const QByteArray early = handshake->early();
    ServedEndpoint &served = m_endpoints.at(request.path());
    Served &turn = nextWorker();
    GatewayWorker &worker = *turn.worker;
    const auto channel = std::make_shared<Channel>(
        newWebSocketId(), m_gwClientAddress, worker.services().doorbell,
        channelSettings(m_commons.config.limits, served.endpoint.entry.traits));
    const QString sessionId = joined.session->id();
    m_sockets.insert(channel->id(), {&worker, channel, sessionId, &served});
    m_bySession[sessionId].insert(channel.get());
    m_socketsPeak = qMax(m_socketsPeak, qint64(m_sockets.size()));
    ++served.live;
    ++served.total;
    ++turn.unserved;
    std::unique_ptr<Transport> transport = endHandshake(handshake);
    if (&worker != &m_own)
        transport->moveTo(worker.thread());
    const auto setup = std::make_shared<Connection::Setup>(
        Connection::Setup{channel, std::move(transport), early, request, joined.session,
                          served.defaults, cookieFor(request, joined), joined.isNew});
    worker.run([this, &turn, setup, &endpoint = served.endpoint] {
        turn.worker->serve(std::move(*setup), endpoint);
        m_own.run([&turn] { --turn.unserved; });
    });
}

// --- A WebSocket's end ---------------------------------------------------------------------------

void Gateway::webSocketEndsSession(const QString &webSocketId)
{
    m_own.run([this, webSocketId] {
        const auto found = m_sockets.constFind(webSocketId);
        if (found != m_sockets.constEnd())
            m_sessions.end(found->sessionId, ClosedBy::Session, nullptr);
    });
}

void Gateway::webSocketLeavesUnused(const QString &webSocketId)
{
    m_own.run([this, webSocketId] {
        const auto found = m_sockets.constFind(webSocketId);
        leaveSession(found->sessionId, true);
        GatewayWorker *const worker = found->worker;
        worker->run([worker, webSocketId] { worker->answerRefused(webSocketId); });
    });
}

void Gateway::webSocketFinished(const QString &webSocketId, bool leavesUnusedSession)
{
    m_own.run(
        [this, webSocketId, leavesUnusedSession] { forget(webSocketId, leavesUnusedSession); });
}

void Gateway::forget(const QString &webSocketId, bool leavesUnusedSession)
{
    const Socket gone = m_sockets.take(webSocketId);
    const auto sockets = m_bySession.find(gone.sessionId);
    sockets->remove(gone.channel.get());
    if (sockets->isEmpty())
        m_bySession.erase(sockets);
    --gone.endpoint->live;
    leaveSession(gone.sessionId, leavesUnusedSession);
    if (m_stopped && m_sockets.isEmpty())
        finishStop();
}

} // namespace csp
