// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "handlers/chathandler.h"
#include "handlers/chatrooms.h"
#include "handlers/clockhandler.h"
#include "handlers/clockticker.h"
#include "handlers/echohandler.h"
#include "handlers/samples.h"
#include "handlers/uploadhandler.h"
#include "tests/handlerpeer.h"
#include "tests/recordingkeeper.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace csp;

/// The sample handlers, each over a Channel without a network.
class TestHandlers final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void registersEverySample();
    void sendsBack_data();
    void sendsBack();
    void worksInForcedMode_data();
    void worksInForcedMode();
    void echoEndsAtExit();
    void echoGoesOnAfterTimeout();
    void echoSendsLongMessageInParts();
    void mirrorKeepsTheKind_data();
    void mirrorKeepsTheKind();
    void uploadCounts_data();
    void uploadCounts();
    void uploadAnswersEachMessage();
    void rawAnswersInUpperCase();
    void rawClosesWithoutText();
    void chatReachesItsRoomAlone();
    void chatWithoutNamePassesMessagesOn();
    void chatRefusesLongNames_data();
    void chatRefusesLongNames();
    void chatRemovesWhoCannotBeOpened();
    void clockTicksUntilItsOwnerGoes();
    void whoamiKnowsItself();
    void whoamiCountsVisitsOfTheSession();

private:
    HandlerRegistry m_registry;
};

void TestHandlers::initTestCase()
{
    const Status registered = registerSamples(m_registry);
    QVERIFY2(registered.isOk(), qPrintable(registered.toString()));
}

void TestHandlers::registersEverySample()
{
    QStringList paths;
    for (const auto &[path, entry] : m_registry.entries())
        paths << path + QLatin1Char(' ') + entry.traits.className;
    QCOMPARE(paths,
             QStringList(
                 {QStringLiteral("/chat ChatHandler"), QStringLiteral("/clock ClockHandler"),
                  QStringLiteral("/echo EchoHandler"), QStringLiteral("/echo/pool PoolEchoHandler"),
                  QStringLiteral("/echo/shared SharedEchoHandler"),
                  QStringLiteral("/mirror MirrorHandler"),
                  QStringLiteral("/mirror/dedicated DedicatedMirrorHandler"),
                  QStringLiteral("/raw RawHandler"), QStringLiteral("/upload UploadHandler"),
                  QStringLiteral("/whoami WhoamiHandler")}));
    QVERIFY(!registerSamples(m_registry).isOk());
}

void TestHandlers::sendsBack_data()
{
    QTest::addColumn<QByteArray>("path");
    for (const char *path : {"/echo", "/echo/pool", "/echo/shared", "/mirror", "/mirror/dedicated"})
        QTest::newRow(path) << QByteArray(path);
}

void TestHandlers::sendsBack()
{
    QFETCH(QByteArray, path);
    HandlerPeer peer(m_registry, path);
    for (const char *message : {"hello", "", "na\xc3\xafve \xf0\x9f\x98\x80"}) {
        peer.send(message);
        QCOMPARE(peer.text(), QByteArray(message));
    }
    QVERIFY(peer.leave());
}

void TestHandlers::worksInForcedMode_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("shared");
    for (const char *path : {"/echo/pool", "/mirror"})
        QTest::addRow("%s dedicated", path) << QByteArray(path) << false;
    for (const char *path : {"/echo", "/mirror/dedicated"})
        QTest::addRow("%s shared", path) << QByteArray(path) << true;
}

void TestHandlers::worksInForcedMode()
{
    QFETCH(QByteArray, path);
    QFETCH(bool, shared);
    HandlerPeer peer(m_registry, path, {nullptr, shared});
    peer.send("hello");
    QCOMPARE(peer.text(), QByteArray("hello"));
    QVERIFY(peer.leave());
}

void TestHandlers::echoEndsAtExit()
{
    HandlerPeer peer(m_registry, "/echo");
    peer.send("exit");
    const std::optional<CloseInfo> close = peer.waitForClose();
    QVERIFY(close);
    QCOMPARE(close->code, CloseCode::Normal);
    QCOMPARE(close->by, ClosedBy::Handler);
}

void TestHandlers::echoGoesOnAfterTimeout()
{
    HandlerRegistry registry;
    QVERIFY(
        registry.add<EchoHandler>(QStringLiteral("/quick"), std::chrono::milliseconds(1)).isOk());
    HandlerPeer peer(registry, "/quick");
    QVERIFY(peer.text().startsWith("Server timed-out at "));
    peer.send("hello");
    QByteArray text = peer.text();
    while (text.startsWith("Server timed-out at "))
        text = peer.text();
    QCOMPARE(text, QByteArray("hello"));
}

void TestHandlers::echoSendsLongMessageInParts()
{
    HandlerPeer peer(m_registry, "/echo");
    peer.send(QByteArray(WebSocket::DefaultReadLength + 1, 'x'));
    QCOMPARE(peer.text(), QByteArray(WebSocket::DefaultReadLength, 'x'));
    QCOMPARE(peer.text(), QByteArray("x"));
}

