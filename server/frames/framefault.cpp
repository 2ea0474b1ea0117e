// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/framefault.h"

#include <array>

namespace csp {

namespace {

constexpr auto Protocol = CloseCode::ProtocolError;

// In the order of the enumeration.
constexpr std::array<FrameFaultInfo, FrameFaultCount> Infos{{
    {"none", CloseCode::Normal, false, "No fault"},
    {"unmasked", Protocol, false, "A frame was not masked"},
    {"reserved-bits", Protocol, false, "A reserved bit was set"},
    {"reserved-opcode", Protocol, false, "A frame had a reserved opcode"},
    {"fragmented-control", Protocol, false, "A control frame was fragmented"},
    {"long-control", Protocol, false, "A control frame was longer than 125 bytes"},
    {"length-not-minimal", Protocol, false, "A length was not in its shortest form"},
    {"length-too-large", Protocol, false, "A length had its highest bit set"},
    {"unexpected-continuation", Protocol, false, "A continuation without a message"},
    {"expected-continuation", Protocol, false, "A message began inside of another"},
    {"invalid-utf8", CloseCode::InvalidPayload, false, "A text was not UTF-8"},
    {"invalid-close-length", Protocol, false, "A close frame held one byte"},
    {"invalid-close-code", Protocol, false, "A close frame had a code that may not be sent"},
    {"invalid-close-reason", CloseCode::InvalidPayload, false, "A close reason was not UTF-8"},
    {"invalid-deflate", CloseCode::InvalidPayload, false, "A message could not be decompressed"},
    {"frame-bytes", CloseCode::MessageTooBig, true, "A frame was too big"},
    {"message-bytes", CloseCode::MessageTooBig, true, "A message was too big"},
    {"fragments", CloseCode::PolicyViolation, true, "A message had too many fragments"},
}};

} // namespace

const FrameFaultInfo &faultInfo(FrameFault fault)
{
    return Infos[size_t(fault)];
}

} // namespace csp
