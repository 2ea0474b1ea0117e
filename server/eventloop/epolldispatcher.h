// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/eventloop/socketwatches.h"
#include "server/eventloop/timerqueue.h"
#include "server/eventloop/waker.h"

#include <QAbstractEventDispatcher>

#include <atomic>

namespace csp {

/// An event loop whose turn costs what is ready and not what is watched: sockets by epoll, timers
/// in a queue, wake-ups that cost a system call only while the thread sleeps. Whatever runs on Qt's
/// own dispatcher runs on it.
///
/// A turn sends posted events, then those of due timers, activates the write notifiers that were
/// enabled, waits once, and serves up to SocketWatches::BatchSize sockets.
///
/// Thread: wakeUp() and interrupt() are thread-safe; all else belongs to the thread it is installed
/// on.
class EpollDispatcher final : public QAbstractEventDispatcher
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EpollDispatcher)

public:
    explicit EpollDispatcher(QObject *parent = nullptr);

    /// False if the process has no descriptors left for it: it must not be used.
    bool isValid() const { return m_waker.descriptor() >= 0 && m_sockets.isValid(); }

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;

    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;

    void registerTimer(int timerId, qint64 interval, Qt::TimerType timerType,
                       QObject *object) override;
    bool unregisterTimer(int timerId) override;
    bool unregisterTimers(QObject *object) override;
    QList<TimerInfo> registeredTimers(QObject *object) const override;
    int remainingTime(int timerId) override;

    void wakeUp() override;
    void interrupt() override;

private:
    struct Turn;

    int fireTimers(Turn *turn);
    int fireQueued(Turn *turn);
    int waitAndFire(Turn *turn, bool mayWait);
    int fallAsleep(Turn *turn);
    int sleepTime(const Turn &turn) const;
    void waitForWaker(int milliseconds) const;
    bool isInterrupted(const Turn &turn) const;
    bool isOwnThread(const QObject *object, const char *what) const;

    Waker m_waker;
    SocketWatches m_sockets;
    TimerQueue m_timers;
    std::atomic<quint32> m_interrupts =
        0; // a number, so that nested turns take none from outer ones
    quint32 m_seenInterrupts = 0;
};

} // namespace csp
