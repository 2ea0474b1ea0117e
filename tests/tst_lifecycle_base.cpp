// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/handlerpeer.h"
#include "tests/recordinghandler.h"

#include <QTest>

#include <future>

using namespace csp;

namespace {

/// Its first read() times out, as one of 24 hours may.
class ImpatientHandler final : public RecordingHandler
{
public:
    using RecordingHandler::RecordingHandler;

    Result<QByteArray> read(qsizetype length, std::chrono::milliseconds timeout) override
    {
        const bool isFirst = std::exchange(m_isFirst, false);
        return isFirst ? Status(Status::WebSocketTimeout) : WebSocket::read(length, timeout);
    }

private:
    bool m_isFirst = true;
};

} // namespace

/// What the base class itself does: server(), read(), write(), and an object bound to nothing.
class TestLifecycleBase final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void serverHandsWholeMessagesOn();
    void serverSkipsWhatIsNoText();
    void serverGoesOnAfterATimeout();
    void serverEndsWellWhenTheLastCallIsNotHandled();
    void objectAloneIsNotOpen();
    void readPolls();
    void readTakesTheDefaultLength();
    void readKnowsTheEndOfAMessage();
    void readSkipsWhatIsNoText();
    void writeRefusesWhatIsNoText();
    void binaryDataFramesLaterWrites();
    void slowClientRefusesWrites();
};

void TestLifecycleBase::serverHandsWholeMessagesOn()
{
    const auto script = std::make_shared<Script>();
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    const QString longOne(2 * WebSocket::DefaultReadLength, QLatin1Char('x'));
    peer.send(longOne.toUtf8());
    peer.send("two");
    QVERIFY(peer.leave());
    QCOMPARE(script->calls().mid(3),
             QStringList({QStringLiteral("server"), longOne, QStringLiteral("two"),
                          QStringLiteral("close"), QStringLiteral("server returned"),
                          QStringLiteral("onPostServer"), QStringLiteral("destroyed")}));
}

void TestLifecycleBase::serverSkipsWhatIsNoText()
{
    const auto script = std::make_shared<Script>();
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    peer.send("\xff", true);
    peer.send("text");
    QVERIFY(peer.leave());
    QVERIFY(script->calls().contains(QStringLiteral("text")));
    QCOMPARE(peer.waitForClose()->by, ClosedBy::Client);
    QCOMPARE(peer.channel()->snapshot().dropped, 1);
}

void TestLifecycleBase::serverGoesOnAfterATimeout()
{
    const auto script = std::make_shared<Script>();
    HandlerRegistry registry;
    QVERIFY(registry.add<ImpatientHandler>(QStringLiteral("/x"), script).isOk());
    HandlerPeer peer(registry, "/x");
    peer.send("text");
    QVERIFY(peer.leave());
    QVERIFY(script->calls().contains(QStringLiteral("text")));
    QCOMPARE(peer.waitForClose()->by, ClosedBy::Client);
}

void TestLifecycleBase::serverEndsWellWhenTheLastCallIsNotHandled()
{
    const auto script = std::make_shared<Script>();
    script->onClientMessage = [](WebSocket &, const QByteArray &, bool) {
        return Status(Status::NotHandled);
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.leave());
    QCOMPARE(peer.errors(), 0);
}

void TestLifecycleBase::objectAloneIsNotOpen()
{
    WebSocket alone;
    QCOMPARE(alone.read().error().code(), Status::NotOpen);
    QCOMPARE(alone.write(QByteArray("x")).code(), Status::NotOpen);
    QCOMPARE(alone.write(QStringLiteral("x")).code(), Status::NotOpen);
    QCOMPARE(alone.endServer().code(), Status::NotOpen);
    QCOMPARE(alone.initializeServer().code(), Status::NotOpen);
    QCOMPARE(alone.server().code(), Status::NotOpen);
    QVERIFY(alone.onPreServer().isOk());
    QVERIFY(alone.onPostServer().isOk());
    QCOMPARE(alone.onClientMessage("x", false).code(), Status::NotHandled);
    QVERIFY(alone.onClientMessage({}, true).isOk());
    QVERIFY(alone.atEnd());
    QCOMPARE(alone.readLength(), 0);
    QVERIFY(alone.session().isEnded());
    QVERIFY(alone.webSocketId().isEmpty());
    alone.setBinaryData(true);
    QVERIFY(!alone.binaryData());
    QVERIFY(!alone.sharedConnection());
    alone.setSessionEndOnClose(true);
    QVERIFY(alone.sessionEndOnClose());
}

