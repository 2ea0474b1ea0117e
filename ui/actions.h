// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QHash>
#include <QObject>

class QAction;
class QActionGroup;
class QMenu;
class QMenuBar;
class QWidget;

namespace csp {

/// Every action of the window, made once and shared by menu bar, toolbar and context menus.
///
/// Thread: GUI thread.
class Actions final : public QObject
{
    Q_OBJECT

public:
    enum class Id {
        StartStop,
        ReadOnly,
        TestClient,
        TestPage,
        Shortcuts,
        About,
        Preferences,
        Quit,
        Send,
        FormatJson,
        RepeatSending,
        SaveMessage,
        ShowSaved,
        OlderMessage,
        NewerMessage,
        BinaryData,
        RestartShared,
        RestartDedicated,
        Close,
        Abort,
        EndServer,
        EndSession,
        AskSingleClose,
        CopyId,
        CopyRows,
        ExportRows,
        ClosedRows,
        PauseView,
        ConnectInfo,
        SharedHandlerDecides,
        SharedForceOn,
        SharedForceOff,
        EndpointBinaryData,
        EndpointNoDataFraming,
        EndpointSessionEndOnClose,
        EndpointUseSession,
        EndpointEnabled,
        FocusMessageFilter,
        FindMessage,
        FindPreviousMessage,
        ExportMessages,
        Record,
        CaptureSettings,
        FocusFilter,
        ClearFilter,
        FocusComposer,
        ShowDetails,
        ShowConnections,
        ShowSessions,
        ShowClosed,
        ShowEndpoints,
        ShowLog,
        NextPane,
        PreviousPane,
        SideBySide,
        ThemeSystem,
        ThemeLight,
        ThemeDark
    };
    Q_ENUM(Id)

    /// The actions are added to \a window, so that their shortcuts work all over it.
    explicit Actions(QWidget *window);

    QAction *at(Id id) const { return m_actions.value(id); }
    QList<QAction *> all() const { return m_actions.values(); }
    void fillMenuBar(QMenuBar *bar) const;
    /// What can be done to connections, for menu bar and context menu.
    void fillConnectionMenu(QMenu *menu) const;
    /// What writes and sends messages.
    void fillMessageMenu(QMenu *menu) const;
    void fillCaptureMenu(QMenu *menu) const;
    void fillSessionMenu(QMenu *menu) const;
    void fillEndpointMenu(QMenu *menu) const;
    /// What can be done to rows of any list.
    void fillRowMenu(QMenu *menu) const;
    /// Shows what the start and stop action does next.
    void setRunning(bool running);
    /// Why the action cannot be used now, as its tip; an empty \a obstacle brings its own back.
    void setObstacle(Id id, const QString &obstacle);
    /// While \a locked, what acts on the server or its clients cannot be used; enabling it waits
    /// until then.
    void setLocked(bool locked);
    bool isLocked() const { return m_isLocked; }
    /// Why, for tips.
    static QString lockText();

private:
    void add(QMenu *menu, std::initializer_list<Id> ids) const;

    QHash<Id, QAction *> m_actions;
    QActionGroup *m_acting = nullptr;
    QActionGroup *m_sharing = nullptr;
    bool m_isRunning = false;
    bool m_isLocked = false;
};

} // namespace csp
