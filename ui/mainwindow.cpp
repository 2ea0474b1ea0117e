// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/mainwindow.h"

#include "ui/actions.h"
#include "ui/addresschip.h"
#include "ui/basics/jobbar.h"
#include "ui/basics/messagebar.h"
#include "ui/commands/operations.h"
#include "ui/commands/resultsdialog.h"
#include "ui/commands/serverswitch.h"
#include "ui/composer/resultline.h"
#include "ui/composer/saveddrawer.h"
#include "ui/inspector/inspector.h"
#include "ui/inspector/messagesview.h"
#include "ui/listdesk.h"
#include "ui/lists/filterbox.h"
#include "ui/lists/filtervalues.h"
#include "ui/messagedesk.h"
#include "ui/preferences.h"
#include "ui/quitguard.h"
#include "ui/sending.h"
#include "ui/statusstrip.h"
#include "ui/tools.h"
#include "ui/viewpace.h"
#include "ui/viewpause.h"

#include <QAction>
#include <QCloseEvent>
#include <QMenuBar>
#include <QScreen>
#include <QSplitter>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace csp {

namespace {

using Id = Actions::Id;

Composer::Commands composerCommands(const Actions &actions)
{
    return {actions.at(Id::Send),        actions.at(Id::FormatJson), actions.at(Id::RepeatSending),
            actions.at(Id::SaveMessage), actions.at(Id::ShowSaved),  actions.at(Id::OlderMessage),
            actions.at(Id::NewerMessage)};
}

/// Each action finds the rows of the filter as it stands: made before what else follows actions,
/// the filter is told of them first.
FilterBox *makeFilter(const Actions &actions, QWidget *window)
{
    auto *filter = new FilterBox(window);
    for (const QAction *action : actions.all())
        QObject::connect(action, &QAction::triggered, filter, &FilterBox::flush);
    return filter;
}

} // namespace

