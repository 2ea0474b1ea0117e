// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/channelfixture.h"

#include "server/lifecycle/rawdevice.h"

#include <QTest>

using namespace csp;

namespace {

/// The stream of an open channel without a handler.
struct Stream
{
    Quiet quiet;
    std::shared_ptr<Channel> channel;
    RawDevice device;

    explicit Stream(Channel::Settings settings = Roomy)
        : channel(quiet.makeChannel(settings))
    {
        channel->setNoDataFraming(true);
        open(*channel, false);
        device.attach(channel, channel->epoch());
    }

    void receive(const QByteArray &data, bool binary = false) const
    {
        if (!channel->receive({data, binary}).isOk())
            qFatal("nothing can be received");
    }

    QByteArrayList frames() const
    {
        QByteArrayList all;
        while (const auto output = channel->nextOutput())
            all << output->message.data;
        channel->setInFlight(0);
        return all;
    }
};

Channel::Settings outbound(qint64 bytes)
{
    return {1 << 20, bytes, bytes, false};
}

} // namespace

/// The byte stream of NoDataFraming.
class TestRawDevice final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isOpenAndSequential();
    void readsAcrossMessages();
    void readsPayloadsAsTheyCome();
    void readsLinesAndPeeks();
    void readsNothingWhenNothingCame();
    void waitsForBytes();
    void waitsLongerThanEmptyMessages();
    void waitsForItsTimeAlone();
    void readsWhatCameBeforeTheClientLeft();
    void readsNoMoreAfterAnyOtherEnd();
    void endServerEndsTheReads();
    void pausesInputAtItsLimitAndGoesOnAtHalf();
    void framesText_data();
    void framesText();
    void refusesWhatIsNoText_data();
    void refusesWhatIsNoText();
    void framesBytesInBinaryMode();
    void keptBackBytesGoOutInBinaryMode();
    void framesAreBounded();
    void takesWhatFits();
    void waitsForRoom();
    void waitForRoomEndsWithTheConnection();
    void failsOnceClosed();
};

void TestRawDevice::isOpenAndSequential()
{
    Stream stream;
    QVERIFY(stream.device.isOpen());
    QVERIFY(stream.device.isReadable());
    QVERIFY(stream.device.isWritable());
    QVERIFY(stream.device.isSequential());
    QVERIFY(stream.device.atEnd());
    QCOMPARE(stream.device.bytesAvailable(), 0);
    QCOMPARE(stream.device.bytesToWrite(), 0);
}

void TestRawDevice::readsAcrossMessages()
{
    Stream stream;
    for (const char *part : {"ab", "", "cde", "f"})
        stream.receive(part);
    QCOMPARE(stream.device.bytesAvailable(), 6);
    QVERIFY(!stream.device.atEnd());
    QCOMPARE(stream.device.read(3), QByteArray("abc"));
    QCOMPARE(stream.device.bytesAvailable(), 3);
    QCOMPARE(stream.device.readAll(), QByteArray("def"));
    QVERIFY(stream.device.atEnd());
}

void TestRawDevice::readsPayloadsAsTheyCome()
{
    Stream stream;
    stream.receive("\xc3\xa9");
    stream.receive("\xff\xfe", true);
    for (const char *each : {"\xc3", "\xa9", "\xff", "\xfe"})
        QCOMPARE(stream.device.read(1), QByteArray(each));
}

void TestRawDevice::readsLinesAndPeeks()
{
    Stream stream;
    stream.receive("one\ntw");
    stream.receive("o\nthree");
    QCOMPARE(stream.device.readLine(), QByteArray("one\n"));
    QCOMPARE(stream.device.peek(2), QByteArray("tw"));
    QCOMPARE(stream.device.bytesAvailable(), 9);
    QCOMPARE(stream.device.readLine(), QByteArray("two\n"));
    QCOMPARE(stream.device.readAll(), QByteArray("three"));
}

void TestRawDevice::readsNothingWhenNothingCame()
{
    Stream stream;
    char byte = 0;
    QCOMPARE(stream.device.read(&byte, 1), 0);
    QVERIFY(stream.device.isOpen());
}

void TestRawDevice::waitsForBytes()
{
    Stream stream;
    std::thread client([&] { stream.receive("late"); });
    QVERIFY(stream.device.waitForReadyRead(-1));
    client.join();
    QVERIFY(stream.device.waitForReadyRead(0)); // they are still there
    QCOMPARE(stream.device.readAll(), QByteArray("late"));
}

void TestRawDevice::waitsLongerThanEmptyMessages()
{
    Stream stream;
    stream.receive("");
    stream.receive("");
    QVERIFY(!stream.device.waitForReadyRead(0));
    stream.receive("x");
    QVERIFY(stream.device.waitForReadyRead(0));
}

