// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"
#include "ui/lists/filterexpression.h"

namespace csp {

/// Whether the payload has \a text in it, whatever its case; in bytes as it is.
///
/// Thread: thread-safe.
bool payloadContains(const CapturedMessage &message, const QString &text);

/// A captured message for a filter; nothing is made that the filter does not ask for.
///
/// Thread: GUI thread.
class MessageSubject final : public FilterSubject
{
public:
    /// \a visible: the columns in which a plain word is looked for.
    MessageSubject(const CapturedMessage &message, quint64 visible)
        : m_message(message)
        , m_visible(visible)
    {
    }

    bool hasWord(const QString &word) const override;
    std::optional<QString> text(FilterField field) const override;
    std::optional<bool> contains(FilterField field, const QString &part) const override;
    std::optional<qint64> number(FilterField field) const override;

private:
    const CapturedMessage &m_message;
    const quint64 m_visible;
};

} // namespace csp
