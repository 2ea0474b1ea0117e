// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/servercontroller.h"
#include "ui/commands/targetsdialog.h"

#include <QFuture>
#include <QObject>
#include <QPointer>
#include <QSet>

#include <functional>

namespace csp {

class ConnectionsModel;
class SessionsModel;

/// Carries the user's commands to the server: asks where something ends, and tells the outcome.
///
/// Thread: GUI thread.
class Operations final : public QObject
{
    Q_OBJECT

public:
    /// Dialogs belong to \a window.
    Operations(ServerController &controller, const ConnectionsModel &connections,
               const SessionsModel &sessions, QWidget *window);

    void setBinaryData(const QStringList &ids, bool binary);
    void setEndpoint(const QString &path, const EndpointDefaults &defaults);
    void close(const QStringList &ids, ServerController::CloseMode mode);
    void endServer(const QStringList &ids);
    void restart(const QStringList &ids, bool sharedConnection);
    void endSessions(const QStringList &sessionIds);
    /// Connections and sessions that are gone, for the open dialog.
    void markGone(const QSet<QString> &ids);

Q_SIGNALS:
    /// \a done: the words for those that worked.
    void finished(const QString &done, const csp::TargetResults &results);
    void failed(const QString &text);
    void dialogOpened();
    void dialogClosed();

private:
    using Words = std::function<QString(int)>;

    QList<TargetsDialog::Target> targetsOf(const QStringList &ids) const;
    void ask(TargetsDialog *dialog, std::function<void(const QStringList &)> accepted);
    void watch(const QFuture<TargetResults> &future, const Words &done);
    void tell(const TargetResults &results, const Words &done);
    void tellEndedSessions(TargetResults results);

    ServerController &m_controller;
    const ConnectionsModel &m_connections;
    const SessionsModel &m_sessions;
    QWidget *const m_window;
    QPointer<TargetsDialog> m_dialog;
};

} // namespace csp
