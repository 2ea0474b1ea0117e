// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/filterexpression.h"

#include <QCoreApplication>

#include <algorithm>

namespace csp {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("csp::FilterExpression", text);
}

/// "yes", "no", their beginnings and other words for them; nullopt for anything else.
std::optional<bool> yesNo(const QString &value)
{
    const QString word = value.toLower();
    for (const QStringView yes : {u"yes", u"true", u"on", u"1"}) {
        if (yes.startsWith(word))
            return true;
    }
    for (const QStringView no : {u"no", u"false", u"off", u"0"}) {
        if (no.startsWith(word))
            return false;
    }
    return std::nullopt;
}

/// Where the sign after a field's name stands; -1 when the token is a plain word.
qsizetype signPosition(const QString &token)
{
    qsizetype i = 0;
    while (i < token.size() && token.at(i).isLetter())
        ++i;
    const bool sign = i > 0 && i < token.size() && QStringView(u":<>=").contains(token.at(i));
    return sign ? i : -1;
}

/// The sign at \a position: one of : < > = <= >=.
QString signAt(const QString &token, qsizetype position)
{
    const bool isPair = QStringView(u"<>").contains(token.at(position))
                        && token.mid(position + 1, 1) == QLatin1String("=");
    return token.mid(position, isPair ? 2 : 1);
}

} // namespace

std::optional<bool> FilterSubject::contains(FilterField field, const QString &part) const
{
    const std::optional<QString> whole = text(field);
    return whole ? std::optional(whole->contains(part, Qt::CaseInsensitive)) : std::nullopt;
}

QStringList FilterExpression::fieldNames(FilterSet set)
{
    QStringList names;
    for (const FilterFieldInfo &field : filterFields(set))
        names.append(QLatin1String(field.name));
    return names;
}

FilterExpression FilterExpression::parse(const QString &text, FilterSet set)
{
    FilterExpression expression;
    expression.m_set = set;
    QString token;
    bool inQuotes = false;
    bool startedQuoted = false;
    const auto finish = [&] {
        if (!token.isEmpty())
            expression.addTerm(token, startedQuoted);
        token.clear();
        startedQuoted = false;
    };
    for (const QChar c : text) {
        if (c == QLatin1Char('"')) {
            startedQuoted = startedQuoted || token.isEmpty() || token == QLatin1Char('-');
            inQuotes = !inQuotes;
        } else if (c.isSpace() && !inQuotes) {
            finish();
        } else {
            token.append(c);
        }
    }
    finish();
    return expression;
}

void FilterExpression::addTerm(QString token, bool quoted)
{
    const bool negated = token.size() > 1 && token.startsWith(QLatin1Char('-'));
    if (negated)
        token.remove(0, 1);
    const qsizetype position = quoted ? -1 : signPosition(token);
    if (position < 0) {
        m_terms.append({negated, std::nullopt, Relation::Contains, token, {}, false});
        return;
    }
    const QString sign = signAt(token, position);
    addFieldTerm(token.left(position), sign, token.mid(position + sign.size()), negated);
}

void FilterExpression::addFieldTerm(const QString &name, const QString &sign, const QString &value,
                                    bool negated)
{
    const FilterFieldInfo *field = findFilterField(name, m_set);
    if (!field) {
        m_error = tr("There is no field \"%1\". Fields: %2. Put a word with a colon in quotes.")
                      .arg(name, fieldNames(m_set).join(QStringLiteral(", ")));
        return;
    }
    if (value.isEmpty())
        return;
    const bool isOrdering = sign != QLatin1String(":") && sign != QLatin1String("=");
    if (!field->isNumber() && isOrdering) {
        m_error = tr("The field \"%1\" is no number; write %1:value.").arg(name);
        return;
    }
    const bool isText = field->kind == FilterFieldInfo::Kind::Text;
    Term term{negated, field->field, relationOf(sign, isText), value, {}, !isText};
    if (field->isNumber())
        readNumber(term, *field);
    else if (!isText)
        readYesNo(term, *field);
    m_terms.append(term);
}

FilterExpression::Relation FilterExpression::relationOf(const QString &sign, bool isText)
{
    if (sign == QLatin1String(">"))
        return Relation::Greater;
    if (sign == QLatin1String(">="))
        return Relation::GreaterEqual;
    if (sign == QLatin1String("<"))
        return Relation::Less;
    if (sign == QLatin1String("<="))
        return Relation::LessEqual;
    return isText && sign == QLatin1String(":") ? Relation::Contains : Relation::Equal;
}

void FilterExpression::readNumber(Term &term, const FilterFieldInfo &field)
{
    const std::optional<FilterNumber> number = parseFilterNumber(term.text, field.kind);
    term.number = number.value_or(FilterNumber{});
    if (number)
        return;
    const QString name = QLatin1String(field.name);
    const QString units = filterUnits(field.kind);
    m_error = units.isEmpty()
                  ? tr("The field \"%1\" needs a whole number, not \"%2\".").arg(name, term.text)
                  : tr("The field \"%1\" needs a number, with one of the units %3 or none, not "
                       "\"%2\".")
                        .arg(name, term.text, units);
}

void FilterExpression::readYesNo(Term &term, const FilterFieldInfo &field)
{
    const std::optional<bool> flag = yesNo(term.text);
    term.number.value = flag.value_or(false) ? 1 : 0;
    if (!flag)
        m_error = tr("The field \"%1\" is yes or no, not \"%2\".")
                      .arg(QLatin1String(field.name), term.text);
}

bool FilterExpression::dependsOnTime() const
{
    return std::any_of(m_terms.begin(), m_terms.end(), [](const Term &term) {
        return term.field == FilterField::Age || term.field == FilterField::Idle;
    });
}

bool FilterExpression::matches(const FilterSubject &subject) const
{
    return std::all_of(m_terms.begin(), m_terms.end(),
                       [&subject](const Term &term) { return holds(term, subject); });
}

bool FilterExpression::holds(const Term &term, const FilterSubject &subject)
{
    if (!term.field)
        return subject.hasWord(term.text) != term.negated;
    if (term.isNumber) {
        const std::optional<qint64> number = subject.number(*term.field);
        return !number || (*number >= 0 && compares(term, *number)) != term.negated;
    }
    if (term.relation == Relation::Contains) {
        const std::optional<bool> isSo = subject.contains(*term.field, term.text);
        return !isSo || *isSo != term.negated;
    }
    const std::optional<QString> text = subject.text(*term.field);
    return !text || (text->compare(term.text, Qt::CaseInsensitive) == 0) != term.negated;
}

bool FilterExpression::compares(const Term &term, qint64 number)
{
    const qint64 from = term.number.value;
    switch (term.relation) {
    case Relation::Greater:
        return number > from;
    case Relation::GreaterEqual:
        return number >= from;
    case Relation::Less:
        return number < from;
    case Relation::LessEqual:
        return number <= from;
    default:
        return number >= from && number < from + term.number.step;
    }
}

} // namespace csp