MainWindow::MainWindow(ServerController &controller, UiSettings settings, QWidget *parent)
    : QMainWindow(parent)
    , m_controller(controller)
    , m_settings(std::move(settings))
    , m_actions(new Actions(this))
    , m_chip(new AddressChip(this))
    , m_filter(makeFilter(*m_actions, this))
    , m_bar(new MessageBar(this))
    , m_jobs(new JobBar(this))
    , m_lists(new ListsPane(this))
    , m_inspector(new Inspector(composerCommands(*m_actions), this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_status(new StatusStrip(this))
    , m_operations(
          new Operations(controller, m_lists->connections(), m_lists->sessions(), *m_jobs, this))
    , m_sending(new Sending(controller, *m_inspector->composer(), *m_lists, *m_filter, this))
    , m_switch(new ServerSwitch(controller, *m_bar, this))
    , m_tools(new Tools(controller, *m_actions, *m_bar, this))
    , m_quit(new QuitGuard(*m_lists, m_settings, this))
    , m_desk(new MessageDesk({controller, m_lists->connections(), *m_inspector, *m_actions, *m_bar,
                              *m_jobs, *m_status, m_settings},
                             this))
    , m_listDesk(new ListDesk(
          {controller, *m_lists, *m_actions, *m_operations, *m_bar, *m_jobs, m_settings}, this))
    , m_pause(new ViewPause(m_actions->at(Id::PauseView), *m_bar, this))
    , m_pace(new ViewPace(controller, *m_bar, this))
    , m_preferences(
          new Preferences({controller, m_settings, *m_desk, *m_bar, *m_actions, *m_pace}, this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("CSP console"));
    m_actions->fillMenuBar(menuBar());
    buildToolBar();
    buildCentre();
    setStatusBar(m_status);
    m_lists->endpoints().replace(controller.endpoints());
    connectServer();
    connectTools();
    connectLists();
    connectOperations();
    connectActions();
    connectViewActions();
    connectEndpointActions();
    restoreSettings();
    m_inspector->clear();
    onStateChanged(controller.state());
}

MainWindow::~MainWindow()
{
    saveSettings();
    m_controller.setWatching(false);
}

void MainWindow::buildToolBar()
{
    auto *bar = new QToolBar(tr("Toolbar"), this);
    bar->setObjectName(QStringLiteral("toolBar"));
    bar->setMovable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    const int icon = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
    bar->setIconSize({icon, icon});
    bar->addAction(m_actions->at(Id::StartStop));
    bar->addWidget(m_chip);
    bar->addWidget(m_filter);
    for (const Id id : {Id::Send, Id::Close, Id::EndSession, Id::PauseView})
        bar->addAction(m_actions->at(id));
    bar->addAction(m_actions->at(Id::ReadOnly));
    if (auto *more = bar->findChild<QToolButton *>(QStringLiteral("qt_toolbar_ext_button")))
        more->setAccessibleName(tr("More of the toolbar"));
    addToolBar(bar);
}

void MainWindow::buildCentre()
{
    auto *centre = new QWidget(this);
    auto *column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_splitter->setObjectName(QStringLiteral("splitter"));
    m_splitter->addWidget(m_lists);
    m_splitter->addWidget(m_inspector);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    column->addWidget(m_bar);
    column->addWidget(m_jobs);
    column->addWidget(m_splitter, 1);
    setCentralWidget(centre);
    Composer *composer = m_inspector->composer();
    composer->setDrawer(new SavedDrawer(m_settings.messagesPath(), *composer, *m_bar, *m_jobs,
                                        m_actions->at(Id::SaveMessage)));
}

void MainWindow::setStartupNotices(const QStringList &notices)
{
    int number = 0;
    for (const QString &notice : notices)
        m_bar->post(QStringLiteral("notice%1").arg(++number), Tone::Warning, notice);
}

void MainWindow::recordTo(const QString &path)
{
    m_desk->recordAllTo(path);
}

void MainWindow::setServerSetup(const ServerSetup &setup)
{
    m_preferences->setServer(setup);
}

void MainWindow::startServer()
{
    m_switch->start();
}

void MainWindow::stopServer()
{
    m_switch->stop();
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    updateWatching();
}

void MainWindow::hideEvent(QHideEvent *event)
{
    QMainWindow::hideEvent(event);
    updateWatching();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    event->setAccepted(m_quit->mayClose(m_controller.state() == ServerController::State::Running));
}

void MainWindow::setReadOnly()
{
    m_tools->lockForGood();
}

void MainWindow::connectServer()
{
    connect(m_desk, &MessageDesk::needsNewsChanged, this, &MainWindow::updateWatching);
    connect(&m_controller, &ServerController::stateChanged, this, &MainWindow::onStateChanged);
    connect(&m_controller, &ServerController::news, this, &MainWindow::onNews);
    connect(&m_controller, &ServerController::logged, m_lists, &ListsPane::appendLog);
    connect(&m_controller, &ServerController::endpointChanged, this,
            &MainWindow::onEndpointChanged);
}

void MainWindow::connectTools()
{
    m_lists->setWelcome({m_actions->at(Id::TestClient), m_actions->at(Id::TestPage)});
    connect(m_tools, &Tools::lockChanged, this, [this](bool locked) {
        m_sending->setLocked(locked);
        m_operations->setLocked(locked);
        updateActions();
    });
}

void MainWindow::connectLists()
{
    connect(m_lists, &ListsPane::selectionChanged, this, &MainWindow::onSelectionChanged);
    connect(m_lists, &ListsPane::contextMenuAsked, this, &MainWindow::showContextMenu);
    connect(m_lists, &ListsPane::clearFilterAsked, m_actions->at(Id::ClearFilter),
            &QAction::trigger);
    connect(m_filter, &FilterBox::filterChanged, this, [this](const FilterExpression &filter) {
        m_isApplying = true; // hidden rows leave the selection in many steps
        m_lists->setFilter(filter);
        m_isApplying = false;
        onSelectionChanged();
    });
    m_filter->setValues(
        [this](FilterField field) { return filterValues(field, m_lists->endpoints()); });
    for (const auto tab : {ListsPane::ConnectionsTab, ListsPane::SessionsTab})
        connect(m_lists->view(tab), &QAbstractItemView::activated, m_actions->at(Id::ShowDetails),
                &QAction::trigger);
}

void MainWindow::connectOperations()
{
    ResultLine *result = m_inspector->composer()->resultLine();
    connect(m_operations, &Operations::finished, this, &MainWindow::showResults);
    connect(m_operations, &Operations::failed, this, &MainWindow::showFailure);
    connect(m_operations, &Operations::dialogOpened, this, [this] { holdOrder(true); });
    connect(m_operations, &Operations::dialogClosed, this, [this] { holdOrder(false); });
    connect(m_listDesk, &ListDesk::dialogOpened, this, [this] { holdOrder(true); });
    connect(m_listDesk, &ListDesk::dialogClosed, this, [this] { holdOrder(false); });
    connect(m_pause, &ViewPause::paused, this, [this] {
        m_status->setPaused(true);
        holdOrder(true);
        m_desk->setPaused(true);
    });
    connect(m_pause, &ViewPause::resumed, this, [this](const ServerDelta &news, bool isComplete) {
        m_status->setPaused(false);
        holdOrder(false);
        m_desk->setPaused(false);
        showNews(news);
        if (!isComplete) {
            m_controller.setWatching(false); // and again: all that is there
            updateWatching();
        }
    });
    connect(result, &ResultLine::refusalsAsked, this,
            [this](const TargetResults &refusals) { (new ResultsDialog(refusals, this))->open(); });
    connect(m_sending, &Sending::finished, this,
            [this, result](const QString &done, qint64 refused, const TargetResults &refusals) {
                result->showCounts(done, refused, refusals);
                tellHiddenFailure();
            });
    connect(m_sending, &Sending::dialogOpened, this, [this] { holdOrder(true); });
    connect(m_sending, &Sending::dialogClosed, this, [this] { holdOrder(false); });
    connect(m_preferences, &Preferences::dialogOpened, this, [this] { holdOrder(true); });
    connect(m_preferences, &Preferences::dialogClosed, this, [this] { holdOrder(false); });
    connect(m_preferences, &Preferences::restartAsked, m_switch, &ServerSwitch::restart);
    connect(m_inspector->composer(), &Composer::targetsChanged, this, &MainWindow::updateActions);
    connect(&m_lists->endpoints(), &EndpointsModel::defaultsAsked, this,
            [this](const QString &path, const EndpointDefaults &defaults) {
                if (m_actions->isLocked())
                    showFailure(tr("%1 not changed: the window is read-only").arg(path));
                else
                    m_operations->setEndpoint(path, defaults);
            });
}

void MainWindow::showResults(const QString &done, const TargetResults &results)
{
    m_inspector->composer()->resultLine()->showResults(done, results);
    tellHiddenFailure();
}

void MainWindow::showFailure(const QString &text)
{
    m_inspector->composer()->resultLine()->showFailure(text);
    tellHiddenFailure();
}

void MainWindow::tellHiddenFailure()
{
    const QString key = QStringLiteral("commandFailed");
    const ResultLine *result = m_inspector->composer()->resultLine();
    m_bar->withdraw(key);
    if (!result->isFailure() || result->isVisible())
        return;
    QList<MessageBar::Button> buttons;
    if (const TargetResults refusals = result->refusals(); !refusals.isEmpty())
        buttons.append({tr("Show"), QStringLiteral("showRefused"),
                        [this, refusals] { (new ResultsDialog(refusals, this))->open(); }});
    m_bar->post(key, Tone::Failure, result->text(), buttons);
}

void MainWindow::onSelectionChanged()
{
    if (m_isApplying)
        return;
    choose(m_lists->selectedConnections());
    updateDetails();
    updateCounts();
    updateActions();
    updateEndpointActions();
}

void MainWindow::choose(const QStringList &ids)
{
    if (ids == m_chosen)
        return;
    m_chosen = ids;
    m_desk->choose(ids);
}

void MainWindow::holdOrder(bool hold)
{
    m_holds += hold ? 1 : -1;
    m_lists->setOrderHeld(m_holds > 0);
}

} // namespace csp
