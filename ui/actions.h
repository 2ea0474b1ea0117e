// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QHash>
#include <QObject>

class QAction;
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
        CopyId,
        CopyRows,
        SharedHandlerDecides,
        SharedForceOn,
        SharedForceOff,
        EndpointBinaryData,
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

private:
    void add(QMenu *menu, std::initializer_list<Id> ids) const;

    QHash<Id, QAction *> m_actions;
};

} // namespace csp
