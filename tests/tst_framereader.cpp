// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/clientframes.h"

#include <QRandomGenerator>
#include <QTest>

using namespace csp;
using namespace csp::frames;
using Kind = FrameReader::Item::Kind;

namespace {

constexpr FrameReader::Bounds Bounds{70'000, 100'000, 5};
constexpr int Continuation = int(Opcode::Continuation);
constexpr int Text = int(Opcode::Text);
constexpr int Binary = int(Opcode::Binary);
constexpr int Close = Fin | int(Opcode::Close);
constexpr int Ping = Fin | int(Opcode::Ping);
constexpr int Pong = Fin | int(Opcode::Pong);

const QByteArray Face("\xf0\x9f\x98\x80"); // U+1F600

} // namespace

/// What a client may send, by sections of RFC 6455: whole, and split at every byte.
class TestFrameReader final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void readsTheSameInRandomPieces();
    void removesTheMaskFromAnyLength();
    void keepsCloseCodes_data();
    void keepsCloseCodes();
    void keepsTheRestOfAPausedReading();
    void isInMessageUntilItIsWhole_data();
    void isInMessageUntilItIsWhole();
    void isSmallWhenIdle();
    void reservesNoMoreThanArrives();
};

void TestFrameReader::reads_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArrayList>("items");
    const auto row = [](const char *name, const QByteArray &bytes, const QByteArrayList &items) {
        QTest::newRow(name) << bytes << items;
    };
    row("5.2 nothing", {}, {});
    row("5.7 masked Hello", QByteArray::fromHex("818537fa213d7f9f4d5158"), {"text:Hello"});
    row("5.2 empty text", text(""), {"text:"});
    row("5.2 empty binary", binary(""), {"binary:"});
    row("5.2 two messages", text("a") + binary("b"), {"text:a", "binary:b"});
    row("5.2 half a head", text("a") + char(0x81), {"text:a"});
    row("5.2 a head without its payload", text("a") + text("bc").chopped(2), {"text:a"});
    for (const int size : {125, 126, 127, 255, 256, 0xFFFF, 0x10000, 70'000}) {
        const QByteArray payload(size, 'x');
        const QByteArray name = "5.2 length " + QByteArray::number(size);
        row(name.constData(), binary(payload) + text("end"), {"binary:" + payload, "text:end"});
    }
    row("5.4 two fragments", frame(Text, "a") + frame(Fin, "b"), {"text:ab"});
    row("5.4 five fragments",
        frame(Binary, "a") + frame(Continuation, "b") + frame(Continuation, "c")
            + frame(Continuation, "d") + frame(Fin, "e"),
        {"binary:abcde"});
    row("5.4 empty fragments", frame(Text, "") + frame(Continuation, "") + frame(Fin, ""),
        {"text:"});
    row("5.4 as many bytes as a message may have",
        frame(Binary, QByteArray(70'000, 'x')) + frame(Fin, QByteArray(30'000, 'y')),
        {"binary:" + QByteArray(70'000, 'x') + QByteArray(30'000, 'y')});
    row("5.4 control frames between fragments",
        frame(Text, "a") + frame(Ping, "p") + frame(Continuation, "b") + frame(Pong, "")
            + frame(Fin, "c"),
        {"ping:p", "pong:", "text:abc"});
    row("5.4 messages of fragments one after another",
        frame(Text, "a") + frame(Fin, "b") + frame(Binary, "c") + frame(Fin, "d") + text("e"),
        {"text:ab", "binary:cd", "text:e"});
    row("5.5.1 empty close", frame(Close, ""), {"close:1005:"});
    row("5.5.1 close with a code", frame(Close, closing(1000)), {"close:1000:"});
    row("5.5.1 close with a reason", frame(Close, closing(4000, Face)), {"close:4000:" + Face});
    row("5.5.1 the longest reason", frame(Close, closing(1001, QByteArray(123, 'r'))),
        {"close:1001:" + QByteArray(123, 'r')});
    row("5.5.1 nothing is read behind close", frame(Close, closing(1000)) + text("a") + "\xff",
        {"close:1000:"});
    row("5.5.1 close inside of a message", frame(Text, "a") + frame(Close, "") + frame(Fin, "b"),
        {"close:1005:"});
    row("5.5.2 empty ping", frame(Ping, ""), {"ping:"});
    row("5.5.2 the longest ping", frame(Ping, QByteArray(125, '\xff')),
        {"ping:" + QByteArray(125, '\xff')});
    row("5.5.3 pong that nobody asked for", frame(Pong, "p") + text("a"), {"pong:p", "text:a"});
    row("5.6 binary is not checked", binary("\xff\xfe"), {"binary:\xff\xfe"});
    row("5.6 byte order mark kept",
        text("\xef\xbb\xbf"
             "a"),
        {"text:\xef\xbb\xbf"
         "a"});
    row("5.6 NUL kept", text(QByteArray("a\0b", 3)), {QByteArray("text:a\0b", 8)});
    row("8.1 characters of every length", text("a\xc3\xa9\xe2\x82\xac" + Face),
        {"text:a\xc3\xa9\xe2\x82\xac" + Face});
    row("8.1 a character split over fragments",
        frame(Text, Face.first(1)) + frame(Continuation, Face.sliced(1, 1)) + frame(Ping, "")
            + frame(Continuation, "") + frame(Fin, Face.sliced(2)),
        {"ping:", "text:" + Face});
}

