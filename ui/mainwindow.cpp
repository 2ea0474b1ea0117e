// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/mainwindow.h"

namespace csp {

MainWindow::MainWindow(ServerController &controller, UiSettings settings, QWidget *parent)
    : QMainWindow(parent)
    , m_controller(controller)
    , m_settings(std::move(settings))
{
}

MainWindow::~MainWindow() = default;

void MainWindow::setStartupNotices(const QStringList &notices)
{
    Q_UNUSED(notices)
}

void MainWindow::startServer()
{
    m_controller.start();
}

void MainWindow::stopServer()
{
    m_controller.stop();
}

} // namespace csp
