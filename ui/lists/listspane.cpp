// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/listspane.h"

#include "ui/basics/clientlines.h"
#include "ui/basics/emptystate.h"
#include "ui/basics/texts.h"
#include "ui/lists/logbar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QSet>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace csp {

namespace {

constexpr std::chrono::seconds AgeInterval{1};

} // namespace

ListsPane::ListsPane(QWidget *parent)
    : QTabWidget(parent)
    , m_connections(new ConnectionsModel(this))
    , m_sessions(new SessionsModel(this, m_connections))
    , m_closed(new ClosedModel(this))
    , m_endpoints(new EndpointsModel(this))
    , m_log(new LogModel(this))
{
    setObjectName(QStringLiteral("lists"));
    setDocumentMode(true);
    setAccessibleName(tr("Lists"));
    addPage(ConnectionsTab, m_connections, QStringLiteral("connections"), tr("Connections"));
    addPage(SessionsTab, m_sessions, QStringLiteral("sessions"), tr("Sessions"));
    addPage(ClosedTab, m_closed, QStringLiteral("closed"), tr("Closed"));
    addPage(EndpointsTab, m_endpoints, QStringLiteral("endpoints"), tr("Endpoints"));
    addPage(LogTab, m_log, QStringLiteral("log"), tr("Log"));
    addLogBar();
    view(ConnectionsTab)->sortByColumn(ConnectionColumn::ConnectedFor, Qt::DescendingOrder);
    view(SessionsTab)->sortByColumn(SessionsModel::Created, Qt::AscendingOrder);
    view(ClosedTab)->sortByColumn(ClosedModel::ClosedAt, Qt::DescendingOrder);
    view(EndpointsTab)->sortByColumn(EndpointsModel::Path, Qt::AscendingOrder);
    view(LogTab)->setSortingEnabled(false);
    fillEmptyStates();
    connect(this, &QTabWidget::currentChanged, this, [this](int tab) {
        if (tab == LogTab)
            m_unreadErrors = 0;
        updatePage(Tab(tab));
        Q_EMIT selectionChanged();
    });
    m_ageTimer.setInterval(AgeInterval);
    connect(&m_ageTimer, &QTimer::timeout, this, &ListsPane::updateAges);
    m_ageTimer.start();
}

void ListsPane::addPage(Tab tab, ListModel *model, const QString &name, const QString &title)
{
    Page &page = m_pages.at(tab);
    page.title = title;
    page.view = new ListView(model, name, title, this);
    page.view->setSortingEnabled(true);
    page.empty = new EmptyState(this);
    page.noMatch = new EmptyState(this);
    auto *clear = new QPushButton(tr("C&lear filter"), page.noMatch);
    clear->setObjectName(name + QStringLiteral(".clearFilter"));
    connect(clear, &QPushButton::clicked, this, &ListsPane::clearFilterAsked);
    page.noMatch->addWidget(clear);
    page.stack = new QStackedWidget(this);
    for (QWidget *widget : {static_cast<QWidget *>(page.view), static_cast<QWidget *>(page.empty),
                            static_cast<QWidget *>(page.noMatch)})
        page.stack->addWidget(widget);
    addTab(page.stack, title);
    connect(page.view, &ListView::keysSelected, this, &ListsPane::selectionChanged);
    connect(page.view, &QWidget::customContextMenuRequested, this,
            [this, tab](const QPoint &position) {
                Q_EMIT contextMenuAsked(tab, view(tab)->viewport()->mapToGlobal(position));
            });
}

void ListsPane::addLogBar()
{
    QStackedWidget *stack = m_pages.at(LogTab).stack;
    auto *page = new QWidget(this);
    m_logBar = new LogBar(page);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    const QString title = tabText(LogTab);
    removeTab(LogTab); // which leaves the stack alive
    column->addWidget(m_logBar);
    column->addWidget(stack, 1);
    stack->show();
    addTab(page, title);
    connect(m_logBar, &LogBar::levelChanged, this, [this] {
        const LogEntry::Level lowest = m_logBar->level();
        view(LogTab)->proxy()->setRowFilter(
            [this, lowest](int row) { return m_log->at(row).level >= lowest; });
        updatePage(LogTab);
    });
    connect(this, &ListsPane::clearFilterAsked, m_logBar, &LogBar::reset);
}

