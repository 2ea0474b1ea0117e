// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/session/sessionwriter.h"

#include "server/log.h"
#include "server/session.h"
#include "server/session/sessioncontrol.h"

#include <algorithm>
#include <system_error>

namespace csp {
namespace {

QString source()
{
    return QStringLiteral("Session");
}

/// What is new of each of \a sessions; those that have ended are taken out.
QList<SessionChange> takeChanges(std::unordered_set<std::shared_ptr<Session>> &sessions)
{
    QList<SessionChange> changes;
    changes.reserve(qsizetype(sessions.size()));
    for (auto each = sessions.begin(); each != sessions.end();) {
        SessionChange change = SessionControl::takeChange(**each);
        // Asked after the change is taken: had it ended before, its removal may be done already.
        if ((*each)->isEnded()) {
            each = sessions.erase(each);
            continue;
        }
        changes.append(std::move(change));
        ++each;
    }
    return changes;
}

Status ended(const Session &session)
{
    return Status(Status::SessionEnded, QStringLiteral("session %1 has ended").arg(session.id()));
}

} // namespace

SessionWriter::SessionWriter(MakeStore makeStore, std::shared_ptr<Log> log)
    : m_makeStore(std::move(makeStore))
    , m_log(std::move(log))
    , m_refusal(Status(Status::CannotStore, QStringLiteral("the session store is not open")))
{
}

SessionWriter::~SessionWriter()
{
    close();
}

Result<SessionStore::Content> SessionWriter::open()
{
    try {
        const std::scoped_lock lock(m_closeMutex);
        Q_ASSERT(!m_thread.joinable());
        m_thread = std::thread([this] { run(); });
    } catch (const std::system_error &error) {
        const std::scoped_lock lock(m_mutex);
        m_failure = QStringLiteral("no storage thread: %1").arg(QLatin1String(error.what()));
        m_refusal = Status(Status::CannotStore, m_failure);
        return *m_refusal;
    }
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_content.has_value(); });
    Result<Content> content = std::move(*m_content);
    m_content.reset();
    return content;
}

bool SessionWriter::changed(const std::shared_ptr<Session> &session)
{
    const std::scoped_lock lock(m_mutex);
    if (m_refusal)
        return m_closing; // what is being written may yet fail and be written once more
    m_dirty.insert(session);
    if (m_allAt)
        return true;
    m_allAt = std::max(Clock::now() + SaveDelay, m_lastAllAt + Interval);
    m_changed.notify_all();
    return true;
}

void SessionWriter::save(const std::shared_ptr<Session> &session, Done done)
{
    std::unique_lock lock(m_mutex);
    if (m_refusal) {
        const Status refusal = *m_refusal;
        lock.unlock();
        done(refusal);
        return;
    }
    m_saves.push_back({session, std::move(done)});
    makeUrgent();
}

void SessionWriter::remove(const QString &sessionId, Done done)
{
    std::unique_lock lock(m_mutex);
    if (m_refusal) {
        const Status refusal = *m_refusal;
        lock.unlock();
        if (done)
            done(refusal);
        return;
    }
    m_removals.push_back({sessionId, std::move(done)});
    makeUrgent();
}

/// Under the lock.
void SessionWriter::makeUrgent()
{
    if (m_urgentAt)
        return;
    m_urgentAt = Clock::now() + SaveDelay;
    m_changed.notify_all();
}

void SessionWriter::close()
{
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_closing)
            m_refusal = Status(Status::CannotStore, QStringLiteral("the server has stopped"));
        m_closing = true;
        m_changed.notify_all();
    }
    const std::scoped_lock lock(m_closeMutex);
    if (m_thread.joinable())
        m_thread.join();
}

QString SessionWriter::failure() const
{
    const std::scoped_lock lock(m_mutex);
    return m_failure;
}

void SessionWriter::run()
{
    const std::unique_ptr<SessionStore> store = m_makeStore();
    if (!openStore(*store))
        return;
    for (bool isLast = false; !isLast;) {
        Batch batch = waitForBatch();
        isLast = batch.isLast;
        write(*store, std::move(batch));
    }
}

