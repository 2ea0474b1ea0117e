// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/maderows.h"
#include "tests/windowfixture.h"

#include "ui/basics/exporttext.h"
#include "ui/dialogs/rowexportdialog.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <sys/stat.h>

#include <optional>

using namespace csp;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Runs it to its end; nullopt when that does not come.
std::optional<RowExport::Outcome> run(const RowExport::Order &order)
{
    std::optional<RowExport::Outcome> outcome;
    QObject owner;
    auto *work = new RowExport(order, &owner);
    QObject::connect(work, &RowExport::finished, &owner,
                     [&outcome](const RowExport::Outcome &o) { outcome = o; });
    work->start();
    (void)QTest::qWaitFor([&outcome] { return outcome.has_value(); });
    return outcome;
}

} // namespace

/// Rows written to a file.
///
/// Thread: GUI thread.
class TestRowExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void csvLine_data();
    void csvLine();
    void csvHasNamesAndRawValues();
    void jsonLinesHaveTypes();
    void rowsThatLeftAreCounted();
    void cancelLeavesTheFileAsItWas();
    void unwritableFileIsTold();
    void formulasAreForSpreadsheetsAlone();
    void pipeIsNotReplaced();
    void windowExportsTheSelection();
    void windowTellsAFailure();
    void connectInfoFollowsTheEndpoint();

private:
    QString path() const { return m_folder.filePath(QStringLiteral("rows")); }

    QTemporaryDir m_folder;
    std::unique_ptr<ConnectionsModel> m_model;
};

void TestRowExport::init()
{
    m_model = std::make_unique<ConnectionsModel>();
    ServerDelta delta;
    for (int i = 0; i < 3; ++i)
        delta.connections.append(makeConnection(i));
    delta.connections[1].userAgent = QStringLiteral("a \"b\", c\r\nd");
    delta.connections[1].messagesIn = 12'345;
    delta.connections[1].rttUs = 1'500;
    m_model->apply(delta);
    QFile::remove(path());
}

void TestRowExport::csvLine_data()
{
    QTest::addColumn<QVariantList>("cells");
    QTest::addColumn<QByteArray>("line");
    const auto texts = [](std::initializer_list<const char *> cells) {
        QVariantList list;
        for (const char *cell : cells)
            list.append(QString::fromUtf8(cell));
        return list;
    };
    QTest::newRow("plain") << texts({"a", "b c", ""}) << QByteArray("a,b c,\r\n");
    QTest::newRow("empty first") << texts({"", "", "a"}) << QByteArray(",,a\r\n");
    QTest::newRow("comma") << texts({"a,b", "c"}) << QByteArray("\"a,b\",c\r\n");
    QTest::newRow("quotes") << texts({"say \"hi\""}) << QByteArray("\"say \"\"hi\"\"\"\r\n");
    QTest::newRow("line breaks") << texts({"a\nb", "c\rd"}) << QByteArray("\"a\nb\",\"c\rd\"\r\n");
    QTest::newRow("unicode") << texts({"grüße"})
                             << QByteArray("gr\xc3\xbc\xc3\x9f"
                                           "e\r\n");
    QTest::newRow("semicolon and blank stay") << texts({"a;b", " c "}) << QByteArray("a;b, c \r\n");
    QTest::newRow("numbers and truth values")
        << QVariantList{-5, qint64(-1'234'567'890'123), -1.5, true, QVariant()}
        << QByteArray("-5,-1234567890123,-1.5,true,\r\n");
    QTest::newRow("formulas") << texts({"=1+1", "+1", "-1", "@SUM(A1)", "a=b"})
                              << QByteArray("'=1+1,'+1,'-1,'@SUM(A1),a=b\r\n");
    QTest::newRow("formulas behind tab and CR")
        << texts({"\t=1", "\r=1"}) << QByteArray("'\t=1,\"'\r=1\"\r\n");
    QTest::newRow("formula in quotes")
        << texts({"=HYPERLINK(\"http://a\",\"b\")"})
        << QByteArray("\"'=HYPERLINK(\"\"http://a\"\",\"\"b\"\")\"\r\n");
}

