// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/filesizelimit.h"

#include "ui/inspector/messagejobs.h"
#include "ui/inspector/recorder.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace csp;

namespace {

using Kind = CapturedMessage::Kind;
using Direction = CapturedMessage::Direction;
using From = CapturedMessage::From;

constexpr qint64 NoLimit = qint64(1) << 40;
constexpr qint64 At = 1'795'426'867'123'456; // 2026-11-23T09:41:07.123456Z

CapturedMessage makeMessage(const QByteArray &data, Kind kind = Kind::Text)
{
    CapturedMessage message;
    message.webSocketId = QStringLiteral("a+/b==");
    message.atUs = At;
    message.kind = kind;
    message.data = data;
    message.size = data.size();
    return message;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
}

/// The "text" of each line, or the line itself where there is none.
QByteArrayList textsOf(const QString &path)
{
    QByteArrayList texts;
    for (const QByteArray &line : contentOf(path).split('\n')) {
        if (line.isEmpty())
            continue;
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        texts.append(object.contains(QStringLiteral("text"))
                         ? object.value(QStringLiteral("text")).toString().toUtf8()
                         : line);
    }
    return texts;
}

} // namespace

/// Captured messages on their way to files, and the search through them.
class TestMessageFiles final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void linesTellAll_data();
    void linesTellAll();
    void aCutTextEndsInAWholeCharacter();
    void recordsAsMessagesCome();
    void goesOnWithAFileThatIsThere();
    void endsAHalfLineThatIsThere();
    void leavesAFileThatIsNoRecord();
    void endsAtItsSize();
    void nothingFollowsWhatDidNotFit();
    void messagesWithoutPayloadWaitWithinABoundToo();
    void tellsThatAWriteFailed();
    void tellsWhatCannotBeRecorded();
    void saysWhereMessagesAreMissing();
    void writesWhatWaitsAtTheEnd();
    void saysWhatIsMissingAtTheEnd();
    void exportsAll();
    void aCancelledExportLeavesNothing();
    void tellsWhyAnExportFailed();
    void finds_data();
    void finds();

private:
    QString path(const char *name = "file") const { return m_folder.filePath(QLatin1String(name)); }

    QTemporaryDir m_folder;
};

void TestMessageFiles::linesTellAll_data()
{
    QTest::addColumn<CapturedMessage>("message");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("csv");
    const QByteArray head = "{\"at\":\"2026-11-23T09:41:07.123456Z\",\"webSocketId\":\"a+/b==\",";
    const QByteArray csv = "2026-11-23T09:41:07.123456Z,a+/b==,";
    QTest::newRow("text")
        << makeMessage("say \"hi\", \xc3\xa4\n")
        << head
               + "\"direction\":\"in\",\"kind\":\"text\",\"from\":\"client\","
                 "\"size\":13,\"text\":\"say \\\"hi\\\", \xc3\xa4\\n\"}\n"
        << csv + "in,text,client,13,13,no,text,\"say \"\"hi\"\", \xc3\xa4\n\"\r\n";
    CapturedMessage binary = makeMessage(QByteArray("\x00\xff", 2), Kind::Binary);
    binary.direction = Direction::Out;
    binary.from = From::Handler;
    QTest::newRow("binary") << binary
                            << head
                                   + "\"direction\":\"out\",\"kind\":\"binary\","
                                     "\"from\":\"handler\",\"size\":2,\"base64\":\"AP8=\"}\n"
                            << csv + "out,binary,handler,2,2,no,base64,AP8=\r\n";
    CapturedMessage ping = makeMessage({}, Kind::Ping);
    ping.from = From::Server;
    ping.direction = Direction::Out;
    QTest::newRow("ping") << ping
                          << head
                                 + "\"direction\":\"out\",\"kind\":\"ping\",\"from\":\"server\","
                                   "\"size\":0,\"base64\":\"\"}\n"
                          << csv + "out,ping,server,0,0,no,base64,\r\n";
    CapturedMessage event = makeMessage("Open", Kind::Event);
    event.from = From::Server;
    QTest::newRow("event without a direction")
        << event << head + "\"kind\":\"event\",\"from\":\"server\",\"size\":4,\"text\":\"Open\"}\n"
        << csv + ",event,server,4,4,no,text,Open\r\n";
    CapturedMessage cut = makeMessage("ab");
    cut.size = 5;
    cut.redactedFrom = 3;
    cut.from = From::Console;
    QTest::newRow("cut and redacted")
        << cut
        << head
               + "\"direction\":\"in\",\"kind\":\"text\",\"from\":\"console\",\"size\":5,"
                 "\"kept\":3,\"redacted\":true,\"text\":\"ab\"}\n"
        << csv + "in,text,console,5,3,yes,text,ab\r\n";
}

