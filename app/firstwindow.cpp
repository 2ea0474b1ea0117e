// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/firstwindow.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace csp {

namespace {

const QByteArray Raise("raise\n");
const QByteArray Raised("raised\n");

/// The socket of the window on that folder: short, since a socket's path is bounded, and in a
/// folder of the user's own.
QString socketName(const QString &dataFolder)
{
    const QByteArray path = QFileInfo(dataFolder).canonicalFilePath().toUtf8();
    const QByteArray hash = QCryptographicHash::hash(path, QCryptographicHash::Sha256).toHex();
    const QString runtime = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    const QString folder = runtime.isEmpty() ? QDir::tempPath() : runtime;
    return QStringLiteral("%1/csp-console-%2").arg(folder, QLatin1String(hash.first(24)));
}

} // namespace

FirstWindow::FirstWindow(const QString &dataFolder)
    : m_name(socketName(dataFolder))
{
    connect(&m_server, &QLocalServer::newConnection, this, &FirstWindow::answer);
}

Status FirstWindow::listen()
{
    QLocalServer::removeServer(m_name); // left by a process that died: the folder is ours
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    if (m_server.listen(m_name))
        return Status();
    return Status(Status::CannotListen,
                  QStringLiteral("%1: %2").arg(m_name, m_server.errorString()));
}

void FirstWindow::answer()
{
    while (QLocalSocket *caller = m_server.nextPendingConnection()) {
        caller->setReadBufferSize(Raise.size());
        connect(caller, &QLocalSocket::disconnected, caller, &QObject::deleteLater);
        connect(caller, &QLocalSocket::readyRead, this, [this, caller] {
            if (caller->bytesAvailable() < Raise.size())
                return;
            if (caller->readAll() == Raise) {
                Q_EMIT raiseAsked();
                caller->write(Raised);
            }
            caller->disconnectFromServer();
        });
    }
}

WindowCall::WindowCall(const QString &dataFolder)
    : m_name(socketName(dataFolder))
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &WindowCall::connectAgain);
    connect(&m_socket, &QLocalSocket::connected, this, [this] { m_socket.write(Raise); });
    connect(&m_socket, &QLocalSocket::readyRead, this, [this] {
        if (m_socket.bytesAvailable() < Raised.size())
            return;
        m_retry.stop();
        m_socket.disconnect(this);
        Q_EMIT finished(m_socket.readAll() == Raised);
    });
    connect(&m_socket, &QLocalSocket::errorOccurred, this,
            [this] { m_retry.start(RetryInterval); });
}

void WindowCall::start()
{
    m_deadline.setRemainingTime(Patience);
    connectAgain();
}

void WindowCall::connectAgain()
{
    if (m_deadline.hasExpired()) {
        m_socket.disconnect(this);
        Q_EMIT finished(false);
        return;
    }
    m_socket.abort();
    m_retry.start(int(m_deadline.remainingTime()) + 1); // for one that does not answer
    m_socket.connectToServer(m_name);
}

} // namespace csp
