// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// How a RandomLife ends, and what it is held against.
#include "tests/randomlife.h"

namespace csp {
namespace {

constexpr int PatienceMs = 20'000;

} // namespace

void RandomLife::waitFor(const QString &what, const std::function<bool()> &isTrue)
{
    if (!QTest::qWaitFor(isTrue, PatienceMs))
        fault(QStringLiteral("not within %1 s: %2; %3")
                  .arg(PatienceMs / 1000)
                  .arg(what, whatIsLeft()));
}

/// Every client leaves; then the sessions that are left must be those that nobody ended.
void RandomLife::drain()
{
    for (const auto &peer : m_peers) {
        peer->story->mayBeClosedBy(ClosedBy::Client, QStringLiteral("all leave"));
        peer->story->mayBeClosedBy(ClosedBy::PeerLost, QStringLiteral("all leave"));
        if (peer->client->isOpen())
            peer->client->socket.close();
        else
            peer->client->socket.abort();
    }
    waitFor(QStringLiteral("every WebSocket has gone"),
            [this] { return m_server.connections.isEmpty() && m_book->livingInstances() == 0; });
    checkSessions();
    waitFor(QStringLiteral("each session holds a licence unit"),
            [this] { return m_server.stats.licensesInUse == m_server.sessions.size(); });
    const QStringList left = m_server.sessions.keys();
    const TargetResults results = resultOf(m_server.controller.endSessions(left));
    if (results.size() != left.size())
        fault(QStringLiteral("not every session could be ended"));
    waitFor(QStringLiteral("no session is left"), [this] { return noSessionIsLeft(); });
}

/// What the console shows of those that are still there, for a fault.
QString RandomLife::whatIsLeft() const
{
    QStringList left;
    for (const ConnectionInfo &each : m_server.connections) {
        const LifeStoryPtr story = m_book->byWebSocketId(each.webSocketId);
        left.append(QStringLiteral("%1 %2 %3")
                        .arg(each.webSocketId, connectionStateName(each.state),
                             story ? story->trace() : QString()));
    }
    return QStringLiteral("left: %1 sessions, %2 licences, %3 instances, connections:\n%4")
        .arg(m_server.sessions.size())
        .arg(m_server.stats.licensesInUse)
        .arg(m_book->livingInstances())
        .arg(left.join(QLatin1Char('\n')));
}

/// Dedicated WebSockets hold their sessions, and transient sessions have no time-out: those clients
/// leave. The rest is over in a second.
void RandomLife::waitForTimeouts()
{
    waitFor(QStringLiteral("every session has timed out"), [this] {
        for (const auto &peer : m_peers) {
            const auto found = m_server.connections.constFind(peer->story->webSocketId());
            const bool isKnown = found != m_server.connections.constEnd();
            if (!isKnown || !peer->client->isOpen()
                || (found->sharedConnection && found->path != QStringLiteral("/transient")))
                continue;
            peer->story->mayBeClosedBy(ClosedBy::Client, QStringLiteral("its session would stay"));
            peer->story->mayBeClosedBy(ClosedBy::PeerLost, QStringLiteral("the same"));
            peer->client->socket.close();
        }
        return allAreTold() && noSessionIsLeft();
    });
}

void RandomLife::stop()
{
    for (const auto &peer : m_peers)
        peer->story->mayBeClosedBy(ClosedBy::Shutdown, QStringLiteral("stop()"));
    const Status stopped = m_server.stop();
    if (!stopped.isOk())
        fault(QStringLiteral("stop(): ") + stopped.toString());
    waitFor(QStringLiteral("every client knows it"), [this] {
        return std::all_of(m_peers.begin(), m_peers.end(), [](const auto &peer) {
            return peer->client->socket.state() == QAbstractSocket::UnconnectedState;
        });
    });
    waitFor(QStringLiteral("every instance has gone"),
            [this] { return m_book->livingInstances() == 0; });
}

void RandomLife::checkAsked()
{
    for (const Asked &each : m_asked) {
        waitFor(each.what + QStringLiteral(" is answered"),
                [&] { return each.future.isFinished(); });
        const TargetResults results =
            each.future.resultCount() > 0 ? each.future.result() : TargetResults();
        if (results.size() != 1)
            each.story->fault(
                QStringLiteral("%1 has %2 results").arg(each.what).arg(results.size()));
        else if (!each.legal.contains(results.first().status.code()))
            each.story->fault(each.what + QStringLiteral(" gives ")
                              + results.first().status.toString());
    }
}

/// Every save is answered; it fails only when there is nothing to save, or no store any more.
void RandomLife::checkSaves()
{
    const QList<Status::Code> legal = {Status::Ok, Status::SessionEnded, Status::NotSupported,
                                       Status::CannotStore};
    for (const QFuture<Status> &save : m_book->saves()) {
        waitFor(QStringLiteral("a save is answered"), [&] { return save.isFinished(); });
        if (save.resultCount() != 1 || !legal.contains(save.result().code()))
            fault(QStringLiteral("a save has %1 results").arg(save.resultCount()));
    }
}

void RandomLife::checkClosed()
{
    const auto fates = m_book->sessions();
    QHash<QString, int> counts;
    for (const ClosedInfo &each : std::as_const(m_server.closed)) {
        ++counts[each.webSocketId];
        const LifeStoryPtr story = m_book->byWebSocketId(each.webSocketId);
        if (!story || !story->wasServed())
            continue; // its upgrade was refused
        const auto fate = fates.find(each.sessionId);
        const bool sessionMayEnd = fate != fates.end() && fate->second.mayEnd;
        const bool isLegal = story->isAllowed(each.by)
                             || (each.by == ClosedBy::Session && sessionMayEnd)
                             || (each.by == ClosedBy::Timeout && m_end == End::TimedOut);
        if (!isLegal)
            story->fault(QStringLiteral("closed by %1, %2 \"%3\"")
                             .arg(closedByName(each.by))
                             .arg(int(each.code))
                             .arg(each.reason));
    }
    for (const LifeStoryPtr &story : m_book->stories()) {
        const int count = counts.value(story->webSocketId());
        if (count > 1 || (count == 0 && story->wasServed()))
            story->fault(QStringLiteral("told as closed %1 times").arg(count));
    }
}

/// Whether the news has come that each WebSocket is closed.
bool RandomLife::allAreTold() const
{
    QSet<QString> told;
    for (const ClosedInfo &each : m_server.closed)
        told.insert(each.webSocketId);
    const QList<LifeStoryPtr> stories = m_book->stories();
    return m_server.connections.isEmpty()
           && std::all_of(stories.begin(), stories.end(), [&](const LifeStoryPtr &story) {
                  return !story->wasServed() || told.contains(story->webSocketId());
              });
}

bool RandomLife::noSessionIsLeft() const
{
    return m_server.sessions.isEmpty() && m_server.stats.licensesInUse == 0;
}

/// The sessions that are live but should not be, or the other way round, and whether they live.
QList<QPair<QString, bool>> RandomLife::wrongSessions() const
{
    QSet<QString> used;
    QSet<QString> mayBeUsed;
    for (const LifeStoryPtr &story : m_book->stories()) {
        if (story->wasServed())
            used.insert(story->sessionId());
        if (story->mayHaveOpened())
            mayBeUsed.insert(story->sessionId());
    }
    QList<QPair<QString, bool>> wrong;
    for (const auto &[id, fate] : m_book->sessions()) {
        const bool mustBeGone = fate.mustEnd || fate.isTransient || !mayBeUsed.contains(id);
        const bool mustLive = used.contains(id) && !fate.mayEnd && !mustBeGone;
        const bool isLive = m_server.sessions.contains(id);
        if (isLive ? mustBeGone : mustLive)
            wrong.append({id, isLive});
    }
    return wrong;
}

void RandomLife::checkSessions()
{
    waitFor(QStringLiteral("the sessions are those that nobody ended"),
            [this] { return wrongSessions().isEmpty(); });
    for (const auto &[id, isLive] : wrongSessions()) {
        for (const LifeStoryPtr &story : m_book->stories()) {
            if (story->sessionId() == id)
                story->fault(isLive ? QStringLiteral("its session lives on")
                                    : QStringLiteral("its session has gone"));
        }
    }
}

/// Each instance's answers and the console's messages come in order, none twice.
void RandomLife::checkReceived(const Peer &peer, const QList<QByteArray> &messages)
{
    QMap<QByteArray, int> last;
    for (const QByteArray &each : messages) {
        if (each == "from another")
            continue;
        const qsizetype cut = each.lastIndexOf(' ');
        const int number = each.mid(cut + 1).toInt();
        if (!each.startsWith("r ") && !each.startsWith("c "))
            peer.story->fault(QStringLiteral("the client got ") + QString::fromUtf8(each));
        if (number <= std::exchange(last[each.left(cut)], number))
            peer.story->fault(
                QStringLiteral("the client got %1 out of order").arg(QString::fromUtf8(each)));
    }
}

void RandomLife::collectFaults()
{
    for (const LifeStoryPtr &story : m_book->stories()) {
        if (const QString verdict = story->verdict(); !verdict.isEmpty())
            fault(verdict + QStringLiteral("\n") + story->trace());
    }
}

} // namespace csp