void TestMessageFiles::linesTellAll()
{
    QFETCH(const CapturedMessage, message);
    QFETCH(const QByteArray, json);
    QFETCH(const QByteArray, csv);
    QCOMPARE(messageLine(message, MessageFormat::JsonLines), json);
    QVERIFY(QJsonDocument::fromJson(json).isObject());
    QCOMPARE(messageLine(message, MessageFormat::Csv), csv);
}

void TestMessageFiles::aCutTextEndsInAWholeCharacter()
{
    CapturedMessage cut = makeMessage("a\xf0\x9f\x98");
    cut.size = 10;
    QVERIFY(messageLine(cut, MessageFormat::JsonLines).endsWith("\"text\":\"a\"}\n"));
}

void TestMessageFiles::recordsAsMessagesCome()
{
    Recorder recorder;
    QCOMPARE(recorder.start(path(), NoLimit), QString());
    QVERIFY(recorder.isRecording());
    recorder.write({makeMessage("1"), makeMessage("2")});
    recorder.write({makeMessage("3")});
    QTRY_COMPARE(recorder.messages(), 3);
    QCOMPARE(textsOf(path()), (QByteArrayList{"1", "2", "3"}));
    QCOMPARE(recorder.bytes(), contentOf(path()).size());
    recorder.stop();
    recorder.write({makeMessage("4")});
    QVERIFY(!recorder.isRecording());
    QCOMPARE(textsOf(path()).size(), 3);
}

void TestMessageFiles::goesOnWithAFileThatIsThere()
{
    const QString there = path("there");
    for (const char *text : {"1", "2"}) {
        Recorder recorder;
        QCOMPARE(recorder.start(there, NoLimit), QString());
        recorder.write({makeMessage(text)});
    }
    QCOMPARE(textsOf(there), (QByteArrayList{"1", "2"}));
}

void TestMessageFiles::endsAHalfLineThatIsThere()
{
    const QString half = path("half");
    QFile file(half);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.write("{\"at\":") > 0);
    file.close();
    {
        Recorder recorder;
        QCOMPARE(recorder.start(half, NoLimit), QString());
        recorder.write({makeMessage("1")});
    }
    QCOMPARE(textsOf(half), (QByteArrayList{"{\"at\":", "1"}));
}

void TestMessageFiles::leavesAFileThatIsNoRecord()
{
    const QString other = path("other");
    QFile file(other);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.write("#!/bin/sh") > 0);
    file.close();
    Recorder recorder;
    QVERIFY(!recorder.start(other, NoLimit).isEmpty());
    QVERIFY(!recorder.isRecording());
    QCOMPARE(contentOf(other), "#!/bin/sh");
}

