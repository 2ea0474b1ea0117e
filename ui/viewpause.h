// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ui/pendingnews.h"

#include <QObject>

class QAction;

namespace csp {

class MessageBar;

/// Holds the view still: while it is paused, news is kept instead of shown, and a bar tells how
/// much there is.
///
/// Thread: GUI thread.
class ViewPause final : public QObject
{
    Q_OBJECT

public:
    /// \a action is checked while the view is paused, and switches it.
    ViewPause(QAction *action, MessageBar &bar, QObject *parent);

    bool isPaused() const { return m_isPaused; }
    /// Takes news while the view is paused.
    void keep(const ServerDelta &delta);
    void resume();

Q_SIGNALS:
    void paused();
    /// What came meanwhile. Unless \a isComplete a full delta must be asked for.
    void resumed(const csp::ServerDelta &news, bool isComplete);

private:
    void pause();
    void tell();

    QAction *const m_action;
    MessageBar &m_bar;
    PendingNews m_news;
    bool m_isPaused = false;
};

} // namespace csp
