// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QSortFilterProxyModel>

namespace csp {

/// Finds words in the names of saved messages and in what they say; folders stay with what is in
/// them.
///
/// Thread: GUI thread.
class SavedProxy final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit SavedProxy(QObject *parent = nullptr);

    void setWords(const QString &words);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QString m_words;
};

} // namespace csp
