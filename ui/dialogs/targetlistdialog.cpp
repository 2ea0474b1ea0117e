// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/dialogs/targetlistdialog.h"

#include "ui/basics/texts.h"

#include <QAbstractTableModel>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QHeaderView>
#include <QLabel>
#include <QTreeView>
#include <QVBoxLayout>

namespace csp {

namespace {

enum Columns { IdColumn, PeerColumn, PathColumn, ClassColumn, ColumnCount };

/// Only the rows seen are asked for: there may be 100,000.
///
/// Thread: GUI thread.
class TargetsModel final : public QAbstractTableModel
{
public:
    TargetsModel(QList<ConnectionInfo> targets, QObject *parent)
        : QAbstractTableModel(parent)
        , m_targets(std::move(targets))
    {
    }

    int rowCount(const QModelIndex &parent) const override
    {
        return parent.isValid() ? 0 : int(m_targets.size());
    }
    int columnCount(const QModelIndex &parent) const override
    {
        return parent.isValid() ? 0 : int(ColumnCount);
    }
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const QList<ConnectionInfo> m_targets;
};

QVariant TargetsModel::data(const QModelIndex &index, int role) const
{
    if (role == Qt::FontRole && index.column() == IdColumn)
        return QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (role != Qt::DisplayRole)
        return {};
    const ConnectionInfo &target = m_targets.at(index.row());
    switch (index.column()) {
    case IdColumn:
        return target.webSocketId;
    case PeerColumn:
        return target.peer;
    case PathColumn:
        return target.path;
    default:
        return target.className;
    }
}

QVariant TargetsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case IdColumn:
        return TargetListDialog::tr("WebSocketID");
    case PeerColumn:
        return TargetListDialog::tr("Peer");
    case PathColumn:
        return TargetListDialog::tr("Path");
    default:
        return TargetListDialog::tr("Class");
    }
}

} // namespace

TargetListDialog::TargetListDialog(const QList<ConnectionInfo> &targets, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("targetListDialog"));
    setWindowTitle(tr("Targets"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *list = new QTreeView(this);
    list->setObjectName(QStringLiteral("targetList"));
    list->setAccessibleName(tr("Targets"));
    list->setRootIsDecorated(false);
    list->setUniformRowHeights(true);
    list->setAlternatingRowColors(true);
    list->setModel(new TargetsModel(targets, list));
    for (const int column : {int(IdColumn), int(PeerColumn), int(PathColumn)})
        list->resizeColumnToContents(column);
    auto *count = new QLabel(
        tr("A message sent now would go to these %1:").arg(numberText(targets.size())), this);
    count->setObjectName(QStringLiteral("targetCount"));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(count);
    layout->addWidget(list);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 100, fontMetrics().height() * 20);
}

} // namespace csp
