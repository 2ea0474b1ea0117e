// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/statusstrip.h"

#include "ui/addresschip.h"
#include "ui/basics/icons.h"
#include "ui/basics/texts.h"
#include "ui/basics/theme.h"
#include "ui/sparkline.h"

#include <QEvent>
#include <QLabel>
#include <QLayout>
#include <QStyle>

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
    m_licenses = addLabel(QStringLiteral("status.licenses"), tr("Licences"));
    m_licenses->setToolTip(tr("Licence units that stored sessions hold. When all are held, a new "
                              "stored session is refused with 503."));
    m_rateIn = addLabel(QStringLiteral("status.in"), tr("Rate in"));
    m_rateOut = addLabel(QStringLiteral("status.out"), tr("Rate out"));
    m_sparkline = new Sparkline(this);
    m_sparkline->setObjectName(QStringLiteral("status.sparkline"));
    addWidget(m_sparkline);
    m_clock.start();
    m_capture = addLabel(QStringLiteral("status.capture"), tr("Capture"));
    m_pausedIcon = addMark(QStringLiteral("status.pausedIcon"));
    m_paused = addMark(QStringLiteral("status.paused"));
    m_paused->setAccessibleDescription(tr("View"));
    m_shieldIcon = addMark(QStringLiteral("status.shieldIcon"));
    m_shield = addMark(QStringLiteral("status.shield"));
    m_shield->setAccessibleDescription(tr("Reachable from"));
    connect(this, &QStatusBar::messageChanged, this, &StatusStrip::fit);
    setStats({});
    updateMarks();
}

QLabel *StatusStrip::addMark(const QString &objectName)
{
    auto *label = new QLabel(this);
    label->setObjectName(objectName);
    label->setContentsMargins(0, 0, fontMetrics().averageCharWidth(), 0);
    addPermanentWidget(label);
    return label;
}

QLabel *StatusStrip::addLabel(const QString &objectName, const QString &description)
{
    auto *label = new QLabel(this);
    label->setObjectName(objectName);
    label->setAccessibleDescription(description);
    const int gap = fontMetrics().averageCharWidth();
    label->setContentsMargins(gap, 0, gap, 0);
    addWidget(label);
    return label;
}

void StatusStrip::setServer(ServerController::State state, const ServerConfig &config)
{
    m_state->setText(serverStateText(state));
    m_limit = config.limits.connections;
    m_licenseLimit = config.licenseLimit;
    updateSockets(m_last);
    updateLicenses(m_last);
    m_sessions->setToolTip(config.sessionFile.isEmpty()
                               ? tr("Sessions are kept in memory alone")
                               : tr("Sessions are stored in %1").arg(config.sessionFile));
    m_isOpen = !config.address.isLoopback();
    updateMarks();
    m_sinceLast.invalidate();
    if (state == ServerController::State::Starting)
        m_sparkline->clear();
    fit();
}

void StatusStrip::setStats(const ServerStats &stats)
{
    updateSockets(stats);
    updateLicenses(stats);
    m_sessions->setText(tr("Sessions %1").arg(numberText(stats.sessions)));
    updateRates(stats);
    fit();
}

void StatusStrip::setCapture(const CaptureFigures &figures)
{
    const qint64 dropped = figures.dropped + figures.lost;
    const QString used =
        tr("Capture %1, %2").arg(numberText(figures.messages), bytesText(figures.bytes));
    const bool isUsed = figures.messages > 0 || dropped > 0;
    m_capture->setText(!isUsed       ? QString()
                       : dropped > 0 ? tr("%1, dropped %2").arg(used, numberText(dropped))
                                     : used);
    m_capture->setToolTip(tr("Messages kept, and their payload. %1 old ones were dropped to make "
                             "room, %2 came too fast to be captured.")
                              .arg(numberText(figures.dropped), numberText(figures.lost)));
    fit();
}

void StatusStrip::updateRates(const ServerStats &stats)
{
    const qint64 span = m_sinceLast.isValid() ? m_sinceLast.elapsed() : 0;
    if (m_sinceLast.isValid() && span < RateSpanMs)
        return;
    const auto rate = [span](quint64 now, quint64 before) {
        return span > 0 && now >= before ? qint64((now - before) * 1'000 / quint64(span)) : 0;
    };
    const qint64 in = rate(stats.messagesIn, m_last.messagesIn);
    const qint64 out = rate(stats.messagesOut, m_last.messagesOut);
    m_rateIn->setText(tr("In %1 msg/s, %2/s")
                          .arg(numberText(in), bytesText(rate(stats.bytesIn, m_last.bytesIn))));
    m_rateOut->setText(tr("Out %1 msg/s, %2/s")
                           .arg(numberText(out), bytesText(rate(stats.bytesOut, m_last.bytesOut))));
    if (span > 0)
        m_sparkline->add(m_clock.elapsed(), in, out);
    m_last = stats;
    m_sinceLast.start();
}

void StatusStrip::updateSockets(const ServerStats &stats)
{
    m_sockets->setText(tr("Sockets %1, peak %2, limit %3")
                           .arg(numberText(stats.webSockets), numberText(stats.webSocketsPeak),
                                numberText(m_limit)));
}

void StatusStrip::updateLicenses(const ServerStats &stats)
{
    const QString held = numberText(stats.licensesInUse);
    m_licenses->setText(m_licenseLimit > 0
                            ? tr("Licences %1 of %2").arg(held, numberText(m_licenseLimit))
                            : tr("Licences %1").arg(held));
}

void StatusStrip::changeEvent(QEvent *event)
{
    QStatusBar::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_shield)
        updateMarks();
}

void StatusStrip::resizeEvent(QResizeEvent *event)
{
    QStatusBar::resizeEvent(event);
    fit();
}

QSize StatusStrip::minimumSizeHint() const
{
    return {0, QStatusBar::minimumSizeHint().height()};
}

void StatusStrip::fit()
{
    if (!currentMessage().isEmpty())
        return; // it has the place of the figures
    for (QLabel *label : {m_state, m_sockets, m_sessions, m_licenses, m_rateIn, m_rateOut,
                          m_capture, m_paused, m_shield})
        label->setVisible(!label->text().isEmpty());
    m_pausedIcon->setVisible(m_isPaused);
    m_shieldIcon->setVisible(m_isOpen);
    m_sparkline->show();
    for (QWidget *widget : {static_cast<QWidget *>(m_sparkline), static_cast<QWidget *>(m_rateOut),
                            static_cast<QWidget *>(m_rateIn), static_cast<QWidget *>(m_sessions),
                            static_cast<QWidget *>(m_licenses), static_cast<QWidget *>(m_sockets),
                            static_cast<QWidget *>(m_state)}) {
        layout()->activate();
        if (layout()->minimumSize().width() <= width())
            return;
        widget->hide();
    }
}

void StatusStrip::setPaused(bool paused)
{
    m_isPaused = paused;
    updateMarks();
    fit();
}

void StatusStrip::updateMarks()
{
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
    const auto picture = [size](const char *icon, Tone tone) {
        return themedIcon(QLatin1String(icon), tone).pixmap(QSize(size, size));
    };
    m_paused->setText(m_isPaused ? tr("View paused") : QString());
    m_pausedIcon->setPixmap(picture("pause", Tone::Busy));
    m_shield->setText(m_isOpen ? tr("Open beyond this machine") : QString());
    m_shieldIcon->setPixmap(picture("shield", Tone::Warning));
    QPalette own = palette();
    own.setColor(QPalette::WindowText, toneColor(Tone::Warning, own));
    m_shield->setPalette(own);
}

} // namespace csp
