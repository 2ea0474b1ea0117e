// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/sparkline.h"

#include "ui/basics/texts.h"
#include "ui/basics/theme.h"

#include <QPainter>

#include <algorithm>

namespace csp {

namespace {

/// In average characters.
constexpr int Width = 20;

} // namespace

Sparkline::Sparkline(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    tell();
}

QSize Sparkline::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * Width, fontMetrics().height()};
}

void Sparkline::add(qint64 atMs, qint64 in, qint64 out)
{
    m_samples.append({atMs, in, out});
    m_samples.removeIf([atMs](const Sample &sample) { return sample.atMs <= atMs - SpanMs; });
    tell();
    update();
}

void Sparkline::clear()
{
    m_samples.clear();
    tell();
    update();
}

Sparkline::Sample Sparkline::peak() const
{
    Sample peak{0, 0, 0};
    for (const Sample &sample : m_samples) {
        peak.in = std::max(peak.in, sample.in);
        peak.out = std::max(peak.out, sample.out);
    }
    return peak;
}

void Sparkline::tell()
{
    const Sample highest = peak();
    const Sample last = m_samples.isEmpty() ? highest : m_samples.constLast();
    const QString figures =
        tr("Messages a second in the last minute: in %1, at most %2; out %3, at most %4")
            .arg(numberText(last.in), numberText(highest.in), numberText(last.out),
                 numberText(highest.out));
    setAccessibleName(figures);
    setToolTip(tr("%1. In is drawn above the line, out below it.").arg(figures));
}

void Sparkline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int middle = height() / 2;
    painter.fillRect(0, middle, width(), 1, palette().color(QPalette::Mid));
    if (m_samples.isEmpty())
        return;
    const Sample highest = peak();
    const qint64 most = std::max({highest.in, highest.out, qint64(1)});
    const qint64 from = m_samples.constLast().atMs - SpanMs;
    const auto place = [this, from](qint64 atMs) {
        return int(std::max<qint64>(atMs - from, 0) * width() / SpanMs);
    };
    const auto rise = [middle, most](qint64 rate) {
        return rate > 0 ? int(std::max<qint64>(rate * (middle - 1) / most, 1)) : 0;
    };
    int left = place(m_samples.constFirst().atMs);
    for (const Sample &sample : m_samples) {
        const int right = std::max(place(sample.atMs), left + 1);
        const int in = rise(sample.in);
        painter.fillRect(left, middle - in, right - left, in, toneColor(Tone::Busy, palette()));
        painter.fillRect(left, middle + 1, right - left, rise(sample.out),
                         toneColor(Tone::Good, palette()));
        left = right;
    }
}

} // namespace csp
