// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace csp {

/// The fields a filter may name.
enum class FilterField {
    Class,
    Path,
    Peer,
    Session,
    State,
    Shared,
    Binary,
    Queue,
    In,
    Out,
    Origin,
    Id
};

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
    virtual std::optional<qint64> number(FilterField field) const = 0;
};

/// A parsed filter: plain words, field:value, field>n, field<n, each with - before it for "not".
///
/// Quotes keep a word together and take colons literally. A field without a value yet excludes
/// nothing. Thread: a value.
class FilterExpression
{
public:
    static FilterExpression parse(const QString &text);
    /// The words before the colon, in the order they are offered.
    static QStringList fieldNames();

    bool isEmpty() const { return m_terms.isEmpty(); }
    /// Why the text is no filter, for a person; empty when it is one.
    const QString &error() const { return m_error; }
    bool matches(const FilterSubject &subject) const;

private:
    enum class Relation { Contains, Equal, Greater, Less };
    struct Term
    {
        bool negated = false;
        std::optional<FilterField> field;
        Relation relation = Relation::Contains;
        QString text;
        qint64 number = 0;
    };

    void addTerm(QString token, bool quoted);
    void addFieldTerm(const QString &name, QChar sign, const QString &value, bool negated);
    void readNumber(Term &term, const QString &name, QChar sign);
    void readYesNo(Term &term, const QString &name);
    static bool holds(const Term &term, const FilterSubject &subject);

    QList<Term> m_terms;
    QString m_error;
};

} // namespace csp
