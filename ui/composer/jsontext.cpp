// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/composer/jsontext.h"

#include "ui/basics/texts.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace csp {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("csp::JsonText", text);
}

bool isDigit(char16_t c)
{
    return c >= u'0' && c <= u'9';
}

bool isHexDigit(char16_t c)
{
    return isDigit(c) || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
}

/// Goes once through the text, by the grammar of RFC 8259, and writes it anew.
///
/// Thread: a value.
class Reader
{
public:
    Reader(const QString &text, bool variables, bool isWriting)
        : m_text(text)
        , m_variables(variables)
        , m_isWriting(isWriting)
    {
    }

    JsonText read()
    {
        skipBlanks();
        if (value(0)) {
            skipBlanks();
            if (m_at < m_text.size())
                fail(tr("nothing may follow the value"));
        }
        return m_error.isEmpty() ? JsonText{m_out, {}, -1, false}
                                 : JsonText{{}, m_error, m_at, m_isTooLong};
    }

private:
    char16_t current() const { return m_at < m_text.size() ? m_text.at(m_at).unicode() : u'\0'; }
    bool isAt(char16_t c) const { return m_at < m_text.size() && current() == c; }
    void take() { take(1); }
    void take(qsizetype length)
    {
        write(QStringView(m_text).sliced(m_at, length));
        m_at += length;
    }
    void write(QStringView text)
    {
        if (m_isWriting)
            m_out += text;
    }
    void skipBlanks()
    {
        while (isAt(u' ') || isAt(u'\t') || isAt(u'\n') || isAt(u'\r'))
            ++m_at;
    }
    bool fail(const QString &why);
    bool breakLine(int depth);
    bool value(int depth);
    bool container(int depth, char16_t end);
    bool member(int depth);
    bool string();
    bool escape();
    bool number();
    bool digits();
    bool word();
    bool variable();

    const QString m_text;
    const bool m_variables;
    const bool m_isWriting;
    qsizetype m_at = 0;
    QString m_out;
    QString m_error;
    bool m_isTooLong = false;
};

bool Reader::fail(const QString &why)
{
    const QStringView before = QStringView(m_text).first(m_at);
    const auto line = before.count(QLatin1Char('\n')) + 1;
    const auto column = m_at - before.lastIndexOf(QLatin1Char('\n'));
    m_error = tr("Line %1, column %2: %3").arg(numberText(line), numberText(column), why);
    return false;
}

bool Reader::breakLine(int depth)
{
    if (!m_isWriting)
        return true;
    m_isTooLong = m_out.size() > MaxFormattedSize;
    if (m_isTooLong)
        return fail(
            tr("laid out it has more than %1 characters").arg(numberText(MaxFormattedSize)));
    m_out += QLatin1Char('\n') + QString(depth * 2, QLatin1Char(' '));
    return true;
}

bool Reader::value(int depth)
{
    if (m_variables && variable())
        return true;
    if (isAt(u'{') || isAt(u'[')) {
        if (depth == MaxJsonDepth)
            return fail(tr("more than %1 levels").arg(numberText(MaxJsonDepth)));
        return container(depth + 1, isAt(u'{') ? u'}' : u']');
    }
    if (isAt(u'"'))
        return string();
    if (isAt(u'-') || isDigit(current()))
        return number();
    return word();
}

bool Reader::container(int depth, char16_t end)
{
    take();
    skipBlanks();
    if (isAt(end)) {
        take();
        return true;
    }
    for (;;) {
        if (!breakLine(depth))
            return false;
        if (!(end == u'}' ? member(depth) : value(depth)))
            return false;
        skipBlanks();
        if (isAt(end))
            break;
        if (!isAt(u','))
            return fail(tr("a comma or \"%1\" is expected").arg(QChar(end)));
        take();
        skipBlanks();
    }
    if (!breakLine(depth - 1))
        return false;
    take();
    return true;
}

bool Reader::member(int depth)
{
    if (!isAt(u'"'))
        return fail(tr("a name in quotation marks is expected"));
    if (!string())
        return false;
    skipBlanks();
    if (!isAt(u':'))
        return fail(tr("a colon is expected"));
    take();
    write(u" ");
    skipBlanks();
    return value(depth);
}

bool Reader::string()
{
    take();
    while (!isAt(u'"')) {
        if (m_at == m_text.size())
            return fail(tr("the string has no end"));
        if (current() < u' ')
            return fail(tr("a control character is written as \\u and four digits"));
        if (isAt(u'\\')) {
            if (!escape())
                return false;
        } else {
            take();
        }
    }
    take();
    return true;
}

bool Reader::escape()
{
    take();
    if (isAt(u'u')) {
        take();
        for (int i = 0; i < 4; ++i) {
            if (!isHexDigit(current()))
                return fail(tr("four hex digits are expected"));
            take();
        }
        return true;
    }
    if (m_at == m_text.size() || !QStringView(u"\"\\/bfnrt").contains(m_text.at(m_at)))
        return fail(tr("there is no such escape"));
    take();
    return true;
}

bool Reader::digits()
{
    if (!isDigit(current()))
        return fail(tr("a digit is expected"));
    while (isDigit(current()))
        take();
    return true;
}

bool Reader::number()
{
    if (isAt(u'-'))
        take();
    const bool isZero = isAt(u'0');
    if (isZero)
        take();
    if (isZero && isDigit(current()))
        return fail(tr("a number does not begin with 0"));
    if (!isZero && !digits())
        return false;
    if (isAt(u'.')) {
        take();
        if (!digits())
            return false;
    }
    if (!isAt(u'e') && !isAt(u'E'))
        return true;
    take();
    if (isAt(u'+') || isAt(u'-'))
        take();
    return digits();
}

/// Takes a variable that stands for a number, if there is one.
bool Reader::variable()
{
    static const QRegularExpression pattern(QStringLiteral(R"(\{\{\s*seq\s*\}\})"));
    const QRegularExpressionMatch match =
        isAt(u'{') ? pattern.match(m_text, m_at, QRegularExpression::NormalMatch,
                                   QRegularExpression::AnchorAtOffsetMatchOption)
                   : QRegularExpressionMatch();
    if (!match.hasMatch())
        return false;
    take(match.capturedLength());
    return true;
}

bool Reader::word()
{
    for (const QStringView known :
         {QStringView(u"true"), QStringView(u"false"), QStringView(u"null")}) {
        if (!QStringView(m_text).sliced(m_at).startsWith(known))
            continue;
        take(known.size());
        return true;
    }
    return fail(m_at == m_text.size() ? tr("a value is missing") : tr("a value is expected"));
}

} // namespace

JsonText readJson(const QString &text, bool variables)
{
    return Reader(text, variables, false).read();
}

JsonText formatJson(const QString &text, bool variables)
{
    return Reader(text, variables, true).read();
}

} // namespace csp
