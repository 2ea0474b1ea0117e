// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/deflater.h"
#include "server/frames/inflater.h"
#include "tests/zlibpeer.h"

#include <QRandomGenerator>
#include <QTest>

using namespace csp;

namespace {

using Outcome = Inflater::Outcome;

constexpr qint64 MessageBytes = 1 << 20;
const DeflateParameters NoContext{true, true, {}, {}};

DeflateParameters withContext(int windowBits)
{
    return {false, false, windowBits, windowBits};
}

QByteArray hex(const char *digits)
{
    return QByteArray::fromHex(digits);
}

/// Text as applications send it: names that come again, numbers that do not.
QByteArray json(QRandomGenerator &random, qsizetype bytes)
{
    QByteArray text = "[";
    while (text.size() < bytes)
        text += R"({"id":)" + QByteArray::number(random.generate()) + R"(,"state":"open"},)";
    return text.left(bytes);
}

QByteArray noise(QRandomGenerator &random, qsizetype bytes)
{
    QByteArray data(bytes, Qt::Uninitialized);
    for (char &byte : data)
        byte = char(random.generate());
    return data;
}

/// Messages of all kinds and sizes, the same ones for each \a seed.
QByteArrayList someMessages(quint32 seed)
{
    QRandomGenerator random(seed);
    QByteArrayList messages{QByteArray()};
    for (int i = 0; i < 40; ++i) {
        const qsizetype bytes = qsizetype(1) << random.bounded(17);
        messages.append(i % 4 == 0   ? noise(random, bytes)
                        : i % 4 == 1 ? QByteArray(bytes, 'a')
                                     : json(random, bytes + i));
    }
    return messages;
}

/// The whole of \a payload at once; "?" when it is refused.
QByteArray inflated(Inflater &inflater, const QByteArray &payload)
{
    QByteArray message;
    return inflater.add(payload, true, message, MessageBytes) == Outcome::Ok ? message : "?";
}

} // namespace

/// permessage-deflate's messages (RFC 7692, 7.2), against a client that has zlib's own states.
class TestDeflate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void inflatesTheExamplesOfTheRfc_data();
    void inflatesTheExamplesOfTheRfc();
    void inflatesTheExampleWithContext();
    void inflatesWhereverAMessageIsSplit();
    void inflatesEachWindow_data();
    void inflatesEachWindow();
    void inflatesMessagesOfManyClientsInPieces();
    void goesOnBehindALastBlock();
    void deflatesForEachWindow_data();
    void deflatesForEachWindow();
    void aMessageThatDoesNotGetSmallerGoesOutAsItIs();
    void aShortMessageGoesOutAsItIs();
    void shortMessagesGetSmallerWithContext();
    void aBroadcastIsCompressedOnce();
};

/// 7.2.3.1, 7.2.3.3 to 7.2.3.6.
void TestDeflate::inflatesTheExamplesOfTheRfc_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("one block") << hex("f248cdc9c90700") << QByteArray("Hello");
    QTest::newRow("no compression") << hex("000500faff48656c6c6f00") << QByteArray("Hello");
    QTest::newRow("a last block") << hex("f348cdc9c9070000") << QByteArray("Hello");
    QTest::newRow("two blocks") << hex("f24805000000ffffcac9c90700") << QByteArray("Hello");
    QTest::newRow("an empty message") << hex("00") << QByteArray();
    QTest::newRow("nothing at all") << QByteArray() << QByteArray();
    QTest::newRow("the tail not left out") << hex("f248cdc9c907000000ffff") << QByteArray("Hello");
}

void TestDeflate::inflatesTheExamplesOfTheRfc()
{
    DeflateStates states;
    Inflater inflater(states, NoContext);
    QFETCH(const QByteArray, payload);
    QFETCH(const QByteArray, message);
    QCOMPARE(inflated(inflater, payload), message);
    QCOMPARE(inflated(inflater, payload), message); // the next one too
}

