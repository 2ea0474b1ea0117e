// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/handlerpeer.h"
#include "tests/recordinghandler.h"

#include "server/lifecycle/charset.h"

#include <QTest>

using namespace csp;

namespace {

class ShiftJisHandler : public RecordingHandler
{
public:
    static constexpr bool NOCHARSETCONVERT = false;
    static constexpr const char *CHARSET = "Shift_JIS";
    using RecordingHandler::RecordingHandler;
};

class InheritingHandler final : public ShiftJisHandler
{
public:
    using ShiftJisHandler::ShiftJisHandler;
};

class ShadowingHandler final : public ShiftJisHandler
{
public:
    static constexpr const char *CHARSET = "ISO-2022-JP";
    using ShiftJisHandler::ShiftJisHandler;
};

/// A charset, but no conversion.
class UnconvertedHandler final : public ShiftJisHandler
{
public:
    static constexpr bool NOCHARSETCONVERT = true;
    using ShiftJisHandler::ShiftJisHandler;
};

/// Converts to what the text is in already.
class Utf8Handler final : public RecordingHandler
{
public:
    static constexpr bool NOCHARSETCONVERT = false;
    using RecordingHandler::RecordingHandler;
};

class UnknownCharsetHandler final : public RecordingHandler
{
public:
    static constexpr bool NOCHARSETCONVERT = false;
    static constexpr const char *CHARSET = "EBCDIC-of-Mars";
    using RecordingHandler::RecordingHandler;
};

class NamelessCharsetHandler final : public RecordingHandler
{
public:
    static constexpr bool NOCHARSETCONVERT = false;
    static constexpr const char *CHARSET = "";
    using RecordingHandler::RecordingHandler;
};

const QByteArray Nihon("\xe6\x97\xa5\xe6\x9c\xac"); // U+65E5 U+672C
const QByteArray Face("\xf0\x9f\x98\x80");          // U+1F600
const QByteArray NihonInShiftJis("\x93\xfa\x96\x7b");
const QByteArray NihonInIso2022("\x1b$BF|K\\\x1b(B");

template <typename Handler> HandlerRegistry registryOf(const std::shared_ptr<Script> &script)
{
    HandlerRegistry registry;
    if (!registry.add<Handler>(QStringLiteral("/x"), script).isOk())
        qFatal("the class is refused");
    return registry;
}

/// What a dedicated handler of a class reads of \a message, \a length each.
template <typename Handler>
QByteArrayList piecesRead(const QByteArray &message, qsizetype length, QList<qsizetype> *lengths)
{
    const auto script = std::make_shared<Script>();
    QByteArrayList pieces;
    script->server = [&](WebSocket &socket) {
        do {
            const Result<QByteArray> piece = socket.read(length);
            if (!piece)
                return piece.error();
            pieces << *piece;
            *lengths << socket.readLength();
        } while (!socket.atEnd());
        return Status();
    };
    const HandlerRegistry registry = registryOf<Handler>(script);
    HandlerPeer peer(registry, "/x");
    peer.send(message);
    return peer.waitForStage(Stage::Done) ? pieces : QByteArrayList();
}

} // namespace

/// Text in the CHARSET of a handler class.
class TestCharset final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void convertsBothWays_data();
    void convertsBothWays();
    void piecesMakeOneText_data();
    void piecesMakeOneText();
    void refusesWhatTheCharsetLacks_data();
    void refusesWhatTheCharsetLacks();
    void refusesWhatIsNoTextOfTheCharset_data();
    void refusesWhatIsNoTextOfTheCharset();
    void acceptsWhatLooksLikeASubstitute();
    void aNewMessageBeginsInTheFirstState();
    void readGivesTheCharsetAndCountsCharacters();
    void readSkipsWhatCannotBeConverted();
    void writeTakesTheCharset();
    void messagesAreDeliveredInTheCharset();
    void messageThatCannotBeConvertedIsNotOffered_data();
    void messageThatCannotBeConvertedIsNotOffered();
    void binaryDataIsLeftAlone();
    void classConstantsSelectTheCharset();
    void unknownCharsetIsAStartUpError();
};

