// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// SocketWatches in a turn of the event loop: what is waited for, and which notifiers are activated.

#include "server/eventloop/socketwatches.h"

#include <QCoreApplication>

#include <utility>

#include <poll.h>

namespace csp {
namespace {

constexpr quint32 Broken = EPOLLHUP | EPOLLERR; // which poll() reports to all three types

} // namespace

void SocketWatches::beginTurn()
{
    // Nested within the slot of a write notifier, which the nested loop must not miss.
    if (const int descriptor = std::exchange(m_firing, -1); descriptor >= 0)
        settle(descriptor);
}

void SocketWatches::wait(Batch *batch, int milliseconds)
{
    batch->count = ::epoll_wait(m_epoll, batch->events.data(), BatchSize, milliseconds);
    batch->number = ++m_waits;
    batch->generation = m_generation;
}

int SocketWatches::fire(const Batch &batch)
{
    int fired = 0;
    for (int each = 0; each < batch.count && batch.number == m_waits; ++each)
        fired += fireEvent(batch, batch.events[size_t(each)]);
    if (m_hasStrays)
        rebuild();
    return fired;
}

/// After each activation all may be different: notifiers gone, descriptors closed, their numbers in
/// use anew. And a nested loop may have served others; then epoll tells again, in the next wait(),
/// what is left.
int SocketWatches::fireEvent(const Batch &batch, const epoll_event &found)
{
    if (found.data.u64 == WakeToken)
        return 0;
    const int descriptor = int(quint32(found.data.u64));
    const quint32 generation = quint32(found.data.u64 >> 32);
    const auto isOver = [&] {
        return m_watches[size_t(descriptor)].generation != generation || batch.number != m_waits;
    };
    if (isOver()) {
        noteStray(batch, descriptor);
        return 0;
    }
    int fired = 0;
    if (found.events & (EPOLLIN | Broken))
        fired += send(descriptor, QSocketNotifier::Read);
    if (found.events & (EPOLLOUT | Broken) && !isOver())
        fired += sendWrite(descriptor);
    if (found.events & (EPOLLPRI | Broken) && !isOver())
        fired += send(descriptor, QSocketNotifier::Exception);
    return fired;
}

int SocketWatches::send(int descriptor, QSocketNotifier::Type type)
{
    QSocketNotifier *const notifier = m_watches[size_t(descriptor)].notifiers[type];
    if (!notifier)
        return 0;
    QEvent event(QEvent::SockAct);
    QCoreApplication::sendEvent(notifier, &event);
    return 1;
}

/// Disabling and enabling in the slot tells epoll nothing: what holds at its end counts.
int SocketWatches::sendWrite(int descriptor)
{
    const Watch &watch = m_watches[size_t(descriptor)];
    if (!watch.notifiers[QSocketNotifier::Write] || watch.isQueued)
        return 0;
    m_firing = descriptor;
    const int fired = send(descriptor, QSocketNotifier::Write);
    m_firing = -1;
    settle(descriptor);
    return fired;
}

// --- Without waiting
// ------------------------------------------------------------------------------

int SocketWatches::fireQueued()
{
    retryRefused();
    int fired = firePlain();
    // What is queued meanwhile has its turn in the next one.
    for (size_t left = m_queue.size() - m_queueHead; left > 0 && m_queueHead < m_queue.size();
         --left)
        fired += fireQueuedWrite(m_queue[m_queueHead++]);
    m_queue.erase(m_queue.begin(), m_queue.begin() + qptrdiff(m_queueHead));
    m_queueHead = 0;
    return fired;
}

int SocketWatches::fireQueuedWrite(int descriptor)
{
    Watch &watch = m_watches[size_t(descriptor)];
    watch.isQueued = false;
    if (!watch.notifiers[QSocketNotifier::Write])
        return 0;
    if (watch.wasWritable || isWritable(descriptor))
        return sendWrite(descriptor);
    settle(descriptor);
    return 0;
}

bool SocketWatches::isWritable(int descriptor)
{
    pollfd found = {descriptor, POLLOUT, 0};
    if (::poll(&found, 1, 0) <= 0 || (found.revents & POLLNVAL))
        return false;
    m_watches[size_t(descriptor)].wasWritable = found.revents == POLLOUT;
    return true;
}

int SocketWatches::firePlain()
{
    int fired = 0;
    for (size_t each = 0; each < m_plain.size(); ++each) { // slots may add and remove
        const int descriptor = m_plain[each];
        fired += send(descriptor, QSocketNotifier::Read);
        if (m_watches[size_t(descriptor)].isPlain)
            fired += sendWrite(descriptor);
    }
    return fired;
}

} // namespace csp