/// 7.2.3.2: the second payload refers to the first message.
void TestDeflate::inflatesTheExampleWithContext()
{
    DeflateStates states;
    Inflater inflater(states, withContext(11));
    Inflater forgetful(states, NoContext);
    QCOMPARE(inflated(inflater, hex("f248cdc9c90700")), "Hello");
    QCOMPARE(inflated(forgetful, hex("f248cdc9c90700")), "Hello");
    QCOMPARE(inflated(inflater, hex("f200110000")), "Hello");
    QCOMPARE(inflated(forgetful, hex("f200110000")), "?");
}

void TestDeflate::inflatesWhereverAMessageIsSplit()
{
    QRandomGenerator random(7);
    const QByteArray first = json(random, 500);
    const QByteArray second = json(random, 300);
    ZlibPeer peer(11);
    const QByteArray payload = peer.compress(first);
    const QByteArray next = peer.compress(second);
    for (qsizetype split = 0; split <= payload.size(); ++split) {
        DeflateStates states;
        Inflater inflater(states, withContext(11));
        QByteArray message;
        QCOMPARE(inflater.add(payload.first(split), false, message, MessageBytes), Outcome::Ok);
        QVERIFY(message.isEmpty());
        QCOMPARE(inflater.pendingBytes(), split);
        QCOMPARE(inflater.add(payload.sliced(split), true, message, MessageBytes), Outcome::Ok);
        QCOMPARE(message, first);
        QCOMPARE(inflater.pendingBytes(), 0);
        QCOMPARE(inflated(inflater, next), second);
    }
}

void TestDeflate::inflatesEachWindow_data()
{
    QTest::addColumn<int>("windowBits");
    QTest::addColumn<bool>("contextTakeover");
    for (int bits = 9; bits <= 15; ++bits) {
        QTest::addRow("%d bits", bits) << bits << false;
        QTest::addRow("%d bits with context", bits) << bits << true;
    }
}

void TestDeflate::inflatesEachWindow()
{
    QFETCH(const int, windowBits);
    QFETCH(const bool, contextTakeover);
    DeflateStates states;
    Inflater inflater(states, contextTakeover ? withContext(windowBits)
                                              : DeflateParameters{true, true, {}, windowBits});
    ZlibPeer peer(windowBits);
    const QByteArrayList messages = someMessages(quint32(windowBits));
    for (const QByteArray &message : messages) {
        QCOMPARE(inflated(inflater, peer.compress(message)), message);
        if (!contextTakeover)
            peer.forgetSent();
    }
}

/// One state serves them all, although their messages arrive between one another.
void TestDeflate::inflatesMessagesOfManyClientsInPieces()
{
    constexpr int Clients = 8;
    constexpr qsizetype PieceBytes = 700;
    DeflateStates states;
    std::vector<std::unique_ptr<Inflater>> inflaters;
    QByteArrayList sent, payloads, received;
    QRandomGenerator random(8);
    for (int i = 0; i < Clients; ++i) {
        inflaters.push_back(std::make_unique<Inflater>(states, NoContext));
        sent.append(i % 2 == 0 ? json(random, 50'000) : noise(random, 5'000));
        payloads.append(ZlibPeer().compress(sent.last()));
        received.append(QByteArray());
    }
    for (qsizetype at = 0; at < 50'000; at += PieceBytes) {
        for (int i = 0; i < Clients; ++i) {
            const QByteArray piece = payloads[i].mid(at, PieceBytes);
            const bool isLast = at + PieceBytes >= payloads[i].size();
            if (!piece.isEmpty())
                QCOMPARE(inflaters[size_t(i)]->add(piece, isLast, received[i], MessageBytes),
                         Outcome::Ok);
        }
    }
    QCOMPARE(received, sent);
}

/// 7.2.3.4; with zlib alone the message behind it would come out empty.
void TestDeflate::goesOnBehindALastBlock()
{
    DeflateStates states;
    Inflater inflater(states, withContext(15));
    ZlibPeer peer;
    for (const char *text : {"one", "two", "three"}) {
        const QByteArray payload = peer.compress(text, Z_FINISH);
        peer.forgetSent();
        QCOMPARE(inflated(inflater, payload + '\0'), text);
        QCOMPARE(inflated(inflater, payload), text); // a sender that leaves the empty block out
        QCOMPARE(inflated(inflater, payload + payload + '\0'), QByteArray(text).repeated(2));
    }
    QCOMPARE(inflated(inflater, peer.compress("four")), "four");
}