void TestCharset::convertsBothWays_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("utf8");
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, const QByteArray &utf8, const QByteArray &bytes) {
        QTest::addRow("%s, %s", name, utf8.constData()) << QByteArray(name) << utf8 << bytes;
    };
    for (const char *name : {"UTF-8", "Shift_JIS", "ISO-2022-JP", "KOI8-R", "cp437", "EUC-KR",
                             "ISO-8859-1", "windows-1252", "GB18030", "Big5"}) {
        row(name, "", "");
        row(name, "plain\n", "plain\n");
    }
    row("UTF-8", "\xef\xbb\xbf" + Face, "\xef\xbb\xbf" + Face);
    row("Shift_JIS", Nihon + "a", NihonInShiftJis + "a");
    row("ISO-2022-JP", "a" + Nihon + "z", "a" + NihonInIso2022 + "z");
    row("ISO-2022-JP", Nihon, NihonInIso2022);
    row("KOI8-R", "\xd0\xb4\xd0\xb0", "\xc4\xc1");
    row("cp437", "\xc3\xa9\xe2\x95\x90", "\x82\xcd");
    row("EUC-KR", "\xed\x95\x9c", "\xc7\xd1");
    row("ISO-8859-1", "\xc3\xa9", "\xe9");
    row("windows-1252", "\xe2\x82\xac", "\x80");
    row("GB18030", Face, "\x94\x39\xfc\x36");
    row("UTF-16LE", "a" + Face, QByteArray("a\0\x3d\xd8\x00\xde", 6));
}

void TestCharset::convertsBothWays()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, utf8);
    QFETCH(QByteArray, bytes);
    QVERIFY(Charset::isKnown(name));
    const Charset charset(name);
    const Result<QByteArray> encoded = charset.encode(utf8);
    QVERIFY2(encoded, qPrintable(encoded.error().toString()));
    QCOMPARE(*encoded, bytes);
    const Result<QByteArray> decoded = charset.decode(bytes);
    QVERIFY2(decoded, qPrintable(decoded.error().toString()));
    QCOMPARE(*decoded, utf8);
}

void TestCharset::piecesMakeOneText_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArrayList>("pieces");
    for (const char *name : {"UTF-8", "GB18030", "UTF-16LE", "UTF-7"}) {
        QTest::addRow("%s, pairs", name)
            << QByteArray(name) << QByteArrayList{Face, "a", Face, Face, Nihon};
    }
    for (const char *name : {"Shift_JIS", "ISO-2022-JP", "ISO-2022-KR", "HZ", "EUC-KR"}) {
        QTest::addRow("%s, by ones", name)
            << QByteArray(name)
            << QByteArrayList{"a", Nihon.first(3), Nihon.last(3), "b", "", Nihon.first(3)};
    }
}

void TestCharset::piecesMakeOneText()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArrayList, pieces);
    Charset charset(name);
    charset.beginMessage();
    QByteArray whole;
    for (qsizetype i = 0; i < pieces.size(); ++i) {
        const Result<QByteArray> piece = charset.encodePiece(pieces.at(i), i + 1 == pieces.size());
        QVERIFY2(piece, qPrintable(piece.error().toString()));
        whole += *piece;
    }
    QCOMPARE(whole, *charset.encode(pieces.join()));
    QCOMPARE(*charset.decode(whole), pieces.join());
}

void TestCharset::refusesWhatTheCharsetLacks_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("utf8");
    for (const char *name : {"KOI8-R", "cp437", "ISO-8859-1", "windows-1252"})
        QTest::addRow("%s", name) << QByteArray(name) << "a" + Nihon;
    for (const char *name : {"Shift_JIS", "ISO-2022-JP", "EUC-KR", "Big5"})
        QTest::addRow("%s", name) << QByteArray(name) << "a" + Face + "b";
    QTest::newRow("the last character") << QByteArray("Shift_JIS") << Nihon + Face;
    QTest::newRow("alone") << QByteArray("ISO-2022-JP") << Face;
}

void TestCharset::refusesWhatTheCharsetLacks()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, utf8);
    const Result<QByteArray> encoded = Charset(name).encode(utf8);
    QCOMPARE(encoded.error().code(), Status::CannotConvert);
    QVERIFY(encoded.error().text().contains(QString::fromUtf8(name)));
}

