// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/composer/payload.h"

#include "ui/basics/hextext.h"
#include "ui/basics/onpool.h"
#include "ui/basics/texts.h"
#include "ui/composer/jsontext.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace csp {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("csp::Payload", text);
}

Payload failure(const QString &error, qsizetype at = -1, qsizetype length = 1)
{
    Payload payload;
    payload.error = error;
    payload.errorAt = at;
    payload.errorLength = length;
    return payload;
}

Payload readText(const Draft &draft)
{
    const MessageTemplate text(draft.text);
    if (draft.variables && !text.error().isEmpty())
        return failure(text.error(), text.errorAt(), text.errorLength());
    const bool isMade = draft.variables && text.hasVariables();
    if (draft.kind == PayloadKind::Json) {
        const JsonText json = readJson(draft.text, draft.variables);
        if (!json.error.isEmpty())
            return failure(json.error, json.errorAt);
    }
    Payload payload;
    payload.message = {draft.text.toUtf8(), false};
    if (isMade)
        payload.text = text;
    return payload;
}

Payload readHex(const QString &text)
{
    const HexInput input = parseHex(text);
    if (!input.error.isEmpty())
        return failure(input.error, input.errorAt);
    Payload payload;
    payload.message = {input.bytes, true};
    return payload;
}

bool isBase64(char16_t c)
{
    return (c >= u'A' && c <= u'Z') || (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9')
           || c == u'+' || c == u'/' || c == u'-' || c == u'_';
}

/// RFC 4648, 4 and 5: both alphabets, blanks and line ends between, with or without padding.
Payload readBase64(const QString &text)
{
    QByteArray characters;
    int padding = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c.isSpace())
            continue;
        if (c == QLatin1Char('=') && characters.size() % 4 > 1 && padding < 2)
            ++padding;
        else if (padding > 0)
            return failure(tr("\"%1\" at position %2 follows the end").arg(c).arg(i + 1), i);
        else if (!isBase64(c.unicode()))
            return failure(tr("\"%1\" at position %2 is not Base64").arg(c).arg(i + 1), i);
        else
            characters.append(c.toLatin1());
    }
    if (characters.size() % 4 == 1 || (padding > 0 && (characters.size() + padding) % 4 != 0))
        return failure(tr("The Base64 ends within a byte, at position %1").arg(text.size()),
                       text.size() - 1);
    characters.replace('-', '+').replace('_', '/');
    Payload payload;
    payload.message = {QByteArray::fromBase64(characters), true};
    return payload;
}

Payload readFile(const Draft &draft, qint64 maxBytes)
{
    const QString name = QDir::toNativeSeparators(draft.text);
    const QFileInfo info(draft.text);
    if (draft.text.isEmpty())
        return failure(tr("No file is chosen"));
    if (!info.exists())
        return failure(tr("There is no file %1").arg(name));
    if (!info.isFile())
        return failure(tr("%1 is no file").arg(name));
    QFile file(draft.text);
    if (!file.open(QIODevice::ReadOnly))
        return failure(tr("%1 cannot be read: %2").arg(name, file.errorString()));
    const QByteArray data = file.read(maxBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return failure(tr("%1 cannot be read: %2").arg(name, file.errorString()));
    if (data.size() > maxBytes)
        return failure(tr("%1 has %2; message-bytes allows %3")
                           .arg(name, bytesText(file.size()), bytesText(maxBytes)));
    Payload payload;
    payload.message = {data, !draft.fileAsText};
    return payload;
}

} // namespace

Message Payload::messageFor(const MessageTemplate::Values &values) const
{
    return text ? Message{text->resolve(values).toUtf8(), false} : message;
}

Payload readPayload(const Draft &draft)
{
    switch (draft.kind) {
    case PayloadKind::Text:
    case PayloadKind::Json:
        return readText(draft);
    case PayloadKind::Hex:
        return readHex(draft.text);
    case PayloadKind::Base64:
        return readBase64(draft.text);
    case PayloadKind::File:
        break;
    }
    Q_UNREACHABLE();
}

QFuture<Payload> readFilePayload(const Draft &draft, qint64 maxBytes)
{
    return onPool([draft, maxBytes] { return readFile(draft, maxBytes); });
}

} // namespace csp
