// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/uisettings.h"

#include <QObject>
#include <QPointer>

class QMainWindow;

namespace csp {

class ListsPane;
class QuitDialog;

/// Asks before the window is closed on live WebSockets, unless the user chose not to be asked.
///
/// Thread: GUI thread.
class QuitGuard final : public QObject
{
    Q_OBJECT

public:
    /// \a settings remember the choice and outlive it.
    QuitGuard(ListsPane &lists, UiSettings &settings, QMainWindow *window);

    /// Whether the window may close now; otherwise the question has been opened, and closes the
    /// window when the answer is yes. \a isRunning: the server is.
    bool mayClose(bool isRunning);

private:
    ListsPane &m_lists;
    UiSettings &m_settings;
    QMainWindow *const m_window;
    QPointer<QuitDialog> m_dialog;
    bool m_isConfirmed = false;
};

} // namespace csp
