// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/commands/targetsdialog.h"

#include "ui/basics/texts.h"

#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace csp {

namespace {

enum Columns { IdColumn, DetailColumn, PathColumn, StateColumn };

constexpr int VisibleRows = 6;
constexpr int GoneRole = Qt::UserRole;

QLabel *makeLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setVisible(!text.isEmpty());
    return label;
}

} // namespace

TargetsDialog::TargetsDialog(const Texts &texts, const QList<Target> &targets, QWidget *parent)
    : QDialog(parent)
    , m_list(new QTreeWidget(this))
    , m_gone(new QLabel(this))
    , m_layout(new QVBoxLayout(this))
{
    setWindowTitle(texts.title);
    setAttribute(Qt::WA_DeleteOnClose);
    const int gap = fontMetrics().height();
    m_layout->setContentsMargins(gap, gap, gap, gap);
    m_layout->setSpacing(gap * 3 / 4);
    QLabel *question = makeLabel(texts.question, this);
    QFont bold = question->font();
    bold.setWeight(QFont::DemiBold);
    bold.setPointSizeF(bold.pointSizeF() * 1.15);
    question->setFont(bold);
    m_layout->addWidget(question);
    m_layout->addWidget(makeLabel(texts.explanation, this));
    fillList(targets, texts.detailTitle);
    m_layout->addWidget(m_list, 1);
    m_gone->setObjectName(QStringLiteral("gone"));
    m_gone->setMinimumHeight(fontMetrics().lineSpacing()); // its place is kept
    m_layout->addWidget(m_gone);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept = buttons->addButton(texts.accept, QDialogButtonBox::AcceptRole);
    m_accept->setObjectName(QStringLiteral("accept"));
    m_accept->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_layout->addWidget(buttons);
    m_list->setMinimumWidth(fontMetrics().averageCharWidth() * 96); // a form may need more
}

void TargetsDialog::fillList(const QList<Target> &targets, const QString &detailTitle)
{
    m_list->setObjectName(QStringLiteral("targets"));
    m_list->setAccessibleName(tr("Targets"));
    m_list->setUniformRowHeights(true);
    m_list->setAlternatingRowColors(true);
    m_list->setSelectionMode(QAbstractItemView::NoSelection);
    m_list->setHeaderLabels(
        {tr("Id"), tr("Peer"), detailTitle.isEmpty() ? tr("Path") : detailTitle, tr("State")});
    const QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    QList<QTreeWidgetItem *> items;
    int rows = 0;
    for (const Target &target : targets) {
        auto *item = new QTreeWidgetItem({target.id, target.detail, target.path, tr("here")});
        item->setFont(IdColumn, fixed);
        for (const QString &part : target.parts) {
            auto *child = new QTreeWidgetItem(item, {part});
            child->setFont(IdColumn, fixed);
        }
        rows += 1 + int(target.parts.size());
        items.append(item);
    }
    m_list->setRootIsDecorated(rows > int(items.size()));
    m_list->addTopLevelItems(items);
    m_list->expandAll();
    for (const int column : {int(IdColumn), int(DetailColumn), int(PathColumn)})
        m_list->resizeColumnToContents(column);
    const int rowHeight = m_list->sizeHintForRow(0);
    m_list->setMinimumHeight(m_list->header()->sizeHint().height()
                             + rowHeight * qBound(2, rows, VisibleRows) + m_list->frameWidth() * 2);
}

QStringList TargetsDialog::remaining() const
{
    QStringList ids;
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        const QTreeWidgetItem *item = m_list->topLevelItem(i);
        if (!item->data(IdColumn, GoneRole).toBool())
            ids.append(item->text(IdColumn));
    }
    return ids;
}

void TargetsDialog::markGone(const QSet<QString> &ids)
{
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        QTreeWidgetItem *item = m_list->topLevelItem(i);
        if (!ids.contains(item->text(IdColumn)))
            continue;
        item->setData(IdColumn, GoneRole, true);
        item->setText(StateColumn, tr("left meanwhile"));
        item->setDisabled(true);
    }
    const auto left = qsizetype(m_list->topLevelItemCount()) - remaining().size();
    if (left > 0)
        m_gone->setText(tr("%1 of %2 left meanwhile; nothing is done to them.")
                            .arg(numberText(left), numberText(m_list->topLevelItemCount())));
    updateAccept();
}

void TargetsDialog::addForm(QWidget *form)
{
    m_layout->insertWidget(m_layout->count() - 1, form);
}

void TargetsDialog::setAcceptable(bool acceptable)
{
    m_isAcceptable = acceptable;
    updateAccept();
}

void TargetsDialog::updateAccept()
{
    m_accept->setEnabled(m_isAcceptable && !remaining().isEmpty());
}

} // namespace csp
