// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/framewriter.h"

#include <QtEndian>

namespace csp {

qsizetype writeFrameHeader(char *out, Opcode opcode, qsizetype size, bool compressed)
{
    out[0] = char(0x80 | (compressed ? 0x40 : 0) | quint8(opcode)); // FIN, RSV1
    if (size < 126) {
        out[1] = char(size);
        return 2;
    }
    if (size <= 0xFFFF) {
        out[1] = 126;
        qToBigEndian(quint16(size), out + 2);
        return 4;
    }
    out[1] = 127;
    qToBigEndian(quint64(size), out + 2);
    return 10;
}

QByteArray controlFrame(Opcode opcode, QByteArrayView payload)
{
    Q_ASSERT(isControl(opcode) && payload.size() <= ControlBytes);
    char header[WrittenHeaderBytes];
    QByteArray frame(header, writeFrameHeader(header, opcode, payload.size(), false));
    frame.append(payload);
    return frame;
}

QByteArray closePayload(CloseCode code, const QString &reason)
{
    if (code == CloseCode::NoStatus)
        return {};
    Q_ASSERT(mayBeSent(code));
    QByteArray payload(2, Qt::Uninitialized);
    qToBigEndian(quint16(code), payload.data());
    const QByteArray text = reason.toUtf8();
    qsizetype size = qMin(text.size(), CloseReasonBytes);
    while (size > 0 && size < text.size() && (text[size] & 0xC0) == 0x80)
        --size;
    return payload.append(text.constData(), size);
}

} // namespace csp
