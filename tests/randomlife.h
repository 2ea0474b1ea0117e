// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "tests/lifestory.h"
#include "tests/testserver.h"

#include <QRandomGenerator>
#include <QTemporaryDir>

#include <functional>
#include <memory>
#include <vector>

namespace csp {

/// One life of a server, from start to stop: clients, handlers and the console do what a seed
/// chooses, and each WebSocket's story is held against the rules.
///
/// Thread: the test's.
class RandomLife final : public QObject
{
    Q_OBJECT

public:
    static constexpr int Steps = 1'200;

    /// How it ends follows from \a seed too.
    explicit RandomLife(quint32 seed);

    /// What was against the rules, each with the trace of its WebSocket.
    QStringList run();
    int webSockets() const { return int(m_peers.size()); }
    /// How many were closed by whom, by name.
    QMap<QString, int> closers() const;

private:
    enum class End { Drained, StoppedInTheMiddle, TimedOut };

    /// A client and what went to it and from it.
    struct Peer
    {
        LifeStoryPtr story;
        std::unique_ptr<TestClient> client;
        int sent = 0;
        int fed = 0;
        int told = 0;
    };
    /// A command of the console, and what may be answered.
    struct Asked
    {
        QString what;
        LifeStoryPtr story;
        QFuture<TargetResults> future;
        QList<Status::Code> legal;
    };
    struct Event
    {
        quint32 weight;
        void (RandomLife::*happen)();
    };

    static HandlerRegistry registryOf(const std::shared_ptr<LifeBook> &book);
    ServerConfig config() const;

    quint32 random(quint32 below) { return m_random.bounded(below); }
    bool isOneOf(quint32 many) { return random(many) == 0; }
    Peer *anyOpenPeer();
    Peer *anyPeerWithId();
    void step();

    void openClient();
    QString queryFor(const LifeStory &story);
    void sendMessage();
    void closeClient();
    void abortClient();
    void consoleSends();
    void consoleFeeds();
    void consoleSetsBinaryData();
    void consoleRestarts();
    void consoleCloses();
    void consoleAborts();
    void consoleEndsServer();
    void consoleEndsSession();
    void consoleCaptures();
    void ask(const QString &what, const Peer &peer, const QFuture<TargetResults> &future,
             const QList<Status::Code> &legal = {});

    void play();
    void drain();
    void waitForTimeouts();
    void stop();
    void fault(const QString &what) { m_faults.append(what); }
    QString whatIsLeft() const;
    void waitFor(const QString &what, const std::function<bool()> &isTrue);
    void checkAsked();
    void checkSaves();
    void checkClosed();
    bool allAreTold() const;
    bool noSessionIsLeft() const;
    QList<QPair<QString, bool>> wrongSessions() const;
    void checkSessions();
    void checkReceived(const Peer &peer, const QList<QByteArray> &messages);
    void collectFaults();

    const std::shared_ptr<LifeBook> m_book = std::make_shared<LifeBook>();
    const QTemporaryDir m_folder;
    QRandomGenerator m_random;
    const End m_end;
    const bool m_isStored; ///< sessions are kept in a file
    TestServer m_server;
    std::vector<std::unique_ptr<Peer>> m_peers;
    std::vector<Asked> m_asked;
    QStringList m_faults;
};

} // namespace csp
