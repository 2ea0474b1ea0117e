// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/messagedesk.h"

#include "server/servercontroller.h"
#include "ui/actions.h"
#include "ui/basics/messagebar.h"
#include "ui/basics/texts.h"
#include "ui/inspector/capturebar.h"
#include "ui/inspector/capturesettingsdialog.h"
#include "ui/inspector/inspector.h"
#include "ui/inspector/messagesview.h"
#include "ui/inspector/payloadview.h"
#include "ui/lists/filterbox.h"
#include "ui/statusstrip.h"
#include "ui/uisettings.h"

#include <QAction>

#include <algorithm>

namespace csp {

namespace {

using Id = Actions::Id;

/// Losses are told no more often.
constexpr qint64 TellIntervalMs = 5'000;
/// The end waits no longer for patterns to be tried.
constexpr std::chrono::seconds FinishWithin{2};

/// Each gateway thread tells its own, one behind the other.
QList<CapturedMessage> inOrder(QList<CapturedMessage> messages)
{
    const auto isEarlier = [](const CapturedMessage &a, const CapturedMessage &b) {
        return a.atUs < b.atUs;
    };
    if (!std::is_sorted(messages.cbegin(), messages.cend(), isEarlier))
        std::stable_sort(messages.begin(), messages.end(), isEarlier);
    return messages;
}

} // namespace

MessageDesk::MessageDesk(const Parts &parts, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_view(*parts.inspector.messages())
    , m_capture(new Capture(parts.controller, parts.connections, *m_view.model(), this))
    , m_files(m_view, parts.bar, parts.jobs, parts.actions.at(Id::ExportMessages),
              parts.actions.at(Id::Record), this)
{
    CaptureBar *bar = m_view.captureBar();
    for (const Id id : {Id::FindMessage, Id::ExportMessages, Id::Record, Id::CaptureSettings})
        bar->addCommand(parts.actions.at(id));
    connect(bar, &CaptureBar::modeChosen, m_capture, &Capture::setMode);
    connect(m_capture, &Capture::modeChanged, bar, &CaptureBar::setMode);
    connect(m_capture, &Capture::modeChanged, this, &MessageDesk::showSince);
    connect(&m_intake, &CaptureIntake::taken, this, &MessageDesk::keep);
    connect(&m_files, &MessageFiles::recordingChanged, this, &MessageDesk::needsNewsChanged);
    connect(&m_files, &MessageFiles::stopAsked, this,
            [this] { m_intake.whenGivenOn(this, [this] { m_files.stopRecording(); }); });
    connect(m_capture, &Capture::modeChanged, this, &MessageDesk::needsNewsChanged);
    // Also while the lists do not follow: what came before the stop belongs to the record.
    connect(&parts.controller, &ServerController::news, this, &MessageDesk::take);
    connectActions();
    connect(m_view.payload(), &PayloadView::editAsked, this, [this](const Message &message) {
        m_parts.inspector.composer()->edit(message);
        m_parts.inspector.composer()->focusText();
    });
    apply(parts.settings.capture());
    tellFigures();
}

MessageDesk::~MessageDesk()
{
    m_intake.disconnect(this); // the list and the bar may have gone
    connect(&m_intake, &CaptureIntake::taken, &m_files, &MessageFiles::write);
    const quint64 before = m_intake.dropped();
    m_intake.finish(FinishWithin);
    m_files.writeDropped(m_intake.dropped() - before);
}

void MessageDesk::connectActions()
{
    const auto on = [this](Id id, auto function) {
        connect(m_parts.actions.at(id), &QAction::triggered, this, function);
    };
    on(Id::CaptureSettings, [this] { changeSettings(); });
    on(Id::FocusMessageFilter, [this] {
        m_view.filter()->setFocus(Qt::ShortcutFocusReason);
        m_view.filter()->selectAll();
    });
    on(Id::FindMessage, [this] { m_view.find(true); });
    on(Id::FindPreviousMessage, [this] { m_view.find(false); });
}

bool MessageDesk::needsNews() const
{
    return m_files.isRecording() || m_capture->mode() == Capture::Mode::All;
}

void MessageDesk::recordAllTo(const QString &path)
{
    const auto record = [this, path] {
        m_capture->setMode(Capture::Mode::All);
        m_files.recordTo(path);
    };
    if (m_parts.settings.notices().isEmpty())
        return record();
    m_parts.bar.post(QStringLiteral("record"), Tone::Warning, // as MessageFiles: it replaces this
                     tr("Nothing is recorded to %1 yet: what is to be redacted could not be read "
                        "from the settings.")
                         .arg(path),
                     {{tr("Record without redaction"), QStringLiteral("record.start"), record}});
}

void MessageDesk::apply(const CaptureSettings &settings)
{
    const QString key = QStringLiteral("redaction");
    const Redactor redactor(settings.redactions);
    m_view.model()->setBounds(settings.messages, settings.bytes);
    m_capture->setPayloadBytes(settings.payloadBytes);
    m_intake.setRedactor(redactor);
    m_files.setLimit(settings.recordBytes);
    m_parts.bar.withdraw(key);
    if (!redactor.faults().isEmpty())
        m_parts.bar.post(key, Tone::Failure,
                         tr("Nothing is redacted by what is no regular expression: %1")
                             .arg(redactor.faults().join(QStringLiteral("; "))));
}

void MessageDesk::setSettings(const CaptureSettings &settings)
{
    if (settings == m_parts.settings.capture())
        return;
    m_parts.settings.setCapture(settings);
    apply(settings);
    tellFigures();
}

void MessageDesk::changeSettings()
{
    auto *dialog = new CaptureSettingsDialog(m_parts.settings.capture(), &m_view);
    connect(dialog, &CaptureSettingsDialog::settingsChosen, this, &MessageDesk::setSettings);
    dialog->open();
}

void MessageDesk::take(const ServerDelta &delta)
{
    m_serverDropped = delta.stats.captureDropped;
    m_intake.take(inOrder(delta.captured));
    tellFigures();
}

void MessageDesk::keep(const QList<CapturedMessage> &messages)
{
    m_files.write(messages);
    if (m_isPaused) {
        ServerDelta delta;
        delta.captured = messages;
        m_waiting.add(delta);
    } else {
        m_view.append(messages);
    }
    tellFigures();
}

void MessageDesk::setPaused(bool paused)
{
    m_isPaused = paused;
    if (!paused) {
        m_view.model()->addDropped(m_waiting.dropped()); // take() forgets them
        m_view.append(m_waiting.take().captured);
    }
    tellFigures();
}

void MessageDesk::choose(const QStringList &ids)
{
    m_capture->choose(ids);
    if (ids.isEmpty())
        m_parts.inspector.clear();
    else
        m_parts.inspector.setSockets(ids, m_capture->sinceText());
}

void MessageDesk::showSince()
{
    m_view.setSince(m_capture->sinceText());
}

void MessageDesk::tellFigures()
{
    const MessagesModel &kept = *m_view.model();
    const quint64 lost = m_serverDropped + m_intake.dropped();
    m_parts.status.setCapture({kept.rowCount(), kept.bytes(), kept.dropped(), qint64(lost)});
    tellLost(lost);
}

void MessageDesk::tellLost(quint64 lost)
{
    if (lost < m_lostRecorded) // another start of the server
        m_lostRecorded = m_lostTold = 0;
    m_files.writeDropped(lost - std::exchange(m_lostRecorded, lost));
    if (lost == m_lostTold || (m_sinceTold.isValid() && m_sinceTold.elapsed() < TellIntervalMs))
        return;
    m_lostTold = lost;
    m_sinceTold.start();
    m_parts.bar.post(QStringLiteral("captureDropped"), Tone::Warning,
                     tr("Messages came faster than they could be captured: %1 are missing from the "
                        "capture. The connections lost none.")
                         .arg(numberText(qint64(lost))));
}

} // namespace csp
