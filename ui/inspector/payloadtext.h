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
    bool hasBrokenLines = false; ///< longer lines than LongestLine were broken
};

/// Lines are broken here: a view lays out each of them at once.
inline constexpr qsizetype LongestLine = 4'096;

/// Lays \a data out. Auto shows \a binary as hex, what is JSON as that, and all else as text.
///
/// Thread: thread-safe.
PayloadText layOutPayload(const QByteArray &data, bool binary, PayloadForm form);

/// \a data for another program: as layOutPayload(), but its lines and their ends as they came.
///
/// Thread: thread-safe.
QString copyOfPayload(const QByteArray &data, bool binary, PayloadForm form);

} // namespace csp