void ListsPane::fillEmptyStates()
{
    EmptyState *nobody = m_pages.at(ConnectionsTab).empty;
    for (const ClientLine &line : clientLines({}))
        m_clientLines.append(nobody->addCopyLine(line.label, {}));
    m_pages.at(SessionsTab)
        .empty->setTexts(tr("No session"), tr("A session begins with a client's first request."));
    m_pages.at(ClosedTab).empty->setTexts(
        tr("Nothing has closed yet"),
        tr("Every WebSocket that ends is listed with code, reason and who did it, and "
           "every client that was refused with the cause."));
    m_pages.at(EndpointsTab)
        .empty->setTexts(tr("No endpoint"), tr("No handler class is registered."));
    m_pages.at(LogTab).empty->setTexts(tr("Nothing logged yet"));
}

void ListsPane::setWelcome(const QList<QAction *> &actions)
{
    EmptyState *nobody = m_pages.at(ConnectionsTab).empty;
    auto *row = new QWidget(nobody);
    auto *buttons = new QHBoxLayout(row);
    for (QAction *action : actions) {
        auto *button = new QToolButton(row);
        button->setObjectName(QStringLiteral("welcome.") + action->objectName());
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        buttons->addWidget(button);
    }
    nobody->addWidget(row);
}

void ListsPane::setServer(ServerController::State state, const QString &url)
{
    const bool isRunning = state == ServerController::State::Running;
    for (const Tab tab : {ConnectionsTab, SessionsTab, EndpointsTab})
        view(tab)->proxy()->list()->setStale(!isRunning);
    const QString path = m_endpoints->rowCount() > 0 ? m_endpoints->at(0).path : QString();
    const QList<ClientLine> lines = clientLines(url + path);
    EmptyState *nobody = m_pages.at(ConnectionsTab).empty;
    const QString endpoints = endpointNames();
    nobody->setTexts(isRunning ? tr("Nobody is connected yet") : tr("The server is not running"),
                     isRunning
                         ? tr("Endpoints: %1 – connect to one with any client:").arg(endpoints)
                         : tr("Start it with F5."));
    nobody->setLinesVisible(isRunning);
    for (int i = 0; i < lines.size(); ++i)
        m_clientLines.at(i)->setText(lines.at(i).text);
    updatePages();
}

void ListsPane::apply(const ServerDelta &delta)
{
    for (const Page &page : m_pages)
        page.view->beginUpdate();
    m_connections->apply(delta);
    m_sessions->apply(delta);
    m_closed->apply(delta);
    m_endpoints->apply(delta);
    for (const Page &page : m_pages)
        page.view->endUpdate();
    updatePages();
}

void ListsPane::appendLog(const QList<LogEntry> &entries)
{
    if (currentIndex() != LogTab) {
        m_unreadErrors +=
            int(std::count_if(entries.begin(), entries.end(), [](const LogEntry &entry) {
                return entry.level == LogEntry::Level::Error;
            }));
    }
    const QScrollBar *bar = view(LogTab)->verticalScrollBar();
    const bool followsEnd = bar->value() == bar->maximum();
    m_log->append(entries);
    if (followsEnd)
        view(LogTab)->scrollToBottom();
    updatePage(LogTab);
}

void ListsPane::setFilter(const FilterExpression &filter)
{
    m_isFiltered = !filter.isEmpty();
    m_isFilterOfTime = filter.dependsOnTime();
    for (const Page &page : m_pages)
        page.view->proxy()->setFilter(filter);
    updatePages();
}

void ListsPane::setOrderHeld(bool held)
{
    m_isHeld = held;
    for (const Page &page : m_pages)
        page.view->setOrderHeld(held);
}

void ListsPane::updatePages()
{
    for (const Tab tab : {ConnectionsTab, SessionsTab, ClosedTab, EndpointsTab, LogTab})
        updatePage(tab);
}

QString ListsPane::countText(Tab tab) const
{
    if (tab == LogTab && m_unreadErrors > 0)
        return tr("new errors: %1").arg(numberText(m_unreadErrors));
    const ListProxy *proxy = m_pages.at(tab).view->proxy();
    const int all = proxy->list()->rowCount();
    const int shown = proxy->rowCount();
    if ((m_isFiltered || tab == LogTab) && shown != all)
        return tr("%1 of %2").arg(numberText(shown), numberText(all));
    return numberText(tab == ConnectionsTab ? m_connections->liveCount() : all);
}

