// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/windowfixture.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QTest>

using namespace csp;

ServerConfig WindowFixture::anyPort()
{
    ServerConfig config;
    config.port = 0;
    return config;
}

WindowFixture::WindowFixture(ServerConfig config, std::shared_ptr<SessionEvents> events)
{
    HandlerRegistry registry;
    const Status added = registry.add<AnswerHandler>(QStringLiteral("/answer"));
    Q_ASSERT(added.isOk());
    registry.setSessionEvents(std::move(events));
    controller = std::make_unique<ServerController>(registry, config);
    openWindow();
}

void WindowFixture::openWindow()
{
    window.reset();
    window = std::make_unique<MainWindow>(
        *controller, UiSettings(folder.filePath(QStringLiteral("window.ini"))));
    window->show();
}

WindowFixture::~WindowFixture()
{
    for (const auto &client : clients)
        client->socket.disconnect();
    window.reset();
}

bool WindowFixture::start()
{
    window->startServer();
    return QTest::qWaitFor(
        [this] { return controller->state() == ServerController::State::Running; });
}

TestClient *WindowFixture::connectClient(const QString &query)
{
    const QStringList before = ids();
    clients.push_back(std::make_unique<TestClient>());
    TestClient *client = clients.back().get();
    QObject::connect(&client->socket, &QWebSocket::textMessageReceived, &client->socket,
                     [client](const QString &text) { client->texts.append(text); });
    QObject::connect(&client->socket, &QWebSocket::binaryMessageReceived, &client->socket,
                     [client](const QByteArray &bytes) { client->binaries.append(bytes); });
    QObject::connect(&client->socket, &QWebSocket::disconnected, &client->socket,
                     [client] { client->isClosed = true; });
    client->socket.open(QUrl(controller->url() + QStringLiteral("/answer") + query));
    const bool isThere = QTest::qWaitFor([this, &before, client] {
        return client->socket.state() == QAbstractSocket::ConnectedState
               && ids().size() > before.size();
    });
    return isThere ? client : nullptr;
}

void WindowFixture::addConnections(int count) const
{
    ServerDelta delta;
    for (int i = 0; i < count; ++i) {
        ConnectionInfo info;
        info.webSocketId = QStringLiteral("made-%1").arg(i);
        delta.connections.append(info);
    }
    Q_EMIT controller->news(delta);
}

QTreeView *WindowFixture::list(const char *name) const
{
    return child<QTreeView>(name);
}

QStringList WindowFixture::ids() const
{
    const auto *view = qobject_cast<ListView *>(list());
    const auto *connections = qobject_cast<ConnectionsModel *>(view->proxy()->list());
    QStringList ids = view->shownKeys();
    ids.removeIf([connections](const QString &id) { return !connections->findLive(id); });
    return ids;
}

QString WindowFixture::cell(const QString &id, int column) const
{
    const QModelIndex index = qobject_cast<ListView *>(list())->proxy()->indexOf(id);
    return index.siblingAtColumn(column).data().toString();
}

void WindowFixture::select(const QStringList &wanted)
{
    qobject_cast<ListView *>(list())->selectKeys(wanted);
}

void WindowFixture::trigger(const char *action) const
{
    child<QAction>(action)->trigger();
}

QDialog *WindowFixture::dialog() const
{
    for (QDialog *dialog : window->findChildren<QDialog *>()) {
        if (dialog->isVisible())
            return dialog;
    }
    return nullptr;
}

void WindowFixture::type(const QString &text)
{
    child<QPlainTextEdit>("composer.text")->setPlainText(text);
}

QString WindowFixture::result() const
{
    return child<QLabel>("result")->text();
}
