// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"

#include <QStringList>

namespace csp {

/// What the window keeps of the captured messages, and what it hides of them.
///
/// Thread: a value.
struct CaptureSettings
{
    static constexpr int MinimumMessages = 100;
    static constexpr int MaximumMessages = 1'000'000;
    /// Any message fits, so that there is always one to be seen.
    static constexpr qint64 MinimumBytes = 16 << 20;
    static constexpr qint64 MaximumBytes = qint64(1) << 30;
    static constexpr qsizetype MinimumPayloadBytes = 1 << 10;
    static constexpr qsizetype MaximumPayloadBytes = 16 << 20;
    static constexpr qint64 MinimumRecordBytes = 1 << 20;
    static constexpr qint64 MaximumRecordBytes = qint64(1) << 40;

    int messages = 50'000;
    qint64 bytes = 64 << 20;                      ///< of all payloads kept
    qsizetype payloadBytes = CapturePayloadBytes; ///< kept of each message
    qint64 recordBytes = 100 << 20;               ///< size at which a record ends
    QStringList redactions; ///< regular expressions; what they match in text and close reasons is
                            ///< never kept

    /// The same with every value within its bounds.
    CaptureSettings bounded() const;

    friend bool operator==(const CaptureSettings &, const CaptureSettings &) = default;
};

} // namespace csp
