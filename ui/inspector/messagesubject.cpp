// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/messagesubject.h"

#include "ui/inspector/messagesmodel.h"

#include <algorithm>

namespace csp {

namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c;
}

/// UTF-8 has no byte of ASCII within other characters, so its bytes can be compared as they are.
bool containsAscii(const QByteArray &data, const QByteArray &part)
{
    return std::search(data.begin(), data.end(), part.begin(), part.end(),
                       [](char a, char b) { return lower(a) == lower(b); })
           != data.end();
}

} // namespace

bool payloadContains(const CapturedMessage &message, const QString &text)
{
    if (message.kind == CapturedMessage::Kind::Binary)
        return message.data.contains(text.toUtf8());
    const bool isAscii =
        std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 128; });
    return isAscii ? containsAscii(message.data, text.toLatin1())
                   : QString::fromUtf8(message.data).contains(text, Qt::CaseInsensitive);
}

bool MessageSubject::hasWord(const QString &word) const
{
    using Column = MessagesModel::ColumnIndex;
    const auto has = [this, &word](Column column, const auto &textOf) {
        return (m_visible >> column & 1) && textOf().contains(word, Qt::CaseInsensitive);
    };
    const auto kind = [this] { return MessagesModel::kindText(m_message.kind); };
    const auto from = [this] { return MessagesModel::fromText(m_message.from); };
    const auto direction = [this] { return MessagesModel::directionText(m_message); };
    const auto socket = [this] { return m_message.webSocketId; };
    const auto preview = [this] { return MessagesModel::previewText(m_message); };
    return has(Column::Preview, preview) || has(Column::Kind, kind) || has(Column::From, from)
           || has(Column::Direction, direction) || has(Column::Socket, socket);
}

std::optional<QString> MessageSubject::text(FilterField field) const
{
    switch (field) {
    case FilterField::Direction:
        return MessagesModel::directionText(m_message);
    case FilterField::Kind:
        return MessagesModel::kindText(m_message.kind);
    case FilterField::From:
        return MessagesModel::fromText(m_message.from);
    case FilterField::Socket:
        return m_message.webSocketId;
    case FilterField::Text:
        return QString::fromUtf8(m_message.data);
    default:
        return std::nullopt;
    }
}

std::optional<bool> MessageSubject::contains(FilterField field, const QString &part) const
{
    return field == FilterField::Text ? payloadContains(m_message, part)
                                      : FilterSubject::contains(field, part);
}

std::optional<qint64> MessageSubject::number(FilterField field) const
{
    return field == FilterField::Size ? std::optional(m_message.size) : std::nullopt;
}

} // namespace csp
