// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <atomic>

namespace csp {

/// Wakes the one thread that sleeps on its descriptor. A system call is made only for a thread that
/// is asleep: while it is awake, any number of wake-ups cost an atomic exchange each.
///
/// The owner asks take() before it looks for work, fallAsleep() before it blocks until descriptor()
/// is readable, and wakeUp() afterwards.
///
/// Thread: wake() is thread-safe; all else belongs to the owner.
class Waker
{
public:
    Waker();
    ~Waker();
    Waker(const Waker &) = delete;
    Waker &operator=(const Waker &) = delete;

    /// An eventfd for edge-triggered watching: nobody needs to read it. -1 if there was none left.
    int descriptor() const { return m_descriptor; }

    /// What the caller did before is seen by the owner after its next take() that gives true.
    void wake();

    /// Whether there was a wake() since the last call.
    bool take()
    {
        return m_state.exchange(State::Awake, std::memory_order_acq_rel) == State::Woken;
    }
    /// False if there was a wake() since take(): then the owner must not block.
    bool fallAsleep();
    /// After blocking. True if there was a wake(), which take() will give.
    bool wakeUp();
    /// For an owner that waits for the level and not for the edge: makes descriptor() unreadable.
    /// Before fallAsleep(), or a wake-up is lost.
    void drain();

private:
    enum class State { Awake, Woken, Asleep };

    const int m_descriptor;
    std::atomic<State> m_state = State::Awake;
};

} // namespace csp
