// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/messagefiles.h"

#include "ui/basics/futurewatch.h"
#include "ui/basics/jobbar.h"
#include "ui/basics/messagebar.h"
#include "ui/basics/texts.h"
#include "ui/inspector/capturebar.h"
#include "ui/inspector/exportdialog.h"
#include "ui/inspector/messagejobs.h"
#include "ui/inspector/messagesview.h"

#include <QAction>
#include <QFileDialog>

#include <utility>

namespace csp {

namespace {

constexpr QLatin1String ExportKey("export");
constexpr QLatin1String RecordKey("record");

} // namespace

MessageFiles::MessageFiles(MessagesView &view, MessageBar &bar, JobBar &jobs, QAction *exporting,
                           QAction *recording, QObject *parent)
    : QObject(parent)
    , m_view(view)
    , m_bar(bar)
    , m_jobs(jobs)
    , m_recording(recording)
{
    connect(exporting, &QAction::triggered, this, &MessageFiles::askForExport);
    connect(recording, &QAction::triggered, this, &MessageFiles::setRecording);
    connect(&m_recorder, &Recorder::progressed, this, &MessageFiles::showProgress);
    connect(&m_recorder, &Recorder::ended, this, &MessageFiles::onEnded);
}

// --- Export --------------------------------------------------------------------------------------

void MessageFiles::askForExport()
{
    auto *dialog = new ExportDialog(m_view, m_view.window());
    connect(dialog, &ExportDialog::exportAsked, this, &MessageFiles::exportTo);
    dialog->open();
}

void MessageFiles::exportTo(const QList<CapturedMessage> &messages, MessageFormat format,
                            const QString &path)
{
    m_bar.withdraw(ExportKey);
    const QFuture<FileResult> future = exportMessages(messages, format, path);
    JobRow *row = m_jobs.begin(tr("Exporting %Ln message(s)…", nullptr, int(messages.size())));
    auto *watcher = new QFutureWatcher<FileResult>(row);
    connect(watcher, &QFutureWatcherBase::progressValueChanged, row,
            [row, total = messages.size()](int done) { row->setProgress(done, total); });
    connect(row, &JobRow::cancelAsked, watcher, &QFutureWatcherBase::cancel);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, row, path] {
        const bool isDone = watcher->future().resultCount() > 0; // perhaps before the cancel
        const FileResult result = isDone ? watcher->result() : FileResult();
        if (!isDone)
            tell(ExportKey, tr("The export was cancelled; %1 is as it was.").arg(path), false);
        else if (!result.error.isEmpty())
            tell(ExportKey, tr("Nothing was exported to %1: %2").arg(path, result.error), true);
        else
            tell(ExportKey,
                 tr("%Ln message(s) exported to %1.", nullptr, int(result.messages)).arg(path),
                 false);
        row->end();
    });
    watcher->setFuture(future);
}

// --- Record --------------------------------------------------------------------------------------

void MessageFiles::setRecording(bool on)
{
    if (on)
        return askForRecord();
    m_isStopping = true;
    showProgress();
    Q_EMIT stopAsked();
}

void MessageFiles::stopRecording()
{
    if (!std::exchange(m_isStopping, false))
        return; // it has ended by itself, or another has begun
    const QString path = m_recorder.path();
    const qint64 messages = m_recorder.messages();
    m_recorder.stop();
    showProgress();
    tell(RecordKey,
         tr("Recording to %1 stopped after %Ln message(s).", nullptr, int(messages)).arg(path),
         false);
    Q_EMIT recordingChanged();
}

void MessageFiles::askForRecord()
{
    m_recording->setChecked(false); // until it records
    auto *dialog = new QFileDialog(m_view.window(), tr("Record to file"));
    dialog->setObjectName(QStringLiteral("record.file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // what is there stays
    dialog->setLabelText(QFileDialog::Accept, tr("&Record"));
    dialog->setDefaultSuffix(QStringLiteral("jsonl"));
    dialog->selectFile(QStringLiteral("record.jsonl"));
    connect(dialog, &QFileDialog::fileSelected, this, &MessageFiles::recordTo);
    dialog->open();
}

void MessageFiles::recordTo(const QString &path)
{
    m_isStopping = false;
    const QString why = m_recorder.start(path, m_limitBytes);
    if (why.isEmpty())
        m_bar.withdraw(RecordKey);
    else
        tell(RecordKey, tr("Nothing is recorded to %1: %2").arg(path, why), true);
    showProgress();
    Q_EMIT recordingChanged();
}

void MessageFiles::onEnded(const QString &why)
{
    const QString path = m_recorder.path();
    const int messages = int(m_recorder.messages());
    m_isStopping = false;
    showProgress();
    if (why.isEmpty())
        tell(RecordKey,
             tr("Recording ended after %Ln message(s): %1 has reached %2.", nullptr, messages)
                 .arg(path, bytesText(m_limitBytes)),
             false);
    else
        tell(RecordKey,
             tr("Recording ended after %Ln message(s): %1 could not be written: %2", nullptr,
                messages)
                 .arg(path, why),
             true);
    Q_EMIT recordingChanged();
}

void MessageFiles::showProgress()
{
    m_recording->setChecked(isRecording() && !m_isStopping);
    m_view.captureBar()->setRecord(
        isRecording()
            ? tr("Recording to %1: %Ln message(s), %2", nullptr, int(m_recorder.messages()))
                  .arg(m_recorder.path(), bytesText(m_recorder.bytes()))
            : QString());
}

void MessageFiles::tell(QLatin1String key, const QString &text, bool isFailure)
{
    m_bar.post(key, isFailure ? Tone::Failure : Tone::Plain, text);
}

} // namespace csp