void TestRawDevice::waitsForItsTimeAlone()
{
    Stream stream;
    for (const int milliseconds : {0, 1}) {
        QVERIFY(!stream.device.waitForReadyRead(milliseconds));
        QVERIFY(stream.device.errorString().startsWith(QStringLiteral("CSPWebSocketTimeout")));
    }
    stream.receive("afterwards");
    QCOMPARE(stream.device.readAll(), QByteArray("afterwards"));
}

void TestRawDevice::readsWhatCameBeforeTheClientLeft()
{
    Stream stream;
    stream.receive("abc");
    stream.receive("def");
    QCOMPARE(stream.device.read(1), QByteArray("a"));
    stream.channel->peerClosed(ClientLeft);
    QVERIFY(stream.device.waitForReadyRead(-1));
    QCOMPARE(stream.device.bytesAvailable(), 5);
    QCOMPARE(stream.device.readAll(), QByteArray("bcdef"));
    QVERIFY(!stream.device.waitForReadyRead(-1));
    QVERIFY(stream.device.errorString().startsWith(QStringLiteral("CSPWebSocketClosed")));
    char byte = 0;
    QCOMPARE(stream.device.read(&byte, 1), -1);
}

void TestRawDevice::readsNoMoreAfterAnyOtherEnd()
{
    Stream stream;
    stream.receive("abc");
    stream.receive("def");
    QCOMPARE(stream.device.read(1), QByteArray("a"));
    QVERIFY(stream.channel->close(ConsoleCloses));
    QCOMPARE(stream.device.bytesAvailable(), 0);
    char byte = 0;
    QCOMPARE(stream.device.read(&byte, 1), -1);
    QVERIFY(!stream.device.waitForReadyRead(-1));
    QCOMPARE(stream.channel->snapshot().dropped, 2); // a message, and the rest of one
}

void TestRawDevice::endServerEndsTheReads()
{
    Stream stream;
    stream.receive("abc");
    QVERIFY(stream.channel->endServer(stream.channel->epoch()).isOk());
    QCOMPARE(stream.device.write("last"), 4);
    QVERIFY(!stream.device.waitForReadyRead(-1));
    QCOMPARE(stream.frames(), QByteArrayList{"last"});
    QCOMPARE(stream.device.write("too late"), -1);
}

void TestRawDevice::pausesInputAtItsLimitAndGoesOnAtHalf()
{
    Stream stream({100, 1000, 1000, false});
    const QByteArray message(40 - Overhead, 'x');
    for (const bool pauses : {false, false, true}) {
        stream.receive(message);
        QCOMPARE(stream.channel->isInputPaused(), pauses);
    }
    stream.receive(message); // what had been read already is taken all the same
    const int rings = stream.quiet.rings;
    static_cast<void>(stream.quiet.doorbell->take());
    static_cast<void>(stream.channel->collect());
    for (const bool pauses : {true, true, false}) { // 120, 80 and 40 bytes are left
        QCOMPARE(stream.device.read(message.size()), message);
        QCOMPARE(stream.channel->isInputPaused(), pauses);
        QCOMPARE(stream.quiet.rings > rings, !pauses);
    }
}

void TestRawDevice::framesText_data()
{
    QTest::addColumn<QByteArrayList>("written");
    QTest::addColumn<QByteArrayList>("frames");
    const QByteArray face("\xf0\x9f\x98\x80");
    const auto row = [](const char *name, const QByteArrayList &written,
                        const QByteArrayList &frames) { QTest::newRow(name) << written << frames; };
    row("plain", {"one", "two"}, {"one", "two"});
    row("nothing", {""}, {});
    row("whole characters", {"\xc3\xa9", face}, {"\xc3\xa9", face});
    row("two bytes cut", {"a\xc3", "\xa9z"}, {"a", "\xc3\xa9z"});
    row("three bytes cut after one", {"\xe2", "\x82\xac"}, {"\xe2\x82\xac"});
    row("three bytes cut after two", {"\xe2\x82", "\xac"}, {"\xe2\x82\xac"});
    row("four bytes by ones", {"\xf0", "\x9f", "\x98", "\x80", "!"}, {face, "!"});
    row("cut twice", {face + "\xc3", "\xa9" + face.first(3), face.last(1)},
        {face, "\xc3\xa9", face});
    row("nul characters", {QByteArray(2, 0)}, {QByteArray(2, 0)});
}

void TestRawDevice::framesText()
{
    QFETCH(QByteArrayList, written);
    Stream stream;
    for (const QByteArray &each : written)
        QCOMPARE(stream.device.write(each), each.size());
    QTEST(stream.frames(), "frames");
    QCOMPARE(stream.device.incompleteBytes(), 0);
    QCOMPARE(stream.device.bytesToWrite(), 0);
}

