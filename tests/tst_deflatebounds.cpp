// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/deflater.h"
#include "server/frames/inflater.h"
#include "tests/zlibpeer.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTest>

#include <malloc.h>

using namespace csp;

namespace {

using Outcome = Inflater::Outcome;

constexpr qint64 MessageBytes = 1 << 20;
const DeflateParameters NoContext{true, true, {}, {}};
const DeflateParameters Context{false, false, ContextWindowBits, ContextWindowBits};

/// Of this process, as Linux counts it.
qint64 peakResidentBytes()
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = file.readAll();
    const qsizetype at = text.indexOf("VmHWM:") + 6;
    return text.mid(at, text.indexOf("kB", at) - at).trimmed().toLongLong() * 1024;
}

qint64 allocatedBytes()
{
    const struct mallinfo2 info = mallinfo2();
    return qint64(info.uordblks) + qint64(info.hblkhd);
}

/// A message of \a bytes zeros, compressed, without ever being in memory as a whole.
QByteArray bomb(qint64 bytes)
{
    const QByteArray zeros(1 << 20, '\0');
    ZlibPeer peer;
    QByteArray payload;
    for (qint64 at = 0; at < bytes; at += zeros.size())
        payload += peer.compress(zeros, Z_NO_FLUSH);
    return payload + peer.compress(QByteArray());
}

} // namespace

/// What permessage-deflate costs at most, whatever a client sends.
class TestDeflateBounds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMessageOfTheLimitPassesAndOneMoreByteDoesNot_data();
    void aMessageOfTheLimitPassesAndOneMoreByteDoesNot();
    void aBombIsCutAtTheLimit();
    void blocksOfNothingAreCutToo_data();
    void blocksOfNothingAreCutToo();
    void whatIsNotDeflateIsCorrupt_data();
    void whatIsNotDeflateIsCorrupt();
    void anyBytesHaveAnAnswer();
    void statesAreSharedByAllConnections();
    void contextsAreCounted();
    void anIdleConnectionCostsItsContextAtMost_data();
    void anIdleConnectionCostsItsContextAtMost();
};

void TestDeflateBounds::aMessageOfTheLimitPassesAndOneMoreByteDoesNot_data()
{
    QTest::addColumn<qint64>("limit");
    for (const qint64 limit : {1, 100, 16'383, 16'384, 16'385, 65'536, 1'000'000})
        QTest::addRow("%lld bytes", limit) << limit;
}

void TestDeflateBounds::aMessageOfTheLimitPassesAndOneMoreByteDoesNot()
{
    QFETCH(const qint64, limit);
    DeflateStates states;
    QRandomGenerator random(1);
    QByteArray noise(limit, Qt::Uninitialized);
    for (char &byte : noise)
        byte = char(random.generate());
    for (const QByteArray &message : {QByteArray(limit, 'x'), noise}) {
        Inflater inflater(states, NoContext);
        QByteArray received;
        QCOMPARE(inflater.add(ZlibPeer().compress(message), true, received, limit), Outcome::Ok);
        QCOMPARE(received, message);
        received.clear();
        QCOMPARE(inflater.add(ZlibPeer().compress(message + 'x'), true, received, limit),
                 Outcome::TooBig);
        QVERIFY(received.size() <= limit);
    }
}

