// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/eventloop/socketwatches.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <unistd.h>

namespace csp {
namespace {

constexpr quint32 ReadyEvents = EPOLLIN | EPOLLOUT; // what a file is always ready for

constexpr quint64 tokenOf(int descriptor, quint32 generation)
{
    return quint64(generation) << 32 | quint32(descriptor);
}

constexpr const char *nameOf(QSocketNotifier::Type type)
{
    return type == QSocketNotifier::Read    ? "read"
           : type == QSocketNotifier::Write ? "write"
                                            : "exception";
}

} // namespace

SocketWatches::SocketWatches(int wakeDescriptor)
    : m_wakeDescriptor(wakeDescriptor)
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
    watchWaker();
}

SocketWatches::~SocketWatches()
{
    if (m_epoll >= 0)
        ::close(m_epoll);
}

void SocketWatches::watchWaker() const
{
    epoll_event event = {EPOLLIN | EPOLLET, {.u64 = WakeToken}};
    static_cast<void>(::epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wakeDescriptor, &event));
}

void SocketWatches::add(QSocketNotifier *notifier)
{
    const int descriptor = int(notifier->socket());
    if (size_t(descriptor) >= m_watches.size())
        m_watches.resize(size_t(descriptor) + 1);
    Watch &watch = m_watches[size_t(descriptor)];
    if (isUnused(watch))
        beginGeneration(watch);
    if (std::exchange(watch.notifiers[notifier->type()], notifier)) {
        // That one has outlived its descriptor, whose number has come again.
        qWarning("socket notifier: descriptor %d has another one for %s, which is dropped",
                 descriptor, nameOf(notifier->type()));
        beginGeneration(watch);
    }
    if (notifier->type() != QSocketNotifier::Write)
        settle(descriptor);
    else if (m_firing != descriptor && !std::exchange(watch.isQueued, true))
        m_queue.push_back(descriptor);
}

void SocketWatches::remove(QSocketNotifier *notifier)
{
    const int descriptor = int(notifier->socket());
    if (size_t(descriptor) >= m_watches.size())
        return;
    Watch &watch = m_watches[size_t(descriptor)];
    if (watch.notifiers[notifier->type()] != notifier)
        return; // another one has taken its place
    watch.notifiers[notifier->type()] = nullptr;
    if (isUnused(watch))
        beginGeneration(watch); // what was found of it in this batch is over
    if (notifier->type() != QSocketNotifier::Write || m_firing != descriptor)
        settle(descriptor);
}

bool SocketWatches::isUnused(const Watch &watch)
{
    return std::ranges::all_of(watch.notifiers, [](const auto *each) { return !each; });
}

void SocketWatches::beginGeneration(Watch &watch)
{
    watch.generation = ++m_generation;
    watch.wasWritable = false;
}

// --- What epoll is told -------------------------------------------------------------------------

quint32 SocketWatches::wantedEvents(const Watch &watch)
{
    const bool wantsWrite = watch.notifiers[QSocketNotifier::Write] && !watch.isQueued;
    return (watch.notifiers[QSocketNotifier::Read] ? quint32(EPOLLIN) : 0)
           | (wantsWrite ? quint32(EPOLLOUT) : 0)
           | (watch.notifiers[QSocketNotifier::Exception] ? quint32(EPOLLPRI) : 0);
}

void SocketWatches::settle(int descriptor)
{
    const Watch &watch = m_watches[size_t(descriptor)];
    const quint32 wanted = wantedEvents(watch);
    if (wanted == 0 || (watch.isPlain && !(wanted & ReadyEvents)))
        disarm(descriptor);
    else if ((wanted != watch.armed || watch.armedGeneration != watch.generation) && !watch.isPlain)
        arm(descriptor);
}

void SocketWatches::arm(int descriptor)
{
    Watch &watch = m_watches[size_t(descriptor)];
    const quint32 wanted = wantedEvents(watch);
    const int error = control(descriptor, wanted);
    watch.armed = error ? 0 : wanted;
    watch.armedGeneration = watch.generation;
    setPlain(descriptor, error == EPERM && (wanted & ReadyEvents));
    if (error && error != EPERM)
        m_refused.push_back(descriptor);
}

void SocketWatches::disarm(int descriptor)
{
    setPlain(descriptor, false);
    // Fails for what was closed, which epoll has then forgotten.
    if (std::exchange(m_watches[size_t(descriptor)].armed, 0) != 0)
        static_cast<void>(::epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr));
}

void SocketWatches::setPlain(int descriptor, bool isPlain)
{
    if (std::exchange(m_watches[size_t(descriptor)].isPlain, isPlain) == isPlain)
        return;
    if (isPlain)
        m_plain.push_back(descriptor);
    else
        std::erase(m_plain, descriptor);
}

/// Returns errno, 0 when done.
int SocketWatches::control(int descriptor, quint32 events)
{
    const Watch &watch = m_watches[size_t(descriptor)];
    epoll_event event = {events, {.u64 = tokenOf(descriptor, watch.generation)}};
    int operation = watch.armed ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    if (::epoll_ctl(m_epoll, operation, descriptor, &event) == 0)
        return 0;
    // Closed and opened anew, or the other way round by dup2().
    if (errno == ENOENT)
        operation = EPOLL_CTL_ADD;
    else if (errno == EEXIST)
        operation = EPOLL_CTL_MOD;
    else
        return errno;
    return ::epoll_ctl(m_epoll, operation, descriptor, &event) == 0 ? 0 : errno;
}

/// A notifier may be enabled before its descriptor is open, so one failure does not count.
void SocketWatches::retryRefused()
{
    for (const int descriptor : std::exchange(m_refused, {})) {
        const quint32 wanted = wantedEvents(m_watches[size_t(descriptor)]);
        const int error = wanted ? control(descriptor, wanted) : 0;
        if (error == 0 || error == EPERM)
            settle(descriptor);
        else
            refuse(descriptor, error);
    }
}

void SocketWatches::refuse(int descriptor, int error)
{
    for (const auto type :
         {QSocketNotifier::Read, QSocketNotifier::Write, QSocketNotifier::Exception}) {
        QSocketNotifier *const notifier = m_watches[size_t(descriptor)].notifiers[type];
        if (!notifier)
            continue;
        qWarning("socket notifier: descriptor %d cannot be watched (%s), disabling %s", descriptor,
                 std::strerror(error), nameOf(type));
        notifier->setEnabled(false);
    }
}

/// \a descriptor was found ready under a generation that is over. That is to be expected of what
/// changed after it was found; else it is the registration of a file that was closed while a copy
/// of its descriptor stays open, and which nothing but a new epoll takes away.
void SocketWatches::noteStray(const Batch &batch, int descriptor)
{
    const qint32 change = qint32(m_watches[size_t(descriptor)].generation - batch.generation);
    m_hasStrays = m_hasStrays || change <= 0;
}

void SocketWatches::rebuild()
{
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0)
        return; // no descriptor left: in the next turn then
    m_hasStrays = false;
    ::close(std::exchange(m_epoll, epoll));
    watchWaker();
    for (size_t each = 0; each < m_watches.size(); ++each) {
        if (std::exchange(m_watches[each].armed, 0) != 0)
            settle(int(each));
    }
}

} // namespace csp
