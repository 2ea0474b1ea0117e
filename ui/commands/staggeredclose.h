// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/servercontroller.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <chrono>

namespace csp {

/// Closes connections one after another, evenly over a span of time, and collects what came of
/// each.
///
/// Deletes itself when it has finished. Thread: GUI thread.
class StaggeredClose final : public QObject
{
    Q_OBJECT

public:
    /// What is to be closed, and how.
    struct Order
    {
        QStringList ids;
        CloseCode code = CloseCode::Normal;
        QString reason;
        ServerController::CloseMode mode = ServerController::CloseMode::Graceful;
        std::chrono::milliseconds span{0};
    };

    StaggeredClose(ServerController &controller, Order order, QObject *parent);

    void start();
    /// Closes no more; those that are closing already are told.
    void cancel();
    bool isCancelled() const { return m_isCancelled; }

Q_SIGNALS:
    /// \a asked: of how many the close was asked for.
    void progressed(qsizetype asked, qsizetype total);
    /// The results of those that were asked for, and how many were not.
    void finished(const csp::TargetResults &results, qsizetype left);

private:
    void closeDue();
    void finishWhenDone();

    ServerController &m_controller;
    const Order m_order;
    QTimer m_timer;
    QElapsedTimer m_elapsed;
    TargetResults m_results;
    qsizetype m_asked = 0;
    int m_pending = 0;
    bool m_isCancelled = false;
};

} // namespace csp
