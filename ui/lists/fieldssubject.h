// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/lists/filterexpression.h"

#include <QHash>
#include <QStringList>
#include <QVariant>

namespace csp {

/// A row for a filter, given by its words and its named fields; for lists of moderate length.
///
/// Thread: GUI thread.
class FieldsSubject final : public FilterSubject
{
public:
    using Fields = QHash<FilterField, QVariant>;

    explicit FieldsSubject(QStringList words, Fields fields = {})
        : m_words(std::move(words))
        , m_fields(std::move(fields))
    {
    }

    bool hasWord(const QString &word) const override
    {
        return !m_words.filter(word, Qt::CaseInsensitive).isEmpty();
    }
    std::optional<QString> text(FilterField field) const override
    {
        const auto found = m_fields.constFind(field);
        return found == m_fields.cend() ? std::nullopt : std::optional(found->toString());
    }
    std::optional<qint64> number(FilterField field) const override
    {
        const auto found = m_fields.constFind(field);
        return found == m_fields.cend() ? std::nullopt : std::optional(found->toLongLong());
    }

private:
    const QStringList m_words;
    const Fields m_fields;
};

} // namespace csp
