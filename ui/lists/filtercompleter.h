// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/lists/filterfields.h"

#include <QCompleter>
#include <QStandardItemModel>
#include <QStringList>

#include <functional>

class QLineEdit;

namespace csp {

/// Offers, for the word at the cursor of a filter field, the fields that begin so and the values of
/// the field named; and recent filters as a whole.
///
/// Thread: GUI thread.
class FilterCompleter final : public QCompleter
{
    Q_OBJECT

public:
    using Values = std::function<QStringList(FilterField)>;

    FilterCompleter(QLineEdit *edit, FilterSet set);

    /// Gives the values that a field is likely to have; may give none.
    void setValues(Values values) { m_values = std::move(values); }
    /// Offers what fits to the word at the cursor, or nothing.
    void offerAtCursor();
    /// For an empty filter: offers whole ones, then all fields.
    void offerRecent(const QStringList &filters);

private:
    /// The word at the cursor: from \a start to the cursor.
    struct Word
    {
        qsizetype start = 0;
        QString text;
    };

    Word wordAtCursor() const;
    void addFields(const Word &word);
    void addValues(const Word &word);
    void add(const QString &text, const QString &tip, const QString &replacement, qsizetype start);
    void showOffers();
    void take(const QModelIndex &index);

    QLineEdit *const m_edit;
    const FilterSet m_set;
    QStandardItemModel *const m_offers;
    Values m_values;
};

} // namespace csp
