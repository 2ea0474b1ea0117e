// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include <QCoreApplication>
#include <QWebSocket>
#include <QWebSocketServer>

#include <sys/resource.h>

#include <cstdio>

namespace {

// What one writes with QWebSocketServer alone; the measure that bench_echo compares with.
void serve(QWebSocketServer &server)
{
    while (QWebSocket *socket = server.nextPendingConnection()) {
        QObject::connect(socket, &QWebSocket::textMessageReceived, socket,
                         &QWebSocket::sendTextMessage);
        QObject::connect(socket, &QWebSocket::binaryMessageReceived, socket,
                         &QWebSocket::sendBinaryMessage);
        QObject::connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
    }
}

void raiseDescriptorLimit()
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace

int main(int argc, char *argv[])
{
    raiseDescriptorLimit();
    QCoreApplication application(argc, argv);
    QWebSocketServer server(QStringLiteral("plainecho"), QWebSocketServer::NonSecureMode);
    server.setMaxPendingConnections(10'000);
    QObject::connect(&server, &QWebSocketServer::newConnection, &server,
                     [&server] { serve(server); });
    if (!server.listen(QHostAddress::LocalHost)) {
        std::fprintf(stderr, "cannot listen: %s\n", qUtf8Printable(server.errorString()));
        return 3;
    }
    std::printf("{\"event\":\"listening\",\"url\":\"%s\"}\n",
                qUtf8Printable(server.serverUrl().toString()));
    std::fflush(stdout);
    return QCoreApplication::exec();
}
