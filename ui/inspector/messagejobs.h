// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/inspector/messageformat.h"

#include <QFuture>

namespace csp {

/// A message of a list with its key there.
struct KeyedMessage
{
    QString key;
    CapturedMessage message;
};

/// Looks for \a text in \a messages, from the first on; the key of the one that has it, or an empty
/// one. Text is compared whatever its case; bytes as they are, or as hex ("de ad").
///
/// Works on another thread, tells its progress in percent and can be cancelled. Thread: any.
QFuture<QString> findMessage(const QList<KeyedMessage> &messages, const QString &text);

/// What became of writing a file.
struct FileResult
{
    qint64 messages = 0;
    QString error; ///< empty when all is written; then the file is there, else it is as it was
};

/// Writes \a messages to a file that takes the place of the one at \a path when it is whole.
///
/// Works on another thread, tells its progress in messages; when cancelled there is no result and
/// no file. Thread: any.
QFuture<FileResult> exportMessages(const QList<CapturedMessage> &messages, MessageFormat format,
                                   const QString &path);

} // namespace csp