void TestDeflate::deflatesForEachWindow_data()
{
    inflatesEachWindow_data();
}

/// The client's window has no more bits than it asked for.
void TestDeflate::deflatesForEachWindow()
{
    QFETCH(const int, windowBits);
    QFETCH(const bool, contextTakeover);
    DeflateStates states;
    Deflater deflater(states, contextTakeover ? withContext(windowBits)
                                              : DeflateParameters{true, true, windowBits, {}});
    ZlibPeer peer(15, windowBits);
    int compressed = 0;
    const QByteArrayList messages = someMessages(quint32(windowBits) + 100);
    for (const QByteArray &message : messages) {
        const std::optional<QByteArray> payload = deflater.compress(message);
        if (!payload)
            continue;
        ++compressed;
        QVERIFY(payload->size() < message.size());
        QCOMPARE(peer.decompress(*payload, message.size()), message);
        if (!contextTakeover)
            peer.forgetReceived();
    }
    QVERIFY(compressed > messages.size() / 3);
}

/// And is not part of the context: the client never saw it compressed.
void TestDeflate::aMessageThatDoesNotGetSmallerGoesOutAsItIs()
{
    QRandomGenerator random(9);
    DeflateStates states;
    Deflater deflater(states, NoContext);
    Deflater mindful(states, withContext(11));
    ZlibPeer peer;
    for (const qsizetype bytes : {256, 1'000, 16'384, 100'000}) {
        const QByteArray message = noise(random, bytes);
        QVERIFY(!deflater.compress(message));
        QVERIFY(!mindful.compress(message));
        const QByteArray text = json(random, bytes);
        const std::optional<QByteArray> payload = mindful.compress(text);
        QVERIFY(payload);
        QCOMPARE(peer.decompress(*payload, text.size()), text);
    }
}

void TestDeflate::aShortMessageGoesOutAsItIs()
{
    DeflateStates states;
    Deflater deflater(states, NoContext);
    QVERIFY(!deflater.compress(QByteArray()));
    QVERIFY(!deflater.compress(QByteArray(Deflater::MinimumBytes - 1, 'a')));
    QVERIFY(deflater.compress(QByteArray(Deflater::MinimumBytes, 'a')));
    Deflater mindful(states, withContext(11));
    QVERIFY(!mindful.compress(QByteArray(Deflater::ContextMinimumBytes - 1, 'a')));
    QVERIFY(mindful.compress(QByteArray(Deflater::ContextMinimumBytes, 'a')));
}

void TestDeflate::shortMessagesGetSmallerWithContext()
{
    QRandomGenerator random(10);
    DeflateStates states;
    Deflater deflater(states, withContext(11));
    ZlibPeer peer(15, 11);
    qsizetype sent = 0;
    for (int i = 0; i < 100; ++i) {
        const QByteArray message = json(random, 250);
        const std::optional<QByteArray> payload = deflater.compress(message);
        QVERIFY(payload);
        QCOMPARE(peer.decompress(*payload, message.size()), message);
        sent += payload->size();
    }
    QVERIFY2(sent < 100 * 250 / 2, qPrintable(QString::number(sent)));
}

void TestDeflate::aBroadcastIsCompressedOnce()
{
    QRandomGenerator random(11);
    const QByteArray message = json(random, 5'000);
    DeflateStates states;
    Deflater first(states, NoContext);
    Deflater second(states, NoContext);
    Deflater smaller(states, {true, true, 10, {}});
    const auto payload = first.compress(message);
    QVERIFY(payload);
    const auto same = second.compress(message);
    QVERIFY(same);
    QCOMPARE(static_cast<const void *>(same->constData()), payload->constData()); // shared
    const auto another = smaller.compress(message); // a window of its own
    QVERIFY(another);
    QCOMPARE(ZlibPeer(15, 10).decompress(*another, message.size()), message);
}

QTEST_APPLESS_MAIN(TestDeflate)
#include "tst_deflate.moc"
