// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/recorder.h"

#include "ui/basics/replacing.h"
#include "ui/inspector/messageformat.h"

#include <QFile>

namespace csp {

namespace {

/// The byte of \a file at \a position; 0 when it cannot be read.
char byteAt(QFile &file, qint64 position)
{
    char byte = 0;
    return file.seek(position) && file.getChar(&byte) ? byte : '\0';
}

} // namespace

Recorder::Recorder(QObject *parent)
    : QObject(parent)
{
    m_thread.setObjectName(QStringLiteral("record"));
    m_worker.moveToThread(&m_thread);
}

Recorder::~Recorder()
{
    stop();
    // Behind all that waits to be written.
    QMetaObject::invokeMethod(
        &m_worker, [this] { m_thread.quit(); }, Qt::QueuedConnection);
    m_thread.wait();
}

QString Recorder::start(const QString &path, qint64 limitBytes)
{
    stop();
    if (const QString obstacle = obstacleToReplacing(path); !obstacle.isEmpty())
        return obstacle; // opening a pipe would wait for its reader
    auto file = std::make_shared<QFile>(path);
    if (!file->open(QIODevice::ReadWrite | QIODevice::Append | QIODevice::Unbuffered))
        return file->errorString();
    if (file->size() >= limitBytes)
        return tr("it has its size already");
    if (const QString why = obstacleToGoingOn(*file); !why.isEmpty())
        return why;
    m_file = file;
    m_path = path;
    m_limitBytes = limitBytes;
    m_bytes = file->size();
    m_messages = 0;
    m_dropped = 0;
    ++m_number;
    if (!m_thread.isRunning())
        m_thread.start();
    Q_EMIT progressed();
    return {};
}

/// Why records cannot follow what is in \a file; ends the half line that a crash may have left.
QString Recorder::obstacleToGoingOn(QFile &file)
{
    if (file.size() == 0)
        return {};
    if (byteAt(file, 0) != '{')
        return tr("it is there already, and is no record");
    if (byteAt(file, file.size() - 1) == '\n')
        return {};
    return file.write("\n") == 1 ? QString() : file.errorString();
}

void Recorder::stop()
{
    if (m_file && m_dropped > 0)
        writeWaiting({}, 0);
    // The thread has the file until all that waits is written.
    m_file.reset();
}

void Recorder::writeDropped(quint64 count)
{
    m_dropped += count;
}

void Recorder::write(const QList<CapturedMessage> &messages)
{
    if (!m_file || messages.isEmpty())
        return;
    if (m_waitingBytes > WaitingBytes)
        return writeDropped(quint64(messages.size()));
    qint64 waiting = messages.size() * OverheadBytes;
    for (const CapturedMessage &message : messages)
        waiting += message.data.size();
    writeWaiting(messages, waiting);
}

void Recorder::writeWaiting(const QList<CapturedMessage> &messages, qint64 waiting)
{
    m_waitingBytes += waiting;
    const auto write = [this, file = m_file, messages, waiting, number = m_number,
                        dropped = std::exchange(m_dropped, 0), limit = m_limitBytes] {
        const Written written = append(*file, messages, dropped, limit);
        QMetaObject::invokeMethod(
            this, [this, number, waiting, written] { noteWritten(number, waiting, written); },
            Qt::QueuedConnection);
    };
    QMetaObject::invokeMethod(&m_worker, write, Qt::QueuedConnection);
}

Recorder::Written Recorder::append(QFile &file, const QList<CapturedMessage> &messages,
                                   quint64 dropped, qint64 limitBytes)
{
    Written written;
    written.bytes = file.size();
    if (!file.isOpen())
        return written; // it has failed before, or is full
    const auto add = [&](const QByteArray &line) {
        written.isFull = written.bytes + line.size() > limitBytes;
        if (written.isFull) {
            file.close(); // no later, smaller one follows a gap
            return false;
        }
        if (file.write(line) != line.size()) {
            written.failure = file.errorString();
            file.resize(written.bytes); // where it can be: no half line stays
            file.close();
            return false;
        }
        written.bytes += line.size();
        return true;
    };
    if (dropped > 0 && !add(droppedLine(dropped)))
        return written;
    for (const CapturedMessage &message : messages) {
        if (!add(messageLine(message, MessageFormat::JsonLines)))
            return written;
        ++written.messages;
    }
    return written;
}

void Recorder::noteWritten(int number, qint64 waiting, const Written &written)
{
    m_waitingBytes -= waiting;
    if (number != m_number || !m_file)
        return; // it was stopped meanwhile
    m_messages += written.messages;
    m_bytes = written.bytes;
    Q_EMIT progressed();
    if (!written.isFull && written.failure.isEmpty())
        return;
    stop();
    Q_EMIT ended(written.failure);
}

} // namespace csp
