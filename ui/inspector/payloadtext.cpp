// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/payloadtext.h"

#include "ui/basics/hextext.h"
#include "ui/composer/jsontext.h"

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
PayloadText broken(PayloadForm form, const QString &text)
{
    PayloadText result;
    result.form = form;
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
    return result;
}

bool looksLikeJson(const QByteArray &data)
{
    const QByteArray start = data.left(64).trimmed();
    return start.startsWith('{') || start.startsWith('[');
}

} // namespace

PayloadText layOutPayload(const QByteArray &data, bool binary, PayloadForm form)
{
    if (form == PayloadForm::Hex || (form == PayloadForm::Auto && binary)) {
        PayloadText hex;
        hex.form = PayloadForm::Hex;
        hex.text = hexDump(data);
        return hex;
    }
    const QString text = withPlainLineEnds(QString::fromUtf8(data));
    const bool mayBeJson =
        form == PayloadForm::Json || (form == PayloadForm::Auto && looksLikeJson(data));
    if (!mayBeJson)
        return broken(PayloadForm::Text, text);
    const JsonText json = formatJson(text);
    if (json.error.isEmpty())
        return broken(PayloadForm::Json, json.formatted);
    PayloadText result = broken(PayloadForm::Text, text);
    if (form == PayloadForm::Auto)
        return result;
    result.error = json.error;
    result.errorAt = result.hasBrokenLines ? -1 : json.errorAt;
    return result;
}

} // namespace csp
