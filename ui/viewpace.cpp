// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/viewpace.h"

#include "ui/basics/messagebar.h"

namespace csp {

namespace {

constexpr std::chrono::milliseconds Second{1'000};

} // namespace

ViewPace::ViewPace(ServerController &controller, MessageBar &bar, QObject *parent)
    : QObject(parent)
    , m_controller(controller)
    , m_bar(bar)
    , m_wanted(int(Second / ServerController::NewsInterval))
    , m_perSecond(m_wanted)
{
    connect(&controller, &ServerController::stateChanged, this,
            [this](ServerController::State state) {
                if (state == ServerController::State::Stopped)
                    setPace(m_wanted);
            });
}

void ViewPace::setWanted(int perSecond)
{
    m_wanted = perSecond;
    setPace(perSecond);
}

void ViewPace::setPace(int perSecond)
{
    m_slow = 0;
    m_easy = 0;
    m_perSecond = perSecond;
    m_controller.setNewsInterval(Second / perSecond);
    const QString key = QStringLiteral("viewSlowed");
    if (perSecond == m_wanted)
        m_bar.withdraw(key);
    else
        m_bar.post(key, Tone::Warning,
                   tr("View slowed to %Ln refresh(es) per second: there is more to show than the "
                      "window can keep up with.",
                      nullptr, perSecond));
}

void ViewPace::note(std::chrono::milliseconds spent)
{
    const bool isSlow = spent > Second / m_perSecond;
    const bool isEasy = m_perSecond < m_wanted && spent <= Second / m_wanted / 2;
    m_slow = isSlow ? m_slow + 1 : 0;
    m_easy = isEasy ? m_easy + 1 : 0;
    if (m_slow >= SlowInARow && m_perSecond > 1)
        slowDown(spent);
    else if (m_easy >= EasyInARow)
        setPace(m_wanted);
}

/// Half of the time is for what else the window has to do.
void ViewPace::slowDown(std::chrono::milliseconds spent)
{
    setPace(qBound(1, int(Second / (2 * spent)), m_perSecond - 1));
}

} // namespace csp
