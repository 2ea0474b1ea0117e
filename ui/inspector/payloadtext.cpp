// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/payloadtext.h"

#include "ui/basics/hextext.h"
#include "ui/composer/jsontext.h"

#include <utility>

namespace csp {

namespace {

constexpr QChar LineEnd(u'\n');

/// As QTextDocument would have it, but for the length: each line end is one character there too.
QString withPlainLineEnds(QString text)
{
    text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    text.replace(QLatin1Char('\r'), LineEnd);
    text.replace(QChar(QChar::ParagraphSeparator), LineEnd);
    return text;
}

/// Breaks lines over LongestLine, between characters.
PayloadText broken(PayloadText whole)
{
    const QString text = std::exchange(whole.text, {});
    PayloadText result = std::move(whole);
    qsizetype from = 0;
    while (from < text.size()) {
        const qsizetype end = text.indexOf(LineEnd, from);
        const qsizetype lineEnd = end < 0 ? text.size() : end;
        while (lineEnd - from > LongestLine) {
            const bool splitsPair = text.at(from + LongestLine - 1).isHighSurrogate();
            const qsizetype length = LongestLine - (splitsPair ? 1 : 0);
            result.text += QStringView(text).sliced(from, length) % LineEnd;
            from += length;
            result.hasBrokenLines = true;
        }
        const qsizetype next = qMin(lineEnd + 1, text.size());
        result.text += QStringView(text).sliced(from, next - from);
        from = next;
    }
    if (result.hasBrokenLines)
        result.errorAt = -1;
    return result;
}

bool looksLikeJson(const QString &text)
{
    const QStringView start = QStringView(text).left(64).trimmed();
    return start.startsWith(u'{') || start.startsWith(u'[');
}

/// \a text as it is, or laid out as JSON; its lines whole.
PayloadText textOrJson(const QString &text, PayloadForm form)
{
    PayloadText result;
    result.text = text;
    const bool mayBeJson =
        form == PayloadForm::Json || (form == PayloadForm::Auto && looksLikeJson(text));
    if (!mayBeJson)
        return result;
    const JsonText json = formatJson(text);
    if (json.error.isEmpty()) {
        result.form = PayloadForm::Json;
        result.text = json.formatted;
    } else if (json.isTooLong) {
        result.isTooLong = true;
    } else if (form == PayloadForm::Json) {
        result.error = json.error;
        result.errorAt = json.errorAt;
    }
    return result;
}

} // namespace

bool isShownAsHex(bool binary, PayloadForm form)
{
    return form == PayloadForm::Hex || (form == PayloadForm::Auto && binary);
}

PayloadText layOutPayload(const QByteArray &data, bool binary, PayloadForm form, qsizetype offset)
{
    if (!isShownAsHex(binary, form))
        return broken(textOrJson(withPlainLineEnds(QString::fromUtf8(data)), form));
    PayloadText hex;
    hex.form = PayloadForm::Hex;
    hex.text = hexDump(data, offset);
    return hex;
}

QString copyOfPayload(const QByteArray &data, bool binary, PayloadForm form)
{
    return isShownAsHex(binary, form) ? hexDump(data)
                                      : textOrJson(QString::fromUtf8(data), form).text;
}

} // namespace csp