void TestRawDevice::refusesWhatIsNoText_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("bad");
    QTest::newRow("no UTF-8 byte") << QByteArray("fine") << QByteArray("a\xff");
    QTest::newRow("continuation alone") << QByteArray("fine") << QByteArray("\x80");
    QTest::newRow("four continuations") << QByteArray("fine") << QByteArray(4, '\x80');
    QTest::newRow("never completed") << QByteArray("\xe2\x82") << QByteArray("a");
    QTest::newRow("surrogate") << QByteArray("fine\xed") << QByteArray("\xa0\x80");
    QTest::newRow("overlong") << QByteArray() << QByteArray("\xc0\xaf");
    QTest::newRow("beyond U+10FFFF") << QByteArray("\xf4\x90") << QByteArray("\x80\x80");
}

void TestRawDevice::refusesWhatIsNoText()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, bad);
    Stream stream;
    QCOMPARE(stream.device.write(before), before.size());
    QCOMPARE(stream.device.write(bad), -1);
    QVERIFY(stream.device.errorString().startsWith(QStringLiteral("InvalidUtf8")));
    QCOMPARE(stream.device.write("good"), 4); // the stream goes on
    QCOMPARE(stream.frames().constLast(), QByteArray("good"));
}

void TestRawDevice::framesBytesInBinaryMode()
{
    Stream stream;
    stream.channel->setBinaryData(true);
    QCOMPARE(stream.device.write("\xff\xc3"), 2);
    const auto output = stream.channel->nextOutput();
    QVERIFY(output && output->message.binary);
    QCOMPARE(output->message.data, QByteArray("\xff\xc3"));
}

void TestRawDevice::keptBackBytesGoOutInBinaryMode()
{
    Stream stream;
    QCOMPARE(stream.device.write("\xe2\x82"), 2);
    QCOMPARE(stream.device.incompleteBytes(), 2);
    QCOMPARE(stream.device.bytesToWrite(), 2);
    stream.channel->setBinaryData(true);
    QCOMPARE(stream.device.write("\x01"), 1);
    QCOMPARE(stream.frames(), QByteArrayList{"\xe2\x82\x01"});
}

void TestRawDevice::framesAreBounded()
{
    Stream stream;
    const QByteArray all = QByteArray("0123456789").repeated(10'000);
    QCOMPARE(stream.device.write(all), all.size());
    const QByteArrayList frames = stream.frames();
    QCOMPARE(frames.size(), 4);
    for (const QByteArray &frame : frames)
        QVERIFY(frame.size() <= RawDevice::FrameBytes);
    QCOMPARE(frames.join(), all);
}

void TestRawDevice::takesWhatFits()
{
    Stream stream(outbound(100));
    QCOMPARE(stream.device.write(QByteArray(60, 'x')), 60);
    QCOMPARE(stream.device.write(QByteArray(60, 'y')), 100 - 60 - 2 * Overhead);
    QCOMPARE(stream.device.bytesToWrite(), 100);
    QCOMPARE(stream.device.write("z"), 0);
    QVERIFY(!stream.device.waitForBytesWritten(0));
    QVERIFY(stream.device.errorString().startsWith(QStringLiteral("CSPWebSocketTimeout")));
    QCOMPARE(stream.frames().join(), QByteArray(60, 'x') + QByteArray(20, 'y'));
    QVERIFY(stream.device.waitForBytesWritten(0));
    QCOMPARE(stream.device.write("z"), 1);
}

void TestRawDevice::waitsForRoom()
{
    Stream stream(outbound(100));
    QCOMPARE(stream.device.write(QByteArray(200, 'x')), 100 - Overhead);
    std::thread gateway([&] { static_cast<void>(stream.frames()); });
    QVERIFY(stream.device.waitForBytesWritten(-1));
    gateway.join();
    QCOMPARE(stream.device.write(QByteArray(200, 'x')), 100 - Overhead);
}

void TestRawDevice::waitForRoomEndsWithTheConnection()
{
    Stream stream(outbound(100));
    QCOMPARE(stream.device.write(QByteArray(200, 'x')), 100 - Overhead);
    std::thread client([&] { stream.channel->peerClosed(ClientLeft); });
    QVERIFY(!stream.device.waitForBytesWritten(-1));
    client.join();
    QVERIFY(stream.device.errorString().startsWith(QStringLiteral("CSPWebSocketClosed")));
}

void TestRawDevice::failsOnceClosed()
{
    Stream stream;
    stream.channel->peerClosed(ClientLeft);
    QCOMPARE(stream.device.write("x"), -1);
    QVERIFY(stream.device.errorString().startsWith(QStringLiteral("CSPWebSocketClosed")));
    QVERIFY(!stream.device.waitForBytesWritten(-1));
}

QTEST_GUILESS_MAIN(TestRawDevice)
#include "tst_rawdevice.moc"
