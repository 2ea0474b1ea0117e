// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/handlerpeer.h"
#include "tests/recordinghandler.h"

#include <QTest>

#include <future>

using namespace csp;

Q_DECLARE_METATYPE(csp::Mode)

namespace {

const QByteArray Face("\xf0\x9f\x98\x80"); // U+1F600, two UTF-16 code units
const QByteArray Euro("\xe2\x82\xac");     // U+20AC, one of three bytes

/// What one read() gave.
struct Piece
{
    QByteArray data;
    qsizetype length = -1; // readLength()
    bool atEnd = false;
    bool binary = false; // messageIsBinary()
    bool operator==(const Piece &) const = default;
};

/// A dedicated handler runs \a body as its server() while the client sends \a messages.
bool serve(const QList<Message> &messages, const Script::Callback &body,
           Mode mode = Mode::Dedicated)
{
    const auto script = std::make_shared<Script>();
    script->server = body;
    const HandlerRegistry registry = registryFor(mode, script);
    HandlerPeer peer(registry, "/x");
    for (const Message &each : messages)
        peer.send(each.data, each.binary);
    return mode == Mode::Dedicated ? peer.waitForStage(Stage::Done)
                                   : peer.waitForStage(Stage::Detached);
}

Piece readPiece(WebSocket &socket, qsizetype length)
{
    const Result<QByteArray> data = socket.read(length);
    return data ? Piece{*data, socket.readLength(), socket.atEnd(), socket.messageIsBinary()}
                : Piece();
}

/// What \a count reads of \a length each give of \a messages.
QList<Piece> readAll(const QList<Message> &messages, int count, qsizetype length,
                     bool binaryData = false)
{
    QList<Piece> pieces;
    const bool ended = serve(messages, [&](WebSocket &socket) {
        socket.setBinaryData(binaryData);
        for (int i = 0; i < count; ++i)
            pieces.append(readPiece(socket, length));
        return Status();
    });
    return ended ? pieces : QList<Piece>();
}

} // namespace

/// What read() gives: how much, of which message, and of which kind.
class TestContractReads final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lengthCountsCharactersOfText();
    void lengthCountsBytesOfBinaryData();
    void surrogatePairsAreNeverSplit_data();
    void surrogatePairsAreNeverSplit();
    void readLengthTellsTheCount();
    void longMessageComesInSuccessiveReads();
    void readNeverSpansTwoMessages();
    void emptyMessageIsReadWithLengthZero_data();
    void emptyMessageIsReadWithLengthZero();
    void messageIsBinaryTellsTheKindRead();
    void mixedMessagesAreReadInOrder_data();
    void mixedMessagesAreReadInOrder();
    void atEndIsPerObject();
    void binaryDataDecidesHowReadsCount();
    void nextIsBinaryTellsTheKindBeforeItIsRead();
    void binaryMessageIsReadAsText();
    void textReachesTheHandlerAsItCame();
};

void TestContractReads::lengthCountsCharactersOfText()
{
    const QList<Piece> pieces = readAll({{Euro + "a" + Euro + Euro, false}}, 2, 3);
    QCOMPARE(pieces, QList<Piece>({{Euro + "a" + Euro, 3, false, false}, {Euro, 1, true, false}}));
}

void TestContractReads::lengthCountsBytesOfBinaryData()
{
    const QList<Piece> pieces = readAll({{Euro + "\xff\xfe", true}}, 2, 4, true);
    QCOMPARE(pieces, QList<Piece>({{Euro + "\xff", 4, false, true}, {"\xfe", 1, true, true}}));
    const QList<Piece> text = readAll({{Euro + Euro, false}}, 2, 4, true);
    QCOMPARE(text, QList<Piece>(
                       {{Euro + Euro.first(1), 4, false, false}, {Euro.last(2), 2, true, false}}));
}

void TestContractReads::surrogatePairsAreNeverSplit_data()
{
    QTest::addColumn<int>("length");
    QTest::addColumn<int>("reads");
    QTest::newRow("one character asked for") << 1 << 5;
    QTest::newRow("two") << 2 << 5;
    QTest::newRow("three") << 3 << 3;
    QTest::newRow("more than there are") << 100 << 1;
}

