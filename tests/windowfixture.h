// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/servercontroller.h"
#include "server/sessionevents.h"
#include "ui/mainwindow.h"

#include <QAction>
#include <QDialog>
#include <QTemporaryDir>
#include <QTreeView>
#include <QWebSocket>

#include <memory>
#include <vector>

/// Answers each message with "handler:" before it.
class AnswerHandler final : public csp::WebSocket
{
public:
    static constexpr const char *Subprotocols = "answers";

protected:
    csp::Status onClientMessage(const QByteArray &data, bool close) override
    {
        return close ? csp::Status() : write("handler:" + data);
    }
};

/// What a client saw.
struct TestClient
{
    QWebSocket socket;
    QStringList texts;
    QList<QByteArray> binaries;
    bool isClosed = false;
};

/// A window on a real server with one endpoint, /answer, and real clients.
///
/// Thread: GUI thread.
class WindowFixture
{
public:
    /// \a events, when given, are asked when sessions start and end.
    explicit WindowFixture(csp::ServerConfig config = anyPort(),
                           std::shared_ptr<csp::SessionEvents> events = nullptr);
    static csp::ServerConfig anyPort();
    ~WindowFixture();

    /// Opens the window, in place of the one before; settings and saved messages are kept.
    void openWindow();
    bool start();
    /// Connects and waits until its row is there; nullptr when that fails.
    TestClient *connectClient(const QString &query = {});
    /// Adds rows of connections that only the window knows, "made-0" and on.
    void addConnections(int count) const;
    QTreeView *list(const char *name = "connections") const;
    /// The live ones of the connections list, in its order.
    QStringList ids() const;
    /// The text of a cell of the connections list.
    QString cell(const QString &id, int column) const;
    void select(const QStringList &ids);
    void trigger(const char *action) const;
    template <typename T> T *child(const char *name) const
    {
        return window->findChild<T *>(QLatin1String(name));
    }
    /// The one open dialog, or nullptr.
    QDialog *dialog() const;
    void type(const QString &text);
    QString result() const;

    QTemporaryDir folder;
    std::unique_ptr<csp::ServerController> controller;
    std::unique_ptr<csp::MainWindow> window;
    std::vector<std::unique_ptr<TestClient>> clients;
};
