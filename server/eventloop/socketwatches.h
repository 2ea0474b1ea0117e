// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QSocketNotifier>

#include <array>
#include <vector>

#include <sys/epoll.h>

namespace csp {

/// The socket notifiers of one event loop, watched by epoll for the level.
///
/// A write notifier costs no system call while its descriptor takes what is written: it is queued
/// when it is enabled, fires once after the batch, and only if it is still enabled then epoll
/// watches for it. That firing may be untrue, as after any write that came between; not so before
/// the descriptor was writable for the first time, for until then it may be connecting.
///
/// Thread: that of the notifiers.
class SocketWatches
{
    Q_DISABLE_COPY_MOVE(SocketWatches)

public:
    /// Sockets that one turn serves at most: then timers and posted events have theirs.
    static constexpr int BatchSize = 256;

    /// What one wait() has found; on the stack, for nested loops have batches of their own.
    struct Batch
    {
        std::array<epoll_event, BatchSize> events;
        int count = 0;
        quint32 number = 0;     // of the wait
        quint32 generation = 0; // the last one when it was found
    };

    /// wait() also ends when \a wakeDescriptor, an eventfd, is written to.
    explicit SocketWatches(int wakeDescriptor);
    ~SocketWatches();

    /// False if there was no descriptor left for epoll.
    bool isValid() const { return m_epoll >= 0; }

    /// \a notifier has been enabled, or disabled.
    void add(QSocketNotifier *notifier);
    void remove(QSocketNotifier *notifier);

    /// To be called first in each turn of the event loop, also of a nested one.
    void beginTurn();
    /// Whether fireQueued() has something to do, and wait() should not block.
    bool hasQueued() const { return !m_queue.empty() || !m_plain.empty() || !m_refused.empty(); }
    /// Activates notifiers that need no waiting: write notifiers just enabled, and those of
    /// descriptors that are always ready. Returns how many.
    int fireQueued();

    /// Fills \a batch; empty when \a milliseconds have gone by (-1: never), on a wake-up, and when
    /// a signal came.
    void wait(Batch *batch, int milliseconds);
    /// Activates the notifiers for what \a batch holds. Returns how many.
    int fire(const Batch &batch);

private:
    /// In place of a descriptor and its generation.
    static constexpr quint64 WakeToken = ~quint64(0);

    /// What is known of one descriptor.
    struct Watch
    {
        std::array<QSocketNotifier *, 3> notifiers = {}; // by QSocketNotifier::Type
        quint32 generation = 0; // new with its first notifier, and when the last one has gone
        quint32 armed = 0;      // what epoll has been told, 0 while it does not know the descriptor
        quint32 armedGeneration = 0;
        bool isQueued = false; // in m_queue
        bool isPlain = false;  // in m_plain
        bool wasWritable = false;
    };

    static bool isUnused(const Watch &watch);
    static quint32 wantedEvents(const Watch &watch);
    void beginGeneration(Watch &watch);
    void settle(int descriptor);
    void arm(int descriptor);
    void disarm(int descriptor);
    void setPlain(int descriptor, bool isPlain);
    int control(int descriptor, quint32 events);
    void refuse(int descriptor, int error);
    void retryRefused();
    void noteStray(const Batch &batch, int descriptor);
    void rebuild();
    void watchWaker() const;

    int fireEvent(const Batch &batch, const epoll_event &found);
    int fireQueuedWrite(int descriptor);
    int firePlain();
    int send(int descriptor, QSocketNotifier::Type type);
    int sendWrite(int descriptor);
    bool isWritable(int descriptor);

    const int m_wakeDescriptor;
    int m_epoll;
    std::vector<Watch> m_watches; // by descriptor
    std::vector<int> m_queue;     // descriptors whose write notifier fires without waiting
    size_t m_queueHead = 0;       // how many of m_queue are done
    std::vector<int> m_plain;     // files and the like: epoll refuses them, they are always ready
    std::vector<int> m_refused;   // epoll does not take them: tried once more in the next turn
    int m_firing = -1;            // the descriptor whose write notifier is being activated
    quint32 m_generation = 0;     // the last one given
    quint32 m_waits = 0;
    bool m_hasStrays = false; // epoll still watches what was closed
};

} // namespace csp
