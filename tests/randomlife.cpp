// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/randomlife.h"

#include "tests/randomhandler.h"

#include <QEventLoop>
#include <QTimer>

namespace csp {
namespace {

constexpr int OpenAtOnce = 30;
const QStringList Paths = {QStringLiteral("/pool"), QStringLiteral("/pool"),
                           QStringLiteral("/gateway"), QStringLiteral("/transient"),
                           QStringLiteral("/deferring")};

} // namespace

RandomLife::RandomLife(quint32 seed)
    : m_random(seed)
    , m_end(End(seed % 3))
    , m_isStored(seed % 2 == 0)
    , m_server(registryOf(m_book), config())
{
}

HandlerRegistry RandomLife::registryOf(const std::shared_ptr<LifeBook> &book)
{
    HandlerRegistry registry;
    const bool isOk = registry.add<RandomHandler>(Paths[0], book).isOk()
                      && registry.add<RandomGatewayHandler>(Paths[2], book).isOk()
                      && registry.add<RandomTransientHandler>(Paths[3], book).isOk()
                      && registry.add<RandomDeferringHandler>(Paths[4], book).isOk();
    Q_ASSERT(isOk);
    return registry;
}

ServerConfig RandomLife::config() const
{
    ServerConfig config;
    config.poolThreads = 4;
    config.sessionTimeout = std::chrono::seconds(m_end == End::TimedOut ? 1 : 900);
    if (m_isStored)
        config.sessionFile = m_folder.filePath(QStringLiteral("sessions.sqlite"));
    return config;
}

QStringList RandomLife::run()
{
    play();
    if (m_end == End::Drained)
        drain();
    if (m_end == End::TimedOut)
        waitForTimeouts();
    stop();
    checkAsked();
    checkSaves();
    checkClosed();
    for (const auto &peer : m_peers) {
        QList<QByteArray> texts;
        for (const QString &text : std::as_const(peer->client->texts))
            texts.append(text.toUtf8());
        checkReceived(*peer, texts);
        checkReceived(*peer, peer->client->binaries);
    }
    collectFaults();
    return m_faults;
}

QMap<QString, int> RandomLife::closers() const
{
    QMap<QString, int> counts;
    for (const ClosedInfo &each : m_server.closed)
        ++counts[closedByName(each.by)];
    return counts;
}

// --- Events --------------------------------------------------------------------------------------

void RandomLife::play()
{
    QEventLoop loop;
    QTimer turns;
    int steps = 0;
    const quint32 pace = 1 << random(6); // from calm to more than can be handled at once
    connect(&turns, &QTimer::timeout, this, [&] {
        for (quint32 left = 1 + random(pace); left > 0; --left, ++steps)
            step();
        if (steps >= Steps)
            loop.quit();
    });
    turns.start(1); // handshakes and handlers keep up, and clients hear between two turns
    loop.exec();
}

void RandomLife::step()
{
    static constexpr Event Events[] = {
        {25, &RandomLife::openClient},           {130, &RandomLife::sendMessage},
        {6, &RandomLife::closeClient},           {4, &RandomLife::abortClient},
        {8, &RandomLife::consoleSends},          {12, &RandomLife::consoleFeeds},
        {4, &RandomLife::consoleSetsBinaryData}, {12, &RandomLife::consoleRestarts},
        {2, &RandomLife::consoleCloses},         {2, &RandomLife::consoleAborts},
        {2, &RandomLife::consoleEndsServer},     {1, &RandomLife::consoleEndsSession},
        {1, &RandomLife::consoleCaptures}};
    quint32 sum = 0;
    for (const Event &each : Events)
        sum += each.weight;
    quint32 chosen = random(sum);
    for (const Event &each : Events) {
        if (chosen < each.weight)
            return (this->*each.happen)();
        chosen -= each.weight;
    }
}

RandomLife::Peer *RandomLife::anyOpenPeer()
{
    std::vector<Peer *> open;
    for (const auto &peer : m_peers) {
        if (peer->client->isOpen())
            open.push_back(peer.get());
    }
    return open.empty() ? nullptr : open[random(quint32(open.size()))];
}

/// One that has a WebSocketID, mostly of those that came last; it may be gone.
RandomLife::Peer *RandomLife::anyPeerWithId()
{
    const LifeStoryPtr story = m_book->anyWithId(random(1 << 30));
    return story ? m_peers[size_t(story->number())].get() : nullptr;
}

void RandomLife::openClient()
{
    const auto isLive = [](const auto &peer) {
        return peer->client->socket.state() != QAbstractSocket::UnconnectedState;
    };
    if (std::count_if(m_peers.begin(), m_peers.end(), isLive) >= OpenAtOnce)
        return;
    auto peer = std::make_unique<Peer>();
    peer->story = m_book->begin();
    const QString path =
        Paths[random(quint32(Paths.size()))] + QLatin1Char('?') + queryFor(*peer->story);
    peer->story->note(path);
    peer->client = std::make_unique<TestClient>(m_server.url(path));
    m_peers.push_back(std::move(peer));
}

QString RandomLife::queryFor(const LifeStory &story)
{
    const QStringList preServers = {QStringLiteral("refuse"), QStringLiteral("throw"),
                                    QStringLiteral("refuse-restart")};
    const QStringList starts = {QStringLiteral("end"), QStringLiteral("error"),
                                QStringLiteral("throw")};
    QString query = QStringLiteral("n=%1&shared=%2&loop=%3")
                        .arg(story.number())
                        .arg(random(2))
                        .arg(isOneOf(3) ? 1 : 0);
    if (isOneOf(12))
        query += QStringLiteral("&pre=") + preServers[random(3)];
    if (isOneOf(20))
        query += QStringLiteral("&start=") + starts[random(3)];
    // Its cookie came with the 101: before that no client knows the session.
    const LifeStoryPtr other = m_book->anyWithId(random(1 << 30));
    if (isOneOf(3) && other && other->wasServed())
        query += QStringLiteral("&CSPCHD=") + other->sessionId();
    return query;
}

void RandomLife::sendMessage()
{
    Peer *const peer = anyOpenPeer();
    if (!peer)
        return;
    const QByteArrayList &commands = RandomHandler::commands();
    const QByteArray command = commands[random(quint32(commands.size()))];
    const quint32 number = random(20'000);
    QByteArray message =
        'm' + QByteArray::number(++peer->sent) + ' ' + command + ' ' + QByteArray::number(number);
    if (command == "long")
        message += ' ' + QByteArray(number, 'x');
    if (isOneOf(4))
        peer->client->socket.sendBinaryMessage(message);
    else
        peer->client->socket.sendTextMessage(QString::fromUtf8(message));
}

void RandomLife::closeClient()
{
    if (Peer *const peer = anyOpenPeer()) {
        peer->story->mayBeClosedBy(ClosedBy::Client, QStringLiteral("the client closes"));
        // QWebSocket waits for no answer: a write can fail before the close frame is read.
        peer->story->mayBeClosedBy(ClosedBy::PeerLost, QStringLiteral("the client closes"));
        peer->client->socket.close(isOneOf(2) ? QWebSocketProtocol::CloseCodeNormal
                                              : QWebSocketProtocol::CloseCodeGoingAway);
    }
}

/// Any of the last ones, those that are not open yet too.
void RandomLife::abortClient()
{
    if (m_peers.empty())
        return;
    const auto count = quint32(std::min<size_t>(m_peers.size(), OpenAtOnce));
    Peer &peer = *m_peers[m_peers.size() - 1 - random(count)];
    peer.story->mayBeClosedBy(ClosedBy::PeerLost, QStringLiteral("the client aborts"));
    peer.client->socket.abort();
}

void RandomLife::ask(const QString &what, const Peer &peer, const QFuture<TargetResults> &future,
                     const QList<Status::Code> &legal)
{
    peer.story->note(QStringLiteral("console: ") + what);
    m_asked.push_back({what, peer.story, future,
                       legal
                           + QList<Status::Code>{Status::Ok, Status::UnknownWebSocket,
                                                 Status::NotRunning, Status::WebSocketClosed}});
}

void RandomLife::consoleSends()
{
    if (Peer *const peer = anyPeerWithId()) {
        const Message message{"c " + QByteArray::number(++peer->told), isOneOf(2)};
        ask(QStringLiteral("send"), *peer,
            m_server.controller.send({peer->story->webSocketId()}, message,
                                     ServerController::Direction::ToClient));
    }
}

void RandomLife::consoleFeeds()
{
    if (Peer *const peer = anyPeerWithId()) {
        const Message message{'f' + QByteArray::number(++peer->fed) + " echo 1", isOneOf(2)};
        ask(QStringLiteral("feed"), *peer,
            m_server.controller.send({peer->story->webSocketId()}, message,
                                     ServerController::Direction::ToHandler));
    }
}

void RandomLife::consoleSetsBinaryData()
{
    if (Peer *const peer = anyPeerWithId())
        ask(QStringLiteral("BinaryData"), *peer,
            m_server.controller.setBinaryData({peer->story->webSocketId()}, isOneOf(2)));
}

void RandomLife::consoleRestarts()
{
    if (Peer *const peer = anyPeerWithId())
        ask(QStringLiteral("restart"), *peer,
            m_server.controller.restart({peer->story->webSocketId()}, isOneOf(2)),
            {Status::WrongStage, Status::HandlerFailed});
}

void RandomLife::consoleCloses()
{
    if (Peer *const peer = anyPeerWithId()) {
        peer->story->mayBeClosedBy(ClosedBy::Admin, QStringLiteral("the console closes"));
        ask(QStringLiteral("close"), *peer,
            m_server.controller.close({peer->story->webSocketId()}, CloseCode(4000 + random(1000)),
                                      QStringLiteral("told to")));
    }
}

void RandomLife::consoleAborts()
{
    if (Peer *const peer = anyPeerWithId()) {
        peer->story->mayBeClosedBy(ClosedBy::Admin, QStringLiteral("the console aborts"));
        ask(QStringLiteral("abort"), *peer,
            m_server.controller.close({peer->story->webSocketId()}, CloseCode::GoingAway, {},
                                      ServerController::CloseMode::Abort));
    }
}

void RandomLife::consoleEndsServer()
{
    if (Peer *const peer = anyPeerWithId()) {
        peer->story->mayBeClosedBy(ClosedBy::Admin, QStringLiteral("the console's endServer()"));
        peer->story->mayBeClosedBy(ClosedBy::Handler, QStringLiteral("the console's endServer()"));
        ask(QStringLiteral("endServer"), *peer,
            m_server.controller.endServer({peer->story->webSocketId()}), {Status::WrongStage});
    }
}

void RandomLife::consoleEndsSession()
{
    if (Peer *const peer = anyPeerWithId()) {
        const QString id = peer->story->sessionId();
        m_book->sessionMayEnd(id, QStringLiteral("the console ends it"));
        ask(QStringLiteral("end session"), *peer, m_server.controller.endSessions({id}),
            {Status::UnknownSession});
        m_book->sessionMustEnd(id); // now, or it had
    }
}

void RandomLife::consoleCaptures()
{
    if (Peer *const peer = anyPeerWithId())
        m_server.controller.setCaptured({{peer->story->webSocketId()}});
}

} // namespace csp
