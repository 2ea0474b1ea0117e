// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/inspector/capture.h"

#include "server/servercontroller.h"
#include "ui/basics/texts.h"
#include "ui/lists/connectionsmodel.h"

#include <QDateTime>

#include <algorithm>

namespace csp {

namespace {

constexpr std::chrono::seconds ForgetInterval{5};

} // namespace

Capture::Capture(ServerController &controller, const ConnectionsModel &connections, QObject *parent)
    : QObject(parent)
    , m_controller(controller)
    , m_connections(connections)
{
    m_timer.setInterval(ForgetInterval);
    connect(&m_timer, &QTimer::timeout, this, &Capture::forgetOld);
    m_timer.start();
}

void Capture::choose(const QStringList &ids)
{
    if (ids == m_chosen)
        return;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    for (const QString &id : std::as_const(m_chosen)) {
        if (const auto left = m_watched.find(id); left != m_watched.end())
            left->leftAtMs = now;
    }
    m_chosen = ids;
    bool isNew = false;
    for (const QString &id : ids) {
        Watched &watched = m_watched[id];
        watched.leftAtMs = 0;
        if (watched.sinceMs != 0)
            continue;
        isNew = true;
        watched.sinceMs = now;
        if (const ConnectionInfo *info = m_connections.find(id))
            watched.missed = info->messagesIn + info->messagesOut;
    }
    if (isNew)
        tellServer();
}

QString Capture::sinceText(const QStringList &ids) const
{
    qint64 since = 0;
    quint64 missed = 0;
    for (const QString &id : ids) {
        const Watched watched = m_watched.value(id);
        since = std::max(since, watched.sinceMs);
        missed += watched.missed;
    }
    if (since == 0)
        return {};
    if (missed == 0)
        return tr("Captured since %1").arg(timeText(since));
    return tr("Captured since %1; %2 earlier messages not kept")
        .arg(timeText(since), numberText(qint64(missed)));
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
    m_controller.setCaptured({m_watched.keys()});
}

} // namespace csp