void TestRowExport::csvLine()
{
    QFETCH(const QVariantList, cells);
    QFETCH(const QByteArray, line);
    QCOMPARE(csp::csvLine(cells), line);
}

void TestRowExport::csvHasNamesAndRawValues()
{
    namespace Column = ConnectionColumn;
    const auto outcome = run({m_model.get(),
                              {QStringLiteral("id-1"), QStringLiteral("id-0")},
                              {Column::WebSocketId, Column::MessagesIn, Column::RoundTrip,
                               Column::ConnectedAt, Column::UserAgent, Column::Tls},
                              RowExport::Format::Csv,
                              path()});
    QVERIFY(outcome && outcome->error.isEmpty());
    QCOMPARE(outcome->written, 2);
    QCOMPARE(contentOf(path()),
             QByteArray("webSocketId,messagesIn,rttMs,openedAt,userAgent,tls\r\n"
                        "id-1,12345,1.5,1970-01-01T00:16:40.001Z,\"a \"\"b\"\", c\r\nd\",false\r\n"
                        "id-0,0,,1970-01-01T00:16:40.000Z,,false\r\n"));
}

void TestRowExport::jsonLinesHaveTypes()
{
    QList<int> all;
    for (int column = 0; column < m_model->columnCount(); ++column)
        all.append(column);
    const auto outcome =
        run({m_model.get(), idsOf(*m_model), all, RowExport::Format::JsonLines, path()});
    QVERIFY(outcome && outcome->error.isEmpty());
    const QList<QByteArray> lines = contentOf(path()).split('\n');
    QCOMPARE(lines.size(), 4);
    const QJsonObject object = QJsonDocument::fromJson(lines.at(1)).object();
    QCOMPARE(object.size(), m_model->columnCount());
    QCOMPARE(object.value(u"webSocketId").toString(), QStringLiteral("id-1"));
    QVERIFY(object.value(u"messagesIn").isDouble());
    QVERIFY(object.value(u"tls").isBool());
    QCOMPARE(object.value(u"userAgent").toString(), QStringLiteral("a \"b\", c\r\nd"));
    QVERIFY(QJsonDocument::fromJson(lines.at(0)).object().value(u"rttMs").isNull());
}

void TestRowExport::rowsThatLeftAreCounted()
{
    const auto outcome = run({m_model.get(),
                              {QStringLiteral("id-1"), QStringLiteral("id-77")},
                              {ConnectionColumn::WebSocketId},
                              RowExport::Format::Csv,
                              path()});
    QVERIFY(outcome);
    QCOMPARE(outcome->written, 1);
    QCOMPARE(outcome->missing, 1);
}

void TestRowExport::cancelLeavesTheFileAsItWas()
{
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("old");
    file.close();
    const QStringList many(200'000, QStringLiteral("id-1"));
    RowExport work({m_model.get(), many, {0, 1, 2}, RowExport::Format::Csv, path()}, nullptr);
    QSignalSpy progressed(&work, &RowExport::progressed);
    bool isCancelled = false;
    connect(&work, &RowExport::finished, this,
            [&isCancelled](const RowExport::Outcome &o) { isCancelled = o.isCancelled; });
    work.start();
    QVERIFY(progressed.wait());
    work.cancel();
    QVERIFY(isCancelled);
    QCOMPARE(contentOf(path()), QByteArray("old"));
    QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files), QStringList{QStringLiteral("rows")});
}

void TestRowExport::unwritableFileIsTold()
{
    const QString nowhere = m_folder.filePath(QStringLiteral("no/such/folder/rows.csv"));
    const auto outcome =
        run({m_model.get(), idsOf(*m_model), {0}, RowExport::Format::Csv, nowhere});
    QVERIFY(outcome);
    QVERIFY2(outcome->error.contains(QStringLiteral("no/such/folder")), qPrintable(outcome->error));
    QVERIFY(!QFile::exists(nowhere));
}

