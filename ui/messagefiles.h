// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/inspector/messageformat.h"
#include "ui/inspector/recorder.h"

#include <QObject>

class QAction;

namespace csp {

class JobBar;
class MessageBar;
class MessagesView;

/// Takes messages to files: the export of those there are, the record of those that come. Tells how
/// it went, in the message bar, how far the export is, in the bar of long work, and how far the
/// record is, above the messages.
///
/// Thread: GUI thread.
class MessageFiles final : public QObject
{
    Q_OBJECT

public:
    /// \a exporting and \a recording are the actions; the second is checkable.
    MessageFiles(MessagesView &view, MessageBar &bar, JobBar &jobs, QAction *exporting,
                 QAction *recording, QObject *parent);

    /// Size at which a record ends.
    void setLimit(qint64 bytes) { m_limitBytes = bytes; }
    /// Records what comes to \a path; goes on there when there is something.
    void recordTo(const QString &path);
    /// Ends the record, as stopAsked() asked for.
    void stopRecording();
    bool isRecording() const { return m_recorder.isRecording(); }
    void write(const QList<CapturedMessage> &messages) { m_recorder.write(messages); }
    /// \a count messages could not be captured.
    void writeDropped(quint64 count) { m_recorder.writeDropped(count); }
    void exportTo(const QList<CapturedMessage> &messages, MessageFormat format,
                  const QString &path);

Q_SIGNALS:
    void recordingChanged();
    /// The record is to end with what has come by now: stopRecording() once it is written.
    void stopAsked();

private:
    void askForExport();
    void askForRecord();
    void setRecording(bool on);
    void onEnded(const QString &why);
    void showProgress();
    void tell(QLatin1String key, const QString &text, bool isFailure);

    MessagesView &m_view;
    MessageBar &m_bar;
    JobBar &m_jobs;
    QAction *const m_recording;
    Recorder m_recorder;
    qint64 m_limitBytes = 0;
    bool m_isStopping = false; // since stopAsked()
};

} // namespace csp
