// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/servercontroller.h"

#include <QElapsedTimer>
#include <QTest>
#include <QWebSocket>

#include <memory>

namespace csp {

/// A server on a free port of loopback, with what it told so far.
///
/// Thread: the test's.
class TestServer final : public QObject
{
    Q_OBJECT

public:
    /// Starts; \a config's port is replaced by any free one.
    explicit TestServer(HandlerRegistry registry, ServerConfig config = {});

    ServerController controller;
    QHash<QString, ConnectionInfo> connections;
    QHash<QString, SessionInfo> sessions;
    QHash<QString, EndpointInfo> endpoints;
    QList<ClosedInfo> closed;
    QList<RefusedInfo> refused;
    QList<CapturedMessage> captured;
    QList<LogEntry> log;
    ServerStats stats;
    int fullDeltas = 0;

    QUrl url(const QString &path) const { return QUrl(controller.url() + path); }
    quint16 port() const { return quint16(QUrl(controller.url()).port()); }
    /// The id of the only connection, "" while there is none or several.
    QString onlyId() const
    {
        return connections.size() == 1 ? connections.begin().key() : QString();
    }
    bool hasLogged(const QString &part) const;
    Status stop();

private:
    void apply(const ServerDelta &delta);
};

/// A client with what it has received.
///
/// Thread: the test's.
class TestClient final : public QObject
{
    Q_OBJECT

public:
    explicit TestClient(const QUrl &url, const QList<QPair<QByteArray, QByteArray>> &headers = {});

    QWebSocket socket;
    QStringList texts;
    QList<QByteArray> binaries;
    bool isClosed = false;

    bool isOpen() const { return socket.state() == QAbstractSocket::ConnectedState && m_wasOpen; }
    int closeCode() const { return int(socket.closeCode()); }

private:
    bool m_wasOpen = false;
};

/// A client that is let in at \a url, tried again and again while it is refused; null when it never
/// is.
std::unique_ptr<TestClient> clientLetIn(const QUrl &url);

/// Waits for \a future without blocking the event loop; its result, or what \a none is.
template <typename T> T resultOf(QFuture<T> future, T none = {})
{
    const bool finished = QTest::qWaitFor([&] { return future.isFinished(); }, 20'000);
    return finished && future.resultCount() > 0 ? future.result() : none;
}

/// The code of the only result; Ok is a result too, so none is told as NotRunning.
Status::Code codeOf(const QFuture<TargetResults> &future);

/// What a server answers to \a bytes over plain TCP, read to the end; waits without the event loop.
QByteArray rawAnswer(quint16 port, const QByteArray &bytes);

} // namespace csp
