// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"
#include "server/status.h"

#include <QObject>
#include <QThread>

#include <memory>

class QFile;

namespace csp {

/// Writes captured messages to a file as JSON Lines, on a thread of its own, until it is stopped,
/// the file has its size, or a write fails.
///
/// What the disk is too slow for is left out, and a line in the file says how much. A line that
/// could not be written whole is taken away again. Thread: GUI thread.
class Recorder final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Recorder)

public:
    /// More than this does not wait for the disk.
    static constexpr qint64 WaitingBytes = 128 << 20;
    /// What a message takes while it waits, beside its payload.
    static constexpr qint64 OverheadBytes = 256;

    explicit Recorder(QObject *parent = nullptr);
    /// Writes what waits.
    ~Recorder() override;

    /// Goes on with the record at \a path, or makes it, up to \a limitBytes. An empty text, or why
    /// it cannot be: what is there must be a file, and empty or a record.
    QString start(const QString &path, qint64 limitBytes);
    void stop();
    bool isRecording() const { return m_file != nullptr; }
    const QString &path() const { return m_path; }
    void write(const QList<CapturedMessage> &messages);
    /// Says in the file that \a count messages are missing here.
    void writeDropped(quint64 count);
    /// Written since the start.
    qint64 messages() const { return m_messages; }
    /// Size of the file.
    qint64 bytes() const { return m_bytes; }

Q_SIGNALS:
    /// messages() and bytes() have changed.
    void progressed();
    /// It has ended by itself; \a why is empty when the file has its size.
    void ended(const QString &why);

private:
    struct Written
    {
        qint64 messages = 0;
        qint64 bytes = 0; ///< of the file now
        bool isFull = false;
        QString failure;
    };

    static Written append(QFile &file, const QList<CapturedMessage> &messages, quint64 dropped,
                          qint64 limitBytes);
    static QString obstacleToGoingOn(QFile &file);
    void writeWaiting(const QList<CapturedMessage> &messages, qint64 waiting);
    void noteWritten(int number, qint64 waiting, const Written &written);

    QThread m_thread;
    QObject m_worker;              // lives there
    std::shared_ptr<QFile> m_file; // used there alone
    QString m_path;
    qint64 m_limitBytes = 0;
    qint64 m_waitingBytes = 0;
    quint64 m_dropped = 0; // not told in the file yet
    qint64 m_messages = 0;
    qint64 m_bytes = 0;
    int m_number = 0; // of the record
};

} // namespace csp
