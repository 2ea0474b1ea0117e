// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/servercontroller.h"

#include <QObject>
#include <QTimer>

#include <chrono>

namespace csp {

class MessageBar;

/// Starts and stops the server for the user, and says in the message bar what came of it.
///
/// Thread: GUI thread.
class ServerSwitch final : public QObject
{
    Q_OBJECT

public:
    /// What takes less than this is not worth telling.
    static constexpr std::chrono::milliseconds PatienceTime{300};

    ServerSwitch(ServerController &controller, MessageBar &bar, QObject *parent);

    void start();
    void stop();
    /// Stops when it runs, and starts as soon as it has stopped.
    void restart();
    /// Stops when it runs, else starts.
    void toggle();

private:
    void startAgain();
    void onStateChanged(ServerController::State state);
    void showStartFailure(const Status &status);
    void showDetails(const Status &status);
    void showProgress();
    void showStopped();
    void tryAnotherPort();

    ServerController &m_controller;
    MessageBar &m_bar;
    QTimer m_patience;
    bool m_hasRun = false;
    bool m_isRestarting = false; ///< it starts when it has stopped
};

} // namespace csp
