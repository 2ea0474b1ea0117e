// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/mainwindow.h"

#include "ui/actions.h"
#include "ui/addresschip.h"
#include "ui/basics/messagebar.h"
#include "ui/commands/operations.h"
#include "ui/inspector/inspector.h"
#include "ui/lists/filterbox.h"
#include "ui/messagedesk.h"
#include "ui/sending.h"
#include "ui/statusstrip.h"
#include "ui/viewpace.h"
#include "ui/viewpause.h"

#include <algorithm>
#include <chrono>

// How the window follows the server.

namespace csp {

void MainWindow::onNews(const ServerDelta &told)
{
    const ServerDelta delta = m_desk->redacted(told); // what the window is to show, in any place
    m_status->setStats(delta.stats);
    if (m_controller.state() != ServerController::State::Running)
        return; // the lists keep what was known
    showStoreFailure(delta.stats.storeFailure);
    QSet<QString> gone(delta.endedSessions.begin(), delta.endedSessions.end());
    for (const ClosedInfo &closed : delta.closed)
        gone.insert(closed.webSocketId);
    m_operations->markGone(gone);
    m_sending->markGone(gone);
    if (m_pause->isPaused()) {
        m_pause->keep(delta);
        return;
    }
    const auto begin = std::chrono::steady_clock::now();
    showNews(delta);
    m_pace->note(std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - begin));
}

void MainWindow::showNews(const ServerDelta &delta)
{
    m_isApplying = true;
    m_lists->apply(delta);
    m_isApplying = false;
    showClosed(delta);
    updateDetails();
    updateCounts();
    updateActions();
}

void MainWindow::showClosed(const ServerDelta &delta)
{
    const QStringList selected = m_lists->selectedConnections();
    const bool allGone =
        selected.isEmpty() && !m_chosen.isEmpty()
        && std::none_of(m_chosen.begin(), m_chosen.end(),
                        [this](const QString &id) { return m_lists->connections().findLive(id); });
    if (!allGone) {
        choose(selected);
        return;
    }
    const QSet<QString> chosen(m_chosen.begin(), m_chosen.end()); // it may be thousands
    QList<ClosedInfo> closed;
    for (const ClosedInfo &each : delta.closed) {
        if (chosen.contains(each.webSocketId))
            closed.append(each);
    }
    if (!closed.isEmpty())
        m_inspector->setClosed(closed);
}

void MainWindow::onStateChanged(ServerController::State state)
{
    m_chip->setServer(state, m_controller.url());
    m_status->setServer(state, m_controller.config());
    m_lists->setServer(state, m_controller.url());
    m_actions->setRunning(state == ServerController::State::Running
                          || state == ServerController::State::Stopping);
    if (state == ServerController::State::Stopped) {
        showStoreFailure({});
        m_pause->resume();
    }
    updateWatching();
    updateActions();
}

void MainWindow::updateWatching()
{
    const bool isRunning = m_controller.state() == ServerController::State::Running;
    m_controller.setWatching((isRunning && isVisible()) || m_desk->needsNews());
}

void MainWindow::showStoreFailure(const QString &why)
{
    if (why == m_storeFailure)
        return; // told, and perhaps dismissed
    const QString key = QStringLiteral("storeFailure");
    m_storeFailure = why;
    if (why.isEmpty())
        m_bar->withdraw(key);
    else
        m_bar->post(key, Tone::Failure,
                    tr("Sessions cannot be stored (%1). They go on in memory; what is still not "
                       "stored when the server stops is lost.")
                        .arg(why));
}

void MainWindow::updateDetails()
{
    QList<ConnectionInfo> infos;
    if (m_chosen.size() > 1 && !m_inspector->isShowingDetails())
        return;
    for (const QString &id : std::as_const(m_chosen)) {
        if (const ConnectionInfo *info = m_lists->connections().findLive(id)) // else how it ended
            infos.append(*info);
    }
    if (!infos.isEmpty())
        m_inspector->setDetails(infos);
}

void MainWindow::updateCounts()
{
    m_filter->setListLength(m_lists->connections().rowCount());
    m_sending->updateCounts();
}

} // namespace csp