void TestHandlers::mirrorKeepsTheKind_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<bool>("binary");
    for (const char *path : {"/mirror", "/mirror/dedicated"}) {
        QTest::addRow("%s text", path) << QByteArray(path) << QByteArray("text") << false;
        QTest::addRow("%s bytes", path) << QByteArray(path) << QByteArray("\0\xff\xfe", 3) << true;
        QTest::addRow("%s empty text", path) << QByteArray(path) << QByteArray() << false;
        QTest::addRow("%s empty bytes", path) << QByteArray(path) << QByteArray() << true;
        QTest::addRow("%s long text", path)
            << QByteArray(path) << QByteArray("\xf0\x9f\x98\x80").repeated(50'000) << false;
        QTest::addRow("%s long bytes", path)
            << QByteArray(path) << QByteArray(200'000, '\xff') << true;
    }
}

void TestHandlers::mirrorKeepsTheKind()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, data);
    QFETCH(bool, binary);
    HandlerPeer peer(m_registry, path);
    for (int i = 0; i < 2; ++i) {
        peer.send(data, binary);
        const std::optional<Message> message = peer.receive();
        QVERIFY(message);
        QCOMPARE(message->data, data);
        QCOMPARE(message->binary, binary);
        peer.send("between");
        QCOMPARE(peer.text(), QByteArray("between"));
    }
}

