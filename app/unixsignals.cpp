// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/unixsignals.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>

namespace csp {
namespace {

// A signal handler has no other way to what it rings; an eventfd, -1 while nobody listens.
std::atomic<int> bell = -1;

void ring(int)
{
    const int kept = errno;
    eventfd_write(bell, 1);
    errno = kept;
}

void install(void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGINT, &action, nullptr);
}

} // namespace

UnixSignals::UnixSignals(QObject *parent)
    : QObject(parent)
{
    bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    m_notifier.setSocket(bell);
    m_notifier.setEnabled(true);
    connect(&m_notifier, &QSocketNotifier::activated, this, &UnixSignals::drain);
    install(ring);
}

UnixSignals::~UnixSignals()
{
    install(SIG_DFL);
    m_notifier.setEnabled(false);
    close(bell.exchange(-1));
}

void UnixSignals::drain()
{
    eventfd_t count = 0;
    if (eventfd_read(bell, &count) == 0)
        Q_EMIT terminated();
}

} // namespace csp
