// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/closecode.h"
#include "server/serverconfig.h"

#include <QObject>
#include <QSslError>
#include <QUrl>
#include <QWebSocket>

namespace csp {

/// A real client of our own server. Over TLS it trusts what this machine trusts, and besides the
/// very certificate the server was given.
///
/// Thread: GUI thread.
class TestSocket final : public QObject
{
    Q_OBJECT

public:
    /// Larger messages from the server end the connection.
    static constexpr quint64 MaxMessageBytes = 64 << 20;

    explicit TestSocket(QObject *parent = nullptr);
    /// Leaves without a word to whoever listens.
    ~TestSocket() override;

    /// Opens \a url, asking for \a subprotocols.
    void open(const QUrl &url, const QStringList &subprotocols, const ServerConfig &config);
    bool isOpen() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    /// Neither open nor on the way to it.
    bool isIdle() const { return m_socket.state() == QAbstractSocket::UnconnectedState; }
    /// What the server chose; empty when nothing.
    QString subprotocol() const { return m_socket.subprotocol(); }
    void send(const QByteArray &data, bool binary);
    void close(CloseCode code, const QString &reason);
    /// Drops the connection, or the attempt to open one.
    void abort();

Q_SIGNALS:
    void stateChanged();
    void opened();
    void received(const QByteArray &data, bool binary);
    /// \a cause: how it was closed, or why it could not be opened.
    void closed(const QString &cause, bool isFailure);

private:
    void onSslErrors(const QList<QSslError> &errors);
    void onDisconnected();

    QWebSocket m_socket;
    QString m_certificateFile;
    bool m_wasOpen = false;
};

} // namespace csp
