// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/preferences.h"

#include "ui/actions.h"
#include "ui/basics/messagebar.h"
#include "ui/dialogs/noticespage.h"
#include "ui/dialogs/preferencesdialog.h"
#include "ui/dialogs/serversettingspage.h"
#include "ui/dialogs/viewsettingspage.h"
#include "ui/inspector/capturesettingspage.h"
#include "ui/messagedesk.h"
#include "ui/uisettings.h"
#include "ui/viewpace.h"

#include <QAction>
#include <QApplication>

namespace csp {

namespace {

using Id = Actions::Id;

Id actionOf(Theme theme)
{
    switch (theme) {
    case Theme::System:
        return Id::ThemeSystem;
    case Theme::Light:
        return Id::ThemeLight;
    case Theme::Dark:
        return Id::ThemeDark;
    }
    Q_UNREACHABLE();
}

QString quitNotice()
{
    return QStringLiteral("quit");
}

QString closeNotice()
{
    return QStringLiteral("singleClose");
}

QString laterKey()
{
    return QStringLiteral("preferencesLater");
}

} // namespace

Preferences::Preferences(const Parts &parts, QWidget *window)
    : QObject(window)
    , m_parts(parts)
    , m_window(window)
    , m_view(parts.settings.view())
{
    m_server.values.config = parts.controller.config();
    m_firstConnections = m_server.values.config.limits.connections;
    connect(parts.actions.at(Id::Preferences), &QAction::triggered, this, &Preferences::open);
    for (const Theme theme : {Theme::System, Theme::Light, Theme::Dark})
        connect(parts.actions.at(actionOf(theme)), &QAction::triggered, this,
                [this, theme] { setTheme(theme); });
    connect(&parts.controller, &ServerController::stateChanged, this, &Preferences::configure);
    parts.actions.at(actionOf(m_view.theme))->setChecked(true);
    setTimeFormat(m_view.timeFormat);
    parts.pace.setWanted(m_view.refreshesPerSecond);
}

void Preferences::setServer(const ServerSetup &setup)
{
    m_server = setup;
    m_firstConnections = setup.values.config.limits.connections;
    m_view.theme = setup.theme.value_or(m_view.theme);
    m_parts.actions.at(actionOf(m_view.theme))->setChecked(true);
}

void Preferences::open()
{
    auto *dialog = new PreferencesDialog(m_window);
    auto *server = new ServerSettingsPage(m_server.values, m_server.given, dialog);
    auto *capture = new CaptureSettingsPage(m_parts.settings.capture(), dialog);
    auto *view = new ViewSettingsPage(m_view, m_server.given, dialog);
    auto *notices =
        new NoticesPage({{quitNotice(), tr("&Ask before the window is closed on live connections"),
                          !m_parts.settings.isQuitUnasked()},
                         {closeNotice(), tr("Ask before a &single connection is closed"),
                          m_parts.actions.at(Id::AskSingleClose)->isChecked()}},
                        dialog);
    dialog->addPage(server, tr("&Server"));
    dialog->addPage(capture, tr("Ca&pture"));
    dialog->addPage(view, tr("&View"));
    dialog->addPage(notices, tr("&Notices"));
    connect(server, &ServerSettingsPage::changed, dialog,
            [dialog, server] { dialog->setFault(server, server->fault()); });
    connect(capture, &CaptureSettingsPage::changed, dialog,
            [dialog, capture] { dialog->setFault(capture, capture->fault()); });
    connect(dialog, &QDialog::accepted, this, [this, server, capture, view, notices] {
        m_parts.desk.setSettings(capture->settings());
        takeView(view->settings());
        takeServer(server->values());
        m_parts.settings.setQuitUnasked(!notices->isOn(quitNotice()));
        m_parts.actions.at(Id::AskSingleClose)->setChecked(notices->isOn(closeNotice()));
    });
    connect(dialog, &QDialog::finished, this, &Preferences::dialogClosed);
    Q_EMIT dialogOpened();
    dialog->open();
}

void Preferences::setTheme(Theme theme)
{
    m_view.theme = theme;
    m_parts.settings.setTheme(theme);
    applyTheme(*qApp, theme, m_view.density);
}

void Preferences::takeView(const ViewSettings &settings)
{
    if (settings == m_view)
        return;
    const bool isGivenTheme = settings.theme == m_view.theme; // and not the remembered one
    m_view = settings;
    ViewSettings kept = settings;
    if (isGivenTheme)
        kept.theme = m_parts.settings.theme();
    m_parts.settings.setView(kept);
    applyView();
}

void Preferences::applyView()
{
    m_parts.actions.at(actionOf(m_view.theme))->setChecked(true);
    setTimeFormat(m_view.timeFormat);
    m_parts.pace.setWanted(m_view.refreshesPerSecond);
    applyTheme(*qApp, m_view.theme, m_view.density);
    m_window->update();
}

void Preferences::takeServer(const ServerValues &values)
{
    if (isSame(values, m_server.values))
        return;
    m_server.values = values;
    m_isConfigured = false;
    const QString key = QStringLiteral("preferencesNotKept");
    m_parts.bar.withdraw(key);
    if (const Status kept = m_server.profile.write(values, m_server.given); !kept.isOk())
        m_parts.bar.post(key, Tone::Failure,
                         tr("The server's values count until the program ends; they could not be "
                            "kept: %1")
                             .arg(kept.text()));
    configure();
}

void Preferences::configure()
{
    if (m_isConfigured)
        return;
    if (m_parts.controller.state() != ServerController::State::Stopped) {
        m_parts.bar.post(
            laterKey(), Tone::Plain,
            tr("The server goes on with its former values until its next start; a restart closes "
               "every WebSocket (1001)."),
            {{tr("Restart now"), QStringLiteral("restartNow"), [this] { askForRestart(); }}});
        return;
    }
    ServerConfig config = m_parts.controller.config();
    const qint64 fitted = config.limits.connections;
    takeValues(config, m_server.values.config);
    if (config.limits.connections == m_firstConnections)
        config.limits.connections = fitted;
    const Status set = m_parts.controller.setConfig(config);
    m_isConfigured = true;
    m_parts.bar.withdraw(laterKey());
    if (!set.isOk())
        m_parts.bar.post(QStringLiteral("preferencesRefused"), Tone::Failure,
                         tr("The server's values cannot be used: %1").arg(set.toString()));
}

void Preferences::askForRestart()
{
    const QString key = QStringLiteral("restartLocked");
    m_parts.bar.withdraw(key);
    if (m_parts.actions.isLocked())
        m_parts.bar.post(key, Tone::Failure, tr("Not restarted: the window is read-only"));
    else
        Q_EMIT restartAsked();
}

} // namespace csp