void TestHandlers::uploadCounts_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<bool>("binary");
    QTest::addColumn<int>("reads");
    QTest::newRow("empty") << QByteArray() << false << 1;
    QTest::newRow("one part") << QByteArray(UploadHandler::PartLength, 'x') << false << 1;
    QTest::newRow("one more") << QByteArray(UploadHandler::PartLength + 1, 'x') << false << 2;
    QTest::newRow("characters of two bytes")
        << QByteArray("\xc3\xa9").repeated(1'500) << false << 2;
    QTest::newRow("surrogate pairs") << QByteArray("\xf0\x9f\x98\x80").repeated(501) << false << 2;
    QTest::newRow("bytes that are text") << QByteArray("\xc3\xa9").repeated(1'500) << true << 3;
    QTest::newRow("bytes") << QByteArray(2'500, '\xff') << true << 3;
    QTest::newRow("a million bytes") << QByteArray(1'000'000, '\0') << true << 1'000;
}

void TestHandlers::uploadCounts()
{
    QFETCH(QByteArray, data);
    QFETCH(bool, binary);
    QFETCH(int, reads);
    HandlerPeer peer(m_registry, "/upload");
    peer.send(data, binary);
    const QJsonObject answer = QJsonDocument::fromJson(peer.text()).object();
    const QByteArray sum = QCryptographicHash::hash(data, QCryptographicHash::Sha256).toHex();
    QCOMPARE(answer.size(), 3);
    QCOMPARE(answer.value(QLatin1String("bytes")).toInt(), int(data.size()));
    QCOMPARE(answer.value(QLatin1String("reads")).toInt(), reads);
    QCOMPARE(answer.value(QLatin1String("sha256")).toString().toUtf8(), sum);
}

void TestHandlers::uploadAnswersEachMessage()
{
    HandlerPeer peer(m_registry, "/upload");
    peer.send("one");
    peer.send("\xff\xff", true);
    QVERIFY(peer.text().startsWith("{\"bytes\":3,\"reads\":1,"));
    QVERIFY(peer.text().startsWith("{\"bytes\":2,\"reads\":1,"));
}

void TestHandlers::rawAnswersInUpperCase()
{
    HandlerPeer peer(m_registry, "/raw");
    const QByteArray sent = "one, na\xc3\xafve, {[z`";
    for (const char each : sent)
        peer.send(QByteArray(1, each), true); // characters cut in two come back whole
    QByteArray answer;
    while (answer.size() < sent.size()) {
        const std::optional<Message> part = peer.receive();
        QVERIFY(part && !part->binary && part->data.isValidUtf8());
        answer += part->data;
    }
    QCOMPARE(answer, QByteArray("ONE, NA\xc3\xafVE, {[Z`"));
}

void TestHandlers::rawClosesWithoutText()
{
    HandlerPeer peer(m_registry, "/raw");
    peer.send("\xff\xff", true);
    const std::optional<CloseInfo> close = peer.waitForClose();
    QVERIFY(close);
    QCOMPARE(int(close->code), 1007);
    QVERIFY(close->reason.contains(QStringLiteral("InvalidUtf8")));
}

void TestHandlers::chatReachesItsRoomAlone()
{
    HandlerPeer ann(m_registry, "/chat?room=red&name=ann");
    QCOMPARE(ann.text(), QByteArray("* ann joined red"));
    HandlerPeer cid(m_registry, "/chat?room=blue&name=cid");
    QCOMPARE(cid.text(), QByteArray("* cid joined blue"));
    HandlerPeer bob(m_registry, "/chat?room=red&name=bob");
    QCOMPARE(ann.text(), QByteArray("* bob joined red"));
    QCOMPARE(bob.text(), QByteArray("* bob joined red"));
    bob.send("good morning");
    QCOMPARE(ann.text(), QByteArray("bob: good morning"));
    QCOMPARE(bob.text(), QByteArray("bob: good morning"));
    QVERIFY(bob.leave());
    QCOMPARE(ann.text(), QByteArray("* bob left red"));
    cid.send("alone");
    QCOMPARE(cid.text(), QByteArray("cid: alone"));
}

void TestHandlers::chatWithoutNamePassesMessagesOn()
{
    HandlerPeer peer(m_registry, "/chat");
    QCOMPARE(peer.text(), QByteArray("* someone joined lobby"));
    peer.send("as it came");
    QCOMPARE(peer.text(), QByteArray("as it came"));
}

void TestHandlers::chatRefusesLongNames_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<int>("code");
    const QByteArray longest(ChatHandler::NameLength, 'n');
    QTest::newRow("room as long as allowed") << "room=" + longest << int(Status::Ok);
    QTest::newRow("room too long") << "room=n" + longest << int(Status::ValueTooLarge);
    QTest::newRow("name as long as allowed") << "name=" + longest << int(Status::Ok);
    QTest::newRow("name too long") << "name=n" + longest << int(Status::ValueTooLarge);
}

void TestHandlers::chatRefusesLongNames()
{
    QFETCH(QByteArray, query);
    QFETCH(int, code);
    const HandlerPeer peer(m_registry, "/chat?" + query);
    QCOMPARE(int(peer.preServerStatus().code()), code);
}

void TestHandlers::chatRemovesWhoCannotBeOpened()
{
    HandlerPeer peer(m_registry, "/echo/pool"); // any shared WebSocket
    const QString room = QStringLiteral("room");
    ChatRooms rooms;
    rooms.join(room, QStringLiteral("gone"));
    rooms.join(room, peer.id());
    for (int i = 0; i < 2; ++i) {
        rooms.say(room, QStringLiteral("hello"));
        QCOMPARE(peer.text(), QByteArray("hello"));
    }
    QCOMPARE(rooms.members(room), std::set<QString>{peer.id()});
}

void TestHandlers::clockTicksUntilItsOwnerGoes()
{
    HandlerRegistry registry;
    const auto ticker = std::make_shared<ClockTicker>(std::chrono::milliseconds(1));
    QVERIFY(registry.add<ClockHandler>(QStringLiteral("/fast"), ticker).isOk());
    {
        HandlerPeer peer(registry, "/fast");
        const QByteArray first = peer.text();
        const QByteArray second = peer.text();
        QVERIFY(QDateTime::fromString(QString::fromUtf8(first), Qt::ISODateWithMs).isValid());
        QVERIFY(first < second);
        peer.send("the clock does not listen");
    }
    HandlerPeer again(registry, "/fast");
    QVERIFY(again.text() != "(none)");
    const auto other = std::make_unique<ClockTicker>();
    other->add(again.id()); // its thread waits for the next second when its owner goes
}

void TestHandlers::whoamiKnowsItself()
{
    HandlerPeer peer(m_registry, "/whoami?one=1&two=a%20b");
    const QJsonObject line = QJsonDocument::fromJson(peer.text()).object();
    QCOMPARE(line.value(QLatin1String("webSocketId")).toString(), peer.id());
    QCOMPARE(line.value(QLatin1String("sessionId")).toString(), QStringLiteral("session"));
    QCOMPARE(line.value(QLatin1String("gwClientAddress")).toString(),
             QStringLiteral("127.0.0.1:1"));
    const QJsonObject query{{QStringLiteral("one"), QStringLiteral("1")},
                            {QStringLiteral("two"), QStringLiteral("a b")}};
    QCOMPARE(line.value(QLatin1String("query")).toObject(), query);
    const QJsonObject flags{{QStringLiteral("binaryData"), false},
                            {QStringLiteral("noDataFraming"), false},
                            {QStringLiteral("sessionEndOnClose"), false},
                            {QStringLiteral("sharedConnection"), true}};
    QCOMPARE(line.value(QLatin1String("flags")).toObject(), flags);
}

void TestHandlers::whoamiCountsVisitsOfTheSession()
{
    const auto session =
        makeSession(QStringLiteral("kept"), Session::Kind::Stored, std::chrono::seconds(0));
    for (int visits = 1; visits <= 3; ++visits) {
        HandlerPeer peer(m_registry, "/whoami", {session, {}});
        const QJsonObject line = QJsonDocument::fromJson(peer.text()).object();
        QCOMPARE(line.value(QLatin1String("visits")).toInt(), visits);
    }
}

QTEST_GUILESS_MAIN(TestHandlers)
#include "tst_handlers.moc"
