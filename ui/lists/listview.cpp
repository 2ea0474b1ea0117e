// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/listview.h"

#include "ui/basics/exporttext.h"

#include <QFontDatabase>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>

#include <algorithm>

namespace csp {

ListView::ListView(ListModel *model, const QString &name, const QString &accessibleName,
                   QWidget *parent)
    : QTreeView(parent)
    , m_proxy(new ListProxy(model, this))
{
    setObjectName(name);
    setAccessibleName(accessibleName);
    setModel(m_proxy);
    setRootIsDecorated(model->isTree());
    setItemsExpandable(model->isTree());
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setAlternatingRowColors(true);
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setTextElideMode(Qt::ElideRight);
    setVerticalScrollMode(ScrollPerItem);
    setHorizontalScrollMode(ScrollPerPixel);
    setContextMenuPolicy(Qt::CustomContextMenu);
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    header()->setHighlightSections(false);
    header()->setStretchLastSection(!model->columns().last().isHidden);
    setColumnWidths();
    updateVisibleColumns();
    connect(this, &QWidget::customContextMenuRequested, this, [this] { setPressed(false); });
    connect(header(), &QWidget::customContextMenuRequested, this, &ListView::showHeaderMenu);
    connect(m_proxy, &QAbstractItemModel::modelAboutToBeReset, this,
            &ListView::rememberBeforeReset);
    connect(m_proxy, &QAbstractItemModel::modelReset, this, &ListView::restoreAfterReset);
}

void ListView::setColumnWidths()
{
    const QList<ListModel::Column> &columns = m_proxy->list()->columns();
    const QFontMetrics fixed(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    const int padding = fontMetrics().averageCharWidth() * 5 / 2;
    const int mark = style()->pixelMetric(QStyle::PM_HeaderMarkSize, nullptr, this);
    for (int i = 0; i < columns.size(); ++i) {
        const ListModel::Column &column = columns.at(i);
        const QFontMetrics metrics = column.isMonospaced ? fixed : fontMetrics();
        const int sample = metrics.horizontalAdvance(QString::fromUtf8(column.sample));
        setColumnWidth(i, std::max(sample + padding, header()->sectionSizeHint(i) + mark));
        setColumnHidden(i, column.isHidden);
    }
}

QStringList ListView::selectedValues(int role) const
{
    QStringList values;
    const QModelIndexList rows = selectionModel()->selectedRows();
    values.reserve(rows.size());
    for (const QModelIndex &row : rows)
        values.append(row.data(role).toString());
    return values;
}

QStringList ListView::selectedKeys() const
{
    return selectedValues(ListModel::IdRole);
}

QStringList ListView::selectedIds() const
{
    return selectedValues(ListModel::CopyIdRole);
}

QStringList ListView::shownKeys() const
{
    QStringList keys;
    keys.reserve(m_proxy->rowCount());
    for (int row = 0; row < m_proxy->rowCount(); ++row)
        keys.append(m_proxy->index(row, 0).data(ListModel::IdRole).toString());
    return keys;
}

void ListView::selectKeys(const QStringList &keys)
{
    QItemSelection selection;
    for (const QString &key : keys) {
        if (const QModelIndex index = m_proxy->indexOf(key); index.isValid())
            selection.select(index, index);
    }
    selectionModel()->select(selection,
                             QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void ListView::setOrderHeld(bool held)
{
    m_held = held;
    setPressed(m_isPressed);
}

void ListView::setPressed(bool pressed)
{
    m_isPressed = pressed;
    m_proxy->setHeld(m_held || m_isPressed);
}

void ListView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        setPressed(true);
    QTreeView::mousePressEvent(event);
}

void ListView::mouseReleaseEvent(QMouseEvent *event)
{
    QTreeView::mouseReleaseEvent(event);
    if (event->button() == Qt::LeftButton)
        setPressed(false);
}

// Behind these the button's release may go to another widget.

void ListView::focusOutEvent(QFocusEvent *event)
{
    QTreeView::focusOutEvent(event);
    setPressed(false);
}

void ListView::hideEvent(QHideEvent *event)
{
    QTreeView::hideEvent(event);
    setPressed(false);
}

/// A key that leads to the row one is on already selects it too.
void ListView::keyPressEvent(QKeyEvent *event)
{
    const QModelIndex before = currentIndex();
    QTreeView::keyPressEvent(event);
    const bool isMove = event->key() == Qt::Key_Home || event->key() == Qt::Key_End
                        || event->key() == Qt::Key_Up || event->key() == Qt::Key_Down;
    if (isMove && event->modifiers() == Qt::NoModifier && before.isValid()
        && before == currentIndex() && !selectionModel()->hasSelection())
        selectionModel()->select(before, QItemSelectionModel::Select | QItemSelectionModel::Rows);
}

void ListView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTreeView::selectionChanged(selected, deselected);
    Q_EMIT keysSelected();
}

QList<int> ListView::shownColumns() const
{
    QList<int> columns;
    for (int visual = 0; visual < header()->count(); ++visual) {
        const int column = header()->logicalIndex(visual);
        if (!isColumnHidden(column))
            columns.append(column);
    }
    return columns;
}

QString ListView::selectedText() const
{
    const QList<int> columns = shownColumns();
    QStringList lines;
    const auto addLine = [&lines, &columns](const auto &textOf) {
        QStringList cells;
        for (const int column : columns)
            cells.append(textOf(column));
        lines.append(cells.join(QLatin1Char('\t')));
    };
    addLine([this](int column) {
        return m_proxy->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    });
    const auto cellOf = [this](const QModelIndex &index) {
        const QString text = index.data().toString().simplified();
        return m_proxy->list()->columns().at(index.column()).isNumber ? text : tableText(text);
    };
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    for (const QModelIndex &row : rows)
        addLine([&](int column) { return cellOf(row.siblingAtColumn(column)); });
    return lines.join(QLatin1Char('\n'));
}

bool ListView::restoreHeader(const QByteArray &state)
{
    const bool restored = !state.isEmpty() && header()->restoreState(state);
    if (isSortingEnabled())
        sortByColumn(header()->sortIndicatorSection(), header()->sortIndicatorOrder());
    updateVisibleColumns();
    return restored;
}

QByteArray ListView::saveHeader() const
{
    return header()->saveState();
}

void ListView::showHeaderMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < m_proxy->columnCount(); ++column) {
        const QString title = m_proxy->headerData(column, Qt::Horizontal).toString();
        QAction *action = menu->addAction(title);
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        action->setEnabled(column != 0);
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            setColumnHidden(column, !shown);
            updateVisibleColumns();
        });
    }
    menu->popup(header()->viewport()->mapToGlobal(position));
}

