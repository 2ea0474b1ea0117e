// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/servercontroller.h"
#include "ui/basics/viewsettings.h"
#include "ui/dialogs/serverprofile.h"

#include <QObject>

#include <optional>

namespace csp {

class Actions;
class MessageBar;
class MessageDesk;
class UiSettings;
class ViewPace;

/// What the window is told about the server's values, and where they are kept.
struct ServerSetup
{
    ServerValues values;
    GivenValues given;
    ServerProfile profile;
    std::optional<Theme> theme; ///< when one was given
};

/// Asks for the user's preferences, keeps them and has them take effect: the view's and the
/// capture's at once, the server's when it starts next.
///
/// Thread: GUI thread.
class Preferences final : public QObject
{
    Q_OBJECT

public:
    /// What it works on; all of it outlives the preferences.
    struct Parts
    {
        ServerController &controller;
        UiSettings &settings;
        MessageDesk &desk;
        MessageBar &bar;
        Actions &actions;
        ViewPace &pace;
    };

    Preferences(const Parts &parts, QWidget *window);

    void setServer(const ServerSetup &setup);
    void open();

Q_SIGNALS:
    void dialogOpened();
    void dialogClosed();
    /// The user wants what is set to take effect now.
    void restartAsked();

private:
    void setTheme(Theme theme);
    void applyView();
    void takeView(const ViewSettings &settings);
    void takeServer(const ServerValues &values);
    void configure();
    void askForRestart();

    Parts m_parts;
    QWidget *const m_window;
    ServerSetup m_server;
    qint64 m_firstConnections = 0; ///< the limit as set first; the program may have lowered it
    ViewSettings m_view;
    bool m_isConfigured = true; ///< the controller has the values
};

} // namespace csp