void TestDeflateBounds::aBombIsCutAtTheLimit()
{
    constexpr qint64 BombBytes = 64 << 20;
    const QByteArray payload = bomb(BombBytes);
    QVERIFY(BombBytes / payload.size() > 1'000);
    DeflateStates states;
    Inflater inflater(states, Context);
    QByteArray message;
    const qint64 before = peakResidentBytes();
    QCOMPARE(inflater.add(payload, true, message, MessageBytes), Outcome::TooBig);
    QVERIFY(message.size() <= MessageBytes);
    QVERIFY(peakResidentBytes() - before < 8 * MessageBytes);
}

void TestDeflateBounds::blocksOfNothingAreCutToo_data()
{
    QTest::addColumn<QByteArray>("block");
    QTest::newRow("empty blocks") << QByteArray("\x00\x00\x00\xff\xff", 5);
    QTest::newRow("last blocks") << QByteArray("\x03\x00", 2);
}

/// They never come to a message: what has arrived is counted as well.
void TestDeflateBounds::blocksOfNothingAreCutToo()
{
    QFETCH(const QByteArray, block);
    DeflateStates states;
    Inflater inflater(states, NoContext);
    const QByteArray piece = block.repeated(1'000);
    QByteArray message;
    Outcome outcome = Outcome::Ok;
    qint64 sent = 0;
    for (; outcome == Outcome::Ok && sent < 2 * MessageBytes; sent += piece.size())
        outcome = inflater.add(piece, false, message, MessageBytes);
    QCOMPARE(outcome, Outcome::TooBig);
    QVERIFY(message.isEmpty());
    QVERIFY(inflater.pendingBytes() < 2 * MessageBytes);
    Inflater another(states, NoContext);
    QCOMPARE(another.add(block.repeated(100'000), true, message, MessageBytes), Outcome::Ok);
    QVERIFY(message.isEmpty());
}

void TestDeflateBounds::whatIsNotDeflateIsCorrupt_data()
{
    QTest::addColumn<QByteArray>("payload");
    const QByteArray good = ZlibPeer().compress("a message that says something, and says it twice");
    QTest::newRow("a block of an unknown kind") << QByteArray("\x06\x00", 2);
    QTest::newRow("text") << QByteArray("Hello, not compressed");
    QTest::newRow("lengths that do not match") << QByteArray("\x00\x05\x00\x00\x00Hello", 10);
    QTest::newRow("a distance to before the message") << QByteArray::fromHex("f200110000");
    QTest::newRow("a zlib header") << QByteArray::fromHex("789c") + good;
    QTest::newRow("a gzip header") << QByteArray::fromHex("1f8b0800000000000003") + good;
    QTest::newRow("cut off in a block") << good.first(good.size() / 2);
    QTest::newRow("cut off in a stored block") << QByteArray("\x00\x05\x00\xfa\xffHel", 8);
    QTest::newRow("a block begun behind the tail")
        << good + QByteArray("\x00\x00\xff\xff\x00\x01", 6);
}

void TestDeflateBounds::whatIsNotDeflateIsCorrupt()
{
    QFETCH(const QByteArray, payload);
    DeflateStates states;
    for (const DeflateParameters &parameters : {NoContext, Context}) {
        Inflater inflater(states, parameters);
        QByteArray message;
        QCOMPARE(inflater.add(payload, true, message, MessageBytes), Outcome::Corrupt);
    }
    Inflater next(states, NoContext); // of another client, whose messages are whole
    QByteArray message;
    QCOMPARE(next.add(ZlibPeer().compress("good"), true, message, MessageBytes), Outcome::Ok);
    QCOMPARE(message, "good");
}

void TestDeflateBounds::anyBytesHaveAnAnswer()
{
    QRandomGenerator random(2);
    DeflateStates states;
    const QByteArray good = ZlibPeer().compress(QByteArray("some text, ").repeated(50));
    for (int i = 0; i < 5'000; ++i) {
        QByteArray payload = good;
        for (int changes = random.bounded(1, 8); changes > 0; --changes)
            payload[random.bounded(payload.size())] = char(random.generate());
        Inflater inflater(states, i % 2 == 0 ? NoContext : Context);
        const qsizetype split = random.bounded(payload.size());
        QByteArray message;
        QCOMPARE(inflater.add(payload.first(split), false, message, 1'000), Outcome::Ok);
        inflater.add(payload.sliced(split), true, message, 1'000);
        QVERIFY(message.size() <= 1'000);
    }
}

/// As many sizes of window as there are, and both directions.
void TestDeflateBounds::statesAreSharedByAllConnections()
{
    DeflateStates states;
    QCOMPARE(states.stateBytes(), 0);
    const QByteArray large(100'000, 'x');
    for (int connection = 0; connection < 100; ++connection) {
        Inflater inflater(states, NoContext);
        QByteArray message;
        QCOMPARE(inflater.add(ZlibPeer().compress(large), true, message, MessageBytes),
                 Outcome::Ok);
        const int windowBits = 9 + connection % 7;
        QVERIFY(Deflater(states, {true, true, windowBits, {}}).compress(large));
        QVERIFY(Deflater(states, Context).compress(large));
    }
    qInfo("zlib's states of a thread, all sizes of window in use: %lld KiB",
          states.stateBytes() / 1024);
    QVERIFY(states.stateBytes() > 0);
    QVERIFY(states.stateBytes() < 768 * 1024);
}

void TestDeflateBounds::contextsAreCounted()
{
    DeflateStates states;
    {
        const Inflater inflater(states, Context);
        QCOMPARE(states.contextBytes(), MaximumContextBytes / 2);
        const Deflater deflater(states, Context);
        QCOMPARE(states.contextBytes(), MaximumContextBytes);
        const Inflater forgetful(states, NoContext);
        QCOMPARE(states.contextBytes(), MaximumContextBytes);
    }
    QCOMPARE(states.contextBytes(), 0);
}

void TestDeflateBounds::anIdleConnectionCostsItsContextAtMost_data()
{
    QTest::addColumn<bool>("contextTakeover");
    QTest::addColumn<qint64>("bytes"); // with what malloc adds
    QTest::newRow("no context") << false << qint64(256);
    QTest::newRow("context") << true << MaximumContextBytes + 512;
}

/// After a message each way.
void TestDeflateBounds::anIdleConnectionCostsItsContextAtMost()
{
    constexpr int Connections = 1'000;
    QFETCH(const bool, contextTakeover);
    const DeflateParameters parameters = contextTakeover ? Context : NoContext;
    struct Idle
    {
        Inflater inflater;
        Deflater deflater;
    };
    DeflateStates states;
    const QByteArray text = QByteArray("some text, ").repeated(10'000);
    const QByteArray payload = ZlibPeer(ContextWindowBits).compress(text);
    std::vector<std::unique_ptr<Idle>> idle(Connections + 1);
    qint64 before = 0;
    for (std::unique_ptr<Idle> &connection : idle) {
        if (&connection == &idle[1]) // the first one made the states
            before = allocatedBytes();
        connection.reset(new Idle{{states, parameters}, {states, parameters}});
        QByteArray message;
        QCOMPARE(connection->inflater.add(payload.first(10), false, message, MessageBytes),
                 Outcome::Ok);
        QCOMPARE(connection->inflater.add(payload.sliced(10), true, message, MessageBytes),
                 Outcome::Ok);
        QVERIFY(connection->deflater.compress(text));
    }
    const qint64 each = (allocatedBytes() - before) / Connections;
    qInfo("an idle compressed connection: %lld bytes", each);
    QFETCH(const qint64, bytes);
    QVERIFY(each <= bytes);
}

QTEST_APPLESS_MAIN(TestDeflateBounds)
#include "tst_deflatebounds.moc"
