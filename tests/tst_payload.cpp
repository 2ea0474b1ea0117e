// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/composer/history.h"
#include "ui/composer/jsontext.h"
#include "ui/composer/payload.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QUuid>

using namespace csp;

namespace {

Payload read(PayloadKind kind, const QString &text)
{
    return readPayload({.kind = kind, .text = text});
}

Payload readFile(const QString &path, qint64 maxBytes = 1'000)
{
    const QFuture<Payload> future =
        readFilePayload({.kind = PayloadKind::File, .text = path}, maxBytes);
    return QTest::qWaitFor([&] { return future.isFinished(); }) ? future.result() : Payload();
}

} // namespace

/// What the composer's input is read as.
class TestPayload : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void json_data();
    void json();
    void jsonIsLaidOutWithItsOrderAndNumbers();
    void jsonHasABoundedDepth();
    void base64_data();
    void base64();
    void hexIsBinary();
    void variablesAreMadeForEachTarget();
    void unknownVariableIsTold();
    void variablesStayWhenNotWanted();
    void sequenceMayBeAJsonNumber();
    void fileIsRead();
    void fileThatCannotBeSentIsTold_data();
    void fileThatCannotBeSentIsTold();
    void historyGoesBackAndForth();
    void historyIsBounded();
    void historySurvives();
    void brokenHistoryIsLeftOut();
};

void TestPayload::json_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("error"); // its beginning
    QTest::newRow("object") << R"({"a": [1, -2.5e+3, true, null, "x\u00e9\n"]})"
                            << "";
    QTest::newRow("empty containers") << R"([{}, []])"
                                      << "";
    QTest::newRow("number alone") << "17"
                                  << "";
    QTest::newRow("string alone") << R"("grüße")"
                                  << "";
    QTest::newRow("empty") << ""
                           << "Line 1, column 1: a value is missing";
    QTest::newRow("comma at the end") << "{\"a\": 1,\n}"
                                      << "Line 2, column 1: a name";
    QTest::newRow("no comma") << "[1\n 2]"
                              << "Line 2, column 2: a comma";
    QTest::newRow("no colon") << "{\"a\" 1}"
                              << "Line 1, column 6: a colon";
    QTest::newRow("open string") << "[\"a"
                                 << "Line 1, column 4: the string";
    QTest::newRow("line end in a string") << "\"a\nb\""
                                          << "Line 1, column 3: a control";
    QTest::newRow("unknown escape") << R"("\x")"
                                    << "Line 1, column 3: there is no such escape";
    QTest::newRow("short escape") << R"("\u12g4")"
                                  << "Line 1, column 6: four hex digits";
    QTest::newRow("leading zero") << "[01]"
                                  << "Line 1, column 3: a number";
    QTest::newRow("no digit after the point") << "1."
                                              << "Line 1, column 3: a digit";
    QTest::newRow("no digit in the exponent") << "1e+"
                                              << "Line 1, column 4: a digit";
    QTest::newRow("two values") << "1 2"
                                << "Line 1, column 3: nothing may follow";
    QTest::newRow("word") << "[nul]"
                          << "Line 1, column 2: a value";
    QTest::newRow("open object") << "{"
                                 << "Line 1, column 2: a name";
    QTest::newRow("beyond the BMP") << u8"[\"\U0001F600\", x]" << "Line 1, column 8: a value";
}

void TestPayload::json()
{
    QFETCH(const QString, text);
    QFETCH(const QString, error);
    const JsonText json = readJson(text);
    QCOMPARE(json.error.isEmpty(), error.isEmpty());
    QCOMPARE(json.error.left(error.size()), error);
    if (!error.isEmpty())
        QVERIFY(json.errorAt >= 0 && json.errorAt <= text.size());
    QCOMPARE(read(PayloadKind::Json, text).error, json.error);
}

void TestPayload::jsonIsLaidOutWithItsOrderAndNumbers()
{
    const QString text = QStringLiteral(R"({"b":12345678901234567890,"a":[1.50,{}],"c":[]})");
    const QString formatted = QStringLiteral("{\n"
                                             "  \"b\": 12345678901234567890,\n"
                                             "  \"a\": [\n"
                                             "    1.50,\n"
                                             "    {}\n"
                                             "  ],\n"
                                             "  \"c\": []\n"
                                             "}");
    QCOMPARE(formatJson(text).formatted, formatted);
    QCOMPARE(formatJson(formatted).formatted, formatted);
}

