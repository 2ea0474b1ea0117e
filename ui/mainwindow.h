// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/servercontroller.h"
#include "ui/composer/composer.h"
#include "ui/lists/listspane.h"
#include "ui/uisettings.h"

#include <QMainWindow>
#include <QStringList>

#include <functional>

class QSplitter;

namespace csp {

class Actions;
class AddressChip;
class FilterBox;
class Inspector;
class JobBar;
class ListDesk;
class MessageBar;
class MessageDesk;
class Operations;
class Preferences;
class QuitGuard;
class Sending;
class ServerSwitch;
class StatusStrip;
class Tools;
class ViewPace;
class ViewPause;
struct ServerSetup;

/// The console: one window with the lists, the inspector and the composer of one server.
///
/// Thread: GUI thread.
class MainWindow final : public QMainWindow
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MainWindow)

public:
    /// \a controller must outlive the window; the window never starts it unasked.
    MainWindow(ServerController &controller, UiSettings settings, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Shows warnings of the program's start in the message bar.
    void setStartupNotices(const QStringList &notices);
    /// The server's values as the preferences show them, and where they keep them.
    void setServerSetup(const ServerSetup &setup);
    /// Captures all messages, and records them to \a path.
    void recordTo(const QString &path);
    /// Whatever acts on the server or its clients cannot be used while the window is open.
    void setReadOnly();

public Q_SLOTS:
    void startServer();
    void stopServer();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void buildToolBar();
    void buildCentre();
    void connectServer();
    void connectTools();
    void connectLists();
    void connectOperations();
    void connectActions();
    void connectViewActions();
    void connectEndpointActions();

    void restoreSettings();
    void saveSettings();

    void onStateChanged(ServerController::State state);
    void onNews(const ServerDelta &told);
    void showNews(const ServerDelta &delta);
    void onSelectionChanged();
    void onEndpointChanged();
    void showResults(const QString &done, const TargetResults &results);
    void showFailure(const QString &text);
    /// What the result line says is said in the message bar while its tab is hidden.
    void tellHiddenFailure();
    /// \a why sessions cannot be stored; empty while they can.
    void showStoreFailure(const QString &why);
    void choose(const QStringList &ids);
    /// Keeps showing the chosen connections that \a delta closed.
    void showClosed(const ServerDelta &delta);
    void updateWatching();
    void updateDetails();
    void updateCounts();
    void updateActions();
    void updateRestartActions(const QList<const ConnectionInfo *> &chosen);
    void updateEndpointActions();

    void showContextMenu(ListsPane::Tab tab, const QPoint &position);
    QStringList actingConnections() const;
    QStringList actingSessions() const;
    void restartChosen(bool sharedConnection);
    QList<EndpointInfo> chosenEndpoints() const;
    void changeEndpoints(const std::function<EndpointDefaults(const EndpointInfo &)> &changed);
    void copyRows();
    void movePane(int step);
    void holdOrder(bool hold);

    ServerController &m_controller;
    UiSettings m_settings;
    Actions *const m_actions;
    AddressChip *const m_chip;
    FilterBox *const m_filter;
    MessageBar *const m_bar;
    JobBar *const m_jobs;
    ListsPane *const m_lists;
    Inspector *const m_inspector;
    QSplitter *const m_splitter;
    StatusStrip *const m_status;
    Operations *const m_operations;
    Sending *const m_sending;
    ServerSwitch *const m_switch;
    Tools *const m_tools;
    QuitGuard *const m_quit;
    MessageDesk *const m_desk;
    ListDesk *const m_listDesk;
    ViewPause *const m_pause;
    ViewPace *const m_pace;
    Preferences *const m_preferences;
    QStringList m_chosen;
    QString m_storeFailure;
    int m_holds = 0;
    bool m_isApplying = false;
};

} // namespace csp
