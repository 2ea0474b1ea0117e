// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/status.h"

#include <QDeadlineTimer>
#include <QLocalServer>
#include <QLocalSocket>
#include <QObject>
#include <QTimer>

namespace csp {

/// Hears of later launches on the same data folder: they raise this window instead of opening one
/// of their own.
///
/// Thread: GUI thread.
class FirstWindow final : public QObject
{
    Q_OBJECT

public:
    /// \a dataFolder is locked by this process.
    explicit FirstWindow(const QString &dataFolder);

    /// Errors: CannotListen.
    Status listen();

Q_SIGNALS:
    void raiseAsked();

private:
    void answer();

    const QString m_name;
    QLocalServer m_server;
};

/// Asks the window that has a data folder to come up.
///
/// Thread: GUI thread.
class WindowCall final : public QObject
{
    Q_OBJECT

public:
    /// The other process may have locked its folder and be about to listen.
    static constexpr std::chrono::milliseconds Patience{2'000};
    static constexpr std::chrono::milliseconds RetryInterval{50};

    explicit WindowCall(const QString &dataFolder);

    void start();

Q_SIGNALS:
    /// \a raised: a window answered; otherwise there is none.
    void finished(bool raised);

private:
    void connectAgain();

    const QString m_name;
    QLocalSocket m_socket;
    QTimer m_retry;
    QDeadlineTimer m_deadline;
};

} // namespace csp
