// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/handlerpeer.h"
#include "tests/recordinghandler.h"

#include <QTest>

#include <stdexcept>

using namespace csp;

Q_DECLARE_METATYPE(csp::Mode)

namespace {

Status readUntilClosed(WebSocket &socket)
{
    return readLoop(socket, [](const QByteArray &) { return std::nullopt; });
}

/// A handler that sets SessionEndOnClose in \a where and calls endServer() in \a end.
std::shared_ptr<Script> scriptFor(Mode mode, const QByteArray &where, const QByteArray &end)
{
    const auto script = std::make_shared<Script>();
    const auto at = [=](const char *callback, WebSocket &socket) {
        if (where == callback)
            socket.setSessionEndOnClose(true);
        return end == callback ? socket.endServer() : Status();
    };
    script->onPreServer = [=](WebSocket &socket) {
        const Status status = at("onPreServer()", socket);
        return status.isOk() ? socket.setSharedConnection(isShared(mode)) : status;
    };
    script->server = [=](WebSocket &socket) {
        const Status status = at("server()", socket);
        if (!status.isOk() || isDetached(mode))
            return status;
        if (mode == Mode::Dedicated)
            return socket.WebSocket::server(); // hands messages to onClientMessage()
        const Status read = readUntilClosed(socket);
        return end == "server(), late" ? socket.endServer() : read;
    };
    script->onClientMessage = [=](WebSocket &socket, const QByteArray &, bool) {
        return at("onClientMessage()", socket);
    };
    script->onPostServer = [=](WebSocket &socket) { return at("onPostServer()", socket); };
    return script;
}

} // namespace

/// When a session is due to end with its WebSocket.
class TestContractSessionEnd final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sessionEndOnClose_data();
    void sessionEndOnClose();
    void sessionEndOnCloseCountsAsItStandsAtLast_data();
    void sessionEndOnCloseCountsAsItStandsAtLast();
    void sessionEndOnCloseHoldsWhateverEndsIt_data();
    void sessionEndOnCloseHoldsWhateverEndsIt();
};

void TestContractSessionEnd::sessionEndOnClose_data()
{
    QTest::addColumn<Mode>("mode");
    QTest::addColumn<QByteArray>("where");
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<bool>("ends");
    for (const Mode mode : AllModes) {
        for (const QByteArray where :
             {"onPreServer()", "server()", "onClientMessage()", "onPostServer()", "nowhere"}) {
            for (const QByteArray end : {"never", "server()", "server(), late", "onClientMessage()",
                                         "onPostServer()", "another object"}) {
                const bool readsOn = mode == Mode::SharedLoop; // its messages go to read() alone
                if (readsOn ? end == "onClientMessage()" : end == "server(), late")
                    continue;
                const bool counts = mode == Mode::Dedicated || end.startsWith("server()");
                QTest::addRow("%s, set in %s, endServer() in %s", modeName(mode), where.constData(),
                              end.constData())
                    << mode << where << end << (counts && where != "nowhere");
            }
        }
    }
}

void TestContractSessionEnd::sessionEndOnClose()
{
    QFETCH(Mode, mode);
    QFETCH(QByteArray, where);
    QFETCH(QByteArray, end);
    QFETCH(bool, ends);
    const auto script = scriptFor(mode, where, end);
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    if (end == "onClientMessage()")
        peer.send("end");
    else if (end == "another object")
        QVERIFY(peer.channel()->endServer(Channel::AnyEpoch).isOk());
    else if (end != "server()")
        QVERIFY(peer.leave());
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(peer.channel()->snapshot().endSession, ends);
    QCOMPARE(peer.errors(), 0);
}

void TestContractSessionEnd::sessionEndOnCloseCountsAsItStandsAtLast_data()
{
    QTest::addColumn<bool>("first");
    QTest::newRow("set, then taken back") << true;
    QTest::newRow("taken back, then set") << false;
}

void TestContractSessionEnd::sessionEndOnCloseCountsAsItStandsAtLast()
{
    QFETCH(bool, first);
    const auto script = std::make_shared<Script>();
    script->server = [=](WebSocket &socket) {
        socket.setSessionEndOnClose(first);
        return Status();
    };
    script->onPostServer = [=](WebSocket &socket) {
        socket.setSessionEndOnClose(!first);
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(peer.channel()->snapshot().endSession, !first);
}

void TestContractSessionEnd::sessionEndOnCloseHoldsWhateverEndsIt_data()
{
    QTest::addColumn<QByteArray>("how");
    for (const char *each : {"return", "fail", "throw", "client", "console", "lost"})
        QTest::newRow(each) << QByteArray(each);
}

void TestContractSessionEnd::sessionEndOnCloseHoldsWhateverEndsIt()
{
    QFETCH(QByteArray, how);
    const auto script = std::make_shared<Script>();
    script->server = [=](WebSocket &socket) -> Status {
        socket.setSessionEndOnClose(true);
        if (how == "throw")
            throw std::runtime_error("no");
        if (how == "fail")
            return Status(Status::ValueTooLarge);
        return how == "return" ? Status() : socket.read().error();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    if (how == "client")
        QVERIFY(peer.leave());
    else if (how == "console")
        QVERIFY(peer.channel()->close({CloseCode(4001), {}, ClosedBy::Admin}));
    else if (how == "lost")
        peer.channel()->peerClosed({CloseCode::Abnormal, {}, ClosedBy::PeerLost});
    QVERIFY(peer.waitForStage(Stage::Done));
    QVERIFY(peer.channel()->snapshot().endSession);
}

QTEST_GUILESS_MAIN(TestContractSessionEnd)
#include "tst_contract_sessionend.moc"