void TestRowExport::formulasAreForSpreadsheetsAlone()
{
    ServerDelta delta;
    delta.connections = {makeConnection(9)};
    delta.connections.first().userAgent = QStringLiteral("=cmd|' /C calc'!A0");
    m_model->apply(delta);
    RowExport::Order order{m_model.get(),
                           {QStringLiteral("id-9")},
                           {ConnectionColumn::UserAgent},
                           RowExport::Format::Csv,
                           path()};
    QVERIFY(run(order));
    QCOMPARE(contentOf(path()), QByteArray("userAgent\r\n'=cmd|' /C calc'!A0\r\n"));
    order.format = RowExport::Format::JsonLines;
    QVERIFY(run(order));
    QCOMPARE(contentOf(path()), QByteArray("{\"userAgent\":\"=cmd|' /C calc'!A0\"}\n"));
}

void TestRowExport::pipeIsNotReplaced()
{
    const QString pipe = m_folder.filePath(QStringLiteral("pipe"));
    QCOMPARE(mkfifo(qPrintable(pipe), 0600), 0);
    const auto outcome = run({m_model.get(), idsOf(*m_model), {0}, RowExport::Format::Csv, pipe});
    QVERIFY(outcome);
    QVERIFY2(outcome->error.contains(QStringLiteral("it is no file")), qPrintable(outcome->error));
    struct stat there = {};
    QCOMPARE(stat(qPrintable(pipe), &there), 0);
    QVERIFY(S_ISFIFO(there.st_mode));
    RowExportDialog dialog(QStringLiteral("Closed"), {1, 1, 1}, pipe, nullptr);
    QVERIFY(!dialog.findChild<QPushButton *>(QStringLiteral("accept"))->isEnabled());
}

void TestRowExport::windowExportsTheSelection()
{
    WindowFixture f;
    QVERIFY(f.start());
    QVERIFY(f.connectClient() && f.connectClient() && f.connectClient());
    f.select(f.ids().first(2));
    const QStringList selected = f.ids().first(2);
    f.trigger("action.exportRows");
    QTRY_VERIFY(f.dialog());
    f.dialog()->findChild<QLineEdit *>(QStringLiteral("export.file"))->setText(path());
    QTest::mouseClick(f.dialog()->findChild<QPushButton *>(QStringLiteral("accept")),
                      Qt::LeftButton);
    QTRY_VERIFY(QFile::exists(path()));
    const QByteArray content = contentOf(path());
    QCOMPARE(content.count('\n'), 3);
    for (const QString &id : selected)
        QVERIFY(content.contains(id.toUtf8()));
    QTRY_VERIFY(f.child<QWidget>("message.exported"));
    QVERIFY(!f.child<QWidget>("job"));
}

void TestRowExport::windowTellsAFailure()
{
    WindowFixture f;
    QVERIFY(f.start());
    QVERIFY(f.connectClient());
    f.trigger("action.exportRows");
    QTRY_VERIFY(f.dialog());
    auto *file = f.dialog()->findChild<QLineEdit *>(QStringLiteral("export.file"));
    auto *accept = f.dialog()->findChild<QPushButton *>(QStringLiteral("accept"));
    file->setText(m_folder.path());
    QVERIFY(!accept->isEnabled()); // a folder
    file->setText(m_folder.filePath(QStringLiteral("none/rows.csv")));
    QTest::mouseClick(accept, Qt::LeftButton);
    QTRY_VERIFY(f.child<QWidget>("message.exported"));
    QVERIFY(f.child<QPushButton>("exportAgain"));
}

void TestRowExport::connectInfoFollowsTheEndpoint()
{
    WindowFixture f;
    QVERIFY(f.start());
    f.trigger("action.connectInfo");
    QTRY_VERIFY(f.dialog());
    const QString url = f.controller->url() + QStringLiteral("/answer");
    QCOMPARE(f.dialog()->findChild<QLineEdit *>(QStringLiteral("connectInfo.address"))->text(),
             url);
    for (const char *name : {"connectInfo.wscat", "connectInfo.python", "connectInfo.javascript"})
        QVERIFY(f.dialog()->findChild<QLineEdit *>(QLatin1String(name))->text().contains(url));
    QVERIFY(f.dialog()
                ->findChild<QPlainTextEdit *>(QStringLiteral("connectInfo.program"))
                ->toPlainText()
                .contains(url));
}

QTEST_MAIN(TestRowExport)
#include "tst_rowexport.moc"
