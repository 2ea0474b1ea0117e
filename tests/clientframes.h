// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/frames/framereader.h"

#include <QByteArrayList>
#include <QtEndian>

namespace csp::frames {

/// The first byte of a frame (RFC 6455, 5.2).
enum FirstByte : int { Fin = 0x80, Rsv1 = 0x40, Rsv2 = 0x20, Rsv3 = 0x10 };

inline const QByteArray Key("\x37\xfa\x21\x3d"); // of the examples in RFC 6455, 5.7

/// What follows a masked frame's first byte, with \a announced as its length in the form that is
/// \a lengthBytes long: 0, 2 or 8.
inline QByteArray lengthAndKey(quint64 announced, int lengthBytes)
{
    QByteArray bytes;
    if (lengthBytes == 0)
        bytes += char(0x80 | announced);
    else
        bytes += char(0x80 | (lengthBytes == 2 ? 126 : 127));
    for (int i = lengthBytes; i-- > 0;)
        bytes += char(announced >> (8 * i));
    return bytes + Key;
}

/// A client's frame: \a first is its opcode and bits.
inline QByteArray frame(int first, QByteArray payload)
{
    const qsizetype size = payload.size();
    char *const bytes = payload.data();
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = char(bytes[i] ^ Key[i % 4]);
    return char(first)
           + lengthAndKey(quint64(size), size < 126       ? 0
                                         : size <= 0xFFFF ? 2
                                                          : 8)
           + payload;
}

inline QByteArray text(const QByteArray &payload)
{
    return frame(Fin | int(Opcode::Text), payload);
}

inline QByteArray binary(const QByteArray &payload)
{
    return frame(Fin | int(Opcode::Binary), payload);
}

/// The payload of a close frame.
inline QByteArray closing(int code, const QByteArray &reason = {})
{
    QByteArray payload(2, Qt::Uninitialized);
    qToBigEndian(quint16(code), payload.data());
    return payload + reason;
}

/// One item as a line: "text:abc", "close:1000:bye", "fault:unmasked". More is "".
inline QByteArray line(const FrameReader::Item &item)
{
    using Kind = FrameReader::Item::Kind;
    switch (item.kind) {
    case Kind::More:
        return {};
    case Kind::Text:
        return "text:" + item.data;
    case Kind::Binary:
        return "binary:" + item.data;
    case Kind::Ping:
        return "ping:" + item.data;
    case Kind::Pong:
        return "pong:" + item.data;
    case Kind::Close:
        return "close:" + QByteArray::number(int(item.code)) + ':' + item.data;
    case Kind::Fault:
        break;
    }
    return QByteArray("fault:") + faultInfo(item.fault).name;
}

/// What \a reader finds in \a bytes.
inline QByteArrayList read(FrameReader &reader, QByteArray bytes)
{
    QByteArrayList lines;
    reader.feed({bytes.data(), size_t(bytes.size())});
    for (;;) {
        const QByteArray found = line(reader.next());
        if (found.isEmpty())
            return lines;
        lines += found;
    }
}

} // namespace csp::frames
