// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/unixsignals.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <initializer_list>

namespace csp {
namespace {

// A signal handler has no other way to what it rings; an eventfd, -1 while nobody listens.
std::atomic<int> bell = -1;

// What the eventfd counts: ends in its lower half, and hang-ups above.
constexpr eventfd_t End = 1;
constexpr eventfd_t HangUp = eventfd_t(1) << 32;

void ring(int signal)
{
    const int kept = errno;
    eventfd_write(bell, signal == SIGHUP ? HangUp : End);
    errno = kept;
}

void install(std::initializer_list<int> signals, void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    for (const int signal : signals)
        sigaction(signal, &action, nullptr);
}

} // namespace

UnixSignals::UnixSignals(QObject *parent)
    : QObject(parent)
{
    bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    m_notifier.setSocket(bell);
    m_notifier.setEnabled(true);
    connect(&m_notifier, &QSocketNotifier::activated, this, &UnixSignals::drain);
    install({SIGTERM, SIGINT}, ring);
}

UnixSignals::~UnixSignals()
{
    install({SIGTERM, SIGINT, SIGHUP}, SIG_DFL);
    m_notifier.setEnabled(false);
    close(bell.exchange(-1));
}

void UnixSignals::watchHangUp()
{
    install({SIGHUP}, ring);
}

void UnixSignals::drain()
{
    eventfd_t count = 0;
    if (eventfd_read(bell, &count) != 0)
        return;
    if (count >= HangUp)
        Q_EMIT hungUp();
    if (count % HangUp != 0)
        Q_EMIT terminated();
}

} // namespace csp
