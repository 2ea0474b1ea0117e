// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/basics/hextext.h"
#include "ui/basics/onpool.h"
#include "ui/inspector/payloadview.h"

#include <QClipboard>
#include <QComboBox>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include <sys/stat.h>

using namespace csp;

namespace {

using Kind = CapturedMessage::Kind;

CapturedMessage makeMessage(const QByteArray &data, Kind kind = Kind::Text)
{
    CapturedMessage message;
    message.kind = kind;
    message.data = data;
    message.size = data.size();
    return message;
}

QByteArray makeLargeJson(qsizetype bytes)
{
    QByteArray json = "[";
    for (int i = 0; json.size() < bytes; ++i)
        json += (i ? ",{\"number\":" : "{\"number\":") + QByteArray::number(i)
                + ",\"name\":\"somebody\"}";
    return json + "]";
}

} // namespace

/// One captured message in its viewer.
class TestPayloadView final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void laysOut_data();
    void laysOut();
    void breaksLongLinesBetweenCharacters();
    void namesLineAndColumnOfBrokenJson();
    void showsTheHeadUntilAllIsAskedFor();
    void showsALargeMessagePieceByPiece_data();
    void showsALargeMessagePieceByPiece();
    void tellsThatJsonIsTooLongToBeLaidOut_data();
    void tellsThatJsonIsTooLongToBeLaidOut();
    void showsLongHexInParts();
    void anotherMessageStopsTheOneBefore();
    void findsForwardsAndBackwards();
    void findsInALargeMessage();
    void copiesAllOfTheMessage_data();
    void copiesAllOfTheMessage();
    void tellsThatACutMessageIsCopiedAsKept();
    void savesTheBytesAsTheyCame();
    void tellsWhyItCouldNotSave();
    void editsWholeMessagesOnly();

private:
    QPlainTextEdit *text() const { return child<QPlainTextEdit>("payload.text"); }
    QString note() const { return child<QLabel>("payload.note")->text(); }
    QString found() const { return child<QLabel>("payload.find.result")->text(); }
    void setForm(PayloadForm form) { child<QComboBox>("payload.kind")->setCurrentIndex(int(form)); }
    template <typename T> T *child(const char *name) const
    {
        return m_view->findChild<T *>(QLatin1String(name));
    }

    std::unique_ptr<PayloadView> m_view;
};

void TestPayloadView::init()
{
    m_view = std::make_unique<PayloadView>();
    m_view->resize(600, 400);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void TestPayloadView::cleanup()
{
    m_view.reset();
}

void TestPayloadView::laysOut_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<bool>("binary");
    QTest::addColumn<PayloadForm>("form");
    QTest::addColumn<PayloadForm>("shownAs");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *name, const QByteArray &data, bool binary, PayloadForm form,
                        PayloadForm shownAs, const QString &shown) {
        QTest::newRow(name) << data << binary << form << shownAs << shown;
    };
    using Form = PayloadForm;
    const QString hex =
        QStringLiteral("00000000  7b 7d                                            {}\n");
    row("text", "hello", false, Form::Auto, Form::Text, QStringLiteral("hello"));
    row("nothing", "", false, Form::Auto, Form::Text, QString());
    row("JSON by itself", "{\"b\":1,\"a\":[]}", false, Form::Auto, Form::Json,
        QStringLiteral("{\n  \"b\": 1,\n  \"a\": []\n}"));
    row("almost JSON", "{\"b\":", false, Form::Auto, Form::Text, QStringLiteral("{\"b\":"));
    row("a number is text by itself", "12", false, Form::Auto, Form::Text, QStringLiteral("12"));
    row("a number is JSON when asked", "12", false, Form::Json, Form::Json, QStringLiteral("12"));
    row("JSON as text", "{}", false, Form::Text, Form::Text, QStringLiteral("{}"));
    row("binary", "{}", true, Form::Auto, Form::Hex, hex);
    row("binary as text", "{}", true, Form::Text, Form::Text, QStringLiteral("{}"));
    row("text as hex", "{}", false, Form::Hex, Form::Hex, hex);
    row("line ends", "a\r\nb\rc\n", false, Form::Auto, Form::Text, QStringLiteral("a\nb\nc\n"));
}

