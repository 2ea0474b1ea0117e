// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/composer/saveddrawer.h"

#include "ui/basics/icons.h"
#include "ui/composer/savedproxy.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

// What the drawer consists of.

namespace csp {

void SavedDrawer::layOut()
{
    const int gap = fontMetrics().height() / 4;
    m_search->setObjectName(QStringLiteral("saved.search"));
    m_search->setAccessibleName(tr("Search saved messages"));
    m_search->setPlaceholderText(tr("Search saved messages"));
    m_search->setClearButtonEnabled(true);
    m_tree->setObjectName(QStringLiteral("saved.tree"));
    m_tree->setAccessibleName(tr("Saved messages"));
    m_tree->setModel(m_proxy);
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored); // as high as the text
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setDragDropMode(QAbstractItemView::InternalMove);
    m_tree->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_tree->installEventFilter(this);
    m_notice->setObjectName(QStringLiteral("saved.notice"));
    m_notice->setWordWrap(true);
    m_notice->hide();
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(gap);
    buttons->addWidget(m_search, 1);
    for (QAction *action : {m_newFolder, m_rename, m_remove})
        buttons->addWidget(makeButton(action));
    buttons->addWidget(makeMoreButton());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gap);
    layout->addLayout(buttons);
    layout->addWidget(m_notice);
    layout->addWidget(m_tree, 1);
    setFixedWidth(fontMetrics().averageCharWidth() * 56);
}

QAction *SavedDrawer::addAction(const QString &name, const QString &text, const QString &tip,
                                const QString &icon, const QKeySequence &keys,
                                const std::function<void()> &triggered)
{
    auto *action = new QAction(text, this);
    action->setObjectName(QStringLiteral("saved.") + name);
    action->setToolTip(tip);
    if (!icon.isEmpty())
        action->setIcon(themedIcon(icon));
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetShortcut);
    connect(action, &QAction::triggered, this, triggered);
    m_tree->addAction(action);
    return action;
}

void SavedDrawer::makeActions()
{
    m_newFolder = addAction(QStringLiteral("newFolder"), tr("New &folder"), tr("Add a folder"),
                            QStringLiteral("new-folder"), {}, [this] { addFolder(); });
    m_rename = addAction(QStringLiteral("rename"), tr("&Rename"), tr("Give it another name"),
                         QStringLiteral("rename"), Qt::Key_F2,
                         [this] { m_tree->edit(m_tree->currentIndex()); });
    m_remove =
        addAction(QStringLiteral("remove"), tr("&Delete…"), tr("Delete it, after a question"),
                  QStringLiteral("trash"), Qt::Key_Delete, [this] { askToRemove(); });
    m_up = addAction(QStringLiteral("up"), tr("Move &up"), tr("Put it before its neighbour"), {},
                     Qt::ALT | Qt::Key_Up, [this] { move(-1); });
    m_down = addAction(QStringLiteral("down"), tr("Move do&wn"), tr("Put it behind its neighbour"),
                       {}, Qt::ALT | Qt::Key_Down, [this] { move(1); });
    m_import = addAction(QStringLiteral("import"), tr("&Import…"), tr("Add the messages of a file"),
                         {}, {}, [this] { chooseImport(); });
    m_export =
        addAction(QStringLiteral("export"), tr("&Export…"),
                  tr("Write all saved messages to a file"), {}, {}, [this] { chooseExport(); });
}

QToolButton *SavedDrawer::makeButton(QAction *action)
{
    auto *button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setObjectName(action->objectName() + QStringLiteral(".button"));
    button->setAccessibleName(action->toolTip());
    button->setAutoRaise(true);
    return button;
}

QToolButton *SavedDrawer::makeMoreButton()
{
    auto *menu = new QMenu(this);
    menu->addActions({m_up, m_down});
    menu->addSeparator();
    menu->addActions({m_import, m_export});
    auto *button = new QToolButton(this);
    button->setObjectName(QStringLiteral("saved.more"));
    button->setText(tr("More"));
    button->setAccessibleName(tr("More about saved messages"));
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setAutoRaise(true);
    return button;
}

} // namespace csp
