// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/testsocket.h"

#include <QNetworkRequest>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QWebSocketHandshakeOptions>

namespace csp {

TestSocket::TestSocket(QObject *parent)
    : QObject(parent)
{
    m_socket.setMaxAllowedIncomingMessageSize(MaxMessageBytes);
    connect(&m_socket, &QWebSocket::stateChanged, this, &TestSocket::stateChanged);
    connect(&m_socket, &QWebSocket::connected, this, [this] {
        m_wasOpen = true;
        Q_EMIT opened();
    });
    connect(&m_socket, &QWebSocket::textMessageReceived, this,
            [this](const QString &text) { Q_EMIT received(text.toUtf8(), false); });
    connect(&m_socket, &QWebSocket::binaryMessageReceived, this,
            [this](const QByteArray &bytes) { Q_EMIT received(bytes, true); });
    connect(&m_socket, &QWebSocket::disconnected, this, &TestSocket::onDisconnected);
    connect(&m_socket, &QWebSocket::sslErrors, this, &TestSocket::onSslErrors);
    connect(&m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this, [this] {
        if (!m_wasOpen)
            Q_EMIT closed(m_socket.errorString(), true);
    });
}

void TestSocket::abort()
{
    m_wasOpen = true; // what follows is no failure
    m_socket.abort();
    if (m_wasOpen)
        Q_EMIT closed(tr("cancelled"), false);
    m_wasOpen = false;
}

TestSocket::~TestSocket()
{
    m_socket.disconnect(this);
}

void TestSocket::open(const QUrl &url, const QStringList &subprotocols, const ServerConfig &config)
{
    m_wasOpen = false;
    m_certificateFile = config.tlsCertificateFile;
    QWebSocketHandshakeOptions options;
    options.setSubprotocols(subprotocols);
    m_socket.open(QNetworkRequest(url), options);
}

void TestSocket::onSslErrors(const QList<QSslError> &errors)
{
    const QSslCertificate peer = m_socket.sslConfiguration().peerCertificate();
    const QList<QSslCertificate> own = QSslCertificate::fromPath(m_certificateFile);
    if (!own.isEmpty() && own.first() == peer)
        m_socket.ignoreSslErrors(errors);
}

void TestSocket::send(const QByteArray &data, bool binary)
{
    if (binary)
        m_socket.sendBinaryMessage(data);
    else
        m_socket.sendTextMessage(QString::fromUtf8(data));
}

void TestSocket::close(CloseCode code, const QString &reason)
{
    m_socket.close(QWebSocketProtocol::CloseCode(quint16(code)), reason);
}

void TestSocket::onDisconnected()
{
    if (!m_wasOpen)
        return; // told with its error
    m_wasOpen = false;
    const auto code = CloseCode(quint16(m_socket.closeCode()));
    const QString reason = m_socket.closeReason();
    const QString how = tr("%1 %2").arg(int(code)).arg(closeCodeMeaning(code));
    Q_EMIT closed(reason.isEmpty() ? how : tr("%1, \"%2\"").arg(how, reason), false);
}

} // namespace csp
