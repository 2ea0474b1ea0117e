// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/composer/savedmodel.h"

#include "ui/basics/icons.h"

#include <QJsonDocument>

namespace csp {

namespace {

const QLatin1String ItemsKey("items");
const QLatin1String NameKey("name");
/// Of a long message the tip shows the head.
constexpr qsizetype TipCharacters = 400;

QJsonObject objectOf(const QStandardItem &item)
{
    QJsonObject object =
        QJsonDocument::fromJson(item.data(SavedModel::ObjectRole).toByteArray()).object();
    object.insert(NameKey, item.text());
    return object;
}

void setObject(QStandardItem &item, QJsonObject object)
{
    const bool isFolder = object.contains(ItemsKey);
    object.remove(ItemsKey);
    item.setData(QJsonDocument(object).toJson(QJsonDocument::Compact), SavedModel::ObjectRole);
    item.setData(isFolder, SavedModel::IsFolderRole);
    item.setIcon(themedIcon(isFolder ? QStringLiteral("folder") : QStringLiteral("message")));
    if (const std::optional<Draft> draft = isFolder ? std::nullopt : draftFromJson(object)) {
        item.setData(draft->text, SavedModel::ContentRole);
        item.setToolTip(QStringLiteral("%1\n%2").arg(payloadKindText(draft->kind),
                                                     draft->text.left(TipCharacters)));
    }
}

QStandardItem *makeItem(const QJsonObject &object)
{
    auto *item = new QStandardItem(object.value(NameKey).toString());
    setObject(*item, object);
    return item;
}

QJsonArray itemsOf(const QStandardItem &parent)
{
    QJsonArray items;
    for (int row = 0; row < parent.rowCount(); ++row) {
        const QStandardItem &item = *parent.child(row);
        QJsonObject object = objectOf(item);
        if (item.data(SavedModel::IsFolderRole).toBool())
            object.insert(ItemsKey, itemsOf(item));
        items.append(object);
    }
    return items;
}

} // namespace

SavedModel::SavedModel(QObject *parent)
    : QStandardItemModel(parent)
{
    connect(this, &QAbstractItemModel::rowsInserted, this, &SavedModel::changed);
    connect(this, &QAbstractItemModel::rowsRemoved, this, &SavedModel::changed);
    connect(this, &QAbstractItemModel::dataChanged, this, &SavedModel::changed);
}

QStandardItem *SavedModel::parentItem(const QModelIndex &parent) const
{
    return parent.isValid() ? itemFromIndex(parent) : invisibleRootItem();
}

void SavedModel::setItems(const QJsonArray &items)
{
    clear();
    addAll(invisibleRootItem(), items);
}

void SavedModel::addAll(QStandardItem *parent, const QJsonArray &items)
{
    for (const QJsonValue &value : items) {
        const QJsonObject object = value.toObject();
        QStandardItem *item = makeItem(object);
        addAll(item, object.value(ItemsKey).toArray());
        parent->appendRow(item);
    }
}

QJsonArray SavedModel::items() const
{
    return itemsOf(*invisibleRootItem());
}

QModelIndex SavedModel::append(const QJsonObject &object, const QModelIndex &parent)
{
    QStandardItem *item = makeItem(object);
    parentItem(parent)->appendRow(item);
    return item->index();
}

QModelIndex SavedModel::addFolder(const QString &name, const QModelIndex &parent)
{
    return append({{NameKey, name}, {ItemsKey, QJsonArray()}}, parent);
}

QModelIndex SavedModel::addMessage(const QString &name, const Draft &draft,
                                   const QModelIndex &parent)
{
    return append(draftToJson(draft, {{NameKey, name}}), parent);
}

void SavedModel::replaceDraft(const QModelIndex &message, const Draft &draft)
{
    QStandardItem &item = *itemFromIndex(message);
    setObject(item, draftToJson(draft, objectOf(item)));
}

std::optional<Draft> SavedModel::draftAt(const QModelIndex &index) const
{
    if (!index.isValid() || isFolder(index))
        return std::nullopt;
    return draftFromJson(objectOf(*itemFromIndex(index)));
}

QModelIndex SavedModel::findMessage(const QString &name, const QModelIndex &parent) const
{
    for (int row = 0; row < rowCount(parent); ++row) {
        const QModelIndex found = index(row, 0, parent);
        if (!isFolder(found) && found.data().toString() == name)
            return found;
    }
    return {};
}

QModelIndex SavedModel::move(const QModelIndex &index, int step)
{
    const QModelIndex parent = index.parent();
    const int to = index.row() + step;
    if (to < 0 || to >= rowCount(parent))
        return index;
    QStandardItem *around = parentItem(parent);
    const QList<QStandardItem *> taken = around->takeRow(index.row());
    around->insertRow(to, taken);
    return taken.first()->index();
}

QModelIndexList SavedModel::folders(const QModelIndex &parent) const
{
    QModelIndexList found;
    for (int row = 0; row < rowCount(parent); ++row) {
        const QModelIndex folder = index(row, 0, parent);
        if (isFolder(folder))
            found << folder << folders(folder);
    }
    return found;
}

Qt::ItemFlags SavedModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags all = QStandardItemModel::flags(index);
    return index.isValid() && !isFolder(index) ? all & ~Qt::ItemIsDropEnabled : all;
}

bool SavedModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const bool isName = role == Qt::EditRole || role == Qt::DisplayRole;
    if (isName && value.toString().trimmed().isEmpty())
        return false;
    return QStandardItemModel::setData(index, value, role);
}

} // namespace csp