void TestPayload::jsonHasABoundedDepth()
{
    const auto nested = [](int depth) -> QString {
        return QString(depth, QLatin1Char('[')) + QString(depth, QLatin1Char(']'));
    };
    QCOMPARE(readJson(nested(MaxJsonDepth)).error, QString());
    QVERIFY(readJson(nested(MaxJsonDepth + 1)).error.contains(QStringLiteral("512 levels")));
    const int half = MaxJsonDepth / 2;
    const QString deep = QString(half, QLatin1Char('[')) + QStringLiteral("0,").repeated(20'000)
                         + QLatin1Char('0') + QString(half, QLatin1Char(']'));
    QCOMPARE(readJson(deep).error, QString());
    QVERIFY(formatJson(deep).error.contains(QStringLiteral("characters")));
}

void TestPayload::base64_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("errorAt");
    QTest::newRow("padded") << "AP9/" << QByteArray("\x00\xff\x7f", 3) << -1;
    QTest::newRow("one byte") << "/w==" << QByteArray("\xff") << -1;
    QTest::newRow("no padding") << "aGk" << QByteArray("hi") << -1;
    QTest::newRow("lines") << "aG\n k=\n" << QByteArray("hi") << -1;
    QTest::newRow("URL alphabet") << "-_8=" << QByteArray("\xfb\xff") << -1;
    QTest::newRow("empty") << "" << QByteArray() << -1;
    QTest::newRow("foreign character") << "aG*k" << QByteArray() << 2;
    QTest::newRow("not ASCII") << u8"aGü=" << QByteArray() << 2;
    QTest::newRow("text after the end") << "aGk=aGk=" << QByteArray() << 4;
    QTest::newRow("too much padding") << "aGk==" << QByteArray() << 4;
    QTest::newRow("padding first") << "=aGk" << QByteArray() << 0;
    QTest::newRow("cut off") << "aGkhX" << QByteArray() << 4;
    QTest::newRow("padding cut off") << "/w=" << QByteArray() << 2;
}

void TestPayload::base64()
{
    QFETCH(const QString, text);
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, errorAt);
    const Payload payload = read(PayloadKind::Base64, text);
    QCOMPARE(int(payload.errorAt), errorAt);
    QCOMPARE(payload.error.isEmpty(), errorAt < 0);
    if (errorAt >= 0) {
        const QString position = QString::number(errorAt + 1);
        QVERIFY2(payload.error.contains(position), qPrintable(payload.error));
        return;
    }
    QCOMPARE(payload.message.data, bytes);
    QVERIFY(payload.message.binary);
}

void TestPayload::hexIsBinary()
{
    const Payload payload = read(PayloadKind::Hex, QStringLiteral("00 ff:7F"));
    QCOMPARE(payload.message.data, QByteArray("\x00\xff\x7f", 3));
    QVERIFY(payload.message.binary);
    QCOMPARE(int(read(PayloadKind::Hex, QStringLiteral("00 f")).errorAt), 3);
}

void TestPayload::variablesAreMadeForEachTarget()
{
    const Payload payload =
        read(PayloadKind::Text,
             QStringLiteral("{{seq}}|{{ websocketid }}|{{sessionid}}|{{uuid}}|{{now}}|{{}}|{x}"));
    QVERIFY(payload.error.isEmpty());
    const auto partsFor = [&payload](const MessageTemplate::Values &values) {
        return QString::fromUtf8(payload.messageFor(values).data).split(QLatin1Char('|'));
    };
    const QStringList one = partsFor({QStringLiteral("A/1+"), QStringLiteral("S"), 7});
    const QStringList two = partsFor({QStringLiteral("B"), QStringLiteral("S"), 8});
    QCOMPARE(one.mid(0, 3),
             (QStringList{QStringLiteral("7"), QStringLiteral("A/1+"), QStringLiteral("S")}));
    QCOMPARE(two.at(1), QStringLiteral("B"));
    QVERIFY(!QUuid::fromString(one.at(3)).isNull());
    QVERIFY(one.at(3) != two.at(3));
    QVERIFY(QDateTime::fromString(one.at(4), Qt::ISODateWithMs).isValid());
    QCOMPARE(one.mid(5), (QStringList{QStringLiteral("{{}}"), QStringLiteral("{x}")}));
}

