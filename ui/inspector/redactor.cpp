// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/redactor.h"

#include <QCoreApplication>

namespace csp {

namespace {

/// What is left of a pattern's steps where the GUI thread waits for it (pcre2pattern, "Setting
/// match resource limits").
const QString QuickPrefix = QStringLiteral("(*LIMIT_MATCH=20000)");

} // namespace

QString Redactor::mark()
{
    return QStringLiteral("[redacted]");
}

Redactor::Redactor(const QStringList &patterns)
{
    for (const QString &text : patterns) {
        if (text.isEmpty())
            continue;
        const auto options = QRegularExpression::UseUnicodePropertiesOption;
        const QRegularExpression pattern(text, options);
        if (pattern.isValid()) {
            m_patterns.append(pattern);
            m_quickPatterns.append(QRegularExpression(QuickPrefix + text, options));
        } else {
            m_faults.append(
                QCoreApplication::translate("csp::Redactor", "\"%1\": %2, at position %3")
                    .arg(text, pattern.errorString())
                    .arg(pattern.patternErrorOffset() + 1));
        }
    }
}

/// Whether patterns can be tried on it: clients send text in binary frames too. A cut may have left
/// part of a character.
bool Redactor::isText(const CapturedMessage &message)
{
    using Kind = CapturedMessage::Kind;
    if (message.kind != Kind::Binary)
        return message.kind == Kind::Text || message.kind == Kind::Close;
    const qsizetype longestPart = message.isCut() ? 3 : 0;
    for (qsizetype part = 0; part <= qMin(longestPart, message.data.size()); ++part) {
        if (QByteArrayView(message.data).chopped(part).isValidUtf8())
            return true;
    }
    return false;
}

CapturedMessage Redactor::redacted(const CapturedMessage &message) const
{
    if (m_patterns.isEmpty() || !isText(message))
        return message;
    QString text = QString::fromUtf8(message.data);
    bool isHidden = false;
    for (const QRegularExpression &pattern : m_patterns)
        isHidden |= hide(text, pattern, message.isCut());
    if (!isHidden)
        return message;
    CapturedMessage redacted = message;
    redacted.data = text.toUtf8();
    redacted.redactedFrom = message.keptBytes();
    return redacted;
}

ServerDelta Redactor::redacted(const ServerDelta &news) const
{
    ServerDelta redacted = news;
    if (m_patterns.isEmpty())
        return redacted;
    for (ClosedInfo &closed : redacted.closed) {
        for (const QRegularExpression &pattern : m_quickPatterns)
            hide(closed.reason, pattern, false);
    }
    return redacted;
}

/// Whether something in \a text was hidden. What a cut text ends in may have gone on to a match.
bool Redactor::hide(QString &text, const QRegularExpression &pattern, bool isCut)
{
    const auto type =
        isCut ? QRegularExpression::PartialPreferCompleteMatch : QRegularExpression::NormalMatch;
    QString left;
    qsizetype from = 0;
    qsizetype at = 0;
    bool isHidden = false;
    while (at <= text.size()) {
        const QRegularExpressionMatch match = pattern.match(text, at, type);
        if (!match.isValid()) { // the pattern gave up, so nobody knows what is in there
            text = mark();
            return true;
        }
        if (!match.hasMatch() && !match.hasPartialMatch())
            break;
        at = qMax(match.capturedEnd(), at + 1);
        if (match.capturedLength() == 0)
            continue;
        left += QStringView(text).mid(from, match.capturedStart() - from) % mark();
        from = match.capturedEnd();
        isHidden = true;
    }
    if (isHidden)
        text = left + QStringView(text).mid(from);
    return isHidden;
}

} // namespace csp