void ListView::updateVisibleColumns()
{
    ListModel::ColumnMask visible = 0;
    for (int column = 0; column < m_proxy->columnCount(); ++column) {
        if (!isColumnHidden(column))
            visible |= ListModel::ColumnMask(1) << column;
    }
    m_proxy->setVisibleColumns(visible);
}

void ListView::rememberBeforeReset()
{
    m_keysBeforeReset = selectedKeys();
    m_currentBeforeReset = currentIndex().data(ListModel::IdRole).toString();
    m_expandedBeforeReset.clear();
    for (int row = 0; m_proxy->list()->isTree() && row < m_proxy->rowCount(); ++row) {
        if (const QModelIndex index = m_proxy->index(row, 0); isExpanded(index))
            m_expandedBeforeReset.append(index.data(ListModel::IdRole).toString());
    }
}

void ListView::restoreAfterReset()
{
    for (const QString &key : std::as_const(m_expandedBeforeReset))
        expand(m_proxy->indexOf(key));
    if (const QModelIndex current = m_proxy->indexOf(m_currentBeforeReset); current.isValid())
        selectionModel()->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
    if (!m_keysBeforeReset.isEmpty())
        selectKeys(m_keysBeforeReset);
}

/// The row whose place on the screen is kept: the current one when it is seen, else the topmost.
QModelIndex ListView::anchor() const
{
    const QModelIndex current = currentIndex();
    if (current.isValid() && viewport()->rect().intersects(visualRect(current)))
        return current;
    return indexAt(QPoint(0, 0));
}

void ListView::beginUpdate()
{
    m_anchorKey.clear();
    if (verticalScrollBar()->value() == verticalScrollBar()->minimum())
        return;
    if (QModelIndex row = anchor(); row.isValid()) {
        if (row.parent().isValid())
            row = row.parent();
        m_anchorKey = row.data(ListModel::IdRole).toString();
        m_anchorOffset = row.row() - verticalScrollBar()->value();
    }
}

void ListView::endUpdate()
{
    if (m_anchorKey.isEmpty())
        return;
    const QModelIndex row = m_proxy->indexOf(m_anchorKey);
    if (!row.isValid() || row.row() - m_anchorOffset == verticalScrollBar()->value())
        return;
    executeDelayedItemsLayout();
    verticalScrollBar()->setValue(row.row() - m_anchorOffset);
}

} // namespace csp