void TestPayload::unknownVariableIsTold()
{
    const Payload payload = read(PayloadKind::Text, QStringLiteral("a {{uuid}} {{user}}"));
    QVERIFY2(payload.error.contains(QStringLiteral("\"user\" (position 12)")),
             qPrintable(payload.error));
    QCOMPARE(int(payload.errorAt), 11);
    QCOMPARE(int(payload.errorLength), 8);
}

void TestPayload::variablesStayWhenNotWanted()
{
    const QString text = QStringLiteral("{{user}} {{uuid}}");
    const Payload payload = readPayload({.text = text, .variables = false});
    QVERIFY(payload.error.isEmpty());
    QCOMPARE(payload.messageFor({}).data, text.toUtf8());
}

void TestPayload::sequenceMayBeAJsonNumber()
{
    const Payload payload =
        read(PayloadKind::Json, QStringLiteral(R"({"n": {{seq}}, "id": "{{websocketid}}"})"));
    QCOMPARE(payload.error, QString());
    QCOMPARE(payload.messageFor({QStringLiteral("w"), {}, 3}).data, R"({"n": 3, "id": "w"})");
    QVERIFY(!read(PayloadKind::Json, QStringLiteral("{\"id\": {{uuid}}}")).error.isEmpty());
}

void TestPayload::fileIsRead()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("bytes")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(1'000, '\xfe'));
    file.close();
    const Payload payload = readFile(file.fileName());
    QCOMPARE(payload.error, QString());
    QCOMPARE(payload.message.data, QByteArray(1'000, '\xfe'));
    QVERIFY(payload.message.binary);
}

void TestPayload::fileThatCannotBeSentIsTold_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("cause");
    QTest::newRow("too large") << "large"
                               << "message-bytes allows";
    QTest::newRow("missing") << "missing"
                             << "There is no file";
    QTest::newRow("a folder") << ""
                              << "is no file";
    QTest::newRow("endless device") << "/dev/zero"
                                    << "is no file";
    QTest::newRow("read error") << "/proc/self/mem"
                                << "cannot be read";
}

void TestPayload::fileThatCannotBeSentIsTold()
{
    QFETCH(const QString, path);
    QFETCH(const QString, cause);
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("large")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(1'001, 'x'));
    file.close();
    const bool isAbsolute = path.startsWith(QLatin1Char('/'));
    const Payload payload = readFile(isAbsolute ? path : folder.filePath(path));
    QVERIFY2(payload.error.contains(cause), qPrintable(payload.error));
}

void TestPayload::historyGoesBackAndForth()
{
    History history;
    const Draft first{.text = QStringLiteral("first")};
    const Draft second{.kind = PayloadKind::Hex, .text = QStringLiteral("00")};
    const Draft written{.text = QStringLiteral("not sent yet")};
    QVERIFY(!history.older(written));
    history.add(first);
    history.add(second);
    QCOMPARE(history.older(written)->text, second.text);
    QCOMPARE(history.older(second)->text, first.text);
    QVERIFY(!history.older(first));
    QCOMPARE(history.newer()->text, second.text);
    QCOMPARE(history.newer()->text, written.text);
    QVERIFY(!history.newer());
    QCOMPARE(history.older(second)->text, first.text); // the newest stands there already
}

void TestPayload::historyIsBounded()
{
    History history;
    for (int i = 0; i <= History::MaxEntries; ++i)
        history.add({.text = QString::number(i)});
    history.add({.text = QString(History::MaxBytes, QLatin1Char('x'))});
    int count = 0;
    QString last;
    while (const std::optional<Draft> older = history.older({})) {
        last = older->text;
        ++count;
    }
    QCOMPARE(count, History::MaxEntries);
    QCOMPARE(last, QStringLiteral("1"));
}

void TestPayload::historySurvives()
{
    History history;
    const Draft draft{PayloadKind::File, QStringLiteral("/a/b"),
                      ServerController::Direction::ToHandler, false, true};
    history.add(draft);
    History read;
    read.fromJson(history.toJson());
    QVERIFY(read.older({}) == draft);
}

void TestPayload::brokenHistoryIsLeftOut()
{
    History history;
    history.fromJson(R"([{"kind":"smell","text":"x"}, 7, {"kind":"text","text":"kept"}])");
    QCOMPARE(history.older({})->text, QStringLiteral("kept"));
    history.fromJson("{ no json");
    QVERIFY(!history.older({}));
}

QTEST_GUILESS_MAIN(TestPayload)
#include "tst_payload.moc"
