// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/statusstrip.h"

#include "ui/addresschip.h"
#include "ui/texts.h"
#include "ui/theme.h"

#include <QEvent>
#include <QLabel>

namespace csp {

namespace {

/// Rates are means over at least this.
constexpr qint64 RateSpanMs = 900;

} // namespace

StatusStrip::StatusStrip(QWidget *parent)
    : QStatusBar(parent)
{
    setSizeGripEnabled(false);
    m_state = addLabel(QStringLiteral("status.state"), tr("State of the server"));
    m_sockets = addLabel(QStringLiteral("status.sockets"), tr("Sockets"));
    m_sessions = addLabel(QStringLiteral("status.sessions"), tr("Sessions"));
    m_rateIn = addLabel(QStringLiteral("status.in"), tr("Rate in"));
    m_rateOut = addLabel(QStringLiteral("status.out"), tr("Rate out"));
    m_dropped = addLabel(QStringLiteral("status.dropped"), tr("Captured messages dropped"));
    m_shield = new QLabel(this);
    m_shield->setObjectName(QStringLiteral("status.shield"));
    m_shield->setAccessibleName(tr("Reachable from"));
    addPermanentWidget(m_shield);
    setStats({});
    updateShield();
}

QLabel *StatusStrip::addLabel(const QString &objectName, const QString &accessibleName)
{
    auto *label = new QLabel(this);
    label->setObjectName(objectName);
    label->setAccessibleName(accessibleName);
    const int gap = fontMetrics().averageCharWidth();
    label->setContentsMargins(gap, 0, gap, 0);
    addWidget(label);
    return label;
}

void StatusStrip::setServer(ServerController::State state, const ServerConfig &config)
{
    m_state->setText(serverStateText(state));
    m_limit = config.limits.connections;
    updateSockets(m_last);
    m_isOpen = !config.address.isLoopback();
    updateShield();
    m_sinceLast.invalidate();
}

void StatusStrip::setStats(const ServerStats &stats)
{
    updateSockets(stats);
    m_sessions->setText(tr("Sessions %1").arg(numberText(stats.sessions)));
    m_dropped->setText(tr("Capture dropped %1").arg(numberText(qint64(stats.captureDropped))));
    m_dropped->setVisible(stats.captureDropped > 0);
    const qint64 span = m_sinceLast.isValid() ? m_sinceLast.elapsed() : 0;
    if (m_sinceLast.isValid() && span < RateSpanMs)
        return;
    const auto rate = [span](quint64 now, quint64 before) {
        return span > 0 && now >= before ? qint64((now - before) * 1'000 / quint64(span)) : 0;
    };
    m_rateIn->setText(tr("In %1 msg/s, %2/s")
                          .arg(numberText(rate(stats.messagesIn, m_last.messagesIn)),
                               bytesText(rate(stats.bytesIn, m_last.bytesIn))));
    m_rateOut->setText(tr("Out %1 msg/s, %2/s")
                           .arg(numberText(rate(stats.messagesOut, m_last.messagesOut)),
                                bytesText(rate(stats.bytesOut, m_last.bytesOut))));
    m_last = stats;
    m_sinceLast.start();
}

void StatusStrip::updateSockets(const ServerStats &stats)
{
    m_sockets->setText(tr("Sockets %1, peak %2, limit %3")
                           .arg(numberText(stats.webSockets), numberText(stats.webSocketsPeak),
                                numberText(m_limit)));
}

void StatusStrip::changeEvent(QEvent *event)
{
    QStatusBar::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_shield)
        updateShield();
}

void StatusStrip::updateShield()
{
    m_shield->setVisible(m_isOpen);
    m_shield->setText(tr("Open beyond this machine"));
    QPalette own = palette();
    own.setColor(QPalette::WindowText, toneColor(Tone::Warning, own));
    m_shield->setPalette(own);
}

} // namespace csp