void TestMessageFiles::endsAtItsSize()
{
    const QString full = path("full");
    const qint64 line = messageLine(makeMessage("x"), MessageFormat::JsonLines).size();
    Recorder recorder;
    QSignalSpy ended(&recorder, &Recorder::ended);
    QCOMPARE(recorder.start(full, line * 3 - 1), QString());
    recorder.write({makeMessage("x"), makeMessage("x"), makeMessage("x"), makeMessage("x")});
    QTRY_COMPARE(ended.size(), 1);
    QCOMPARE(ended.first().first().toString(), QString());
    QVERIFY(!recorder.isRecording());
    QCOMPARE(recorder.messages(), 2);
    QCOMPARE(contentOf(full).size(), line * 2);
    QVERIFY(!recorder.start(full, line * 2).isEmpty()); // it has its size already
}

void TestMessageFiles::nothingFollowsWhatDidNotFit()
{
    const QString full = path("fitting");
    const qint64 line = messageLine(makeMessage("x"), MessageFormat::JsonLines).size();
    {
        Recorder recorder;
        QCOMPARE(recorder.start(full, line * 2), QString());
        recorder.write({makeMessage("x")});
        recorder.write({makeMessage("too long")});
        recorder.write({makeMessage("y")}); // it waits already when the one before is refused
    }
    QCOMPARE(textsOf(full), (QByteArrayList{"x"}));
}

void TestMessageFiles::messagesWithoutPayloadWaitWithinABoundToo()
{
    const QString pings = path("pings");
    const qsizetype many = Recorder::WaitingBytes / Recorder::OverheadBytes + 1;
    {
        Recorder recorder;
        QCOMPARE(recorder.start(path("small"), 1), QString());
        recorder.write(QList<CapturedMessage>(many, makeMessage({}, Kind::Ping)));
        QCOMPARE(recorder.start(pings, NoLimit), QString());
        recorder.write({makeMessage("x")});
    }
    QCOMPARE(textsOf(pings), (QByteArrayList{R"({"event":"dropped","messages":1})"}));
}

void TestMessageFiles::tellsThatAWriteFailed()
{
    const FileSizeLimit limit(64 << 10);
    const QString large = path("large");
    Recorder recorder;
    QSignalSpy ended(&recorder, &Recorder::ended);
    QCOMPARE(recorder.start(large, NoLimit), QString());
    recorder.write({makeMessage("w")});
    recorder.write({makeMessage(QByteArray(64 << 10, 'x'))});
    recorder.write({makeMessage("y")});
    QTRY_COMPARE(ended.size(), 1);
    QVERIFY(!ended.first().first().toString().isEmpty());
    QVERIFY(!recorder.isRecording());
    QCOMPARE(recorder.messages(), 1);
    QCOMPARE(textsOf(large), (QByteArrayList{"w"})); // no half line stays
}

void TestMessageFiles::tellsWhatCannotBeRecorded()
{
    const QString pipe = path("record pipe");
    QCOMPARE(mkfifo(qPrintable(pipe), 0600), 0);
    Recorder recorder;
    QVERIFY(!recorder.start(pipe, NoLimit).isEmpty());
    QVERIFY(!recorder.start(QStringLiteral("/dev/full"), NoLimit).isEmpty());
    QVERIFY(!recorder.start(m_folder.path(), NoLimit).isEmpty());
    QVERIFY(!recorder.start(path("no such folder/file"), NoLimit).isEmpty());
    QVERIFY(!recorder.isRecording());
}

void TestMessageFiles::saysWhereMessagesAreMissing()
{
    const QString gap = path("gap");
    Recorder recorder;
    QCOMPARE(recorder.start(gap, NoLimit), QString());
    recorder.write({makeMessage("1")});
    recorder.writeDropped(2);
    recorder.writeDropped(3);
    recorder.write({makeMessage("7")});
    QTRY_COMPARE(recorder.messages(), 2);
    QCOMPARE(textsOf(gap), (QByteArrayList{"1", R"({"event":"dropped","messages":5})", "7"}));
}

