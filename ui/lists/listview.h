// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/lists/listproxy.h"

#include <QStringList>
#include <QTreeView>

namespace csp {

/// A flat list on a ListProxy whose selection, current row and scroll position belong to the keys
/// of its rows; keeps the order still while the left mouse button is down.
///
/// Thread: GUI thread.
class ListView final : public QTreeView
{
    Q_OBJECT

public:
    /// \a name is the object name and the key of its header in the settings.
    ListView(ListModel *model, const QString &name, const QString &accessibleName,
             QWidget *parent = nullptr);

    ListProxy *proxy() const { return m_proxy; }
    QStringList selectedKeys() const;
    /// The selected rows' ids for the clipboard.
    QStringList selectedIds() const;
    /// The keys of all rows shown, in their order.
    QStringList shownKeys() const;
    void selectKeys(const QStringList &keys);
    /// Holds the order while \a held; the mouse button holds it besides.
    void setOrderHeld(bool held);
    /// The columns shown, from left to right.
    QList<int> shownColumns() const;
    /// The selected rows as tab-separated text with a line of titles; no cell breaks the line
    /// or is a formula.
    QString selectedText() const;

    bool restoreHeader(const QByteArray &state);
    QByteArray saveHeader() const;
    /// Keeps the rows seen where they are while the model changes.
    void beginUpdate();
    void endUpdate();

Q_SIGNALS:
    void keysSelected();

protected:
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void selectionChanged(const QItemSelection &selected,
                          const QItemSelection &deselected) override;

private:
    void setColumnWidths();
    void setPressed(bool pressed);
    QStringList selectedValues(int role) const;
    void showHeaderMenu(const QPoint &position);
    void updateVisibleColumns();
    void rememberBeforeReset();
    void restoreAfterReset();
    QModelIndex anchor() const;

    ListProxy *const m_proxy;
    QStringList m_keysBeforeReset;
    QStringList m_expandedBeforeReset;
    QString m_currentBeforeReset;
    QString m_anchorKey;
    int m_anchorOffset = 0;
    bool m_held = false;
    bool m_isPressed = false;
};

} // namespace csp