void TestCharset::refusesWhatIsNoTextOfTheCharset_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("Shift_JIS, bad lead") << QByteArray("Shift_JIS") << QByteArray("a\xff");
    QTest::newRow("Shift_JIS, bad trail") << QByteArray("Shift_JIS") << QByteArray("\x93 ");
    QTest::newRow("Shift_JIS, cut short") << QByteArray("Shift_JIS") << QByteArray("a\x93");
    QTest::newRow("EUC-KR, cut short") << QByteArray("EUC-KR") << QByteArray("\xc7");
    QTest::newRow("ISO-2022-JP, cut short") << QByteArray("ISO-2022-JP") << QByteArray("\x1b$BF");
    QTest::newRow("ISO-2022-JP, no escape") << QByteArray("ISO-2022-JP") << QByteArray("\x1b?a");
    QTest::newRow("GB18030, cut short") << QByteArray("GB18030") << QByteArray("\x94\x39\xfc");
    QTest::newRow("UTF-8, no UTF-8") << QByteArray("UTF-8") << QByteArray("a\xff");
    QTest::newRow("UTF-8, cut short") << QByteArray("UTF-8") << QByteArray("\xe2\x82");
    QTest::newRow("UTF-16LE, half a unit") << QByteArray("UTF-16LE") << QByteArray("a\0b", 3);
}

void TestCharset::refusesWhatIsNoTextOfTheCharset()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, bytes);
    QCOMPARE(Charset(name).decode(bytes).error().code(), Status::CannotConvert);
}

void TestCharset::acceptsWhatLooksLikeASubstitute()
{
    const QByteArray replacement("\xef\xbf\xbd");
    for (const QByteArray &utf8 : QByteArrayList{replacement, "a\x1a?", replacement + "\x1a"}) {
        const Charset charset("GB18030");
        const Result<QByteArray> encoded = charset.encode(utf8);
        QVERIFY(encoded);
        QCOMPARE(*charset.decode(*encoded), utf8);
    }
    const Charset shifting("ISO-2022-JP"); // ends in another state than it began in
    const QByteArray substituted = Nihon + "\x1a" + Nihon;
    QCOMPARE(*shifting.decode(*shifting.encode(substituted)), substituted);
    QCOMPARE(*Charset("KOI8-R").encode("?\x1a"), QByteArray("?\x1a"));
    QCOMPARE(*Charset("KOI8-R").decode("?\x1a"), QByteArray("?\x1a"));
}

void TestCharset::aNewMessageBeginsInTheFirstState()
{
    Charset charset("ISO-2022-JP");
    QVERIFY(charset.encodePiece(Nihon, false)); // and then nobody reads the rest
    charset.beginMessage();
    QCOMPARE(*charset.encodePiece("plain", true), QByteArray("plain"));
}

void TestCharset::readGivesTheCharsetAndCountsCharacters()
{
    QList<qsizetype> lengths;
    QCOMPARE(piecesRead<ShiftJisHandler>(Nihon + "a", 1, &lengths),
             (QByteArrayList{"\x93\xfa", "\x96\x7b", "a"}));
    QCOMPARE(lengths, (QList<qsizetype>{1, 1, 1}));
    QCOMPARE(piecesRead<ShadowingHandler>(Nihon, 1, &lengths).join(), NihonInIso2022);
}

void TestCharset::readSkipsWhatCannotBeConverted()
{
    const auto script = std::make_shared<Script>();
    QByteArrayList seen;
    script->server = [&](WebSocket &socket) {
        for (int i = 0; i < 3; ++i) {
            const Result<QByteArray> piece = socket.read(1);
            seen << (piece ? *piece : piece.error().codeName().toUtf8());
            if (!piece && !socket.atEnd())
                seen << "not at the end";
        }
        return Status();
    };
    const HandlerRegistry registry = registryOf<ShiftJisHandler>(script);
    HandlerPeer peer(registry, "/x");
    peer.send("a" + Face + "rest");
    peer.send("b");
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(seen, (QByteArrayList{"a", "CannotConvert", "b"}));
    QCOMPARE(peer.channel()->snapshot().dropped, 1);
}

void TestCharset::writeTakesTheCharset()
{
    const auto script = std::make_shared<Script>();
    QList<Status::Code> codes;
    script->server = [&](WebSocket &socket) {
        for (const QByteArray &each : {NihonInShiftJis, QByteArray("\x93"), QByteArray("a\xff")})
            codes << socket.write(each).code();
        codes << socket.write(QString::fromUtf8(Nihon)).code()
              << socket.write(QString::fromUtf8(Face)).code();
        return Status();
    };
    const HandlerRegistry registry = registryOf<ShiftJisHandler>(script);
    HandlerPeer peer(registry, "/x");
    QCOMPARE(peer.text(), Nihon);
    QCOMPARE(peer.text(), Nihon);
    QVERIFY(peer.waitForStage(Stage::Done));
    QCOMPARE(codes, (QList<Status::Code>{Status::Ok, Status::CannotConvert, Status::CannotConvert,
                                         Status::Ok, Status::CannotConvert}));
}

