// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/commands/resultsdialog.h"

#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace csp {

ResultsDialog::ResultsDialog(const TargetResults &refusals, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("resultsDialog"));
    setWindowTitle(tr("Refused"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *list = new QTreeWidget(this);
    list->setAccessibleName(tr("Refused targets"));
    list->setRootIsDecorated(false);
    list->setUniformRowHeights(true);
    list->setAlternatingRowColors(true);
    list->setHeaderLabels({tr("Id"), tr("Result")});
    QList<QTreeWidgetItem *> items;
    for (const TargetResult &refusal : refusals) {
        auto *item = new QTreeWidgetItem({refusal.id, refusal.status.toString()});
        item->setFont(0, QFontDatabase::systemFont(QFontDatabase::FixedFont));
        items.append(item);
    }
    list->addTopLevelItems(items);
    list->resizeColumnToContents(0);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(list);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 90, fontMetrics().height() * 18);
}

} // namespace csp
