// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/mainwindow.h"

#include "ui/actions.h"
#include "ui/commands/operations.h"
#include "ui/commands/serverswitch.h"
#include "ui/composer/resultline.h"
#include "ui/inspector/inspector.h"
#include "ui/inspector/messagesview.h"
#include "ui/lists/filterbox.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QMenuBar>
#include <QSplitter>
#include <QTreeView>

#include <algorithm>

// What the window's actions do.

namespace csp {

namespace {

using Id = Actions::Id;

/// The actions that tick a column of the list of endpoints.
constexpr std::pair<Id, EndpointsModel::ColumnIndex> EndpointTicks[] = {
    {Id::EndpointBinaryData, EndpointsModel::BinaryData},
    {Id::EndpointNoDataFraming, EndpointsModel::NoDataFraming},
    {Id::EndpointSessionEndOnClose, EndpointsModel::SessionEndOnClose},
    {Id::EndpointUseSession, EndpointsModel::UseSession},
    {Id::EndpointEnabled, EndpointsModel::Enabled}};

bool canRestart(const ConnectionInfo &info, bool sharedConnection)
{
    return info.sharedConnection != sharedConnection && !info.noDataFraming;
}

} // namespace

void MainWindow::connectActions()
{
    const auto on = [this](Id id, auto function) {
        connect(m_actions->at(id), &QAction::triggered, this, function);
    };
    on(Id::StartStop, [this] { m_switch->toggle(); });
    on(Id::Quit, [this] { close(); });
    on(Id::Send, [this] { m_inspector->composer()->send(); });
    on(Id::BinaryData,
       [this](bool checked) { m_operations->setBinaryData(actingConnections(), checked); });
    on(Id::RestartShared, [this] { restartChosen(true); });
    on(Id::RestartDedicated, [this] { restartChosen(false); });
    on(Id::Close,
       [this] { m_operations->close(actingConnections(), ServerController::CloseMode::Graceful); });
    on(Id::Abort,
       [this] { m_operations->close(actingConnections(), ServerController::CloseMode::Abort); });
    on(Id::EndServer, [this] { m_operations->endServer(actingConnections()); });
    on(Id::EndSession, [this] { m_operations->endSessions(actingSessions()); });
    on(Id::CopyId, [this] {
        QGuiApplication::clipboard()->setText(
            m_lists->currentView()->selectedIds().join(QLatin1Char('\n')));
    });
    on(Id::CopyRows, [this] { copyRows(); });
    QAction *copy = m_actions->at(Id::CopyRows);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    for (ListView *view : findChildren<ListView *>()) {
        view->addAction(copy);
        if (view != m_lists->view(ListsPane::EndpointsTab)) // there Space ticks
            view->addAction(m_actions->at(Id::PauseView));
    }
    for (const QMenu *menu :
         menuBar()->findChildren<QMenu *>(QString(), Qt::FindDirectChildrenOnly)) {
        connect(menu, &QMenu::aboutToShow, this, [this] { holdOrder(true); });
        connect(menu, &QMenu::aboutToHide, this, [this] { holdOrder(false); });
    }
}

void MainWindow::connectViewActions()
{
    const auto on = [this](Id id, auto function) {
        connect(m_actions->at(id), &QAction::triggered, this, function);
    };
    on(Id::FocusFilter, [this] {
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    });
    on(Id::ClearFilter, [this] {
        m_filter->clear();
        m_lists->currentView()->setFocus(Qt::ShortcutFocusReason);
    });
    on(Id::FocusComposer, [this] { m_inspector->composer()->focusText(); });
    on(Id::ShowDetails, [this] { m_inspector->showDetails(); });
    const std::pair<Id, ListsPane::Tab> tabs[] = {{Id::ShowConnections, ListsPane::ConnectionsTab},
                                                  {Id::ShowSessions, ListsPane::SessionsTab},
                                                  {Id::ShowClosed, ListsPane::ClosedTab},
                                                  {Id::ShowEndpoints, ListsPane::EndpointsTab},
                                                  {Id::ShowLog, ListsPane::LogTab}};
    for (const auto &[id, tab] : tabs)
        on(id, [this, tab = tab] {
            m_lists->setCurrentIndex(tab);
            m_lists->currentView()->setFocus(Qt::ShortcutFocusReason);
        });
    on(Id::NextPane, [this] { movePane(1); });
    on(Id::PreviousPane, [this] { movePane(-1); });
    on(Id::SideBySide, [this](bool checked) {
        m_splitter->setOrientation(checked ? Qt::Horizontal : Qt::Vertical);
        m_inspector->messages()->splitter()->setOrientation(checked ? Qt::Vertical
                                                                    : Qt::Horizontal);
    });
}

void MainWindow::connectEndpointActions()
{
    using Shared = EndpointDefaults::SharedConnection;
    const std::pair<Id, Shared> choices[] = {{Id::SharedHandlerDecides, Shared::HandlerDecides},
                                             {Id::SharedForceOn, Shared::ForceOn},
                                             {Id::SharedForceOff, Shared::ForceOff}};
    for (const auto &[id, shared] : choices)
        connect(m_actions->at(id), &QAction::triggered, this, [this, shared = shared] {
            changeEndpoints([shared](const EndpointInfo &info) {
                EndpointDefaults defaults = info.defaults;
                defaults.sharedConnection = shared;
                return defaults;
            });
        });
    for (const auto &[id, column] : EndpointTicks)
        connect(m_actions->at(id), &QAction::triggered, this, [this, column = column](bool on) {
            changeEndpoints([column, on](const EndpointInfo &info) {
                return EndpointsModel::withFlag(info, column, on);
            });
        });
}

void MainWindow::changeEndpoints(
    const std::function<EndpointDefaults(const EndpointInfo &)> &changed)
{
    for (const EndpointInfo &info : chosenEndpoints())
        m_operations->setEndpoint(info.path, changed(info));
}

QList<EndpointInfo> MainWindow::chosenEndpoints() const
{
    QList<EndpointInfo> chosen;
    if (m_lists->currentIndex() != ListsPane::EndpointsTab)
        return chosen;
    for (const QString &path : m_lists->view(ListsPane::EndpointsTab)->selectedKeys()) {
        if (const EndpointInfo *info = m_lists->endpoints().find(path))
            chosen.append(*info);
    }
    return chosen;
}

/// What the actions act on: never what is selected in a list that is not shown.
QStringList MainWindow::actingConnections() const
{
    return m_lists->isShowingConnections() ? m_lists->selectedConnections() : QStringList();
}

QStringList MainWindow::actingSessions() const
{
    return m_lists->isShowingConnections() ? m_lists->selectedSessions() : QStringList();
}

void MainWindow::onEndpointChanged()
{
    ServerDelta delta;
    delta.endpoints = m_controller.endpoints();
    m_lists->endpoints().apply(delta);
    updateEndpointActions();
}

void MainWindow::restartChosen(bool sharedConnection)
{
    QStringList ids;
    for (const QString &id : actingConnections()) {
        const ConnectionInfo *info = m_lists->connections().find(id);
        if (info && canRestart(*info, sharedConnection))
            ids.append(id);
    }
    if (!ids.isEmpty())
        m_operations->restart(ids, sharedConnection);
}

void MainWindow::copyRows()
{
    const auto *focused = qobject_cast<ListView *>(QApplication::focusWidget());
    const ListView *view = focused ? focused : m_lists->currentView();
    QGuiApplication::clipboard()->setText(view->selectedText());
}

void MainWindow::movePane(int step)
{
    QList<QWidget *> panes{
        m_filter, m_lists->currentView(), m_inspector->messages()->list(),
        m_inspector->composer()->findChild<QWidget *>(QStringLiteral("composer.text"))};
    if (m_inspector->isShowingDetails())
        panes.replace(2, m_inspector->details());
    panes.removeIf([](const QWidget *pane) { return !pane->isVisible(); });
    const qsizetype at = panes.indexOf(QApplication::focusWidget());
    const qsizetype next = (std::max<qsizetype>(at, 0) + step + panes.size()) % panes.size();
    panes.at(next)->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::showContextMenu(ListsPane::Tab tab, const QPoint &position)
{
    if (m_lists->currentView()->selectedKeys().isEmpty())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (tab == ListsPane::ConnectionsTab)
        m_actions->fillConnectionMenu(menu);
    else if (tab == ListsPane::SessionsTab)
        m_actions->fillSessionMenu(menu);
    else if (tab == ListsPane::EndpointsTab)
        m_actions->fillEndpointMenu(menu);
    else
        m_actions->fillRowMenu(menu);
    holdOrder(true);
    connect(menu, &QMenu::aboutToHide, this, [this] { holdOrder(false); });
    menu->popup(position);
}

void MainWindow::updateActions()
{
    const auto state = m_controller.state();
    const bool isRunning = state == ServerController::State::Running;
    QList<const ConnectionInfo *> chosen;
    for (const QString &id : actingConnections()) {
        if (const ConnectionInfo *info = m_lists->connections().find(id))
            chosen.append(info);
    }
    const auto enable = [this](Id id, bool enabled) { m_actions->at(id)->setEnabled(enabled); };
    const auto isBinary = [](const ConnectionInfo *info) { return info->binaryData; };
    const bool hasChosen = isRunning && !chosen.isEmpty();
    enable(Id::StartStop,
           state == ServerController::State::Stopped || (isRunning && !m_actions->isLocked()));
    for (const Id id : {Id::TestClient, Id::TestPage})
        enable(id, isRunning);
    for (const Id id : {Id::BinaryData, Id::Close, Id::Abort, Id::EndServer})
        enable(id, hasChosen);
    enable(Id::EndSession, isRunning && !actingSessions().isEmpty());
    const bool hasTargets = m_inspector->composer()->targetCount() > 0;
    enable(Id::Send, isRunning && hasTargets);
    m_actions->at(Id::BinaryData)
        ->setChecked(hasChosen && std::all_of(chosen.begin(), chosen.end(), isBinary));
    const bool hasKeys = !m_lists->currentView()->selectedKeys().isEmpty();
    enable(Id::CopyId, hasKeys);
    m_inspector->composer()->setObstacle(m_actions->isLocked() ? Actions::lockText()
                                         : !isRunning          ? tr("The server is not running")
                                         : hasTargets          ? QString()
                                         : m_chosen.isEmpty()  ? tr("No connection is selected")
                                                               : tr("The connection is closed"));
    updateRestartActions(chosen);
}

void MainWindow::updateRestartActions(const QList<const ConnectionInfo *> &chosen)
{
    const bool isRunning = m_controller.state() == ServerController::State::Running;
    const auto canBecome = [&chosen](bool sharedConnection) {
        return std::any_of(chosen.begin(), chosen.end(), [=](const ConnectionInfo *info) {
            return canRestart(*info, sharedConnection);
        });
    };
    const bool canShare = canBecome(true);
    const bool isRaw =
        !canShare && std::any_of(chosen.begin(), chosen.end(), [](const ConnectionInfo *info) {
            return info->noDataFraming;
        });
    m_actions->at(Id::RestartShared)->setEnabled(isRunning && canShare);
    m_actions->at(Id::RestartDedicated)->setEnabled(isRunning && canBecome(false));
    m_actions->setObstacle(
        Id::RestartShared,
        isRaw ? tr("NoDataFraming excludes SharedConnection: the connection stays dedicated")
              : QString());
}

void MainWindow::updateEndpointActions()
{
    const QList<EndpointInfo> chosen = chosenEndpoints();
    QString obstacle;
    for (const EndpointInfo &info : chosen)
        obstacle = obstacle.isEmpty() ? EndpointsModel::sharingObstacle(info) : obstacle;
    for (const Id id : {Id::SharedHandlerDecides, Id::SharedForceOn, Id::SharedForceOff}) {
        m_actions->at(id)->setEnabled(!chosen.isEmpty() && obstacle.isEmpty());
        m_actions->setObstacle(id, obstacle);
    }
    for (const auto &[id, column] : EndpointTicks) {
        m_actions->at(id)->setEnabled(!chosen.isEmpty());
        if (!chosen.isEmpty())
            m_actions->at(id)->setChecked(*EndpointsModel::flag(chosen.first(), column));
    }
    if (chosen.isEmpty())
        return;
    using Shared = EndpointDefaults::SharedConnection;
    const Shared shared = chosen.first().defaults.sharedConnection;
    m_actions->at(Id::SharedHandlerDecides)->setChecked(shared == Shared::HandlerDecides);
    m_actions->at(Id::SharedForceOn)->setChecked(shared == Shared::ForceOn);
    m_actions->at(Id::SharedForceOff)->setChecked(shared == Shared::ForceOff);
}

} // namespace csp