void TestLifecycleBase::readPolls()
{
    const auto script = std::make_shared<Script>();
    QList<Status::Code> codes;
    std::promise<void> polled;
    script->server = [&](WebSocket &socket) {
        for (const int milliseconds : {0, -1, 1})
            codes.append(socket.read(10, std::chrono::milliseconds(milliseconds)).error().code());
        polled.set_value();
        return socket.write(*socket.read(10, std::chrono::milliseconds::max()));
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    polled.get_future().wait();
    peer.send("still usable");
    QCOMPARE(peer.text(), QByteArray("still usab"));
    QCOMPARE(codes, QList<Status::Code>(3, Status::WebSocketTimeout));
}

void TestLifecycleBase::readTakesTheDefaultLength()
{
    const auto script = std::make_shared<Script>();
    QList<qsizetype> lengths;
    script->server = [&](WebSocket &socket) {
        for (const qsizetype length : {0, -1, 7}) {
            const Result<QByteArray> piece = socket.read(length);
            if (!piece)
                return piece.error();
            lengths.append(socket.readLength());
        }
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    peer.send(QByteArray(100'000, 'x'));
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(lengths,
             QList<qsizetype>({WebSocket::DefaultReadLength, WebSocket::DefaultReadLength, 7}));
}

void TestLifecycleBase::readKnowsTheEndOfAMessage()
{
    const auto script = std::make_shared<Script>();
    QList<bool> atEnd;
    script->server = [&](WebSocket &socket) {
        atEnd.append(socket.atEnd());
        for (int i = 0; i < 4; ++i) {
            if (const Result<QByteArray> piece = socket.read(2); !piece)
                return piece.error();
            atEnd.append(socket.atEnd());
        }
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    peer.send("abc");
    peer.send("");
    peer.send("xy");
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(atEnd, QList<bool>({true, false, true, true, true}));
}

void TestLifecycleBase::readSkipsWhatIsNoText()
{
    const auto script = std::make_shared<Script>();
    Status first;
    script->server = [&](WebSocket &socket) {
        first = socket.read().error();
        return socket.write(*socket.read());
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    peer.send("\xff", true);
    peer.send("na\xc3\xafve", true); // binary, but text
    QCOMPARE(peer.text(), QByteArray("na\xc3\xafve"));
    QCOMPARE(first.code(), Status::InvalidUtf8);
}

void TestLifecycleBase::writeRefusesWhatIsNoText()
{
    const auto script = std::make_shared<Script>();
    Status asText;
    script->server = [&](WebSocket &socket) {
        asText = socket.write(QByteArray("\xff"));
        socket.setBinaryData(true);
        return socket.write(QByteArray("\xff"));
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    const std::optional<Message> message = peer.receive();
    QVERIFY(message);
    QVERIFY(message->binary);
    QCOMPARE(message->data, QByteArray("\xff"));
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(asText.code(), Status::InvalidUtf8);
}

void TestLifecycleBase::binaryDataFramesLaterWrites()
{
    const auto script = std::make_shared<Script>();
    const HandlerRegistry registry = registryFor(Mode::SharedPool, script);
    HandlerPeer peer(registry, "/x");
    WebSocket one;
    WebSocket other;
    QVERIFY(one.openServer(peer.id()).isOk());
    QVERIFY(other.openServer(peer.id()).isOk());
    for (const bool binary : {false, true, false}) {
        one.setBinaryData(binary);
        QCOMPARE(other.binaryData(), binary); // it is the WebSocket's
        QVERIFY(other.write(QByteArray("x")).isOk());
        const std::optional<Message> message = peer.receive();
        QVERIFY(message);
        QCOMPARE(message->binary, binary);
    }
}

void TestLifecycleBase::slowClientRefusesWrites()
{
    const auto script = std::make_shared<Script>();
    Status last;
    std::promise<void> refused;
    script->server = [&](WebSocket &socket) {
        do
            last = socket.write(QByteArray(100'000, 'x'));
        while (last.isOk());
        refused.set_value();
        return socket.read().error();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    refused.get_future().wait();
    QVERIFY(peer.channel()->snapshot().slow);
    QVERIFY(!peer.channel()->snapshot().close); // slow is no end
    QVERIFY(peer.leave());
    QCOMPARE(last.code(), Status::WebSocketSlow);
    QVERIFY(last.text().contains(QString::number(4 << 20)));
}

QTEST_GUILESS_MAIN(TestLifecycleBase)
#include "tst_lifecycle_base.moc"
