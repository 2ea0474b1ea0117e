// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/jsonhighlighter.h"

#include "ui/basics/theme.h"

namespace csp {

namespace {

/// A string that a broken line has cut in two goes on in the next.
enum BlockState { Outside = -1, InString = 1 };

bool isWordPart(QChar c)
{
    return c.isLetterOrNumber() || c == QLatin1Char('.') || c == QLatin1Char('-')
           || c == QLatin1Char('+');
}

} // namespace

JsonHighlighter::JsonHighlighter(QTextDocument *document)
    : QSyntaxHighlighter(document)
{
}

void JsonHighlighter::setActive(bool active)
{
    m_isActive = active; // the text that follows is highlighted as it comes
}

void JsonHighlighter::setPalette(const QPalette &palette)
{
    m_key = toneColor(Tone::Busy, palette);
    m_string = toneColor(Tone::Good, palette);
    m_number = toneColor(Tone::Warning, palette);
    if (m_isActive)
        rehighlight();
}

void JsonHighlighter::highlightBlock(const QString &text)
{
    setCurrentBlockState(Outside);
    if (!m_isActive)
        return;
    qsizetype at = previousBlockState() == InString ? highlightString(text, 0) : 0;
    while (at < text.size()) {
        if (text.at(at) == QLatin1Char('"')) {
            at = highlightString(text, at);
            continue;
        }
        const qsizetype from = at;
        while (at < text.size() && isWordPart(text.at(at)))
            ++at;
        if (at > from)
            setFormat(int(from), int(at - from), m_number);
        else
            ++at;
    }
}

/// Colours the string that begins or goes on at \a from; where the text goes on behind it.
qsizetype JsonHighlighter::highlightString(const QString &text, qsizetype from)
{
    const bool goesOn = from == 0 && previousBlockState() == InString;
    qsizetype at = goesOn ? from : from + 1;
    while (at < text.size() && text.at(at) != QLatin1Char('"'))
        at += text.at(at) == QLatin1Char('\\') ? 2 : 1;
    if (at >= text.size())
        setCurrentBlockState(InString);
    at = qMin(at + 1, text.size());
    qsizetype behind = at;
    while (behind < text.size() && text.at(behind).isSpace())
        ++behind;
    const bool isKey = behind < text.size() && text.at(behind) == QLatin1Char(':');
    setFormat(int(from), int(at - from), isKey ? m_key : m_string);
    return at;
}

} // namespace csp
