// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/servercontroller.h"

#include <QObject>
#include <QWidget>

namespace csp {

/// Opens test clients and the server's own test page.
///
/// Thread: GUI thread.
class TestClients final : public QObject
{
    Q_OBJECT

public:
    /// The windows belong to \a window.
    TestClients(ServerController &controller, QWidget *window);

    void open();
    /// Opens the page in the user's browser; what prevents it, or nothing.
    QString openPage() const;
    /// Why nothing may be sent now; empty when it may.
    void setObstacle(const QString &cause);

private:
    ServerController &m_controller;
    QWidget *const m_window;
    QString m_obstacle;
};

} // namespace csp
