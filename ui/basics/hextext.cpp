// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/basics/hextext.h"

#include <QCoreApplication>

namespace csp {

namespace {

constexpr qsizetype BytesPerLine = 16;

QString tr(const char *text)
{
    return QCoreApplication::translate("csp::HexInput", text);
}

/// -1 when \a c is no hex digit.
int digitValue(QChar c)
{
    const char16_t u = c.unicode();
    if (u >= u'0' && u <= u'9')
        return u - u'0';
    const char16_t lower = u | 0x20;
    return lower >= u'a' && lower <= u'f' ? lower - u'a' + 10 : -1;
}

bool isSeparator(QChar c)
{
    return c.isSpace() || c == QLatin1Char(':') || c == QLatin1Char(',');
}

HexInput failure(const QString &error, qsizetype at)
{
    return {{}, error, at};
}

} // namespace

HexInput parseHex(const QString &text)
{
    HexInput input;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (isSeparator(text.at(i)))
            continue;
        const int high = digitValue(text.at(i));
        if (high < 0)
            return failure(tr("\"%1\" at position %2 is no hex digit").arg(text.at(i)).arg(i + 1),
                           i);
        const int low = i + 1 < text.size() ? digitValue(text.at(i + 1)) : -1;
        if (low < 0 && i + 1 < text.size() && !isSeparator(text.at(i + 1)))
            return failure(
                tr("\"%1\" at position %2 is no hex digit").arg(text.at(i + 1)).arg(i + 2), i + 1);
        if (low < 0)
            return failure(tr("The byte at position %1 has only one digit").arg(i + 1), i);
        input.bytes.append(char(high << 4 | low));
        ++i;
    }
    return input;
}

QString hexLine(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toHex(' '));
}

QString hexDump(const QByteArray &bytes, qsizetype offset)
{
    QString dump;
    dump.reserve(bytes.size() * 5);
    for (qsizetype at = 0; at < bytes.size(); at += BytesPerLine) {
        const QByteArray line = bytes.mid(at, BytesPerLine);
        QString readable = QString::fromLatin1(line);
        for (QChar &c : readable) {
            if (c < QLatin1Char(' ') || c > QLatin1Char('~'))
                c = QLatin1Char('.');
        }
        dump += QStringLiteral("%1  %2  %3\n")
                    .arg(offset + at, 8, 16, QLatin1Char('0'))
                    .arg(hexLine(line), -int(BytesPerLine * 3 - 1))
                    .arg(readable);
    }
    return dump;
}

} // namespace csp