void TestContractReads::surrogatePairsAreNeverSplit()
{
    QFETCH(int, length);
    QFETCH(int, reads);
    const QByteArray message = Face + Face + "a" + Face + "b";
    const QList<Piece> pieces = readAll({{message, false}}, reads, length);
    QByteArray whole;
    for (const Piece &each : pieces) {
        QVERIFY(each.data.isValidUtf8());
        QCOMPARE(each.length, QString::fromUtf8(each.data).size());
        QVERIFY(each.length <= qMax(length, 2)); // a pair is given whole
        whole += each.data;
    }
    QCOMPARE(whole, message);
    QVERIFY(pieces.last().atEnd);
}

void TestContractReads::readLengthTellsTheCount()
{
    const QList<Message> messages{{"a" + Euro + Face, false}, {{}, false}, {"a" + Euro, true}};
    for (const bool binary : {false, true}) {
        const QList<Piece> pieces = readAll(messages, 3, 100, binary);
        QCOMPARE(pieces.size(), 3);
        QCOMPARE(pieces.at(0).length, binary ? 8 : 4);
        QCOMPARE(pieces.at(1).length, 0);
        QCOMPARE(pieces.at(2).length, binary ? 4 : 2);
    }
}

void TestContractReads::longMessageComesInSuccessiveReads()
{
    const QByteArray message = QByteArray(Euro + Face + "x").repeated(50'000); // 4 characters each
    const auto reads = int(200'000 / WebSocket::DefaultReadLength) + 1;
    const QList<Piece> pieces = readAll({{message, false}}, reads, 0);
    QCOMPARE(pieces.size(), reads);
    QByteArray whole;
    for (int i = 0; i < reads; ++i) {
        QCOMPARE(pieces.at(i).atEnd, i == reads - 1);
        whole += pieces.at(i).data;
    }
    QVERIFY(whole == message); // 400,000 bytes are not worth printing
}

void TestContractReads::readNeverSpansTwoMessages()
{
    const auto script = std::make_shared<Script>();
    Gate gate;
    QList<Piece> pieces;
    script->server = [&](WebSocket &socket) {
        gate.pass(); // all of them wait
        for (const int length : {100, 3, 3, 100, 100})
            pieces.append(readPiece(socket, length));
        return Status();
    };
    const HandlerRegistry registry = registryFor(Mode::Dedicated, script);
    HandlerPeer peer(registry, "/x");
    for (const char *each : {"ab", "cdef", "gh", "i"})
        peer.send(each);
    gate.release.set_value();
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(pieces, QList<Piece>({{"ab", 2, true, false},
                                   {"cde", 3, false, false},
                                   {"f", 1, true, false},
                                   {"gh", 2, true, false},
                                   {"i", 1, true, false}}));
}

void TestContractReads::emptyMessageIsReadWithLengthZero_data()
{
    QTest::addColumn<bool>("binary");
    QTest::addColumn<bool>("binaryData");
    for (const bool binary : {false, true}) {
        for (const bool binaryData : {false, true})
            QTest::addRow("%s message, BinaryData %d", binary ? "binary" : "text", binaryData)
                << binary << binaryData;
    }
}

void TestContractReads::emptyMessageIsReadWithLengthZero()
{
    QFETCH(bool, binary);
    QFETCH(bool, binaryData);
    const QList<Message> messages{{"abc", false}, {{}, binary}, {"x", false}};
    QCOMPARE(readAll(messages, 3, 100, binaryData),
             QList<Piece>({{"abc", 3, true, false}, {{}, 0, true, binary}, {"x", 1, true, false}}));
}

void TestContractReads::messageIsBinaryTellsTheKindRead()
{
    for (const bool binaryData : {false, true}) {
        const QList<Piece> pieces =
            readAll({{"abcd", true}, {"ef", false}, {{}, true}}, 4, 2, binaryData);
        QList<bool> kinds;
        for (const Piece &each : pieces)
            kinds.append(each.binary);
        QCOMPARE(kinds, QList<bool>({true, true, false, true}));
    }
}

void TestContractReads::mixedMessagesAreReadInOrder_data()
{
    QTest::addColumn<Mode>("mode");
    QTest::addColumn<int>("length");
    for (const Mode mode : {Mode::Dedicated, Mode::SharedLoop}) {
        for (const int length : {1, 7, 1000, 0})
            QTest::addRow("%s, %d at a time", modeName(mode), length) << mode << length;
    }
}

void TestContractReads::mixedMessagesAreReadInOrder()
{
    QFETCH(Mode, mode);
    QFETCH(int, length);
    const QList<Message> messages{{"one", false},
                                  {{}, false},
                                  {QByteArray(2'000, '\xff'), true},
                                  {{}, true},
                                  {QByteArray(Face + Euro).repeated(500), false},
                                  {QByteArray("\0\xfe", 2), true},
                                  {Face, false},
                                  {"last", true}};
    QList<Message> read;
    QVERIFY(serve(
        messages,
        [&](WebSocket &socket) {
            socket.setBinaryData(true);
            while (read.size() < messages.size()) {
                QByteArray whole;
                do {
                    const Result<QByteArray> piece = socket.read(length);
                    if (!piece)
                        return piece.error();
                    whole += *piece;
                } while (!socket.atEnd());
                read.append({whole, socket.messageIsBinary()});
            }
            return Status();
        },
        mode));
    QCOMPARE(read.size(), messages.size());
    for (int i = 0; i < read.size(); ++i) {
        QVERIFY(read.at(i).data == messages.at(i).data);
        QCOMPARE(read.at(i).binary, messages.at(i).binary);
    }
}

void TestContractReads::atEndIsPerObject()
{
    Gate gate;
    const auto script = std::make_shared<Script>();
    script->server = [&](WebSocket &socket) {
        gate.pass();
        return socket.read().error();
    };
    const HandlerRegistry registry = registryFor(Mode::SharedLoop, script);
    HandlerPeer peer(registry, "/x");
    gate.reached.get_future().wait();
    WebSocket one;
    WebSocket other;
    QVERIFY(one.openServer(peer.id()).isOk() && other.openServer(peer.id()).isOk());
    peer.send("abcd");
    QCOMPARE(*one.read(1), QByteArray("a"));
    QVERIFY(!one.atEnd());
    QVERIFY(other.atEnd());
    QVERIFY(peer.channel()->instanceAtEnd); // the handler's own
    gate.release.set_value();
}

void TestContractReads::binaryDataDecidesHowReadsCount()
{
    QList<Piece> pieces;
    QVERIFY(serve({{Euro + Euro + "\xff", true}, {Euro + Euro, true}}, [&](WebSocket &socket) {
        socket.setBinaryData(true);
        pieces.append(readPiece(socket, 3)); // bytes
        socket.setBinaryData(false);
        pieces.append({{}, int(socket.read(1).error().code()), socket.atEnd(), true}); // no text
        pieces.append(readPiece(socket, 1));                                           // character
        socket.setBinaryData(true);
        pieces.append(readPiece(socket, 2));
        pieces.append(readPiece(socket, 2));
        return Status();
    }));
    QCOMPARE(pieces, QList<Piece>({{Euro, 3, false, true},
                                   {{}, Status::InvalidUtf8, true, true},
                                   {Euro, 1, false, true},
                                   {Euro.first(2), 2, false, true},
                                   {Euro.last(1), 1, true, true}}));
}

void TestContractReads::nextIsBinaryTellsTheKindBeforeItIsRead()
{
    QList<bool> kinds;
    QList<Piece> pieces;
    QVERIFY(serve({{"", false}, {"\xff\xfe", true}, {Euro + Euro, false}}, [&](WebSocket &socket) {
        for (int i = 0; i < 3; ++i) {
            kinds << *socket.nextIsBinary() << *socket.nextIsBinary();
            socket.setBinaryData(kinds.last());
            pieces.append(readPiece(socket, 10));
        }
        kinds << bool(socket.nextIsBinary(std::chrono::milliseconds(0)));
        return Status();
    }));
    QCOMPARE(kinds, (QList<bool>{false, false, true, true, false, false, false}));
    QCOMPARE(pieces, QList<Piece>({{"", 0, true, false},
                                   {"\xff\xfe", 2, true, true},
                                   {Euro + Euro, 2, true, false}}));
}

void TestContractReads::binaryMessageIsReadAsText()
{
    const QList<Piece> pieces = readAll({{Euro + Face, true}}, 2, 1);
    QCOMPARE(pieces, QList<Piece>({{Euro, 1, false, true}, {Face, 2, true, true}}));
}

void TestContractReads::textReachesTheHandlerAsItCame()
{
    const QByteArray text = "\xef\xbb\xbf"        // a byte order mark
                            "e\xcc\x81 \xc3\xa9 " // two ways to write one letter
                            "a\r\nb\rc\n\t\xef\xbf\xbe \xef\xbf\xbd "
                            + QByteArray(2, '\0') + Face;
    const QList<Piece> pieces = readAll({{text, false}}, 1, 100);
    QCOMPARE(pieces.size(), 1);
    QCOMPARE(pieces.first().data, text);
    QVERIFY(pieces.first().atEnd);
}

QTEST_GUILESS_MAIN(TestContractReads)
#include "tst_contract_reads.moc"
