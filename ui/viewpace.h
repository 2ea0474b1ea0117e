// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/servercontroller.h"

#include <QObject>

#include <chrono>

namespace csp {

class MessageBar;

/// How often the view is refreshed: as often as the user wants, or less while to show what is new
/// takes longer than the time until the next refresh. The message bar tells of it.
///
/// Thread: GUI thread.
class ViewPace final : public QObject
{
    Q_OBJECT

public:
    /// So many refreshes in a row that took too long slow the view.
    static constexpr int SlowInARow = 3;
    /// So many in a row that would do at the wanted pace bring it back.
    static constexpr int EasyInARow = 10;

    ViewPace(ServerController &controller, MessageBar &bar, QObject *parent);

    /// The pace that is wanted, in refreshes a second, 1 to 10.
    void setWanted(int perSecond);
    /// The pace that is kept, in refreshes a second.
    int perSecond() const { return m_perSecond; }
    /// A refresh took so long.
    void note(std::chrono::milliseconds spent);

private:
    void setPace(int perSecond);
    void slowDown(std::chrono::milliseconds spent);

    ServerController &m_controller;
    MessageBar &m_bar;
    int m_wanted;
    int m_perSecond;
    int m_slow = 0; ///< in a row
    int m_easy = 0; ///< in a row
};

} // namespace csp
