// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/recorder.h"

#include "ui/inspector/messageformat.h"

#include <QFile>

namespace csp {

Recorder::Recorder(QObject *parent)
    : QObject(parent)
{
    m_thread.setObjectName(QStringLiteral("record"));
    m_worker.moveToThread(&m_thread);
}

Recorder::~Recorder()
{
    // Behind all that waits to be written.
    QMetaObject::invokeMethod(
        &m_worker, [this] { m_thread.quit(); }, Qt::QueuedConnection);
    m_thread.wait();
}

QString Recorder::start(const QString &path, qint64 limitBytes)
{
    stop();
    auto file = std::make_shared<QFile>(path);
    if (!file->open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered))
        return file->errorString();
    if (file->size() >= limitBytes)
        return tr("it has its size already");
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

void Recorder::stop()
{
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
    qint64 payload = 0;
    for (const CapturedMessage &message : messages)
        payload += message.data.size();
    m_waitingBytes += payload;
    const auto write = [this, file = m_file, messages, payload, number = m_number,
                        dropped = std::exchange(m_dropped, 0), limit = m_limitBytes] {
        const Written written = append(*file, messages, dropped, limit);
        QMetaObject::invokeMethod(
            this, [this, number, payload, written] { noteWritten(number, payload, written); },
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
        return written; // it has failed before
    const auto add = [&](const QByteArray &line) {
        written.isFull = written.bytes + line.size() > limitBytes;
        if (written.isFull)
            return false;
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

void Recorder::noteWritten(int number, qint64 payload, const Written &written)
{
    m_waitingBytes -= payload;
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