void TestPayloadView::laysOut()
{
    QFETCH(const QByteArray, data);
    QFETCH(const bool, binary);
    QFETCH(const PayloadForm, form);
    QFETCH(const PayloadForm, shownAs);
    QFETCH(const QString, shown);
    const PayloadText result = layOutPayload(data, binary, form);
    QCOMPARE(int(result.form), int(shownAs));
    QCOMPARE(result.text, shown);
    QVERIFY(!result.hasBrokenLines);
    setForm(form);
    m_view->setMessage(makeMessage(data, binary ? Kind::Binary : Kind::Text));
    QCOMPARE(text()->toPlainText(), shown);
}

void TestPayloadView::breaksLongLinesBetweenCharacters()
{
    const QString pair = QStringLiteral("\U0001F600");
    const QString line = QString(LongestLine - 1, QLatin1Char('x')) + pair.repeated(3) + u"\nend";
    const PayloadText result = layOutPayload(line.toUtf8(), false, PayloadForm::Auto);
    QVERIFY(result.hasBrokenLines);
    const QStringList lines = result.text.split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines.at(0).size(), LongestLine - 1);
    QCOMPARE(lines.at(1), pair.repeated(3));
    QCOMPARE(lines.at(2), QStringLiteral("end"));
    const QString exact(LongestLine, QLatin1Char('x'));
    QVERIFY(!layOutPayload(exact.toUtf8(), false, PayloadForm::Auto).hasBrokenLines);
}

void TestPayloadView::namesLineAndColumnOfBrokenJson()
{
    setForm(PayloadForm::Json);
    m_view->setMessage(makeMessage("{\n  \"a\": nul\n}"));
    QCOMPARE(text()->toPlainText(), QStringLiteral("{\n  \"a\": nul\n}"));
    QVERIFY2(note().contains(QStringLiteral("Line 2")), qPrintable(note()));
    QCOMPARE(text()->textCursor().blockNumber(), 1);
    m_view->setMessage(makeMessage("{\"a\": null}"));
    QCOMPARE(note(), QString());
}

void TestPayloadView::showsTheHeadUntilAllIsAskedFor()
{
    const QByteArray data = QByteArray("line\n").repeated(80'000);
    m_view->setMessage(makeMessage(data));
    auto *all = child<QPushButton>("payload.all");
    QVERIFY(all->isVisible());
    QTRY_COMPARE(text()->toPlainText().size(), PayloadView::HeadBytes);
    all->click();
    QTRY_COMPARE(text()->toPlainText().size(), data.size());
    QVERIFY(!all->isVisible());
    QTRY_COMPARE(note(), QString());
}

void TestPayloadView::showsALargeMessagePieceByPiece_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<PayloadForm>("form");
    constexpr qsizetype Large = 16 << 20;
    QTest::newRow("text in one line") << QByteArray(Large, 'x') << PayloadForm::Text;
    QTest::newRow("text in short lines")
        << QByteArray("some words in a line\n").repeated(Large / 21) << PayloadForm::Text;
    QTest::newRow("JSON") << makeLargeJson(2 << 20) << PayloadForm::Json;
    QTest::newRow("hex") << QByteArray(1 << 20, 'x') << PayloadForm::Hex;
}

