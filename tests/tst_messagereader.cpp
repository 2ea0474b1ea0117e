// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/lifecycle/messagereader.h"

#include <QTest>

using namespace csp;

namespace {

const QByteArray Face("\xf0\x9f\x98\x80"); // U+1F600, two UTF-16 code units
const QByteArray E("\xc3\xa9");            // U+00E9, one
const QByteArray Euro("\xe2\x82\xac");     // U+20AC, one

} // namespace

/// One message handed out in pieces.
class TestMessageReader final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isAtEndBeforeTheFirstMessage();
    void readsInPieces_data();
    void readsInPieces();
    void readsAsWhatIsAsked_data();
    void readsAsWhatIsAsked();
    void skipsWhatIsNoText_data();
    void skipsWhatIsNoText();
    void changesKindInMidMessage_data();
    void changesKindInMidMessage();
    void failedReadKeepsTheLength();
    void dropTellsWhetherThereWasARest();
    void nextMessageBeginsAfresh();
};

void TestMessageReader::isAtEndBeforeTheFirstMessage()
{
    const MessageReader reader;
    QVERIFY(reader.atEnd());
    QVERIFY(!reader.hasRest());
    QVERIFY(!reader.isBinary());
    QCOMPARE(reader.readLength(), 0);
}

void TestMessageReader::readsInPieces_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<bool>("binary");
    QTest::addColumn<qsizetype>("length");
    QTest::addColumn<QByteArrayList>("pieces");
    QTest::addColumn<QList<qsizetype>>("lengths");

    using Lengths = QList<qsizetype>;
    const auto row = [](const char *name, const QByteArray &data, bool binary, qsizetype length,
                        const QByteArrayList &pieces, const Lengths &lengths) {
        QTest::newRow(name) << data << binary << length << pieces << lengths;
    };
    row("text in one", "abc", false, 10, {"abc"}, {3});
    row("text of just that length", "abc", false, 3, {"abc"}, {3});
    row("text in two", "abc", false, 2, {"ab", "c"}, {2, 1});
    row("text by ones", "abc", false, 1, {"a", "b", "c"}, {1, 1, 1});
    row("two bytes, one character", E + E, false, 1, {E, E}, {1, 1});
    row("three bytes, one character", Euro + "x", false, 1, {Euro, "x"}, {1, 1});
    row("a pair counts two", Face, false, 10, {Face}, {2});
    row("a pair is never split", "a" + Face, false, 2, {"a", Face}, {1, 2});
    row("a pair fits exactly", "a" + Face + "b", false, 3, {"a" + Face, "b"}, {3, 1});
    row("a pair at length 1", Face + "a" + Face, false, 1, {Face, "a", Face}, {2, 1, 2});
    row("pairs by three", Face + Face, false, 3, {Face, Face}, {2, 2});
    row("pairs by four", Face + Face, false, 4, {Face + Face}, {4});
    row("nul characters", QByteArray("\0a\0", 3), false, 2,
        {QByteArray("\0a", 2), QByteArray(1, 0)}, {2, 1});
    row("bytes in one", "\xff\xfe", true, 10, {"\xff\xfe"}, {2});
    row("bytes by two", "\xff\xfe\xfd", true, 2, {"\xff\xfe", "\xfd"}, {2, 1});
    row("bytes split characters", E, true, 1, {"\xc3", "\xa9"}, {1, 1});
    row("empty text", {}, false, 5, {{}}, {0});
    row("empty bytes", {}, true, 5, {{}}, {0});
}

void TestMessageReader::readsInPieces()
{
    QFETCH(QByteArray, data);
    QFETCH(bool, binary);
    QFETCH(qsizetype, length);
    QFETCH(QByteArrayList, pieces);
    QFETCH(QList<qsizetype>, lengths);

    MessageReader reader;
    reader.begin({data, binary});
    QCOMPARE(reader.isBinary(), binary);
    for (qsizetype i = 0; i < pieces.size(); ++i) {
        QVERIFY(reader.hasRest());
        QVERIFY(!reader.atEnd());
        const Result<QByteArray> piece = reader.next(length, binary);
        QVERIFY(piece);
        QCOMPARE(*piece, pieces.at(i));
        QCOMPARE(reader.readLength(), lengths.at(i));
    }
    QVERIFY(reader.atEnd());
    QVERIFY(!reader.hasRest());
}

void TestMessageReader::readsAsWhatIsAsked_data()
{
    QTest::addColumn<bool>("binary");
    QTest::addColumn<bool>("asBinary");
    QTest::addColumn<qsizetype>("readLength");
    QTest::newRow("text as text") << false << false << qsizetype(2);
    QTest::newRow("text as bytes") << false << true << qsizetype(4);
    QTest::newRow("bytes as text") << true << false << qsizetype(2);
    QTest::newRow("bytes as bytes") << true << true << qsizetype(4);
}

