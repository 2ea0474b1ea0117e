// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/messagejobs.h"

#include "ui/basics/hextext.h"
#include "ui/basics/onpool.h"
#include "ui/basics/replacing.h"
#include "ui/inspector/messagesubject.h"

#include <QSaveFile>

namespace csp {

namespace {

/// A text that is looked for, in its forms.
///
/// Thread: a value.
struct Needle
{
    explicit Needle(const QString &wanted)
        : text(wanted)
    {
        const HexInput hex = parseHex(wanted);
        if (hex.error.isEmpty())
            bytes = hex.bytes;
    }

    bool isIn(const CapturedMessage &message) const
    {
        const bool isBinary = message.kind == CapturedMessage::Kind::Binary;
        return payloadContains(message, text)
               || (isBinary && !bytes.isEmpty() && message.data.contains(bytes));
    }

    QString text;
    QByteArray bytes; ///< empty when the text is no hex
};

FileResult writeAll(QPromise<FileResult> &promise, QSaveFile &file,
                    const QList<CapturedMessage> &messages, MessageFormat format)
{
    FileResult result;
    promise.setProgressRange(0, int(messages.size()));
    bool isWritten = file.write(messageFileHead(format)) >= 0;
    for (const CapturedMessage &message : messages) {
        if (promise.isCanceled() || !isWritten)
            break;
        const QByteArray line = messageLine(message, format);
        isWritten = file.write(line) == line.size();
        ++result.messages;
        promise.setProgressValue(int(result.messages));
    }
    if (promise.isCanceled())
        file.cancelWriting();
    else if (!isWritten || !file.commit())
        result.error = file.errorString();
    return result;
}

} // namespace

QFuture<QString> findMessage(const QList<KeyedMessage> &messages, const QString &text)
{
    return promisedOnPool<QString>([messages, text](QPromise<QString> &promise) {
        promise.setProgressRange(0, 100);
        const Needle needle(text);
        qsizetype looked = 0;
        for (const KeyedMessage &each : messages) {
            if (promise.isCanceled())
                return;
            if (needle.isIn(each.message)) {
                promise.addResult(each.key);
                return;
            }
            promise.setProgressValue(int(++looked * 100 / messages.size()));
        }
        promise.addResult(QString());
    });
}

QFuture<FileResult> exportMessages(const QList<CapturedMessage> &messages, MessageFormat format,
                                   const QString &path)
{
    return promisedOnPool<FileResult>([messages, format, path](QPromise<FileResult> &promise) {
        const QString obstacle = obstacleToReplacing(path);
        QSaveFile file(path);
        if (!obstacle.isEmpty())
            promise.addResult(FileResult{0, obstacle});
        else if (!file.open(QIODevice::WriteOnly))
            promise.addResult(FileResult{0, file.errorString()});
        else
            promise.addResult(writeAll(promise, file, messages, format));
    });
}

} // namespace csp
