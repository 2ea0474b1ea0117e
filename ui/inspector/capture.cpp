// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/capture.h"

#include "server/servercontroller.h"
#include "ui/basics/texts.h"
#include "ui/inspector/messagesmodel.h"
#include "ui/lists/connectionsmodel.h"

#include <QDateTime>

#include <algorithm>

namespace csp {

namespace {

constexpr std::chrono::seconds ForgetInterval{5};

} // namespace

Capture::Capture(ServerController &controller, const ConnectionsModel &connections,
                 const MessagesModel &kept, QObject *parent)
    : QObject(parent)
    , m_controller(controller)
    , m_connections(connections)
    , m_kept(kept)
{
    m_timer.setInterval(ForgetInterval);
    connect(&m_timer, &QTimer::timeout, this, &Capture::forgetOld);
    m_timer.start();
}

void Capture::setMode(Mode mode)
{
    if (mode == m_mode)
        return;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    m_mode = mode;
    m_allSinceMs = mode == Mode::All ? now : 0;
    m_watched.clear();
    if (mode == Mode::Selected) {
        for (const QString &id : std::as_const(m_chosen))
            watch(id, now);
    }
    tellServer();
    Q_EMIT modeChanged(mode);
}

void Capture::setPayloadBytes(qsizetype bytes)
{
    if (bytes == m_payloadBytes)
        return;
    m_payloadBytes = bytes;
    tellServer();
}

void Capture::choose(const QStringList &ids)
{
    if (ids == m_chosen)
        return;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    leaveChosen(now);
    m_chosen = ids;
    m_notKept.clear();
    for (const QString &id : ids) {
        if (const ConnectionInfo *info = m_connections.find(id))
            m_notKept.insert(id, qMax<qint64>(0, qint64(info->messagesIn + info->messagesOut)
                                                     - m_kept.keptOf(id)));
    }
    if (m_mode != Mode::Selected)
        return;
    const qsizetype before = m_watched.size();
    for (const QString &id : ids)
        watch(id, now);
    if (m_watched.size() != before)
        tellServer();
}

void Capture::watch(const QString &id, qint64 nowMs)
{
    Watched &watched = m_watched[id];
    watched.leftAtMs = 0;
    if (watched.sinceMs == 0)
        watched.sinceMs = nowMs;
}

void Capture::leaveChosen(qint64 nowMs)
{
    for (const QString &id : std::as_const(m_chosen)) {
        if (const auto left = m_watched.find(id); left != m_watched.end())
            left->leftAtMs = nowMs;
    }
}

QString Capture::sinceText() const
{
    if (m_chosen.isEmpty())
        return {};
    if (m_mode == Mode::Off)
        return tr("Capture is off: nothing new is kept");
    const qint64 missed = notKept();
    const QString since = tr("Captured since %1").arg(timeText(sinceMs()));
    return missed == 0 ? since
                       : tr("%1; %Ln earlier message(s) not kept", nullptr, int(missed)).arg(since);
}

/// From when on all of the chosen are captured.
qint64 Capture::sinceMs() const
{
    qint64 since = 0;
    for (const QString &id : m_chosen) {
        const ConnectionInfo *info = m_connections.find(id);
        const qint64 from = m_mode == Mode::All ? m_allSinceMs : m_watched.value(id).sinceMs;
        since = std::max({since, from, info ? info->openedAtMs : 0});
    }
    return since;
}

qint64 Capture::notKept() const
{
    qint64 count = 0;
    for (const qint64 each : m_notKept)
        count += each;
    return count;
}

void Capture::forgetOld()
{
    const qint64 oldest =
        QDateTime::currentMSecsSinceEpoch() - std::chrono::milliseconds(KeptFor).count();
    const auto forgotten = m_watched.removeIf([oldest](const auto &entry) {
        return entry.value().leftAtMs != 0 && entry.value().leftAtMs < oldest;
    });
    if (forgotten > 0)
        tellServer();
}

void Capture::tellServer()
{
    m_controller.setCaptured({m_watched.keys(), m_mode == Mode::All, m_payloadBytes});
}

} // namespace csp
