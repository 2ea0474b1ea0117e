// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/eventloop/epolldispatcher.h"

#include <QCoreApplication>
#include <QThread>

#include <algorithm>
#include <limits>
#include <utility>

#include <poll.h>

namespace csp {

using Clock = std::chrono::steady_clock;

/// One call of processEvents().
struct EpollDispatcher::Turn
{
    const QEventLoop::ProcessEventsFlags flags;
    const quint32 interrupts;   // how many there were at its beginning
    const bool cameInterrupted; // since the turn before
    Clock::time_point now = {}; // read again whenever slots have run

    bool hasTimers() const { return !flags.testFlag(QEventLoop::X11ExcludeTimers); }
    bool hasSockets() const { return !flags.testFlag(QEventLoop::ExcludeSocketNotifiers); }
    /// exec() calls again whatever was \a handled, so it may wait in the same turn; others then
    /// want control back.
    bool mayWait(int handled) const
    {
        return flags.testFlag(QEventLoop::WaitForMoreEvents) && !cameInterrupted
               && (handled == 0 || flags.testFlag(QEventLoop::EventLoopExec));
    }
};

EpollDispatcher::EpollDispatcher(QObject *parent)
    : QAbstractEventDispatcher(parent)
    , m_sockets(m_waker.descriptor())
{
}

// --- A turn
// ---------------------------------------------------------------------------------------

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    m_sockets.beginTurn();
    const bool wasWoken = m_waker.take(); // before posted events are sent, or one would be missed
    const quint32 interrupts = m_interrupts.load(std::memory_order_acquire);
    Turn turn{flags, interrupts, std::exchange(m_seenInterrupts, interrupts) != interrupts};

    Q_EMIT awake();
    QCoreApplication::sendPostedEvents();
    int handled = wasWoken ? 1 : 0;
    if (turn.hasTimers())
        handled += fireTimers(&turn);
    if (turn.hasSockets())
        handled += fireQueued(&turn);
    if (!isInterrupted(turn))
        handled += waitAndFire(&turn, turn.mayWait(handled));
    return handled > 0;
}

bool EpollDispatcher::isInterrupted(const Turn &turn) const
{
    return m_interrupts.load(std::memory_order_acquire) != turn.interrupts;
}

int EpollDispatcher::fireTimers(Turn *turn)
{
    if (m_timers.isEmpty())
        return 0;
    turn->now = Clock::now();
    const int fired = m_timers.fire(turn->now);
    if (fired > 0)
        turn->now = Clock::now();
    return fired;
}

int EpollDispatcher::fireQueued(Turn *turn)
{
    if (!m_sockets.hasQueued())
        return 0;
    const int fired = m_sockets.fireQueued();
    turn->now = Clock::now();
    return fired;
}

int EpollDispatcher::waitAndFire(Turn *turn, bool mayWait)
{
    const int milliseconds = mayWait ? fallAsleep(turn) : 0;
    SocketWatches::Batch batch;
    if (turn->hasSockets())
        m_sockets.wait(&batch, milliseconds);
    else
        waitForWaker(milliseconds);
    const bool hasSlept = milliseconds != 0;
    int handled = hasSlept && m_waker.wakeUp() ? 1 : 0;
    handled += m_sockets.fire(batch);
    if (hasSlept && handled == 0 && turn->hasTimers())
        handled += fireTimers(turn);
    return handled;
}

/// How long to block, 0 if not at all.
int EpollDispatcher::fallAsleep(Turn *turn)
{
    if (sleepTime(*turn) == 0)
        return 0;
    Q_EMIT aboutToBlock();
    if (turn->hasTimers())
        turn->now = Clock::now(); // a slot took its time, and may have started the first timer
    if (!turn->hasSockets())
        m_waker.drain();
    const int milliseconds = sleepTime(*turn);
    return milliseconds == 0 || isInterrupted(*turn) || !m_waker.fallAsleep() ? 0 : milliseconds;
}

/// Until there is something to do without being woken; -1 if there is no such time.
int EpollDispatcher::sleepTime(const Turn &turn) const
{
    if (turn.hasSockets() && m_sockets.hasQueued())
        return 0;
    const auto deadline = turn.hasTimers() ? m_timers.nextDeadline() : std::nullopt;
    if (!deadline)
        return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - turn.now).count();
    return int(std::clamp<qint64>(left, 0, std::numeric_limits<int>::max()));
}

void EpollDispatcher::waitForWaker(int milliseconds) const
{
    pollfd waker = {m_waker.descriptor(), POLLIN, 0};
    static_cast<void>(::poll(&waker, 1, milliseconds));
}

void EpollDispatcher::wakeUp()
{
    m_waker.wake();
}

void EpollDispatcher::interrupt()
{
    m_interrupts.fetch_add(1, std::memory_order_release);
    m_waker.wake();
}

// --- What is registered
// -----------------------------------------------------------------------------

bool EpollDispatcher::isOwnThread(const QObject *object, const char *what) const
{
    if (object->thread() == thread() && QThread::currentThread() == thread())
        return true;
    qWarning("%s cannot be started or stopped from another thread", what);
    return false;
}

void EpollDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    if (isOwnThread(notifier, "socket notifiers"))
        m_sockets.add(notifier);
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    if (isOwnThread(notifier, "socket notifiers"))
        m_sockets.remove(notifier);
}

void EpollDispatcher::registerTimer(int timerId, qint64 interval, Qt::TimerType timerType,
                                    QObject *object)
{
    if (isOwnThread(object, "timers"))
        m_timers.add({timerId, int(interval), timerType}, object, Clock::now());
}

bool EpollDispatcher::unregisterTimer(int timerId)
{
    return isOwnThread(this, "timers") && m_timers.remove(timerId);
}

bool EpollDispatcher::unregisterTimers(QObject *object)
{
    return isOwnThread(object, "timers") && m_timers.removeAll(object);
}

QList<EpollDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject *object) const
{
    return m_timers.timersOf(object);
}

int EpollDispatcher::remainingTime(int timerId)
{
    const auto left = m_timers.remaining(timerId, Clock::now());
    return left ? int(left->count()) : -1;
}

} // namespace csp
