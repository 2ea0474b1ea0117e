// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/eventloop/waker.h"

#include <sys/eventfd.h>
#include <unistd.h>

namespace csp {

Waker::Waker()
    : m_descriptor(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
{
}

Waker::~Waker()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void Waker::wake()
{
    if (m_state.exchange(State::Woken, std::memory_order_acq_rel) != State::Asleep)
        return;
    // Fails only when the counter is full, after 2^64 wake-ups.
    static_cast<void>(::eventfd_write(m_descriptor, 1));
}

bool Waker::fallAsleep()
{
    State expected = State::Awake;
    return m_state.compare_exchange_strong(expected, State::Asleep, std::memory_order_acq_rel);
}

bool Waker::wakeUp()
{
    State expected = State::Asleep;
    return !m_state.compare_exchange_strong(expected, State::Awake, std::memory_order_acq_rel);
}

void Waker::drain()
{
    eventfd_t count = 0;
    static_cast<void>(::eventfd_read(m_descriptor, &count)); // fails when there is nothing to read
}

} // namespace csp