void TestCharset::messagesAreDeliveredInTheCharset()
{
    const auto script = answeringScript();
    script->onPreServer = [](WebSocket &socket) { return socket.setSharedConnection(true); };
    script->onClientMessage = [](WebSocket &socket, const QByteArray &data, bool close) {
        return close ? Status() : socket.write(data == NihonInShiftJis ? data : "wrong");
    };
    const HandlerRegistry registry = registryOf<InheritingHandler>(script);
    HandlerPeer peer(registry, "/x");
    peer.send(Nihon);
    QCOMPARE(peer.text(), Nihon);
    WebSocket other; // of no class with a charset: it writes UTF-8
    QVERIFY(other.openServer(peer.id()).isOk());
    QVERIFY(other.write(Face).isOk());
    QCOMPARE(peer.text(), Face);
}

void TestCharset::messageThatCannotBeConvertedIsNotOffered_data()
{
    QTest::addColumn<bool>("shared");
    QTest::newRow("shared") << true;
    QTest::newRow("dedicated, the base's server()") << false;
}

void TestCharset::messageThatCannotBeConvertedIsNotOffered()
{
    QFETCH(bool, shared);
    const auto script = answeringScript();
    script->onPreServer = [shared](WebSocket &socket) {
        return socket.setSharedConnection(shared);
    };
    const HandlerRegistry registry = registryOf<ShiftJisHandler>(script);
    HandlerPeer peer(registry, "/x");
    peer.send("a" + Face);
    peer.send("next");
    QCOMPARE(peer.text(), QByteArray("re: next"));
    QCOMPARE(peer.errors(), 1U);
    QCOMPARE(peer.channel()->snapshot().dropped, 1);
    const QList<LogEntry> log = peer.log().take();
    QCOMPARE(log.size(), 1);
    QVERIFY(log.first().text.contains(QStringLiteral("CannotConvert")));
}

void TestCharset::binaryDataIsLeftAlone()
{
    const auto script = std::make_shared<Script>();
    script->server = [](WebSocket &socket) {
        socket.setBinaryData(true);
        const Result<QByteArray> data = socket.read();
        return data ? socket.write(*data) : data.error();
    };
    const HandlerRegistry registry = registryOf<ShiftJisHandler>(script);
    HandlerPeer peer(registry, "/x");
    peer.send(Nihon + "\xff", true);
    QCOMPARE(peer.receive()->data, Nihon + "\xff");
}

void TestCharset::classConstantsSelectTheCharset()
{
    QList<qsizetype> lengths;
    QCOMPARE(piecesRead<InheritingHandler>(Nihon, 9, &lengths), QByteArrayList{NihonInShiftJis});
    QCOMPARE(piecesRead<ShadowingHandler>(Nihon, 9, &lengths), QByteArrayList{NihonInIso2022});
    QCOMPARE(piecesRead<UnconvertedHandler>(Nihon, 9, &lengths), QByteArrayList{Nihon});
    QCOMPARE(piecesRead<Utf8Handler>(Nihon + Face, 9, &lengths), QByteArrayList{Nihon + Face});
}

void TestCharset::unknownCharsetIsAStartUpError()
{
    HandlerRegistry registry;
    const auto script = std::make_shared<Script>();
    const QString path = QStringLiteral("/x");
    const Status unknown = registry.add<UnknownCharsetHandler>(path, script);
    QCOMPARE(unknown.code(), Status::InvalidEndpoint);
    QVERIFY(unknown.text().contains(QStringLiteral("UnknownCharsetHandler")));
    QVERIFY(unknown.text().contains(QStringLiteral("EBCDIC-of-Mars")));
    QCOMPARE(registry.add<NamelessCharsetHandler>(path, script).code(), Status::InvalidEndpoint);
    QVERIFY(registry.entries().empty());
}

QTEST_GUILESS_MAIN(TestCharset)
#include "tst_charset.moc"
