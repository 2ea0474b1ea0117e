// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/composer/savedproxy.h"

#include "ui/composer/savedmodel.h"

namespace csp {

SavedProxy::SavedProxy(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    setRecursiveFilteringEnabled(true);
    setAutoAcceptChildRows(true);
}

void SavedProxy::setWords(const QString &words)
{
    m_words = words;
    invalidateFilter();
}

bool SavedProxy::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    return index.data().toString().contains(m_words, Qt::CaseInsensitive)
           || index.data(SavedModel::ContentRole).toString().contains(m_words, Qt::CaseInsensitive);
}

} // namespace csp
