// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/actions.h"

#include "ui/basics/icons.h"

#include <QAction>
#include <QActionGroup>
#include <QKeySequence>
#include <QMenu>
#include <QMenuBar>
#include <QWidget>

#include <algorithm>

namespace csp {

namespace {

using Id = Actions::Id;

/// What an action is made of; texts are translated in the context csp::Actions.
struct Spec
{
    Id id;
    const char *name; ///< object name, behind "action."
    const char *text;
    const char *tip;
    const char *icon;
    const char *shortcut;
    bool isCheckable = false;
};

const Spec Specs[] = {
    {Id::StartStop, "startStop", QT_TRANSLATE_NOOP("csp::Actions", "&Start server"),
     QT_TRANSLATE_NOOP("csp::Actions", "Listen for connections"), "start", "F5"},
    {Id::ReadOnly, "readOnly", QT_TRANSLATE_NOOP("csp::Actions", "&Read-only"),
     QT_TRANSLATE_NOOP("csp::Actions", "Lock whatever acts on the server or its clients"), "unlock",
     "Ctrl+L", true},
    {Id::TestClient, "testClient", QT_TRANSLATE_NOOP("csp::Actions", "Open &test client"),
     QT_TRANSLATE_NOOP("csp::Actions", "A small window that connects to this server"), "client",
     "Ctrl+T"},
    {Id::TestPage, "testPage", QT_TRANSLATE_NOOP("csp::Actions", "Open test &page"),
     QT_TRANSLATE_NOOP("csp::Actions", "The server's own page with clients, in the browser"),
     "page", ""},
    {Id::Shortcuts, "shortcuts", QT_TRANSLATE_NOOP("csp::Actions", "&Shortcuts"),
     QT_TRANSLATE_NOOP("csp::Actions", "Show what each key does"), "keyboard", "F1"},
    {Id::About, "about", QT_TRANSLATE_NOOP("csp::Actions", "&About CSP console"),
     QT_TRANSLATE_NOOP("csp::Actions", "Version and licences"), "info", ""},
    {Id::Preferences, "preferences", QT_TRANSLATE_NOOP("csp::Actions", "Pre&ferences…"),
     QT_TRANSLATE_NOOP("csp::Actions", "Set how server, capture and window work"), "settings",
     "Ctrl+,"},
    {Id::Quit, "quit", QT_TRANSLATE_NOOP("csp::Actions", "&Quit"),
     QT_TRANSLATE_NOOP("csp::Actions", "Stop the server and leave"), "quit", "Ctrl+Q"},
    {Id::Send, "send", QT_TRANSLATE_NOOP("csp::Actions", "&Send"),
     QT_TRANSLATE_NOOP("csp::Actions", "Send the composer's message to its targets"), "send",
     "Ctrl+Return"},
    {Id::FormatJson, "formatJson", QT_TRANSLATE_NOOP("csp::Actions", "Format &JSON"),
     QT_TRANSLATE_NOOP("csp::Actions", "Lay the composer's JSON out by lines"), "format",
     "Ctrl+Shift+J"},
    {Id::RepeatSending, "repeatSending", QT_TRANSLATE_NOOP("csp::Actions", "&Repeat"),
     QT_TRANSLATE_NOOP("csp::Actions", "Send the message several times, at an interval"), "repeat",
     "Ctrl+Shift+R", true},
    {Id::SaveMessage, "saveMessage", QT_TRANSLATE_NOOP("csp::Actions", "Save &as…"),
     QT_TRANSLATE_NOOP("csp::Actions", "Keep the composer's message under a name"), "save",
     "Ctrl+Shift+S"},
    {Id::ShowSaved, "showSaved", QT_TRANSLATE_NOOP("csp::Actions", "Sa&ved"),
     QT_TRANSLATE_NOOP("csp::Actions", "Show the saved messages beside the composer"), "saved",
     "Ctrl+Shift+M", true},
    {Id::OlderMessage, "olderMessage", QT_TRANSLATE_NOOP("csp::Actions", "&Older message"),
     QT_TRANSLATE_NOOP("csp::Actions", "Bring an earlier message back into the composer"), "",
     "Ctrl+Up"},
    {Id::NewerMessage, "newerMessage", QT_TRANSLATE_NOOP("csp::Actions", "&Newer message"),
     QT_TRANSLATE_NOOP("csp::Actions", "Go back towards the message being written"), "",
     "Ctrl+Down"},
    {Id::BinaryData, "binaryData", QT_TRANSLATE_NOOP("csp::Actions", "&BinaryData"),
     QT_TRANSLATE_NOOP("csp::Actions", "Later messages of the selected are binary"), "binary",
     "Ctrl+B", true},
    {Id::RestartShared, "restartShared", QT_TRANSLATE_NOOP("csp::Actions", "Restart as s&hared…"),
     QT_TRANSLATE_NOOP("csp::Actions",
                       "Restart the lifecycle on the same client connection, SharedConnection on"),
     "restart", ""},
    {Id::RestartDedicated, "restartDedicated",
     QT_TRANSLATE_NOOP("csp::Actions", "Restart as &dedicated…"),
     QT_TRANSLATE_NOOP("csp::Actions",
                       "Restart the lifecycle on the same client connection, SharedConnection off"),
     "restart", ""},
    {Id::Close, "close", QT_TRANSLATE_NOOP("csp::Actions", "&Close…"),
     QT_TRANSLATE_NOOP("csp::Actions", "Close the selected with a code and a reason"), "close",
     "Del"},
    {Id::Abort, "abort", QT_TRANSLATE_NOOP("csp::Actions", "&Abort…"),
     QT_TRANSLATE_NOOP("csp::Actions", "Drop the TCP connections of the selected at once"), "abort",
     "Shift+Del"},
    {Id::EndServer, "endServer", QT_TRANSLATE_NOOP("csp::Actions", "End se&rver…"),
     QT_TRANSLATE_NOOP("csp::Actions", "As if the handlers of the selected had called EndServer"),
     "end-server", ""},
    {Id::EndSession, "endSession", QT_TRANSLATE_NOOP("csp::Actions", "&End session…"),
     QT_TRANSLATE_NOOP("csp::Actions", "End the sessions of the selected and all their WebSockets"),
     "end-session", "Ctrl+E"},
    {Id::AskSingleClose, "askSingleClose",
     QT_TRANSLATE_NOOP("csp::Actions", "As&k before closing a single one"),
     QT_TRANSLATE_NOOP("csp::Actions", "Without it, one connection is closed with 1000 at once"),
     "", "", true},
    {Id::CopyId, "copyId", QT_TRANSLATE_NOOP("csp::Actions", "Copy &id"),
     QT_TRANSLATE_NOOP("csp::Actions", "Copy the ids of the selected rows"), "copy",
     "Ctrl+Shift+C"},
    {Id::CopyRows, "copyRows", QT_TRANSLATE_NOOP("csp::Actions", "Copy r&ows"),
     QT_TRANSLATE_NOOP("csp::Actions", "Copy the selected rows as tab-separated text"), "copy", ""},
    {Id::ExportRows, "exportRows", QT_TRANSLATE_NOOP("csp::Actions", "E&xport…"),
     QT_TRANSLATE_NOOP("csp::Actions", "Write rows of this list to a file, as CSV or JSON Lines"),
     "export", "Ctrl+S"},
    {Id::ClosedRows, "closedRows", QT_TRANSLATE_NOOP("csp::Actions", "Number of ro&ws kept…"),
     QT_TRANSLATE_NOOP("csp::Actions", "How many closed connections the window lists"), "", ""},
    {Id::PauseView, "pauseView", QT_TRANSLATE_NOOP("csp::Actions", "&Pause view"),
     QT_TRANSLATE_NOOP("csp::Actions", "Hold lists and messages still; what is new is kept"),
     "pause", "Space", true},
    {Id::ConnectInfo, "connectInfo", QT_TRANSLATE_NOOP("csp::Actions", "&Connect info…"),
     QT_TRANSLATE_NOOP("csp::Actions", "Address and lines for clients, to copy"), "copy", ""},
    {Id::SharedHandlerDecides, "sharedHandlerDecides",
     QT_TRANSLATE_NOOP("csp::Actions", "SharedConnection: &handler decides"),
     QT_TRANSLATE_NOOP("csp::Actions", "New WebSockets of the endpoint: the handler decides"), "",
     "", true},
    {Id::SharedForceOn, "sharedForceOn",
     QT_TRANSLATE_NOOP("csp::Actions", "SharedConnection: force &on"),
     QT_TRANSLATE_NOOP("csp::Actions", "New WebSockets of the endpoint are shared"), "", "", true},
    {Id::SharedForceOff, "sharedForceOff",
     QT_TRANSLATE_NOOP("csp::Actions", "SharedConnection: force o&ff"),
     QT_TRANSLATE_NOOP("csp::Actions", "New WebSockets of the endpoint are dedicated"), "", "",
     true},
    {Id::EndpointBinaryData, "endpointBinaryData",
     QT_TRANSLATE_NOOP("csp::Actions", "&BinaryData for new WebSockets"),
     QT_TRANSLATE_NOOP("csp::Actions", "New WebSockets of the endpoint start with BinaryData"), "",
     "", true},
    {Id::EndpointNoDataFraming, "endpointNoDataFraming",
     QT_TRANSLATE_NOOP("csp::Actions", "&NoDataFraming for new WebSockets"),
     QT_TRANSLATE_NOOP("csp::Actions",
                       "New WebSockets of the endpoint start with NoDataFraming; they are "
                       "dedicated"),
     "", "", true},
    {Id::EndpointSessionEndOnClose, "endpointSessionEndOnClose",
     QT_TRANSLATE_NOOP("csp::Actions", "&SessionEndOnClose for new WebSockets"),
     QT_TRANSLATE_NOOP("csp::Actions",
                       "New WebSockets of the endpoint start with SessionEndOnClose; of a shared "
                       "one it counts only if EndServer is called in Server"),
     "", "", true},
    {Id::EndpointUseSession, "endpointUseSession",
     QT_TRANSLATE_NOOP("csp::Actions", "&UseSession for new WebSockets"),
     QT_TRANSLATE_NOOP("csp::Actions", "New WebSockets of the endpoint have a stored session"), "",
     "", true},
    {Id::EndpointEnabled, "endpointEnabled", QT_TRANSLATE_NOOP("csp::Actions", "&Enabled"),
     QT_TRANSLATE_NOOP("csp::Actions", "A disabled endpoint answers 503"), "", "", true},
    {Id::FocusMessageFilter, "focusMessageFilter",
     QT_TRANSLATE_NOOP("csp::Actions", "Filter &messages"),
     QT_TRANSLATE_NOOP("csp::Actions", "Go to the filter of the messages"), "", "Ctrl+Shift+F"},
    {Id::FindMessage, "findMessage", QT_TRANSLATE_NOOP("csp::Actions", "&Find in messages"),
     QT_TRANSLATE_NOOP("csp::Actions", "Find a text in the messages, or the next with it"),
     "search", "F3"},
    {Id::FindPreviousMessage, "findPreviousMessage",
     QT_TRANSLATE_NOOP("csp::Actions", "Find &previous"),
     QT_TRANSLATE_NOOP("csp::Actions", "Find the text in an earlier message"), "", "Shift+F3"},
    {Id::ExportMessages, "exportMessages", QT_TRANSLATE_NOOP("csp::Actions", "&Export messages…"),
     QT_TRANSLATE_NOOP("csp::Actions", "Write messages to a file, as CSV or JSON Lines"), "export",
     "Ctrl+Shift+E"},
    {Id::Record, "record", QT_TRANSLATE_NOOP("csp::Actions", "&Record to file…"),
     QT_TRANSLATE_NOOP("csp::Actions", "Write each captured message to a file as it comes"),
     "record", "Ctrl+R", true},
    {Id::CaptureSettings, "captureSettings",
     QT_TRANSLATE_NOOP("csp::Actions", "Capture &settings…"),
     QT_TRANSLATE_NOOP("csp::Actions", "How much is captured, and what is redacted in it"),
     "settings", ""},
    {Id::FocusFilter, "focusFilter", QT_TRANSLATE_NOOP("csp::Actions", "&Filter"),
     QT_TRANSLATE_NOOP("csp::Actions", "Go to the filter field"), "search", "Ctrl+F"},
    {Id::ClearFilter, "clearFilter", QT_TRANSLATE_NOOP("csp::Actions", "C&lear filter"),
     QT_TRANSLATE_NOOP("csp::Actions", "Show all rows and go to the list"), "dismiss", "Esc"},
    {Id::FocusComposer, "focusComposer", QT_TRANSLATE_NOOP("csp::Actions", "Co&mposer"),
     QT_TRANSLATE_NOOP("csp::Actions", "Go to the composer"), "", "Ctrl+M"},
    {Id::ShowDetails, "showDetails", QT_TRANSLATE_NOOP("csp::Actions", "De&tails"),
     QT_TRANSLATE_NOOP("csp::Actions", "Show the details of the selected"), "info", ""},
    {Id::ShowConnections, "showConnections", QT_TRANSLATE_NOOP("csp::Actions", "&Connections"),
     QT_TRANSLATE_NOOP("csp::Actions", "Show the list of connections"), "", "Alt+1"},
    {Id::ShowSessions, "showSessions", QT_TRANSLATE_NOOP("csp::Actions", "&Sessions"),
     QT_TRANSLATE_NOOP("csp::Actions", "Show the list of sessions"), "", "Alt+2"},
    {Id::ShowClosed, "showClosed", QT_TRANSLATE_NOOP("csp::Actions", "Close&d"),
     QT_TRANSLATE_NOOP("csp::Actions", "Show how the last connections ended"), "", "Alt+3"},
    {Id::ShowEndpoints, "showEndpoints", QT_TRANSLATE_NOOP("csp::Actions", "&Endpoints"),
     QT_TRANSLATE_NOOP("csp::Actions", "Show the list of endpoints"), "", "Alt+4"},
    {Id::ShowLog, "showLog", QT_TRANSLATE_NOOP("csp::Actions", "L&og"),
     QT_TRANSLATE_NOOP("csp::Actions", "Show the server's log"), "", "Alt+5"},
    {Id::NextPane, "nextPane", QT_TRANSLATE_NOOP("csp::Actions", "&Next pane"),
     QT_TRANSLATE_NOOP("csp::Actions", "Go to the next pane"), "", "F6"},
    {Id::PreviousPane, "previousPane", QT_TRANSLATE_NOOP("csp::Actions", "P&revious pane"),
     QT_TRANSLATE_NOOP("csp::Actions", "Go to the previous pane"), "", "Shift+F6"},
    {Id::SideBySide, "sideBySide", QT_TRANSLATE_NOOP("csp::Actions", "Side &by side"),
     QT_TRANSLATE_NOOP("csp::Actions", "Put the inspector beside the lists"), "split", "", true},
    {Id::ThemeSystem, "themeSystem", QT_TRANSLATE_NOOP("csp::Actions", "Theme: s&ystem"),
     QT_TRANSLATE_NOOP("csp::Actions", "The desktop's colours"), "", "", true},
    {Id::ThemeLight, "themeLight", QT_TRANSLATE_NOOP("csp::Actions", "Theme: l&ight"),
     QT_TRANSLATE_NOOP("csp::Actions", "Light colours"), "", "", true},
    {Id::ThemeDark, "themeDark", QT_TRANSLATE_NOOP("csp::Actions", "Theme: dar&k"),
     QT_TRANSLATE_NOOP("csp::Actions", "Dark colours"), "", "", true},
};

const Spec &specOf(Id id)
{
    return *std::find_if(std::begin(Specs), std::end(Specs),
                         [id](const Spec &spec) { return spec.id == id; });
}

QActionGroup *makeGroup(std::initializer_list<QAction *> actions)
{
    auto *group = new QActionGroup((*actions.begin())->parent());
    for (QAction *action : actions)
        group->addAction(action);
    return group;
}

} // namespace

Actions::Actions(QWidget *window)
    : QObject(window)
{
    for (const Spec &spec : Specs) {
        auto *action = new QAction(tr(spec.text), this);
        action->setObjectName(QStringLiteral("action.") + QLatin1String(spec.name));
        action->setToolTip(tr(spec.tip));
        action->setStatusTip(tr(spec.tip));
        action->setCheckable(spec.isCheckable);
        if (*spec.icon)
            action->setIcon(themedIcon(QLatin1String(spec.icon)));
        if (*spec.shortcut)
            action->setShortcut(QKeySequence::fromString(QLatin1String(spec.shortcut)));
        m_actions.insert(spec.id, action);
        window->addAction(action);
    }
    makeGroup({at(Id::ThemeSystem), at(Id::ThemeLight), at(Id::ThemeDark)});
    m_sharing =
        makeGroup({at(Id::SharedHandlerDecides), at(Id::SharedForceOn), at(Id::SharedForceOff)});
    m_acting = makeGroup(
        {at(Id::TestClient), at(Id::Send), at(Id::BinaryData), at(Id::RestartShared),
         at(Id::RestartDedicated), at(Id::Close), at(Id::Abort), at(Id::EndServer),
         at(Id::EndSession), at(Id::EndpointBinaryData), at(Id::EndpointNoDataFraming),
         at(Id::EndpointSessionEndOnClose), at(Id::EndpointUseSession), at(Id::EndpointEnabled)});
    m_acting->setExclusionPolicy(QActionGroup::ExclusionPolicy::None);
    at(Id::ReadOnly)->setPriority(QAction::LowPriority);
    at(Id::About)->setMenuRole(QAction::AboutRole);
    at(Id::StartStop)->setPriority(QAction::HighPriority);
    at(Id::PauseView)->setShortcutContext(Qt::WidgetShortcut); // Space presses buttons elsewhere
    at(Id::Preferences)->setMenuRole(QAction::PreferencesRole);
    at(Id::Quit)->setMenuRole(QAction::QuitRole);
}

void Actions::setRunning(bool running)
{
    QAction *action = at(Id::StartStop);
    m_isRunning = running;
    action->setText(running ? tr("&Stop server") : tr("&Start server"));
    action->setToolTip(!running     ? tr("Listen for connections")
                       : m_isLocked ? lockText()
                                    : tr("Close every connection with 1001 and stop listening"));
    action->setIcon(themedIcon(running ? QStringLiteral("stop") : QStringLiteral("start")));
}

void Actions::setObstacle(Id id, const QString &obstacle)
{
    QAction *action = at(id);
    const bool isHeld =
        m_isLocked && (action->actionGroup() == m_acting || action->actionGroup() == m_sharing);
    const QString tip = isHeld ? lockText() : obstacle.isEmpty() ? tr(specOf(id).tip) : obstacle;
    action->setToolTip(tip);
    action->setStatusTip(tip);
}

QString Actions::lockText()
{
    return tr("The window is read-only (Ctrl+L)");
}

void Actions::setLocked(bool locked)
{
    m_isLocked = locked;
    for (QActionGroup *group : {m_acting, m_sharing}) {
        group->setEnabled(!locked);
        for (QAction *action : group->actions())
            setObstacle(m_actions.key(action), {});
    }
    at(Id::ReadOnly)
        ->setIcon(themedIcon(locked ? QStringLiteral("lock") : QStringLiteral("unlock")));
    setRunning(m_isRunning);
}

void Actions::add(QMenu *menu, std::initializer_list<Id> ids) const
{
    for (const Id id : ids)
        menu->addAction(at(id));
}

void Actions::fillMenuBar(QMenuBar *bar) const
{
    QMenu *server = bar->addMenu(tr("&Server"));
    add(server, {Id::StartStop, Id::ConnectInfo});
    server->addSeparator();
    add(server, {Id::TestClient, Id::TestPage});
    server->addSeparator();
    add(server, {Id::ReadOnly});
    server->addSeparator();
    add(server, {Id::Preferences});
    server->addSeparator();
    add(server, {Id::Quit});
    fillConnectionMenu(bar->addMenu(tr("&Connection")));
    fillMessageMenu(bar->addMenu(tr("&Message")));
    fillEndpointMenu(bar->addMenu(tr("&Endpoint")));
    fillCaptureMenu(bar->addMenu(tr("C&apture")));
    QMenu *view = bar->addMenu(tr("&View"));
    add(view,
        {Id::ShowConnections, Id::ShowSessions, Id::ShowClosed, Id::ShowEndpoints, Id::ShowLog});
    view->addSeparator();
    add(view, {Id::FocusFilter, Id::ClearFilter, Id::FocusComposer, Id::ShowDetails});
    view->addSeparator();
    add(view, {Id::PauseView, Id::ExportRows, Id::ClosedRows});
    view->addSeparator();
    add(view, {Id::NextPane, Id::PreviousPane, Id::SideBySide});
    view->addSeparator();
    add(view, {Id::ThemeSystem, Id::ThemeLight, Id::ThemeDark});
    QMenu *help = bar->addMenu(tr("&Help"));
    add(help, {Id::Shortcuts});
    help->addSeparator();
    add(help, {Id::About});
}

void Actions::fillConnectionMenu(QMenu *menu) const
{
    menu->setToolTipsVisible(true);
    add(menu, {Id::Send, Id::BinaryData});
    menu->addSeparator();
    add(menu, {Id::RestartShared, Id::RestartDedicated});
    menu->addSeparator();
    add(menu, {Id::Close, Id::Abort, Id::EndServer, Id::EndSession, Id::AskSingleClose});
    menu->addSeparator();
    fillRowMenu(menu);
}

void Actions::fillMessageMenu(QMenu *menu) const
{
    menu->setToolTipsVisible(true);
    add(menu, {Id::Send, Id::RepeatSending, Id::FormatJson});
    menu->addSeparator();
    add(menu, {Id::SaveMessage, Id::ShowSaved});
    menu->addSeparator();
    add(menu, {Id::OlderMessage, Id::NewerMessage, Id::FocusComposer});
}

void Actions::fillCaptureMenu(QMenu *menu) const
{
    add(menu, {Id::FocusMessageFilter, Id::FindMessage, Id::FindPreviousMessage});
    menu->addSeparator();
    add(menu, {Id::ExportMessages, Id::Record});
    menu->addSeparator();
    add(menu, {Id::CaptureSettings});
}

void Actions::fillSessionMenu(QMenu *menu) const
{
    add(menu, {Id::EndSession});
    menu->addSeparator();
    fillRowMenu(menu);
}

void Actions::fillEndpointMenu(QMenu *menu) const
{
    add(menu, {Id::SharedHandlerDecides, Id::SharedForceOn, Id::SharedForceOff});
    menu->addSeparator();
    add(menu, {Id::EndpointBinaryData, Id::EndpointNoDataFraming, Id::EndpointSessionEndOnClose,
               Id::EndpointUseSession, Id::EndpointEnabled});
}

void Actions::fillRowMenu(QMenu *menu) const
{
    add(menu, {Id::CopyId, Id::CopyRows, Id::ExportRows});
}

} // namespace csp