/// The first of them; the tab has all.
QString ListsPane::endpointNames() const
{
    constexpr int Most = 6;
    QStringList names;
    for (int row = 0; row < m_endpoints->rowCount() && row < Most; ++row)
        names.append(m_endpoints->at(row).path);
    if (m_endpoints->rowCount() > Most)
        names.append(QStringLiteral("…"));
    return names.join(QStringLiteral(", "));
}

/// Title with count, and which of list, "nothing" and "no match" is shown.
void ListsPane::updatePage(Tab tab)
{
    const Page &page = m_pages.at(tab);
    const int all = page.view->proxy()->list()->rowCount();
    const int shown = page.view->proxy()->rowCount();
    const QString title = QStringLiteral("%1 (%2)").arg(page.title, countText(tab));
    if (tabText(tab) != title)
        setTabText(tab, title);
    page.noMatch->setTexts(tr("0 of %1 match").arg(numberText(all)));
    QWidget *widget = all == 0     ? static_cast<QWidget *>(page.empty)
                      : shown == 0 ? static_cast<QWidget *>(page.noMatch)
                                   : static_cast<QWidget *>(page.view);
    page.stack->setCurrentWidget(widget);
}

void ListsPane::updateAges()
{
    if (!isVisible())
        return;
    if (m_isFilterOfTime && !m_isHeld) {
        currentView()->proxy()->refreshFilter();
        updatePage(Tab(currentIndex()));
    }
    currentView()->viewport()->update();
}

QStringList ListsPane::shownConnections() const
{
    QStringList ids = view(ConnectionsTab)->shownKeys();
    ids.removeIf([this](const QString &id) { return !m_connections->findLive(id); });
    return ids;
}

QStringList ListsPane::onlySessions(const QStringList &keys) const
{
    QStringList sessions = keys;
    sessions.removeIf([this](const QString &key) { return !m_sessions->find(key); });
    return sessions;
}

/// The sessions among \a keys, and those of the WebSockets among them.
QStringList ListsPane::sessionsOf(const QStringList &keys) const
{
    QStringList sessions;
    for (const QString &key : keys)
        sessions.append(m_sessions->find(key) ? key : m_sessions->sessionOf(key));
    sessions.removeAll(QString());
    sessions.removeDuplicates();
    return sessions;
}

int ListsPane::shownConnectionCount() const
{
    const ListProxy *proxy = view(ConnectionsTab)->proxy();
    const QStringList closed = m_connections->closedIds();
    return proxy->rowCount()
           - int(std::count_if(closed.begin(), closed.end(), [proxy](const QString &id) {
                 return proxy->indexOf(id).isValid();
             }));
}

QStringList ListsPane::selectedConnections() const
{
    if (currentIndex() != SessionsTab) {
        QStringList ids = view(ConnectionsTab)->selectedKeys();
        ids.removeIf([this](const QString &id) { return !m_connections->findLive(id); });
        return ids;
    }
    const QStringList chosen = view(SessionsTab)->selectedKeys();
    const QStringList sessions = onlySessions(chosen);
    const QHash<QString, QStringList> idsOf = m_connections->ofSessions(sessions);
    QStringList ids;
    for (const QString &session : sessions)
        ids += idsOf.value(session);
    for (const QString &key : chosen) { // the WebSockets among them
        if (m_connections->findLive(key) && !idsOf.contains(m_sessions->sessionOf(key)))
            ids.append(key);
    }
    return ids;
}

QStringList ListsPane::selectedSessions() const
{
    if (currentIndex() == SessionsTab)
        return sessionsOf(view(SessionsTab)->selectedKeys());
    QStringList sessions;
    QSet<QString> known; // all of thousands may be selected
    for (const QString &id : view(ConnectionsTab)->selectedKeys()) {
        const ConnectionInfo *info = m_connections->findLive(id);
        if (!info || known.contains(info->sessionId))
            continue;
        known.insert(info->sessionId);
        sessions.append(info->sessionId);
    }
    return sessions;
}

} // namespace csp