bool SessionWriter::openStore(SessionStore &store)
{
    Result<Content> content = store.open();
    const bool isOpen = content.has_value();
    const std::scoped_lock lock(m_mutex);
    if (!isOpen)
        m_failure = content.error().text();
    if (!m_closing)
        m_refusal = isOpen ? std::nullopt : std::optional(content.error());
    m_content = std::move(content);
    m_changed.notify_all();
    return isOpen;
}

SessionWriter::Batch SessionWriter::waitForBatch()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        const std::optional<Clock::time_point> at = nextBatchAt();
        if (m_closing || (at && *at <= Clock::now()))
            return takeBatch();
        if (at)
            m_changed.wait_until(lock, *at);
        else
            m_changed.wait(lock);
    }
}

/// Under the lock.
std::optional<SessionWriter::Clock::time_point> SessionWriter::nextBatchAt() const
{
    if (m_urgentAt && m_allAt)
        return std::min(*m_urgentAt, *m_allAt);
    return m_urgentAt ? m_urgentAt : m_allAt;
}

/// Under the lock. While writing fails each batch takes all: one that succeeds has shown that
/// everything can be written again.
SessionWriter::Batch SessionWriter::takeBatch()
{
    const Clock::time_point now = Clock::now();
    const bool takesAll = m_closing || !m_failure.isEmpty() || (m_allAt && *m_allAt <= now);
    Batch batch;
    batch.isLast = m_closing;
    batch.saves.swap(m_saves);
    batch.removals.swap(m_removals);
    m_urgentAt.reset();
    if (takesAll) {
        batch.sessions.swap(m_dirty);
        m_allAt.reset();
        m_lastAllAt = now;
    }
    for (const Save &each : batch.saves) {
        m_dirty.erase(each.session);
        batch.sessions.insert(each.session);
    }
    return batch;
}

void SessionWriter::write(SessionStore &store, Batch batch)
{
    const QList<SessionChange> changes = takeChanges(batch.sessions);
    QStringList removed;
    for (const Removal &each : batch.removals)
        removed.append(each.sessionId);
    Status written;
    if (!changes.isEmpty() || !removed.isEmpty()) {
        written = store.write(changes, removed);
        if (!written.isOk() && !batch.isLast)
            giveBack(batch, changes);
        report(written, batch);
    }
    for (const Save &each : batch.saves)
        each.done(batch.sessions.count(each.session) > 0 ? written : ended(*each.session));
    for (const Removal &each : batch.removals) {
        if (each.done)
            each.done(written);
    }
}

/// What could not be written is tried again after Interval.
void SessionWriter::giveBack(const Batch &batch, const QList<SessionChange> &changes)
{
    auto change = changes.begin();
    for (const std::shared_ptr<Session> &each : batch.sessions)
        SessionControl::returnChange(*each, *change++); // may call changed()
    const std::scoped_lock lock(m_mutex);
    m_dirty.insert(batch.sessions.begin(), batch.sessions.end());
    for (const Removal &each : batch.removals)
        m_removals.push_back({each.sessionId, nullptr});
    m_allAt = Clock::now() + Interval;
}

/// One line when writing begins to fail, one when it works again, one for what is lost in the end.
void SessionWriter::report(const Status &written, const Batch &batch)
{
    QString previous = written.text();
    {
        const std::scoped_lock lock(m_mutex);
        m_failure.swap(previous);
    }
    const bool wasFailing = !previous.isEmpty();
    if (!written.isOk() && batch.isLast)
        m_log->error(source(),
                     QStringLiteral("%1; what changed in %2 sessions is lost, and %3 that "
                                    "have ended are still stored")
                         .arg(written.text())
                         .arg(batch.sessions.size())
                         .arg(batch.removals.size()));
    else if (!written.isOk() && !wasFailing)
        m_log->error(source(), QStringLiteral("%1; sessions go on in memory").arg(written.text()));
    else if (written.isOk() && wasFailing)
        m_log->info(source(), QStringLiteral("sessions are stored again"));
}

} // namespace csp
