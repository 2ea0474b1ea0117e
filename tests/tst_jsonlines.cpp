// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/jsonlines.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryFile>
#include <QTest>

#include <csignal>
#include <utility>

#include <unistd.h>

using namespace csp;

/// The lines of the headless service: never waiting for a reader.
class TestJsonLines final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void writesEachLineAtOnce();
    void keepsTheOrderOfMembers();
    void writesToFiles();
    void countsWhatAStuckReaderMisses();
    void longLineDoesNotWait();
    void endsQuietlyWithoutReader();

private:
    QByteArray readSome();

    int m_reader = -1;
    int m_writer = -1;
};

namespace {

JsonMembers numbered(int number)
{
    return {{QStringLiteral("number"), number}};
}

} // namespace

void TestJsonLines::initTestCase()
{
    std::signal(SIGPIPE, SIG_IGN);
}

void TestJsonLines::init()
{
    int ends[2];
    QCOMPARE(pipe(ends), 0);
    m_reader = ends[0];
    m_writer = ends[1];
}

void TestJsonLines::cleanup()
{
    if (m_reader >= 0)
        close(m_reader);
    close(m_writer);
}

QByteArray TestJsonLines::readSome()
{
    QByteArray bytes(1 << 16, '\0');
    bytes.resize(read(m_reader, bytes.data(), size_t(bytes.size())));
    return bytes;
}

void TestJsonLines::writesEachLineAtOnce()
{
    JsonLines lines(m_writer);
    lines.write(numbered(1));
    QCOMPARE(readSome(), QByteArray("{\"number\":1}\n"));
    lines.write(numbered(2));
    QCOMPARE(readSome(), QByteArray("{\"number\":2}\n"));
}

void TestJsonLines::keepsTheOrderOfMembers()
{
    JsonLines lines(m_writer);
    lines.write({{QStringLiteral("z"), QStringLiteral("\"quoted\"\n")},
                 {QStringLiteral("a"), true},
                 {QStringLiteral("m"), QJsonValue()}});
    QCOMPARE(readSome(), QByteArray(R"({"z":"\"quoted\"\n","a":true,"m":null})"
                                    "\n"));
}

void TestJsonLines::writesToFiles()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    {
        JsonLines lines(file.handle());
        for (int i = 0; i < 2 * JsonLines::QueueLines; ++i)
            lines.write(numbered(i));
    }
    QVERIFY(file.seek(0));
    QCOMPARE(file.readAll().count('\n'), 2 * JsonLines::QueueLines);
}

void TestJsonLines::countsWhatAStuckReaderMisses()
{
    constexpr int Written = 50'000;
    JsonLines lines(m_writer);
    for (int i = 0; i < Written; ++i)
        lines.write(numbered(i)); // fills the pipe, then the queue, and returns
    QByteArray all;
    while (!all.endsWith("{\"number\":-1}\n")) {
        all += readSome();
        QCoreApplication::processEvents(); // the notifier sees that there is room
        if (!all.contains("\"dropped\""))
            lines.write(numbered(-1));
    }
    const QList<QByteArray> each = all.trimmed().split('\n');
    qint64 known = 0;
    for (const QByteArray &line : each) {
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        QVERIFY2(!object.isEmpty(), line.constData());
        const bool isLate = object.value(QLatin1String("number")).toInt() < 0;
        known += isLate ? 0 : qMax(1, object.value(QLatin1String("lines")).toInt());
    }
    QVERIFY2(known >= Written, QByteArray::number(known).constData());
}

void TestJsonLines::longLineDoesNotWait()
{
    const QString text(1 << 20, QLatin1Char('x'));
    JsonLines lines(m_writer);
    lines.write({{QStringLiteral("text"), text}}); // longer than any pipe
    QByteArray all;
    while (!all.endsWith('\n')) {
        all += readSome();
        QCoreApplication::processEvents();
    }
    QCOMPARE(QJsonDocument::fromJson(all).object().value(QLatin1String("text")).toString(), text);
}

void TestJsonLines::endsQuietlyWithoutReader()
{
    JsonLines lines(m_writer);
    lines.write(numbered(1));
    close(std::exchange(m_reader, -1));
    for (int i = 0; i < 2 * JsonLines::QueueLines; ++i)
        lines.write(numbered(i));
}

QTEST_GUILESS_MAIN(TestJsonLines)
#include "tst_jsonlines.moc"
