// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/shortcutsdialog.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QSet>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace csp {

namespace {

enum Columns { KeysColumn, ActionColumn, TipColumn };

/// "&Send" without its mark, and without "…".
QString plainText(QString text)
{
    return text.remove(QLatin1Char('&')).remove(QChar(0x2026));
}

QString keysOf(const QAction &action)
{
    return QKeySequence::listToString(action.shortcuts(), QKeySequence::NativeText);
}

void showOnly(QTreeWidget &list, const QString &words)
{
    for (int i = 0; i < list.topLevelItemCount(); ++i) {
        QTreeWidgetItem *group = list.topLevelItem(i);
        bool hasAny = false;
        for (int row = 0; row < group->childCount(); ++row) {
            QTreeWidgetItem *item = group->child(row);
            bool isMatch = false;
            for (int column = 0; column < item->columnCount(); ++column)
                isMatch |= item->text(column).contains(words, Qt::CaseInsensitive);
            item->setHidden(!isMatch);
            hasAny |= isMatch;
        }
        group->setHidden(!hasAny);
    }
}

void fill(QTreeWidget &list, const QList<ShortcutsDialog::Group> &groups)
{
    QSet<const QAction *> shown;
    for (const ShortcutsDialog::Group &group : groups) {
        auto *title = new QTreeWidgetItem({plainText(group.title)});
        QFont bold = list.font();
        bold.setWeight(QFont::DemiBold);
        title->setFont(KeysColumn, bold);
        for (const QAction *action : group.actions) {
            if (action->shortcut().isEmpty() || shown.contains(action))
                continue;
            shown.insert(action);
            title->addChild(new QTreeWidgetItem(
                {keysOf(*action), plainText(action->text()), action->toolTip()}));
        }
        if (title->childCount() == 0) {
            delete title;
            continue;
        }
        list.addTopLevelItem(title);
        title->setFirstColumnSpanned(true);
    }
    list.expandAll();
}

} // namespace

ShortcutsDialog::ShortcutsDialog(const QList<Group> &groups, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("shortcutsDialog"));
    setWindowTitle(tr("Shortcuts"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *search = new QLineEdit(this);
    search->setObjectName(QStringLiteral("shortcuts.search"));
    search->setAccessibleName(tr("Search shortcuts"));
    search->setPlaceholderText(tr("Search"));
    search->setClearButtonEnabled(true);
    auto *list = new QTreeWidget(this);
    list->setObjectName(QStringLiteral("shortcuts"));
    list->setAccessibleName(tr("Shortcuts"));
    list->setHeaderLabels({tr("Keys"), tr("Action"), tr("What it does")});
    list->setUniformRowHeights(true);
    list->setItemsExpandable(false);
    list->setRootIsDecorated(false);
    fill(*list, groups);
    for (const int column : {int(KeysColumn), int(ActionColumn)})
        list->resizeColumnToContents(column);
    connect(search, &QLineEdit::textChanged, this,
            [list](const QString &words) { showOnly(*list, words); });
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(search);
    layout->addWidget(list, 1);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 120, fontMetrics().height() * 32);
}

} // namespace csp
