// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QString>

namespace csp {

/// How a payload is shown.
enum class PayloadForm { Auto, Text, Json, Hex };

/// A payload as the text that shows it.
///
/// Thread: a value.
struct PayloadText
{
    PayloadForm form = PayloadForm::Text; ///< what Auto came to, or Text for what is no JSON
    QString text;                ///< its line ends are '\n', so that positions are the view's
    QString error;               ///< why it is no JSON; empty when nothing was wrong
    qsizetype errorAt = -1;      ///< in text
    bool isTooLong = false;      ///< as JSON it would have more than MaxFormattedSize characters
    bool hasBrokenLines = false; ///< longer lines than LongestLine were broken
};

/// Lines are broken here: a view lays out each of them at once.
inline constexpr qsizetype LongestLine = 4'096;

/// Whether layOutPayload() makes hex of it.
bool isShownAsHex(bool binary, PayloadForm form);

/// Lays \a data out. Auto shows \a binary as hex, what is JSON as that, and all else as text. Hex
/// counts from \a offset.
///
/// Thread: thread-safe.
PayloadText layOutPayload(const QByteArray &data, bool binary, PayloadForm form,
                          qsizetype offset = 0);

/// \a data for another program: as layOutPayload(), but its lines and their ends as they came.
///
/// Thread: thread-safe.
QString copyOfPayload(const QByteArray &data, bool binary, PayloadForm form);

} // namespace csp
