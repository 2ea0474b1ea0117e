// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include <QCoreApplication>
#include <QFile>
#include <QSet>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QWebSocket>
#include <QWebSocketServer>

#include <sys/resource.h>

#include <cstdio>

namespace {

// Those who get what is said at /all.
using Audience = QSet<QWebSocket *>;

void tellAll(QWebSocket *socket, Audience &audience)
{
    audience.insert(socket);
    QObject::connect(socket, &QWebSocket::textMessageReceived, socket,
                     [&audience](const QString &text) {
                         for (QWebSocket *member : audience)
                             member->sendTextMessage(text);
                     });
    QObject::connect(socket, &QWebSocket::disconnected, socket,
                     [socket, &audience] { audience.remove(socket); });
}

void echo(QWebSocket *socket)
{
    QObject::connect(socket, &QWebSocket::textMessageReceived, socket,
                     &QWebSocket::sendTextMessage);
    QObject::connect(socket, &QWebSocket::binaryMessageReceived, socket,
                     &QWebSocket::sendBinaryMessage);
}

// What one writes with QWebSocketServer alone; the measure that bench_echo compares with.
void serve(QWebSocketServer &server, Audience &audience)
{
    while (QWebSocket *socket = server.nextPendingConnection()) {
        if (socket->requestUrl().path() == QLatin1String("/all"))
            tellAll(socket, audience);
        else
            echo(socket);
        QObject::connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
    }
}

// The certificate and the key of \a arguments; what cannot be read stays null.
QSslConfiguration security(const QStringList &arguments)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    QFile keyFile(arguments.at(2));
    if (keyFile.open(QIODevice::ReadOnly))
        configuration.setPrivateKey(QSslKey(&keyFile, QSsl::Ec));
    const QList<QSslCertificate> chain = QSslCertificate::fromPath(arguments.at(1));
    if (!chain.isEmpty())
        configuration.setLocalCertificate(chain.first());
    return configuration;
}

void raiseDescriptorLimit()
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace

// plainecho [CERTIFICATE KEY]: with them over TLS.
int main(int argc, char *argv[])
{
    raiseDescriptorLimit();
    QCoreApplication application(argc, argv);
    Audience audience; // outlives the sockets, which are the server's
    const bool secure = argc == 3;
    QWebSocketServer server(QStringLiteral("plainecho"), secure ? QWebSocketServer::SecureMode
                                                                : QWebSocketServer::NonSecureMode);
    if (secure)
        server.setSslConfiguration(security(QCoreApplication::arguments()));
    server.setMaxPendingConnections(10'000);
    QObject::connect(&server, &QWebSocketServer::newConnection, &server,
                     [&server, &audience] { serve(server, audience); });
    if (!server.listen(QHostAddress::LocalHost)) {
        std::fprintf(stderr, "cannot listen: %s\n", qUtf8Printable(server.errorString()));
        return 3;
    }
    std::printf("{\"event\":\"listening\",\"url\":\"%s\"}\n",
                qUtf8Printable(server.serverUrl().toString()));
    std::fflush(stdout);
    return QCoreApplication::exec();
}
