// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/handlerpeer.h"
#include "tests/recordinghandler.h"

#include <QTest>

using namespace csp;

/// A handler with NoDataFraming: what it has, and what it has not.
class TestNoDataFraming final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readAndWriteTellOfTheDevice();
    void deviceIsNotOpenWithoutNoDataFraming();
    void deviceIsTheSameThroughout();
    void worksForANonBlockingClass();
    void sharedConnectionRefusesTheUpgrade_data();
    void sharedConnectionRefusesTheUpgrade();
    void tellsOfACharacterThatWasNeverCompleted();
};

void TestNoDataFraming::readAndWriteTellOfTheDevice()
{
    const auto script = std::make_shared<Script>();
    script->onPreServer = [](WebSocket &socket) { return socket.setNoDataFraming(true); };
    script->server = [](WebSocket &socket) {
        const Status read = socket.read().error();
        const Status written = socket.write(QByteArray("x"));
        if (read.code() == Status::NotSupported && written.code() == Status::NotSupported)
            socket.device().write(read.text().toUtf8());
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    QVERIFY(peer.text().contains("device()"));
}

void TestNoDataFraming::deviceIsNotOpenWithoutNoDataFraming()
{
    WebSocket unbound;
    QVERIFY(!unbound.device().isOpen());
    QVERIFY(unbound.device().errorString().startsWith(QStringLiteral("NoDataFraming is off")));
    QVERIFY(!unbound.device().waitForReadyRead(-1));
    QVERIFY(!unbound.device().waitForBytesWritten(-1));

    const HandlerRegistry registry = registryFor(Mode::SharedPool, answeringScript());
    HandlerPeer peer(registry, "/x");
    WebSocket opened;
    QVERIFY(opened.openServer(peer.id()).isOk());
    QVERIFY(!opened.device().isOpen());
}

void TestNoDataFraming::deviceIsTheSameThroughout()
{
    const auto script = std::make_shared<Script>();
    QList<bool> opens;
    QSet<QIODevice *> devices;
    script->onPreServer = [&](WebSocket &socket) {
        for (const bool raw : {true, false, true}) {
            opens << socket.device().isOpen();
            devices << &socket.device();
            if (const Status set = socket.setNoDataFraming(raw); !set.isOk())
                return set;
        }
        opens << socket.device().isOpen();
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    QCOMPARE(opens, (QList<bool>{false, true, false, true}));
    QCOMPARE(devices.size(), 1);
}

void TestNoDataFraming::worksForANonBlockingClass()
{
    const auto script = std::make_shared<Script>();
    script->onPreServer = [](WebSocket &socket) { return socket.setNoDataFraming(true); };
    script->server = [](WebSocket &socket) {
        while (socket.device().waitForReadyRead(-1))
            socket.device().write(socket.device().readAll());
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::SharedGateway, script);
    HandlerPeer peer(registry, "/x");
    peer.send("on a thread of its own");
    QCOMPARE(peer.text(), QByteArray("on a thread of its own"));
    QVERIFY(peer.leave());
}

void TestNoDataFraming::sharedConnectionRefusesTheUpgrade_data()
{
    QTest::addColumn<QList<bool>>("order"); // true: NoDataFraming, false: SharedConnection
    QTest::addColumn<std::optional<bool>>("forced");
    QTest::addColumn<QString>("cause"); // "" is no refusal
    using Forced = std::optional<bool>;
    const QString byHandler = QStringLiteral("set by the handler");
    QTest::newRow("shared first") << QList<bool>{false, true} << Forced() << byHandler;
    QTest::newRow("raw first") << QList<bool>{true, false} << Forced() << byHandler;
    QTest::newRow("forced on") << QList<bool>{true} << Forced(true)
                               << QStringLiteral("forced on by the endpoint");
    QTest::newRow("raw alone") << QList<bool>{true} << Forced() << QString();
    QTest::newRow("forced off") << QList<bool>{true, false} << Forced(false) << QString();
}

void TestNoDataFraming::sharedConnectionRefusesTheUpgrade()
{
    QFETCH(QList<bool>, order);
    QFETCH(std::optional<bool>, forced);
    QFETCH(QString, cause);
    const auto script = std::make_shared<Script>();
    script->onPreServer = [order](WebSocket &socket) {
        for (const bool raw : order) {
            const Status set =
                raw ? socket.setNoDataFraming(true) : socket.setSharedConnection(true);
            if (!set.isOk())
                return set;
        }
        return Status();
    };
    script->server = [](WebSocket &) { return Status(); };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x", {nullptr, forced});
    QCOMPARE(peer.preServerStatus().isOk(), cause.isEmpty());
    QVERIFY(cause.isEmpty() || peer.preServerStatus().code() == Status::NotSupported);
    QVERIFY(peer.preServerStatus().text().contains(cause));
    QCOMPARE(peer.errors(), cause.isEmpty() ? 0U : 1U);
}

void TestNoDataFraming::tellsOfACharacterThatWasNeverCompleted()
{
    const auto script = std::make_shared<Script>();
    script->onPreServer = [](WebSocket &socket) { return socket.setNoDataFraming(true); };
    script->server = [](WebSocket &socket) {
        socket.device().write("a\xe2\x82");
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    QCOMPARE(peer.text(), QByteArray("a"));
    QVERIFY(peer.waitForStage(Stage::Done));
    QVERIFY(!peer.channel()->nextOutput());
    QVERIFY(peer.log().take().constLast().text.contains(QStringLiteral("2 bytes of a character")));
}

QTEST_GUILESS_MAIN(TestNoDataFraming)
#include "tst_nodataframing.moc"