void TestMessageFiles::writesWhatWaitsAtTheEnd()
{
    const QString last = path("last");
    {
        Recorder recorder;
        QCOMPARE(recorder.start(last, NoLimit), QString());
        for (int i = 0; i < 20; ++i)
            recorder.write(QList<CapturedMessage>(100, makeMessage("x")));
    }
    QCOMPARE(textsOf(last).size(), 2'000);
}

void TestMessageFiles::saysWhatIsMissingAtTheEnd()
{
    const QString gap = path("last gap");
    {
        Recorder recorder;
        QCOMPARE(recorder.start(gap, NoLimit), QString());
        recorder.write({makeMessage("1")});
        recorder.writeDropped(2);
    }
    QCOMPARE(textsOf(gap), (QByteArrayList{"1", R"({"event":"dropped","messages":2})"}));
}

void TestMessageFiles::exportsAll()
{
    const QString csv = path("export.csv");
    const QList<CapturedMessage> messages{makeMessage("1"), makeMessage("2", Kind::Binary)};
    auto future = exportMessages(messages, MessageFormat::Csv, csv);
    QTRY_VERIFY(future.isFinished());
    QCOMPARE(future.result().error, QString());
    QCOMPARE(future.result().messages, 2);
    const QByteArrayList lines = contentOf(csv).split('\n');
    QCOMPARE(lines.size(), 4);
    QVERIFY(lines.at(0).startsWith("at,webSocketId,direction,"));
    QVERIFY(lines.at(2).endsWith("base64,Mg==\r"));
    const QString json = path("export.jsonl");
    future = exportMessages(messages, MessageFormat::JsonLines, json);
    QTRY_VERIFY(future.isFinished());
    QCOMPARE(contentOf(json).count('\n'), 2);
}

void TestMessageFiles::aCancelledExportLeavesNothing()
{
    const QString cancelled = path("cancelled");
    const QList<CapturedMessage> many(200'000, makeMessage(QByteArray(1'000, 'x')));
    auto future = exportMessages(many, MessageFormat::JsonLines, cancelled);
    QTRY_VERIFY(future.progressValue() > 0);
    future.cancel();
    future.waitForFinished();
    QVERIFY(!QFile::exists(cancelled));
    QCOMPARE(QDir(m_folder.path()).entryList({QStringLiteral("cancelled*")}), QStringList());
}

void TestMessageFiles::tellsWhyAnExportFailed()
{
    const QString pipe = path("pipe");
    QCOMPARE(mkfifo(qPrintable(pipe), 0600), 0);
    for (const QString &bad : {m_folder.path(), path("no such folder/file"), pipe}) {
        auto future = exportMessages({makeMessage("1")}, MessageFormat::Csv, bad);
        QTRY_VERIFY(future.isFinished());
        QVERIFY2(!future.result().error.isEmpty(), qPrintable(bad));
    }
}

void TestMessageFiles::finds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("key");
    QTest::newRow("the first that has it") << QStringLiteral("needle") << QStringLiteral("2");
    QTest::newRow("whatever its case") << QStringLiteral("NEEDLE") << QStringLiteral("2");
    QTest::newRow("beyond ASCII") << QStringLiteral("GRÜSSE") << QStringLiteral("4");
    QTest::newRow("bytes as hex") << QStringLiteral("de AD") << QStringLiteral("3");
    QTest::newRow("text in bytes") << QStringLiteral("abc") << QStringLiteral("3");
    QTest::newRow("none") << QStringLiteral("nowhere") << QString();
}

void TestMessageFiles::finds()
{
    QFETCH(const QString, text);
    QFETCH(const QString, key);
    const QList<KeyedMessage> messages{
        {QStringLiteral("1"), makeMessage("hay")},
        {QStringLiteral("2"), makeMessage("a needle here")},
        {QStringLiteral("3"), makeMessage("abc\xde\xad", Kind::Binary)},
        {QStringLiteral("4"), makeMessage("grüsse, needle")},
    };
    const QFuture<QString> future = findMessage(messages, text);
    QTRY_VERIFY(future.isFinished());
    QCOMPARE(future.result(), key);
}

QTEST_MAIN(TestMessageFiles)
#include "tst_messagefiles.moc"
