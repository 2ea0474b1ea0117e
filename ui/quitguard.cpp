// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/quitguard.h"

#include "ui/dialogs/quitdialog.h"
#include "ui/lists/listspane.h"

#include <QMainWindow>

namespace csp {

QuitGuard::QuitGuard(ListsPane &lists, UiSettings &settings, QMainWindow *window)
    : QObject(window)
    , m_lists(lists)
    , m_settings(settings)
    , m_window(window)
{
}

bool QuitGuard::mayClose(bool isRunning)
{
    const int live = isRunning ? m_lists.connections().liveCount() : 0;
    if (live == 0 || m_isConfirmed || m_settings.isQuitUnasked())
        return true;
    if (m_dialog && m_dialog->isVisible()) {
        m_dialog->raise();
        return false;
    }
    m_dialog = new QuitDialog(live, m_window);
    connect(m_dialog, &QDialog::accepted, this, [this] {
        m_isConfirmed = true;
        if (m_dialog->isLastQuestion())
            m_settings.setQuitUnasked(true);
        m_window->close();
    });
    m_dialog->open();
    return false;
}

} // namespace csp
