// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/lists/filterfields.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace csp {

/// What a filter asks of one row. A field that the row's list does not have gives nullopt and
/// excludes no row.
///
/// Thread: GUI thread.
class FilterSubject
{
public:
    virtual ~FilterSubject() = default;
    /// Whether a visible field contains \a word, whatever its case.
    virtual bool hasWord(const QString &word) const = 0;
    virtual std::optional<QString> text(FilterField field) const = 0;
    /// Whether text() has \a part in it, whatever its case; for whom making the text is dear.
    virtual std::optional<bool> contains(FilterField field, const QString &part) const;
    /// A count, bytes, microseconds for durations, 0 or 1 for yes and no. A negative number is one
    /// that is not known, and is no number for a comparison.
    virtual std::optional<qint64> number(FilterField field) const = 0;
};

/// A parsed filter: plain words, field:value, and comparisons such as queue>64k or idle<=5m, each
/// with - before it for "not". "=" with a text asks for the whole of it.
///
/// Quotes keep a word together and take colons literally. A field without a value yet excludes
/// nothing. Thread: a value.
class FilterExpression
{
public:
    static FilterExpression parse(const QString &text, FilterSet set = FilterSet::Rows);
    /// The words before the colon, in the order they are offered.
    static QStringList fieldNames(FilterSet set = FilterSet::Rows);

    bool isEmpty() const { return m_terms.isEmpty(); }
    /// Why the text is no filter, for a person; empty when it is one.
    const QString &error() const { return m_error; }
    /// Whether a row may pass or fail without a change of its own, as time goes by.
    bool dependsOnTime() const;
    bool matches(const FilterSubject &subject) const;

private:
    enum class Relation { Contains, Equal, Greater, GreaterEqual, Less, LessEqual };
    struct Term
    {
        bool negated = false;
        std::optional<FilterField> field;
        Relation relation = Relation::Contains;
        QString text;
        FilterNumber number;
        bool isNumber = false;
    };

    void addTerm(QString token, bool quoted);
    void addFieldTerm(const QString &name, const QString &sign, const QString &value, bool negated);
    void readNumber(Term &term, const FilterFieldInfo &field);
    void readYesNo(Term &term, const FilterFieldInfo &field);
    static Relation relationOf(const QString &sign, bool isText);
    static bool holds(const Term &term, const FilterSubject &subject);
    static bool compares(const Term &term, qint64 number);

    FilterSet m_set = FilterSet::Rows;
    QList<Term> m_terms;
    QString m_error;
};

} // namespace csp