void TestMessageReader::readsAsWhatIsAsked()
{
    QFETCH(bool, binary);
    QFETCH(bool, asBinary);
    QFETCH(qsizetype, readLength);
    MessageReader reader;
    reader.begin({Face, binary});
    const Result<QByteArray> piece = reader.next(100, asBinary);
    QVERIFY(piece);
    QCOMPARE(*piece, Face);
    QCOMPARE(reader.readLength(), readLength);
    QCOMPARE(reader.isBinary(), binary); // the message's kind, not the reader's
}

void TestMessageReader::skipsWhatIsNoText_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::newRow("no UTF-8 byte") << QByteArray("a\xff");
    QTest::newRow("cut short") << QByteArray("a\xe2\x82");
    QTest::newRow("continuation alone") << QByteArray("\x80");
    QTest::newRow("overlong") << QByteArray("\xc0\xaf");
    QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80");
    QTest::newRow("beyond U+10FFFF") << QByteArray("\xf4\x90\x80\x80");
    QTest::newRow("invalid after the first piece") << QByteArray(100, 'a') + '\xff';
}

void TestMessageReader::skipsWhatIsNoText()
{
    QFETCH(QByteArray, data);
    MessageReader reader;
    reader.begin({data, true});
    const Result<QByteArray> piece = reader.next(10, false);
    QCOMPARE(piece.error().code(), Status::InvalidUtf8);
    QVERIFY(reader.atEnd());
    QVERIFY(!reader.hasRest());
    reader.begin({"next", false});
    QCOMPARE(*reader.next(10, false), QByteArray("next"));
}

void TestMessageReader::changesKindInMidMessage_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<bool>("binary");
    QTest::addColumn<bool>("firstAsBinary");
    QTest::addColumn<qsizetype>("firstLength");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("second");
    const auto ok = int(Status::Ok);
    const auto invalid = int(Status::InvalidUtf8);
    QTest::newRow("text, then bytes") << Face + E << false << false << qsizetype(2) << ok << E;
    QTest::newRow("bytes of text, then text")
        << E + Face << false << true << qsizetype(2) << ok << Face;
    QTest::newRow("binary header, then text")
        << "\xff\xfe" + E << true << true << qsizetype(2) << ok << E;
    QTest::newRow("text of a binary message, then bytes")
        << E + Face << true << false << qsizetype(1) << ok << Face;
    QTest::newRow("bytes that end inside a character of text, then text")
        << "a" + Face << false << true << qsizetype(3) << invalid << QByteArray();
    QTest::newRow("bytes that end inside a character of bytes, then text")
        << "a" + Face << true << true << qsizetype(3) << invalid << QByteArray();
    QTest::newRow("bytes, then what is no text")
        << QByteArray("ab\xff") << true << true << qsizetype(1) << invalid << QByteArray();
}

void TestMessageReader::changesKindInMidMessage()
{
    QFETCH(QByteArray, data);
    QFETCH(bool, binary);
    QFETCH(bool, firstAsBinary);
    QFETCH(qsizetype, firstLength);
    QFETCH(int, code);
    QFETCH(QByteArray, second);
    MessageReader reader;
    reader.begin({data, binary});
    QVERIFY(reader.next(firstLength, firstAsBinary));
    QVERIFY(!reader.atEnd());
    const Result<QByteArray> piece = reader.next(100, !firstAsBinary);
    QCOMPARE(int(piece.error().code()), code);
    if (piece)
        QCOMPARE(*piece, second);
    QVERIFY(reader.atEnd());
}

void TestMessageReader::failedReadKeepsTheLength()
{
    MessageReader reader;
    reader.begin({"abc", false});
    QVERIFY(reader.next(10, false));
    reader.begin({"\xff", true});
    QVERIFY(!reader.next(10, false));
    QCOMPARE(reader.readLength(), 3);
}

void TestMessageReader::dropTellsWhetherThereWasARest()
{
    MessageReader reader;
    QVERIFY(!reader.drop());
    reader.begin({"abc", false});
    QVERIFY(reader.next(1, false));
    QVERIFY(reader.drop());
    QVERIFY(reader.atEnd());
    QVERIFY(!reader.drop());
    reader.begin({{}, false});
    QVERIFY(reader.drop()); // an empty message nobody has read
}

void TestMessageReader::nextMessageBeginsAfresh()
{
    MessageReader reader;
    reader.begin({"abc", true});
    QVERIFY(reader.next(2, true));
    reader.begin({"xyz", false});
    QVERIFY(!reader.isBinary());
    QCOMPARE(*reader.next(10, false), QByteArray("xyz"));
    QVERIFY(reader.atEnd());
}

QTEST_APPLESS_MAIN(TestMessageReader)
#include "tst_messagereader.moc"
