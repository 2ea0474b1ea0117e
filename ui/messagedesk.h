// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/inspector/capture.h"
#include "ui/inspector/captureintake.h"

#include "ui/messagefiles.h"
#include "ui/pendingnews.h"

#include <QElapsedTimer>
#include <QObject>

namespace csp {

class Actions;
class ConnectionsModel;
class Inspector;
class JobBar;
class MessageBar;
class MessagesView;
class StatusStrip;
class UiSettings;
struct CaptureSettings;

/// Brings what the server captures to the inspector's messages, within the bounds that are set, and
/// tells what is lost on the way.
///
/// Thread: GUI thread.
class MessageDesk final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MessageDesk)

public:
    /// What it works on; all of it outlives the desk.
    struct Parts
    {
        ServerController &controller;
        const ConnectionsModel &connections;
        Inspector &inspector;
        Actions &actions;
        MessageBar &bar;
        JobBar &jobs;
        StatusStrip &status;
        UiSettings &settings;
    };

    MessageDesk(const Parts &parts, QObject *parent);
    /// Brings a record to its end.
    ~MessageDesk() override;

    /// Captures all, and records it to \a path. With settings that could not be read, and so
    /// without their patterns, the user is asked first.
    void recordAllTo(const QString &path);
    /// \a news without what the patterns hide in the reasons of what has closed.
    ServerDelta redacted(const ServerDelta &news) const
    {
        return m_intake.redactor().redacted(news);
    }
    /// While paused, messages are recorded but wait before they are shown.
    void setPaused(bool paused);
    /// Whether messages are captured also while nobody looks, from the server's start to its end:
    /// all of them, or for a record.
    bool needsNews() const;
    /// \a ids are shown, and captured while the selected ones are.
    void choose(const QStringList &ids);
    /// Keeps \a settings and works by them from now on.
    void setSettings(const CaptureSettings &settings);

Q_SIGNALS:
    void needsNewsChanged();

private:
    void connectActions();
    void take(const ServerDelta &delta);
    void apply(const CaptureSettings &settings);
    void changeSettings();
    void keep(const QList<CapturedMessage> &messages);
    void showSince();
    void tellFigures();
    void tellLost(quint64 lost);

    Parts m_parts;
    MessagesView &m_view;
    Capture *const m_capture;
    CaptureIntake m_intake;
    MessageFiles m_files;
    PendingNews m_waiting; ///< what came while paused
    bool m_isPaused = false;
    quint64 m_serverDropped = 0;
    quint64 m_lostRecorded = 0;
    quint64 m_lostTold = 0;
    QElapsedTimer m_sinceTold;
};

} // namespace csp
