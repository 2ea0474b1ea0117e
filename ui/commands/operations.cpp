// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/commands/operations.h"

#include "ui/basics/futurewatch.h"
#include "ui/basics/jobbar.h"
#include "ui/basics/texts.h"
#include "ui/commands/closedialog.h"
#include "ui/lists/connectionsmodel.h"
#include "ui/lists/sessionsmodel.h"

#include <algorithm>

namespace csp {

Operations::Operations(ServerController &controller, const ConnectionsModel &connections,
                       const SessionsModel &sessions, JobBar &jobs, QWidget *window)
    : QObject(window)
    , m_controller(controller)
    , m_connections(connections)
    , m_sessions(sessions)
    , m_window(window)
    , m_jobs(jobs)
{
}

void Operations::setBinaryData(const QStringList &ids, bool binary)
{
    if (ids.isEmpty())
        return;
    watch(m_controller.setBinaryData(ids, binary), [binary](int count) {
        return binary ? tr("BinaryData on for %Ln", nullptr, count)
                      : tr("BinaryData off for %Ln", nullptr, count);
    });
}

void Operations::setEndpoint(const QString &path, const EndpointDefaults &defaults)
{
    whenFinished(this, m_controller.setEndpoint(path, defaults), [this, path](const Status &s) {
        if (s.isOk())
            Q_EMIT finished(tr("%1 changed for new WebSockets").arg(path), {});
        else
            Q_EMIT failed(tr("%1 not changed: %2").arg(path, s.toString()));
    });
}

void Operations::close(const QStringList &ids, ServerController::CloseMode mode)
{
    if (ids.isEmpty())
        return;
    if (ids.size() == 1 && !m_asksSingleClose) {
        closeNow({ids, CloseCode::Normal, {}, mode, {}}, {});
        return;
    }
    const QStringList sessions = sessionsOf(ids);
    qsizetype sockets = 0;
    for (const QStringList &ofSession : m_connections.ofSessions(sessions))
        sockets += ofSession.size();
    auto *dialog = new CloseDialog(
        targetsOf(ids), {mode, int(sessions.size()), int(sockets - ids.size())}, m_window);
    ask(dialog, [this, dialog](const QStringList &remaining) {
        const bool isAbort = dialog->mode() == ServerController::CloseMode::Abort;
        if (dialog->asksNoMore()) {
            m_asksSingleClose = false;
            Q_EMIT singleCloseAskedNoMore();
        }
        closeNow({remaining, isAbort ? CloseCode::Normal : dialog->code(),
                  isAbort ? QString() : dialog->reason(), dialog->mode(), dialog->spread()},
                 dialog->endsSessions() ? sessionsOf(remaining) : QStringList());
    });
}

QStringList Operations::sessionsOf(const QStringList &ids) const
{
    QStringList sessions;
    QSet<QString> known;
    for (const QString &id : ids) {
        const ConnectionInfo *info = m_connections.find(id);
        if (!info || known.contains(info->sessionId))
            continue;
        known.insert(info->sessionId);
        sessions.append(info->sessionId);
    }
    return sessions;
}

void Operations::closeNow(const StaggeredClose::Order &order, const QStringList &sessionIds)
{
    auto *work = new StaggeredClose(m_controller, order, this);
    const bool isAbort = order.mode == ServerController::CloseMode::Abort;
    if (order.span.count() > 0 && order.ids.size() > 1) {
        JobRow *row = m_jobs.begin(tr("Closing connections"));
        connect(work, &StaggeredClose::progressed, row, &JobRow::setProgress);
        connect(work, &StaggeredClose::finished, row, &JobRow::end);
        connect(row, &JobRow::cancelAsked, work, &StaggeredClose::cancel);
    }
    connect(work, &StaggeredClose::finished, this,
            [this, work, isAbort, sessionIds](const TargetResults &results, qsizetype left) {
                const bool isAlso = !sessionIds.isEmpty();
                tellClosed(results, left, isAbort, isAlso && work->isCancelled());
                if (isAlso && !work->isCancelled())
                    endSessionsNow(sessionIds);
            });
    work->start();
}

void Operations::setLocked(bool locked)
{
    m_isLocked = locked;
    if (!locked)
        return;
    for (StaggeredClose *work : findChildren<StaggeredClose *>())
        work->cancel();
}

void Operations::tellClosed(const TargetResults &results, qsizetype left, bool isAbort,
                            bool keepsSessions)
{
    tell(results, [=](int count) {
        const QString done =
            isAbort ? tr("aborted %Ln", nullptr, count) : tr("closed %Ln", nullptr, count);
        if (left > 0)
            return tr("%1, cancelled before %2").arg(done, numberText(left));
        return keepsSessions ? tr("%1, their sessions go on").arg(done) : done;
    });
}

void Operations::endServer(const QStringList &ids)
{
    if (ids.isEmpty())
        return;
    const TargetsDialog::Texts texts{
        tr("End server"),
        tr("End the server of %Ln connection(s)?", nullptr, int(ids.size())),
        tr("As if the handler had called EndServer: what was written goes out, then a close frame "
           "with 1000."),
        tr("&End server"),
        {}};
    auto *dialog = new TargetsDialog(texts, targetsOf(ids), m_window);
    dialog->setObjectName(QStringLiteral("endServerDialog"));
    ask(dialog, [this](const QStringList &remaining) {
        watch(m_controller.endServer(remaining),
              [](int count) { return tr("ended the server of %Ln", nullptr, count); });
    });
}

void Operations::restart(const QStringList &ids, bool sharedConnection)
{
    const TargetsDialog::Texts texts{
        sharedConnection ? tr("Restart as shared") : tr("Restart as dedicated"),
        sharedConnection ? tr("Restart %Ln connection(s) as shared?", nullptr, int(ids.size()))
                         : tr("Restart %Ln connection(s) as dedicated?", nullptr, int(ids.size())),
        tr("The handler's reads and writes give WebSocketClosed, its OnPostServer runs, and a new "
           "instance with the same WebSocketID runs OnPreServer and Server. The client notices "
           "nothing."),
        tr("&Restart"),
        {}};
    auto *dialog = new TargetsDialog(texts, targetsOf(ids), m_window);
    dialog->setObjectName(QStringLiteral("restartDialog"));
    ask(dialog, [this, sharedConnection](const QStringList &remaining) {
        watch(m_controller.restart(remaining, sharedConnection), [sharedConnection](int count) {
            return sharedConnection ? tr("restarted %Ln as shared", nullptr, count)
                                    : tr("restarted %Ln as dedicated", nullptr, count);
        });
    });
}

void Operations::endSessions(const QStringList &sessionIds)
{
    if (sessionIds.isEmpty())
        return;
    const QHash<QString, QStringList> idsOf = m_connections.ofSessions(sessionIds);
    QList<TargetsDialog::Target> targets;
    for (const QString &id : sessionIds) {
        const SessionInfo *info = m_sessions.find(id);
        const QStringList sockets = idsOf.value(id);
        targets.append({id, info ? info->peer : QString(), numberText(sockets.size()), sockets});
    }
    const TargetsDialog::Texts texts{
        tr("End session"), tr("End %Ln session(s)?", nullptr, int(sessionIds.size())),
        tr("All their WebSockets close with 1008 and the sessions' data is deleted, unless the "
           "application's SessionEvents refuse."),
        tr("&End session"), tr("WebSockets")};
    auto *dialog = new TargetsDialog(texts, targets, m_window);
    dialog->setObjectName(QStringLiteral("endSessionDialog"));
    ask(dialog, [this](const QStringList &remaining) { endSessionsNow(remaining); });
}

void Operations::endSessionsNow(const QStringList &sessionIds)
{
    whenFinished(this, m_controller.endSessions(sessionIds),
                 [this](const TargetResults &results) { tellEndedSessions(results); });
}

/// A session whose record could not be deleted has ended all the same.
void Operations::tellEndedSessions(TargetResults results)
{
    for (TargetResult &result : results) {
        if (result.status.code() == Status::CannotStore)
            result.status = Status(Status::CannotStore,
                                   tr("the session has ended, but its record is still stored: %1")
                                       .arg(result.status.text()));
    }
    tell(results, [](int count) { return tr("ended %Ln", nullptr, count); });
}

QList<TargetsDialog::Target> Operations::targetsOf(const QStringList &ids) const
{
    QList<TargetsDialog::Target> targets;
    targets.reserve(ids.size());
    for (const QString &id : ids) {
        const ConnectionInfo *info = m_connections.find(id);
        targets.append({id, info ? info->peer : QString(), info ? info->path : QString(), {}});
    }
    return targets;
}

void Operations::ask(TargetsDialog *dialog, std::function<void(const QStringList &)> accepted)
{
    m_dialog = dialog;
    connect(dialog, &QDialog::accepted, this, [this, dialog, accepted = std::move(accepted)] {
        if (m_isLocked)
            Q_EMIT failed(tr("Nothing was done: the window is read-only"));
        else
            accepted(dialog->remaining());
    });
    connect(dialog, &QDialog::finished, this, &Operations::dialogClosed);
    Q_EMIT dialogOpened();
    dialog->open();
}

void Operations::markGone(const QSet<QString> &ids)
{
    if (m_dialog && !ids.isEmpty())
        m_dialog->markGone(ids);
}

void Operations::watch(const QFuture<TargetResults> &future, const Words &done)
{
    whenFinished(this, future, [this, done](const TargetResults &results) { tell(results, done); });
}

void Operations::tell(const TargetResults &results, const Words &done)
{
    const auto worked =
        std::count_if(results.begin(), results.end(),
                      [](const TargetResult &result) { return result.status.isOk(); });
    Q_EMIT finished(done(int(worked)), results);
}

} // namespace csp
