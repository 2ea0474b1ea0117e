// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/servercontroller.h"
#include "ui/commands/staggeredclose.h"
#include "ui/commands/targetsdialog.h"

#include <QFuture>
#include <QObject>
#include <QPointer>
#include <QSet>

#include <functional>

namespace csp {

class ConnectionsModel;
class JobBar;
class SessionsModel;

/// Carries the user's commands to the server: asks where something ends, and tells the outcome.
///
/// Thread: GUI thread.
class Operations final : public QObject
{
    Q_OBJECT

public:
    /// Dialogs belong to \a window; long work is told in \a jobs.
    Operations(ServerController &controller, const ConnectionsModel &connections,
               const SessionsModel &sessions, JobBar &jobs, QWidget *window);

    // What is asked of nobody does nothing: the filter may have taken the chosen away.

    void setBinaryData(const QStringList &ids, bool binary);
    void setEndpoint(const QString &path, const EndpointDefaults &defaults);
    void close(const QStringList &ids, ServerController::CloseMode mode);
    /// Whether a dialog is shown before a single connection is closed.
    void setAsksSingleClose(bool asks) { m_asksSingleClose = asks; }
    void endServer(const QStringList &ids);
    void restart(const QStringList &ids, bool sharedConnection);
    void endSessions(const QStringList &sessionIds);
    /// A read-only window acts on nothing: what is under way ends with those that were asked
    /// already, and sessions that were to follow go on.
    void setLocked(bool locked);
    /// Connections and sessions that are gone, for the open dialog.
    void markGone(const QSet<QString> &ids);

Q_SIGNALS:
    /// \a done: the words for those that worked.
    void finished(const QString &done, const csp::TargetResults &results);
    void failed(const QString &text);
    /// The user wants single connections closed unasked.
    void singleCloseAskedNoMore();
    void dialogOpened();
    void dialogClosed();

private:
    using Words = std::function<QString(int)>;

    QList<TargetsDialog::Target> targetsOf(const QStringList &ids) const;
    /// The sessions of \a ids, without repetition.
    QStringList sessionsOf(const QStringList &ids) const;
    void closeNow(const StaggeredClose::Order &order, const QStringList &sessionIds);
    /// \a keepsSessions: they were to end as well.
    void tellClosed(const TargetResults &results, qsizetype left, bool isAbort, bool keepsSessions);
    void endSessionsNow(const QStringList &sessionIds);
    void ask(TargetsDialog *dialog, std::function<void(const QStringList &)> accepted);
    void watch(const QFuture<TargetResults> &future, const Words &done);
    void tell(const TargetResults &results, const Words &done);
    void tellEndedSessions(TargetResults results);

    ServerController &m_controller;
    const ConnectionsModel &m_connections;
    const SessionsModel &m_sessions;
    QWidget *const m_window;
    JobBar &m_jobs;
    QPointer<TargetsDialog> m_dialog;
    bool m_asksSingleClose = true;
    bool m_isLocked = false;
};

} // namespace csp
