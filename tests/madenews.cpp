// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/madenews.h"

#include <QDateTime>

namespace csp {

namespace {

constexpr int Connections = 240;

QString makeId(int number)
{
    const QByteArray bytes = QByteArray::number(qHash(number), 16).rightJustified(16, '7');
    return QString::fromLatin1(bytes.toBase64()).left(24);
}

ConnectionInfo makeConnection(int i)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    ConnectionInfo info;
    info.webSocketId = makeId(i);
    info.sessionId = makeId(10'000 + i / 3);
    info.path = i % 4 == 0 ? QStringLiteral("/echo") : QStringLiteral("/chat");
    info.className = i % 4 == 0 ? QStringLiteral("EchoHandler") : QStringLiteral("ChatHandler");
    info.peer = QStringLiteral("127.0.0.1:%1").arg(40'110 + i * 7);
    info.gwClientAddress = QStringLiteral("127.0.0.1:52773");
    info.origin = QStringLiteral("http://127.0.0.1:52773");
    info.userAgent = QStringLiteral("Mozilla/5.0 (X11; Linux x86_64)");
    info.state = i % 4 == 0 ? ConnectionState::Running : ConnectionState::Detached;
    info.slow = i == 5;
    info.notResponding = i == 9;
    if (i == 7)
        info.state = ConnectionState::Closing;
    if (i == 12)
        info.state = ConnectionState::PreServer;
    info.sharedConnection = i % 4 != 0;
    info.binaryData = i % 5 == 0;
    info.openedAtMs = now - 3'700'000 + i * 13'000;
    info.lastActivityAtMs = now - (i % 17) * 4'300;
    info.messagesIn = quint64(i * i * 37 % 90'000);
    info.messagesOut = quint64(i * 1'237 % 1'200'000);
    info.bytesIn = info.messagesIn * 83;
    info.bytesOut = info.messagesOut * 120;
    info.queuedBytes = info.slow ? 1'300'000 : 0;
    info.rttUs = 310 + i;
    using Step = LifecycleStep::Step;
    const Step steps[] = {Step::Accepted, Step::PreServer, Step::Upgraded, Step::Server};
    for (int step = 0; step < 4; ++step)
        info.steps.append({steps[step], info.openedAtMs + step * 3});
    return info;
}

void hold(SessionInfo &session)
{
    session.heldOpen = true;
    session.endsAtMs = 0;
}

} // namespace

QList<CapturedMessage> makeMessages(const QString &id)
{
    const QByteArray texts[] = {"{\"join\":\"room 7\",\"user\":\"ada\"}", "hello from the client",
                                "{\"tick\":1763850000}",
                                QByteArray("\x01\x02\xfe\xff\x00binary", 11),
                                "What time is it in Lisbon? \xe2\x80\x94 ask the clock"};
    QList<CapturedMessage> messages;
    const qint64 now = QDateTime::currentMSecsSinceEpoch() * 1'000;
    for (int i = 0; i < 40; ++i) {
        CapturedMessage message;
        message.webSocketId = id;
        message.atUs = now - (40 - i) * 731'000 + i * i * 97;
        message.direction =
            i % 3 == 0 ? CapturedMessage::Direction::In : CapturedMessage::Direction::Out;
        message.data = texts[i % 5];
        message.size = message.data.size();
        message.kind = i % 5 == 3 ? CapturedMessage::Kind::Binary : CapturedMessage::Kind::Text;
        message.from = i % 3 == 0   ? CapturedMessage::From::Client
                       : i % 7 == 0 ? CapturedMessage::From::Console
                                    : CapturedMessage::From::Handler;
        messages.append(message);
    }
    return messages;
}

ServerDelta makeBusyDelta()
{
    ServerDelta delta;
    for (int i = 0; i < Connections; ++i)
        delta.connections.append(makeConnection(i));
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    for (int i = 0; i < Connections / 3; ++i) {
        SessionInfo session;
        session.sessionId = makeId(10'000 + i);
        session.user = i % 2 ? QString() : QStringLiteral("ada");
        session.peer = QStringLiteral("127.0.0.1");
        session.sockets = 3;
        session.timeout = std::chrono::seconds(900);
        session.createdAtMs = now - 3'700'000 + i * 39'000;
        session.lastActivityAtMs = now - i * 900;
        session.endsAtMs = session.lastActivityAtMs + 900'000;
        session.license = 1;
        delta.sessions.append(session);
    }
    hold(delta.sessions[1]);
    hold(delta.sessions[2]);
    delta.sessions[2].endRefusal =
        QStringLiteral("end refused: Error (5001): order 17 of ada is still open");
    delta.sessions[4].endRefusal =
        QStringLiteral("time-out refused: Error (5001): a download is under way");
    delta.sessions[5].stored = false;
    delta.sessions[5].license = 0;
    delta.sessions[6].timeout = std::chrono::seconds(0);
    delta.sessions[6].endsAtMs = 0;
    delta.stats.webSockets = Connections;
    delta.stats.webSocketsPeak = 312;
    delta.stats.sessions = Connections / 3;
    delta.stats.licensesInUse = Connections / 3 - 1;
    return delta;
}

ServerDelta makeLargeFigures()
{
    ServerDelta delta;
    delta.stats.webSockets = 9'876;
    delta.stats.webSocketsPeak = 12'345;
    delta.stats.sessions = 9'876;
    delta.stats.licensesInUse = 100;
    delta.stats.captureDropped = 12'345;
    return delta;
}

} // namespace csp