void TestFrameReader::reads()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArrayList, items);
    FrameReader whole(Bounds);
    QCOMPARE(read(whole, bytes), items);

    const qsizetype step = bytes.size() < 1000 ? 1 : 4'999;
    for (qsizetype at = 0; at <= bytes.size(); at += step) {
        FrameReader split(Bounds);
        const QByteArrayList before = read(split, bytes.first(at));
        QCOMPARE(before + read(split, bytes.sliced(at)), items);
    }
    FrameReader byByte(Bounds);
    QByteArrayList found;
    for (const char byte : bytes)
        found += read(byByte, QByteArray(1, byte));
    QCOMPARE(found, items);
}

void TestFrameReader::readsTheSameInRandomPieces()
{
    QRandomGenerator random(20260204);
    for (int story = 0; story < 100; ++story) {
        QByteArray bytes;
        QByteArrayList items;
        for (int i = 0; i < 20; ++i) {
            const int size = random.bounded(3) == 0 ? random.bounded(20'000) : random.bounded(130);
            const QByteArray data(size, char('a' + i));
            const int cut = random.bounded(size + 1);
            if (random.bounded(2) == 0) {
                bytes += text(data);
            } else {
                bytes += frame(Text, data.first(cut)) + frame(Ping, "p");
                bytes += frame(Fin, data.sliced(cut));
                items += "ping:p";
            }
            items += "text:" + data;
        }
        FrameReader reader(Bounds);
        QByteArrayList found;
        for (qsizetype at = 0; at < bytes.size();) {
            const qsizetype most = random.bounded(2) == 0 ? 20 : 30'000;
            const qsizetype piece =
                std::min(bytes.size() - at, qsizetype(1 + random.bounded(int(most))));
            found += read(reader, bytes.sliced(at, piece));
            at += piece;
        }
        QCOMPARE(found, items);
        QVERIFY(!reader.isInMessage());
    }
}

void TestFrameReader::removesTheMaskFromAnyLength()
{
    FrameReader reader(Bounds);
    QByteArray payload;
    for (int size = 0; size < 200; ++size) {
        QCOMPARE(read(reader, binary(payload)), QByteArrayList{"binary:" + payload});
        payload += char(size);
    }
}

void TestFrameReader::keepsCloseCodes_data()
{
    QTest::addColumn<int>("code");
    for (const int code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014,
                           3000, 3999, 4000, 4999})
        QTest::addRow("7.4 code %d", code) << code;
}

void TestFrameReader::keepsCloseCodes()
{
    QFETCH(const int, code);
    FrameReader reader(Bounds);
    QCOMPARE(read(reader, frame(Close, closing(code, "bye"))),
             QByteArrayList{"close:" + QByteArray::number(code) + ":bye"});
}

void TestFrameReader::keepsTheRestOfAPausedReading()
{
    FrameReader reader(Bounds);
    const QByteArray second = text("second");
    QByteArray bytes = text("first") + second;
    reader.feed({bytes.data(), size_t(bytes.size())});
    QCOMPARE(line(reader.next()), "text:first");
    QByteArray rest(reader.rest().data(), qsizetype(reader.rest().size()));
    QCOMPARE(rest, second);
    QVERIFY(!reader.isInMessage());
    QCOMPARE(read(reader, rest), QByteArrayList{"text:second"});
    QVERIFY(reader.rest().empty());
}

void TestFrameReader::isInMessageUntilItIsWhole_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isInMessage");
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("whole") << text("a") << false;
    QTest::newRow("whole, of fragments") << frame(Text, "a") + frame(Fin, "b") << false;
    QTest::newRow("control frame") << frame(Ping, "a") << false;
    QTest::newRow("behind a fault") << QByteArray("\xff") << false;
    QTest::newRow("one byte") << QByteArray("\x81") << true;
    QTest::newRow("a head") << text("a").chopped(1) << true;
    QTest::newRow("half a payload") << text("abc").chopped(1) << true;
    QTest::newRow("half a control frame") << frame(Ping, "abc").chopped(1) << true;
    QTest::newRow("a fragment") << frame(Text, "") << true;
    QTest::newRow("a fragment and a ping") << frame(Text, "") + frame(Ping, "") << true;
}

void TestFrameReader::isInMessageUntilItIsWhole()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const bool, isInMessage);
    FrameReader reader(Bounds);
    read(reader, bytes);
    QCOMPARE(reader.isInMessage(), isInMessage);
}

void TestFrameReader::isSmallWhenIdle()
{
    QVERIFY(sizeof(FrameReader) <= 64);
}

void TestFrameReader::reservesNoMoreThanArrives()
{
    constexpr qint64 Huge = qint64(1) << 40;
    constexpr FrameReader::Bounds generous{Huge, Huge, 5};
    FrameReader reader(generous);
    const QByteArray head = char(Fin | Binary) + lengthAndKey(quint64(Huge), 8);
    QCOMPARE(read(reader, head + QByteArray(1000, 'x')), QByteArrayList());
    QVERIFY(reader.isInMessage());
}

QTEST_APPLESS_MAIN(TestFrameReader)

#include "tst_framereader.moc"
