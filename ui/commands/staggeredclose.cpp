// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/commands/staggeredclose.h"

#include "ui/basics/futurewatch.h"

#include <algorithm>

namespace csp {

namespace {

/// Those that are due within this go together.
constexpr std::chrono::milliseconds Step{20};

} // namespace

StaggeredClose::StaggeredClose(ServerController &controller, Order order, QObject *parent)
    : QObject(parent)
    , m_controller(controller)
    , m_order(std::move(order))
{
    m_timer.setInterval(Step);
    connect(&m_timer, &QTimer::timeout, this, &StaggeredClose::closeDue);
}

void StaggeredClose::start()
{
    m_elapsed.start();
    m_timer.start();
    closeDue();
}

void StaggeredClose::cancel()
{
    m_isCancelled = true;
    m_timer.stop();
    finishWhenDone();
}

void StaggeredClose::closeDue()
{
    const qsizetype total = m_order.ids.size();
    const qint64 span = m_order.span.count();
    qsizetype due = total; // the first at once, the last at the end of the span
    if (span > 0 && total > 1)
        due = std::min<qsizetype>(total, m_elapsed.elapsed() * (total - 1) / span + 1);
    if (due == m_asked)
        return;
    const QStringList ids = m_order.ids.mid(m_asked, due - m_asked);
    m_asked = due;
    if (m_asked == total)
        m_timer.stop();
    ++m_pending;
    whenFinished(this, m_controller.close(ids, m_order.code, m_order.reason, m_order.mode),
                 [this](const TargetResults &results) {
                     --m_pending;
                     m_results += results;
                     finishWhenDone();
                 });
    Q_EMIT progressed(m_asked, total);
}

void StaggeredClose::finishWhenDone()
{
    const qsizetype left = m_order.ids.size() - m_asked;
    if (m_pending > 0 || (left > 0 && !m_isCancelled))
        return;
    Q_EMIT finished(m_results, left);
    deleteLater();
}

} // namespace csp
