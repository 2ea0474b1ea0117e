// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/servercontroller.h"
#include "ui/lists/closedmodel.h"
#include "ui/lists/connectionsmodel.h"
#include "ui/lists/endpointsmodel.h"
#include "ui/lists/listview.h"
#include "ui/lists/logmodel.h"
#include "ui/lists/sessionsmodel.h"

#include <QTabWidget>
#include <QTimer>

#include <array>

class QAction;
class QLabel;
class QStackedWidget;

namespace csp {

class EmptyState;
class LogBar;

/// The lists of the console in tabs with their counts, each with what it says when it is empty.
///
/// Thread: GUI thread.
class ListsPane final : public QTabWidget
{
    Q_OBJECT

public:
    enum Tab { ConnectionsTab, SessionsTab, ClosedTab, EndpointsTab, LogTab };

    explicit ListsPane(QWidget *parent = nullptr);

    ConnectionsModel &connections() { return *m_connections; }
    SessionsModel &sessions() { return *m_sessions; }
    ClosedModel &closed() { return *m_closed; }
    EndpointsModel &endpoints() { return *m_endpoints; }
    ListView *view(Tab tab) const { return m_pages.at(tab).view; }
    ListView *currentView() const { return view(Tab(currentIndex())); }

    void apply(const ServerDelta &delta);
    void appendLog(const QList<LogEntry> &entries);
    void setFilter(const FilterExpression &filter);
    void setServer(ServerController::State state, const QString &url);
    /// Offers \a actions while nobody is connected.
    void setWelcome(const QList<QAction *> &actions);
    /// Holds the order of all lists.
    void setOrderHeld(bool held);
    /// The live WebSocketIDs that the selection stands for; those of the chosen sessions on their
    /// tab.
    QStringList selectedConnections() const;
    /// Whether the current list is one of connections: by themselves, or by their sessions.
    bool isShowingConnections() const
    {
        return currentIndex() == ConnectionsTab || currentIndex() == SessionsTab;
    }
    /// The live WebSocketIDs that the filter lets through, in their order.
    QStringList shownConnections() const;
    /// How many these are.
    int shownConnectionCount() const;
    /// The sessions chosen, or those of the chosen connections.
    QStringList selectedSessions() const;

Q_SIGNALS:
    void selectionChanged();
    void clearFilterAsked();
    void contextMenuAsked(csp::ListsPane::Tab tab, const QPoint &globalPosition);

private:
    struct Page
    {
        ListView *view = nullptr;
        EmptyState *empty = nullptr;
        EmptyState *noMatch = nullptr;
        QStackedWidget *stack = nullptr;
        QString title;
    };

    void addPage(Tab tab, ListModel *model, const QString &name, const QString &title);
    void addLogBar();
    void fillEmptyStates();
    void updatePage(Tab tab);
    void updatePages();
    QStringList onlySessions(const QStringList &keys) const;
    QStringList sessionsOf(const QStringList &keys) const;
    QString countText(Tab tab) const;
    QString endpointNames() const;
    void updateAges();

    ConnectionsModel *const m_connections;
    SessionsModel *const m_sessions;
    ClosedModel *const m_closed;
    EndpointsModel *const m_endpoints;
    LogModel *const m_log;
    LogBar *m_logBar = nullptr;
    std::array<Page, LogTab + 1> m_pages;
    QList<QLabel *> m_clientLines;
    QTimer m_ageTimer;
    int m_unreadErrors = 0;
    bool m_isFiltered = false;
    bool m_isFilterOfTime = false; ///< rows pass or fail it as time goes by
    bool m_isHeld = false;
};

} // namespace csp
