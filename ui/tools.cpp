// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/tools.h"

#include "ui/actions.h"
#include "ui/basics/messagebar.h"
#include "ui/dialogs/aboutdialog.h"
#include "ui/dialogs/shortcutsdialog.h"
#include "ui/dialogs/testclients.h"

#include <QAction>
#include <QMenu>
#include <QMenuBar>

namespace csp {

namespace {

using Id = Actions::Id;

} // namespace

Tools::Tools(ServerController &controller, Actions &actions, MessageBar &bar, QMainWindow *window)
    : QObject(window)
    , m_actions(actions)
    , m_bar(bar)
    , m_window(window)
    , m_clients(new TestClients(controller, window))
{
    connectActions();
}

void Tools::connectActions()
{
    const auto on = [this](Id id, auto function) {
        connect(m_actions.at(id), &QAction::triggered, this, function);
    };
    on(Id::TestClient, [this] { m_clients->open(); });
    on(Id::TestPage, [this] { showPage(); });
    on(Id::Shortcuts, [this] { showShortcuts(); });
    on(Id::About, [this] { (new AboutDialog(m_window))->open(); });
    connect(m_actions.at(Id::ReadOnly), &QAction::toggled, this, &Tools::setLocked);
}

bool Tools::isLocked() const
{
    return m_actions.at(Id::ReadOnly)->isChecked();
}

void Tools::lockForGood()
{
    m_actions.at(Id::ReadOnly)->setChecked(true);
    m_actions.at(Id::ReadOnly)->setEnabled(false);
    m_actions.setObstacle(Id::ReadOnly, tr("The console was started with --read-only"));
}

void Tools::setLocked(bool locked)
{
    m_actions.setLocked(locked);
    m_clients->setObstacle(locked ? Actions::lockText() : QString());
    m_window->setWindowTitle(locked ? tr("CSP console (read-only)") : tr("CSP console"));
    Q_EMIT lockChanged(locked);
}

void Tools::showPage()
{
    const QString failure = m_clients->openPage();
    const QString key = QStringLiteral("testPage");
    if (failure.isEmpty())
        m_bar.withdraw(key);
    else
        m_bar.post(key, Tone::Warning, failure);
}

void Tools::showShortcuts()
{
    QList<ShortcutsDialog::Group> groups;
    QList<QAction *> others = m_window->actions();
    for (const QAction *menu : m_window->menuBar()->actions()) {
        groups.append({menu->text(), menu->menu()->actions()});
        others.removeIf(
            [menu](QAction *action) { return menu->menu()->actions().contains(action); });
    }
    groups.append({tr("Elsewhere"), others});
    (new ShortcutsDialog(groups, m_window))->open();
}

} // namespace csp
