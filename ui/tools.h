// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/servercontroller.h"

#include <QMainWindow>

namespace csp {

class Actions;
class MessageBar;
class TestClients;

/// What helps beside the server's own work: test clients, the test page, shortcuts, the read-only
/// lock.
///
/// Thread: GUI thread.
class Tools final : public QObject
{
    Q_OBJECT

public:
    Tools(ServerController &controller, Actions &actions, MessageBar &bar, QMainWindow *window);

    bool isLocked() const;
    /// Locks the window for as long as it is open.
    void lockForGood();

Q_SIGNALS:
    void lockChanged(bool locked);

private:
    void connectActions();
    void setLocked(bool locked);
    void showPage();
    void showShortcuts();

    Actions &m_actions;
    MessageBar &m_bar;
    QMainWindow *const m_window;
    TestClients *const m_clients;
};

} // namespace csp
