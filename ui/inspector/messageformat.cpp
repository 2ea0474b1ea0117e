// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/messageformat.h"

#include "ui/basics/exporttext.h"

#include <QDateTime>
#include <QTimeZone>

namespace csp {

namespace {

using Kind = CapturedMessage::Kind;
using From = CapturedMessage::From;

/// "2026-11-23T09:41:07.123456Z"
QString timeOf(qint64 atUs)
{
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(atUs / 1'000, QTimeZone::utc());
    return at.toString(u"yyyy-MM-ddTHH:mm:ss.zzz")
           + QStringLiteral("%1Z").arg(atUs % 1'000, 3, 10, QLatin1Char('0'));
}

QString kindWord(Kind kind)
{
    switch (kind) {
    case Kind::Text:
        return QStringLiteral("text");
    case Kind::Binary:
        return QStringLiteral("binary");
    case Kind::Ping:
        return QStringLiteral("ping");
    case Kind::Pong:
        return QStringLiteral("pong");
    case Kind::Close:
        return QStringLiteral("close");
    case Kind::Event:
        return QStringLiteral("event");
    }
    Q_UNREACHABLE();
}

QString fromWord(From from)
{
    switch (from) {
    case From::Client:
        return QStringLiteral("client");
    case From::Handler:
        return QStringLiteral("handler");
    case From::Console:
        return QStringLiteral("console");
    case From::Server:
        return QStringLiteral("server");
    }
    Q_UNREACHABLE();
}

/// Empty for an event, which has none.
QString directionWord(const CapturedMessage &message)
{
    if (message.kind == Kind::Event)
        return {};
    return message.direction == CapturedMessage::Direction::In ? QStringLiteral("in")
                                                               : QStringLiteral("out");
}

bool isBytes(const CapturedMessage &message)
{
    return message.kind == Kind::Binary || message.kind == Kind::Ping || message.kind == Kind::Pong;
}

/// Without the part of a character that a cut may have left at the end.
QString textOf(const CapturedMessage &message)
{
    QByteArray data = message.data;
    for (int dropped = 0; message.isCut() && dropped < 3 && !data.isValidUtf8(); ++dropped)
        data.chop(1);
    return QString::fromUtf8(data);
}

QByteArray jsonLine(const CapturedMessage &message)
{
    const auto word = [](const char *name, const QString &value) -> QByteArray {
        return ",\"" + QByteArray(name) + "\":" + jsonString(value);
    };
    const auto number = [](const char *name, qint64 value) -> QByteArray {
        return ",\"" + QByteArray(name) + "\":" + QByteArray::number(value);
    };
    QByteArray line =
        "{\"at\":" + jsonString(timeOf(message.atUs)) + word("webSocketId", message.webSocketId);
    if (message.kind != Kind::Event)
        line += word("direction", directionWord(message));
    line += word("kind", kindWord(message.kind)) + word("from", fromWord(message.from))
            + number("size", message.size);
    if (message.isCut())
        line += number("kept", message.keptBytes());
    if (message.isRedacted())
        line += ",\"redacted\":true";
    if (isBytes(message))
        line += ",\"base64\":\"" + message.data.toBase64() + '"';
    else
        line += word("text", textOf(message));
    return line + "}\n";
}

} // namespace

QByteArray messageFileHead(MessageFormat format)
{
    if (format == MessageFormat::JsonLines)
        return {};
    return csvLine({QStringLiteral("at"), QStringLiteral("webSocketId"),
                    QStringLiteral("direction"), QStringLiteral("kind"), QStringLiteral("from"),
                    QStringLiteral("size"), QStringLiteral("kept"), QStringLiteral("redacted"),
                    QStringLiteral("encoding"), QStringLiteral("data")});
}

QByteArray messageLine(const CapturedMessage &message, MessageFormat format)
{
    if (format == MessageFormat::JsonLines)
        return jsonLine(message);
    return csvLine(
        {timeOf(message.atUs), message.webSocketId, directionWord(message), kindWord(message.kind),
         fromWord(message.from), qint64(message.size), qint64(message.keptBytes()),
         message.isRedacted() ? QStringLiteral("yes") : QStringLiteral("no"),
         isBytes(message) ? QStringLiteral("base64") : QStringLiteral("text"),
         isBytes(message) ? QString::fromLatin1(message.data.toBase64()) : textOf(message)});
}

QByteArray droppedLine(quint64 count)
{
    return "{\"event\":\"dropped\",\"messages\":" + QByteArray::number(count) + "}\n";
}

} // namespace csp