void TestPayloadView::showsALargeMessagePieceByPiece()
{
    QFETCH(const QByteArray, data);
    QFETCH(const PayloadForm, form);
    setForm(form);
    QElapsedTimer turn;
    qint64 longest = 0;
    QTimer ticker;
    connect(&ticker, &QTimer::timeout, this, [&] { longest = qMax(longest, turn.restart()); });
    turn.start();
    ticker.start(0);
    m_view->setMessage(makeMessage(data));
    child<QPushButton>("payload.all")->click();
    const QString expected = layOutPayload(data, false, form).text;
    turn.restart();
    QTRY_COMPARE_WITH_TIMEOUT(text()->document()->characterCount(), expected.size() + 1, 60'000);
    QVERIFY(text()->toPlainText() == expected);
    qInfo("longest turn %lld ms", longest);
}

void TestPayloadView::tellsThatJsonIsTooLongToBeLaidOut_data()
{
    QTest::addColumn<PayloadForm>("form");
    QTest::newRow("Auto") << PayloadForm::Auto;
    QTest::newRow("JSON") << PayloadForm::Json;
}

void TestPayloadView::tellsThatJsonIsTooLongToBeLaidOut()
{
    QFETCH(const PayloadForm, form);
    setForm(form);
    const int depth = 400; // blanks make it long
    const QByteArray json =
        QByteArray(depth, '[') + QByteArray("1,").repeated(20'000) + '1' + QByteArray(depth, ']');
    QVERIFY(json.size() < PayloadView::HeadBytes);
    m_view->setMessage(makeMessage(json));
    QTRY_VERIFY2(note().contains(QStringLiteral("more than 8,388,608")), qPrintable(note()));
    QVERIFY2(note().startsWith(QStringLiteral("Not laid out as JSON")), qPrintable(note()));
    QVERIFY(text()->toPlainText().remove(u'\n') == QString::fromLatin1(json));
}

void TestPayloadView::showsLongHexInParts()
{
    constexpr qsizetype Part = PayloadView::HexPartBytes;
    QByteArray data(2 * Part + 3, 'x');
    data.replace(Part, 6, "needle");
    auto *part = child<QSpinBox>("payload.part");
    setForm(PayloadForm::Hex);
    m_view->setMessage(makeMessage(data.left(Part)));
    QVERIFY(!part->isVisible());
    m_view->setMessage(makeMessage(data));
    QVERIFY(part->isVisible());
    QVERIFY(!child<QPushButton>("payload.all")->isVisible());
    QCOMPARE(part->text(), QStringLiteral("Part 1 of 3"));
    const auto shows = [this](const QString &hex) {
        return text()->document()->characterCount() == hex.size() + 1
               && text()->toPlainText() == hex;
    };
    QTRY_VERIFY(shows(hexDump(data.left(Part))));
    part->setValue(2);
    QTRY_VERIFY(shows(hexDump(data.mid(Part, Part), Part)));
    QVERIFY(text()->toPlainText().startsWith(QStringLiteral("00100000  6e 65 65 64")));
    QVERIFY2(note().contains(QStringLiteral("find looks in this one")), qPrintable(note()));
    part->setValue(3);
    QTRY_VERIFY(shows(QStringLiteral("00200000  78 78 78                                         "
                                     "xxx\n")));
    setForm(PayloadForm::Text);
    QVERIFY(!part->isVisible());
    setForm(PayloadForm::Hex);
    m_view->setMessage(makeMessage(data));
    QCOMPARE(part->value(), 1);
}

void TestPayloadView::anotherMessageStopsTheOneBefore()
{
    m_view->setMessage(makeMessage(QByteArray("line\n").repeated(1 << 20)));
    child<QPushButton>("payload.all")->click();
    m_view->setMessage(makeMessage("short"));
    QCOMPARE(text()->toPlainText(), QStringLiteral("short"));
    QVERIFY(workPool().waitForDone(10'000));
    QCoreApplication::sendPostedEvents(); // the first one's layout is there now
    QCOMPARE(text()->toPlainText(), QStringLiteral("short"));
}

void TestPayloadView::findsForwardsAndBackwards()
{
    m_view->setMessage(makeMessage("One two ONE three one"));
    child<QToolButton>("payload.find")->click();
    auto *field = child<QLineEdit>("payload.find.text");
    QTest::keyClicks(field, QStringLiteral("one"));
    QTRY_COMPARE(found(), QStringLiteral("1 of 3"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(found(), QStringLiteral("2 of 3"));
    QCOMPARE(text()->textCursor().selectedText(), QStringLiteral("ONE"));
    QTest::keyClick(field, Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClick(field, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(found(), QStringLiteral("3 of 3"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(found(), QStringLiteral("1 of 3"));
    field->setText(QStringLiteral("four"));
    QTRY_COMPARE(found(), QStringLiteral("Not found"));
    m_view->setMessage(makeMessage("number four"));
    QCOMPARE(found(), QStringLiteral("1 of 1"));
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(!field->isVisible());
}

void TestPayloadView::findsInALargeMessage()
{
    m_view->setMessage(makeMessage(QByteArray("line\n").repeated(400'000) + "needle"));
    child<QPushButton>("payload.all")->click();
    m_view->find(QStringLiteral("needle"));
    QTRY_COMPARE(text()->document()->characterCount(), 400'000 * 5 + 6 + 1);
    auto *field = child<QLineEdit>("payload.find.text");
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(found(), QStringLiteral("1 of 1"));
    QCOMPARE(text()->textCursor().selectedText(), QStringLiteral("needle"));
}

void TestPayloadView::copiesAllOfTheMessage_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<PayloadForm>("form");
    QTest::addColumn<QString>("copied");
    using Form = PayloadForm;
    const auto as = [](const QByteArray &data) { return QString::fromUtf8(data); };
    const QByteArray longLine(LongestLine * 2, 'x');
    const QByteArray large = QByteArray("line\r\n").repeated(PayloadView::HeadBytes / 5);
    const QByteArray json = "[\"" + longLine + "\"]";
    const QByteArray largeJson = "[\"" + QByteArray(PayloadView::HeadBytes, 'x') + "\"]";
    QTest::newRow("text") << QByteArray("copy me") << Form::Auto << as("copy me");
    QTest::newRow("a long line") << longLine << Form::Auto << as(longLine);
    QTest::newRow("more than the head, and its line ends") << large << Form::Auto << as(large);
    QTest::newRow("JSON with a long line")
        << json << Form::Auto << as("[\n  \"" + longLine + "\"\n]");
    QTest::newRow("JSON of which the head is shown")
        << largeJson << Form::Json << as("[\n  " + largeJson.mid(1).chopped(1) + "\n]");
    QTest::newRow("hex") << QByteArray("{}") << Form::Hex
                         << layOutPayload("{}", true, Form::Hex).text;
}

void TestPayloadView::copiesAllOfTheMessage()
{
    QFETCH(const QByteArray, data);
    QFETCH(const PayloadForm, form);
    QFETCH(const QString, copied);
    QGuiApplication::clipboard()->setText(QStringLiteral("before"));
    setForm(form);
    m_view->setMessage(makeMessage(data));
    child<QToolButton>("payload.copy")->click();
    QTRY_VERIFY(QGuiApplication::clipboard()->text() != QStringLiteral("before"));
    QCOMPARE(QGuiApplication::clipboard()->text(), copied);
}

void TestPayloadView::tellsThatACutMessageIsCopiedAsKept()
{
    CapturedMessage message = makeMessage("cop");
    message.size = 7;
    m_view->setMessage(message);
    QCOMPARE(note(), QString());
    child<QToolButton>("payload.copy")->click();
    QVERIFY2(note().startsWith(QStringLiteral("Only the first 3 B")), qPrintable(note()));
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("cop"));
}

void TestPayloadView::savesTheBytesAsTheyCame()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("message.bin"));
    const QByteArray data("a\r\n\x00\xff", 5);
    m_view->setMessage(makeMessage(data, Kind::Binary));
    m_view->saveTo(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), data);
    QVERIFY2(note().contains(path), qPrintable(note()));
}

void TestPayloadView::tellsWhyItCouldNotSave()
{
    QTemporaryDir folder;
    m_view->setMessage(makeMessage("text"));
    m_view->saveTo(folder.filePath(QStringLiteral("no such folder/message")));
    QVERIFY2(note().contains(QStringLiteral("was not saved")), qPrintable(note()));
    const QString pipe = folder.filePath(QStringLiteral("pipe"));
    QCOMPARE(mkfifo(qPrintable(pipe), 0600), 0);
    for (const QString &path : {pipe, folder.path()}) {
        m_view->setMessage(makeMessage("text"));
        m_view->saveTo(path);
        QVERIFY2(note().contains(QStringLiteral("was not saved")), qPrintable(note()));
    }
    QVERIFY(!QFileInfo(pipe).isFile()); // it is what it was
}

void TestPayloadView::editsWholeMessagesOnly()
{
    QSignalSpy asked(m_view.get(), &PayloadView::editAsked);
    auto *edit = child<QToolButton>("payload.edit");
    QVERIFY(!edit->isEnabled());
    m_view->setMessage(makeMessage("ab", Kind::Binary));
    QVERIFY(edit->isEnabled());
    edit->click();
    QCOMPARE(asked.size(), 1);
    const auto message = asked.first().first().value<Message>();
    QCOMPARE(message.data, "ab");
    QVERIFY(message.binary);
    CapturedMessage cut = makeMessage("ab");
    cut.size = 3;
    m_view->setMessage(cut);
    QVERIFY(!edit->isEnabled());
    CapturedMessage redacted = makeMessage("[redacted]");
    redacted.redactedFrom = 2;
    redacted.size = 2;
    m_view->setMessage(redacted);
    QVERIFY(!edit->isEnabled());
    m_view->setMessage(makeMessage("1000", Kind::Close));
    QVERIFY(!edit->isEnabled());
}

QTEST_MAIN(TestPayloadView)
#include "tst_payloadview.moc"
