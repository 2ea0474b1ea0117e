// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/servercontroller.h"
#include "ui/uisettings.h"

#include <QMainWindow>
#include <QStringList>

namespace csp {

/// The console: one window with the lists, the inspector and the composer of one server.
///
/// Thread: GUI thread.
class MainWindow final : public QMainWindow
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MainWindow)

public:
    /// \a controller must outlive the window; the window never starts it unasked.
    MainWindow(ServerController &controller, UiSettings settings, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Shows warnings of the program's start in the message bar.
    void setStartupNotices(const QStringList &notices);

public Q_SLOTS:
    void startServer();
    void stopServer();

private:
    ServerController &m_controller;
    UiSettings m_settings;
};

} // namespace csp
