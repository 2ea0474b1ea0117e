// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/composer/draft.h"

#include <QJsonArray>
#include <QStandardItemModel>

namespace csp {

/// Saved messages in folders, in the user's order.
///
/// Thread: GUI thread.
class SavedModel final : public QStandardItemModel
{
    Q_OBJECT

public:
    enum Roles {
        ObjectRole = Qt::UserRole + 1, ///< the item as JSON, without what is in it
        IsFolderRole,
        ContentRole ///< the message's text, to be searched
    };

    explicit SavedModel(QObject *parent = nullptr);

    /// Replaces all by \a items, which SavedFile has checked.
    void setItems(const QJsonArray &items);
    /// Adds a message, or a folder without what is in it, behind all others in \a parent.
    QModelIndex append(const QJsonObject &object, const QModelIndex &parent);
    QJsonArray items() const;

    QModelIndex addFolder(const QString &name, const QModelIndex &parent);
    QModelIndex addMessage(const QString &name, const Draft &draft, const QModelIndex &parent);
    void replaceDraft(const QModelIndex &message, const Draft &draft);
    /// Nothing for a folder.
    std::optional<Draft> draftAt(const QModelIndex &index) const;
    bool isFolder(const QModelIndex &index) const { return index.data(IsFolderRole).toBool(); }
    /// The message of that name right in \a parent, or an invalid index.
    QModelIndex findMessage(const QString &name, const QModelIndex &parent) const;
    /// Moves an item by \a step among its neighbours; its new place.
    QModelIndex move(const QModelIndex &index, int step);
    /// All folders, each before those in it.
    QModelIndexList folders(const QModelIndex &parent = {}) const;

    Qt::ItemFlags flags(const QModelIndex &index) const override;
    /// An item is not without a name.
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }

Q_SIGNALS:
    /// There is something new to be kept.
    void changed();

private:
    void addAll(QStandardItem *parent, const QJsonArray &items);
    QStandardItem *parentItem(const QModelIndex &parent) const;
};

} // namespace csp
