// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/composer/draft.h"
#include "ui/composer/messagetemplate.h"

#include <QFuture>

namespace csp {

/// What a draft comes to: a message, or why there is none.
///
/// Thread: a value.
struct Payload
{
    Message message;
    std::optional<MessageTemplate> text; ///< what is made anew for each target
    QString error;                       ///< for a person; empty when it can be sent
    qsizetype errorAt = -1;              ///< in the draft's text; -1 for the whole
    qsizetype errorLength = 1;

    /// The message for one target.
    Message messageFor(const MessageTemplate::Values &values) const;
};

/// Reads a draft of any kind but File.
///
/// Thread: thread-safe.
Payload readPayload(const Draft &draft);
/// Reads the file of a draft in another thread; one over \a maxBytes is told, not read.
QFuture<Payload> readFilePayload(const Draft &draft, qint64 maxBytes);

} // namespace csp
