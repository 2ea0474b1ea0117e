// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/testserver.h"

#include <QNetworkRequest>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpSocket>

namespace csp {
namespace {

ServerConfig onAnyPort(ServerConfig config)
{
    config.port = 0;
    return config;
}

} // namespace

TestServer::TestServer(HandlerRegistry registry, ServerConfig config)
    : controller(std::move(registry), onAnyPort(std::move(config)))
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
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    socket.write(bytes);
    QByteArray answer;
    QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&] { answer += socket.readAll(); });
    const bool ended = QTest::qWaitFor(
        [&] { return socket.state() == QAbstractSocket::UnconnectedState; }, 15'000);
    return ended ? answer : answer + "(not closed)";
}

} // namespace csp
