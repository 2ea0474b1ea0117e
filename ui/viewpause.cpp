// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/viewpause.h"

#include "ui/basics/messagebar.h"
#include "ui/basics/texts.h"

#include <QAction>
#include <QDateTime>

namespace csp {

namespace {

QString barKey()
{
    return QStringLiteral("paused");
}

} // namespace

ViewPause::ViewPause(QAction *action, MessageBar &bar, QObject *parent)
    : QObject(parent)
    , m_action(action)
    , m_bar(bar)
{
    connect(action, &QAction::toggled, this, [this](bool checked) {
        if (checked)
            pause();
        else
            resume();
    });
}

void ViewPause::pause()
{
    if (m_isPaused)
        return;
    m_isPaused = true;
    m_news = PendingNews(QDateTime::currentMSecsSinceEpoch());
    m_bar.post(barKey(), Tone::Busy, {},
               {{tr("&Resume"), QStringLiteral("resumeView"), [this] { resume(); }}}, false);
    tell();
    Q_EMIT paused();
}

void ViewPause::resume()
{
    if (!m_isPaused)
        return;
    m_isPaused = false;
    m_bar.withdraw(barKey());
    m_action->setChecked(false);
    const bool isComplete = m_news.isComplete();
    Q_EMIT resumed(m_news.take(), isComplete);
}

void ViewPause::keep(const ServerDelta &delta)
{
    m_news.add(delta);
    tell();
}

void ViewPause::tell()
{
    const QString count = numberText(m_news.newCount());
    m_bar.setText(barKey(),
                  m_news.dropped() == 0
                      ? tr("The view is paused, %1 new.").arg(count)
                      : tr("The view is paused, %1 new; the oldest %2 messages of these did not "
                           "fit and are lost to the view.")
                            .arg(count, numberText(m_news.dropped())));
}

} // namespace csp
