// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/testserver.h"

#include <QNetworkRequest>
#include <QScopeGuard>
#include <QSslConfiguration>
#include <QSslSocket>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace csp {
namespace {

/// On any port; with as many gateway threads as CSP_TEST_GATEWAY_THREADS says, where the test does
/// not.
ServerConfig adapted(ServerConfig config)
{
    config.port = 0;
    if (const int threads = qEnvironmentVariableIntValue("CSP_TEST_GATEWAY_THREADS");
        threads > 0 && config.gatewayThreads == 1)
        config.gatewayThreads = threads;
    return config;
}

} // namespace

TestServer::TestServer(HandlerRegistry registry, ServerConfig config)
    : controller(std::move(registry), adapted(std::move(config)))
{
    connect(&controller, &ServerController::news, this, &TestServer::apply);
    connect(&controller, &ServerController::logged, this,
            [this](const QList<LogEntry> &entries) { log += entries; });
    controller.setWatching(true);
    const Status started = resultOf(controller.start());
    if (!started.isOk())
        qFatal("the server does not start: %s", qPrintable(started.toString()));
}

void TestServer::apply(const ServerDelta &delta)
{
    if (delta.full) {
        ++fullDeltas;
        connections.clear();
        sessions.clear();
    }
    for (const ConnectionInfo &each : delta.connections)
        connections.insert(each.webSocketId, each);
    for (const ClosedInfo &each : delta.closed)
        connections.remove(each.webSocketId);
    for (const SessionInfo &each : delta.sessions)
        sessions.insert(each.sessionId, each);
    for (const QString &each : delta.endedSessions)
        sessions.remove(each);
    for (const EndpointInfo &each : delta.endpoints)
        endpoints.insert(each.path, each);
    closed += delta.closed;
    refused += delta.refused;
    captured += delta.captured;
    stats = delta.stats;
}

bool TestServer::hasLogged(const QString &part) const
{
    return std::any_of(log.begin(), log.end(), [&](const LogEntry &each) {
        return each.text.contains(part) || each.source.contains(part);
    });
}

Status TestServer::stop()
{
    return resultOf(controller.stop(), Status(Status::HandlerStillRunning));
}

TestClient::TestClient(const QUrl &url, const QList<QPair<QByteArray, QByteArray>> &headers)
{
    connect(&socket, &QWebSocket::connected, this, [this] { m_wasOpen = true; });
    connect(&socket, &QWebSocket::textMessageReceived, this,
            [this](const QString &text) { texts.append(text); });
    connect(&socket, &QWebSocket::binaryMessageReceived, this,
            [this](const QByteArray &data) { binaries.append(data); });
    connect(&socket, &QWebSocket::disconnected, this, [this] { isClosed = true; });
    QSslConfiguration configuration = socket.sslConfiguration();
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // nobody signs certificates of tests
    socket.setSslConfiguration(configuration);
    QNetworkRequest request(url);
    for (const auto &[name, value] : headers)
        request.setRawHeader(name, value);
    socket.open(request);
}

std::unique_ptr<TestClient> clientLetIn(const QUrl &url)
{
    std::unique_ptr<TestClient> client;
    const auto isLetIn = [&] {
        if (!client || client->isClosed)
            client = std::make_unique<TestClient>(url);
        return client->isOpen();
    };
    return QTest::qWaitFor(isLetIn, 20'000) ? std::move(client) : nullptr;
}

Status::Code codeOf(const QFuture<TargetResults> &future)
{
    const TargetResults results = resultOf(future);
    return results.size() == 1 ? results.first().status.code() : Status::NotRunning;
}

QByteArray rawAnswer(quint16 port, const QByteArray &bytes)
{
    // Not a QTcpSocket: one that is reset while it connects may never tell.
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto close = qScopeGuard([descriptor] { ::close(descriptor); });
    const timeval patience{15, 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return errno == ECONNRESET ? QByteArray() : QByteArray(std::strerror(errno));
    ::send(descriptor, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL); // it may be reset already
    QByteArray answer;
    std::array<char, 4096> room;
    for (;;) {
        const ssize_t count = ::recv(descriptor, room.data(), room.size(), 0);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && errno != ECONNRESET)
            return answer + '(' + std::strerror(errno) + ')';
        if (count <= 0)
            return answer; // the end, or a reset
        answer.append(room.data(), count);
    }
}

} // namespace csp
