// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/servercontroller.h"

#include <QElapsedTimer>
#include <QStatusBar>

class QLabel;

namespace csp {

class Sparkline;

/// The server's figures at the foot of the window; what has no room there is left out whole, the
/// rates first.
///
/// Thread: GUI thread.
class StatusStrip final : public QStatusBar
{
    Q_OBJECT

public:
    explicit StatusStrip(QWidget *parent = nullptr);

    void setServer(ServerController::State state, const ServerConfig &config);
    void setStats(const ServerStats &stats);

    /// What the capture holds and has lost.
    struct CaptureFigures
    {
        qint64 messages = 0;
        qint64 bytes = 0;
        qint64 dropped = 0; ///< old ones that made room
        qint64 lost = 0;    ///< that came too fast
    };
    void setCapture(const CaptureFigures &figures);
    /// Whether the lists stand still.
    void setPaused(bool paused);
    /// Any width will do: figures that grow do not widen the window.
    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QLabel *addLabel(const QString &objectName, const QString &description);
    QLabel *addMark(const QString &objectName);
    void updateRates(const ServerStats &stats);
    void updateMarks();
    void fit();
    void updateSockets(const ServerStats &stats);
    void updateLicenses(const ServerStats &stats);

    QLabel *m_state = nullptr;
    QLabel *m_sockets = nullptr;
    QLabel *m_sessions = nullptr;
    QLabel *m_licenses = nullptr;
    QLabel *m_rateIn = nullptr;
    QLabel *m_rateOut = nullptr;
    QLabel *m_capture = nullptr;
    QLabel *m_pausedIcon = nullptr;
    QLabel *m_paused = nullptr;
    QLabel *m_shieldIcon = nullptr;
    QLabel *m_shield = nullptr;
    Sparkline *m_sparkline = nullptr;
    qint64 m_limit = 0;
    qint64 m_licenseLimit = 0; // 0: none
    bool m_isOpen = false;
    bool m_isPaused = false;
    ServerStats m_last;
    QElapsedTimer m_sinceLast;
    QElapsedTimer m_clock; // of the sparkline
};

} // namespace csp
