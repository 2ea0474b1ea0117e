// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/filterexpression.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace csp {

namespace {

enum class Kind { Text, Number, YesNo };

struct Field
{
    const char *name;
    FilterField field;
    Kind kind;
};

constexpr std::array Fields{
    Field{"class", FilterField::Class, Kind::Text},
    Field{"path", FilterField::Path, Kind::Text},
    Field{"peer", FilterField::Peer, Kind::Text},
    Field{"session", FilterField::Session, Kind::Text},
    Field{"state", FilterField::State, Kind::Text},
    Field{"shared", FilterField::Shared, Kind::YesNo},
    Field{"binary", FilterField::Binary, Kind::YesNo},
    Field{"queue", FilterField::Queue, Kind::Number},
    Field{"in", FilterField::In, Kind::Number},
    Field{"out", FilterField::Out, Kind::Number},
    Field{"origin", FilterField::Origin, Kind::Text},
    Field{"id", FilterField::Id, Kind::Text},
};

QString tr(const char *text)
{
    return QCoreApplication::translate("csp::FilterExpression", text);
}

const Field *findField(const QString &name)
{
    const auto found = std::find_if(Fields.begin(), Fields.end(), [&name](const Field &field) {
        return name.compare(QLatin1String(field.name), Qt::CaseInsensitive) == 0;
    });
    return found == Fields.end() ? nullptr : &*found;
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

} // namespace

QStringList FilterExpression::fieldNames()
{
    QStringList names;
    for (const Field &field : Fields)
        names.append(QLatin1String(field.name));
    return names;
}

FilterExpression FilterExpression::parse(const QString &text)
{
    FilterExpression expression;
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
    const qsizetype sign = quoted ? -1 : signPosition(token);
    if (sign < 0) {
        m_terms.append({negated, std::nullopt, Relation::Contains, token, 0});
        return;
    }
    addFieldTerm(token.left(sign), token.at(sign), token.mid(sign + 1), negated);
}

void FilterExpression::addFieldTerm(const QString &name, QChar sign, const QString &value,
                                    bool negated)
{
    const Field *field = findField(name);
    if (!field) {
        m_error = tr("There is no field \"%1\". Fields: %2. Put a word with a colon in quotes.")
                      .arg(name, fieldNames().join(QStringLiteral(", ")));
        return;
    }
    if (value.isEmpty())
        return;
    const bool isOrdering = sign == QLatin1Char('<') || sign == QLatin1Char('>');
    if (field->kind != Kind::Number && isOrdering) {
        m_error = tr("The field \"%1\" is no number; write %1:value.").arg(name);
        return;
    }
    Term term{negated, field->field, Relation::Contains, value, 0};
    if (field->kind == Kind::Number)
        readNumber(term, name, sign);
    else if (field->kind == Kind::YesNo)
        readYesNo(term, name);
    m_terms.append(term);
}

void FilterExpression::readNumber(Term &term, const QString &name, QChar sign)
{
    bool isNumber = false;
    term.number = term.text.toLongLong(&isNumber);
    term.relation = sign == QLatin1Char('>')   ? Relation::Greater
                    : sign == QLatin1Char('<') ? Relation::Less
                                               : Relation::Equal;
    if (!isNumber)
        m_error = tr("The field \"%1\" needs a whole number, not \"%2\".").arg(name, term.text);
}

void FilterExpression::readYesNo(Term &term, const QString &name)
{
    const std::optional<bool> flag = yesNo(term.text);
    term.relation = Relation::Equal;
    term.number = flag.value_or(false) ? 1 : 0;
    if (!flag)
        m_error = tr("The field \"%1\" is yes or no, not \"%2\".").arg(name, term.text);
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
    if (term.relation == Relation::Contains) {
        const std::optional<QString> text = subject.text(*term.field);
        return !text || text->contains(term.text, Qt::CaseInsensitive) != term.negated;
    }
    const std::optional<qint64> number = subject.number(*term.field);
    if (!number)
        return true;
    const bool holds = term.relation == Relation::Equal     ? *number == term.number
                       : term.relation == Relation::Greater ? *number > term.number
                                                            : *number < term.number;
    return holds != term.negated;
}

} // namespace csp
