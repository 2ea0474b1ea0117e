// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/capturesettings.h"

namespace csp {

CaptureSettings CaptureSettings::bounded() const
{
    CaptureSettings settings = *this;
    settings.messages = qBound(MinimumMessages, messages, MaximumMessages);
    settings.bytes = qBound(MinimumBytes, bytes, MaximumBytes);
    settings.payloadBytes = qBound(MinimumPayloadBytes, payloadBytes, MaximumPayloadBytes);
    settings.recordBytes = qBound(MinimumRecordBytes, recordBytes, MaximumRecordBytes);
    return settings;
}

} // namespace csp
