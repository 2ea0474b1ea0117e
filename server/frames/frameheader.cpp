// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/frameheader.h"

#include <QtEndian>

#include <cstring>

namespace csp {

namespace {

constexpr quint8 Final = 0x80;
constexpr quint8 Rsv1 = 0x40;
constexpr quint8 Rsv2And3 = 0x30;
constexpr quint8 Masked = 0x80;
constexpr quint8 Length16 = 126; // the length follows in two bytes
constexpr quint8 Length64 = 127; // or in eight
constexpr size_t MaskBytes = 4;

bool isKnown(Opcode opcode)
{
    return opcode <= Opcode::Binary || (opcode >= Opcode::Close && opcode <= Opcode::Pong);
}

/// What is wrong with the first byte, which \a header was read from.
FrameFault firstByteFault(const FrameHeader &header, quint8 first, const FrameRules &rules)
{
    const bool isStart = header.opcode == Opcode::Text || header.opcode == Opcode::Binary;
    if ((first & Rsv2And3) || (header.isCompressed && !(isStart && rules.mayCompress)))
        return FrameFault::ReservedBits;
    if (!isKnown(header.opcode))
        return FrameFault::ReservedOpcode;
    if (isControl(header.opcode))
        return header.isFinal ? FrameFault::None : FrameFault::FragmentedControl;
    if (isStart && rules.isInMessage)
        return FrameFault::ExpectedContinuation;
    if (!isStart && !rules.isInMessage)
        return FrameFault::UnexpectedContinuation;
    return rules.fragments > 0 ? FrameFault::None : FrameFault::TooManyFragments;
}

FrameFault secondByteFault(const FrameHeader &header, quint8 second)
{
    if (!(second & Masked))
        return FrameFault::Unmasked;
    if (isControl(header.opcode) && (second & ~Masked) > ControlBytes)
        return FrameFault::LongControl;
    return FrameFault::None;
}

FrameFault lengthFault(const FrameHeader &header, quint8 length, const FrameRules &rules)
{
    const qint64 bytes = header.payloadBytes;
    if (bytes < 0)
        return FrameFault::LengthTooLarge;
    if ((length == Length16 && bytes < Length16) || (length == Length64 && bytes <= 0xFFFF))
        return FrameFault::LengthNotMinimal;
    if (isControl(header.opcode))
        return FrameFault::None;
    if (bytes > rules.frameBytes)
        return FrameFault::FrameTooBig;
    const bool isCompressed = header.isCompressed || rules.isCompressed;
    return !isCompressed && bytes > rules.messageBytes ? FrameFault::MessageTooBig
                                                       : FrameFault::None;
}

} // namespace

FrameHeader FrameHeader::read(std::span<const char> bytes, const FrameRules &rules)
{
    FrameHeader header;
    if (bytes.empty())
        return header;
    const auto first = quint8(bytes[0]);
    header.opcode = Opcode(first & 0x0F);
    header.isFinal = first & Final;
    header.isCompressed = first & Rsv1;
    header.fault = firstByteFault(header, first, rules);
    if (header.fault != FrameFault::None || bytes.size() < 2)
        return header;

    const auto second = quint8(bytes[1]);
    header.fault = secondByteFault(header, second);
    const quint8 length = second & ~Masked;
    const size_t lengthBytes = length == Length64 ? 8 : length == Length16 ? 2 : 0;
    if (header.fault != FrameFault::None || bytes.size() < 2 + lengthBytes)
        return header;

    header.payloadBytes = lengthBytes == 0   ? length
                          : lengthBytes == 2 ? qFromBigEndian<quint16>(&bytes[2])
                                             : qFromBigEndian<qint64>(&bytes[2]);
    header.fault = lengthFault(header, length, rules);
    if (header.fault != FrameFault::None || bytes.size() < 2 + lengthBytes + MaskBytes)
        return header;

    std::memcpy(&header.mask, &bytes[2 + lengthBytes], MaskBytes);
    header.bytes = quint8(2 + lengthBytes + MaskBytes);
    return header;
}

} // namespace csp
