// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/windowfixture.h"

#include "ui/basics/onpool.h"
#include "ui/inspector/capture.h"
#include "ui/inspector/messageformat.h"
#include "ui/inspector/messagesmodel.h"
#include "ui/lists/closedmodel.h"
#include "ui/lists/connectioncolumns.h"
#include "ui/pendingnews.h"

#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSemaphore>
#include <QTest>
#include <QToolButton>

using namespace csp;

/// The capture through the whole window, with real clients.
class TestCaptureWindow final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatWasBeforeTheSelection();
    void allCapturesBeforeTheSelection();
    void offCapturesNothing();
    void redactsBeforeItIsShown();
    void aCloseReasonIsRedactedWhereverItIsShown();
    void findsThroughTheMessages();
    void countsWhatWentWhilePaused();
    void recordsWhileHidden();
    void aRecordHasWhatCameBeforeItsEnd_data();
    void aRecordHasWhatCameBeforeItsEnd();
    void tellsARecordThatCannotBe();
    void asksBeforeItRecordsWithoutItsPatterns();
    void exportsThroughItsDialogs();
    void aCancelledExportLeavesTheFileAsItWas();
    void editsAndResends();
    void settingsSurvive();

private:
    static void talk(WindowFixture &f, TestClient *client, const QStringList &texts);
    static void choose(const WindowFixture &f, Capture::Mode mode);
    static QStringList previews(const WindowFixture &f);
};

void TestCaptureWindow::choose(const WindowFixture &f, Capture::Mode mode)
{
    auto *box = f.child<QComboBox>("captureMode");
    box->setCurrentIndex(int(mode));
    Q_EMIT box->activated(int(mode));
}

QStringList TestCaptureWindow::previews(const WindowFixture &f)
{
    const QAbstractItemModel *model = f.list("messages")->model();
    QStringList texts;
    for (int row = 0; row < model->rowCount(); ++row)
        texts.append(model->index(row, MessagesModel::Preview).data().toString());
    return texts;
}

void TestCaptureWindow::tellsWhatWasBeforeTheSelection()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    client->socket.sendTextMessage(QStringLiteral("early"));
    QTRY_COMPARE(f.cell(f.ids().first(), ConnectionColumn::MessagesOut), QStringLiteral("1"));
    f.select(f.ids());
    const auto *since = f.child<QLabel>("capturedSince");
    QVERIFY2(since->text().contains(QStringLiteral("2 earlier message(s) not kept")),
             qPrintable(since->text()));
    client->socket.sendTextMessage(QStringLiteral("late"));
    QTRY_COMPARE(previews(f),
                 (QStringList{QStringLiteral("late"), QStringLiteral("handler:late")}));
    QVERIFY(
        f.child<QLabel>("status.capture")->text().startsWith(QStringLiteral("Capture 2, 16 B")));
}

void TestCaptureWindow::allCapturesBeforeTheSelection()
{
    WindowFixture f;
    QVERIFY(f.start());
    choose(f, Capture::Mode::All);
    TestClient *client = f.connectClient();
    QVERIFY(client);
    client->socket.sendTextMessage(QStringLiteral("early"));
    QTRY_COMPARE(f.cell(f.ids().first(), ConnectionColumn::MessagesOut), QStringLiteral("1"));
    f.select(f.ids());
    QTRY_COMPARE(previews(f), (QStringList{QStringLiteral("Open"), QStringLiteral("early"),
                                           QStringLiteral("handler:early")}));
    const auto *since = f.child<QLabel>("capturedSince");
    QVERIFY2(!since->text().contains(QStringLiteral("not kept")), qPrintable(since->text()));
}

void TestCaptureWindow::offCapturesNothing()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    f.select(f.ids());
    choose(f, Capture::Mode::Off);
    QTRY_VERIFY(f.child<QLabel>("capturedSince")->text().contains(QStringLiteral("off")));
    const auto before = f.controller->endServer({QStringLiteral("none")});
    QTRY_VERIFY(before.isFinished()); // the server has heard of it too
    client->socket.sendTextMessage(QStringLiteral("unseen"));
    QTRY_COMPARE(f.cell(f.ids().first(), ConnectionColumn::MessagesOut), QStringLiteral("1"));
    QCOMPARE(previews(f), QStringList());
    choose(f, Capture::Mode::Selected);
    QTRY_VERIFY(f.child<QLabel>("capturedSince")->text().startsWith(QStringLiteral("Captured")));
    const auto behind = f.controller->endServer({QStringLiteral("none")});
    QTRY_VERIFY(behind.isFinished()); // the server has heard of it too
    client->socket.sendTextMessage(QStringLiteral("seen"));
    QTRY_COMPARE(previews(f),
                 (QStringList{QStringLiteral("seen"), QStringLiteral("handler:seen")}));
}

void TestCaptureWindow::redactsBeforeItIsShown()
{
    WindowFixture f;
    UiSettings settings(f.folder.filePath(QStringLiteral("other.ini")));
    CaptureSettings capture;
    capture.redactions = {QStringLiteral("pin \\d+"), QStringLiteral("(")};
    settings.setCapture(capture);
    f.window = std::make_unique<MainWindow>(*f.controller, std::move(settings));
    f.window->show();
    const auto *told = f.child<QWidget>("message.redaction");
    QVERIFY(told && told->isVisible());
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    f.select(f.ids());
    client->socket.sendTextMessage(QStringLiteral("my pin 1234 is"));
    QTRY_COMPARE(previews(f), (QStringList{QStringLiteral("my [redacted] is"),
                                           QStringLiteral("handler:my [redacted] is")}));
}

void TestCaptureWindow::aCloseReasonIsRedactedWhereverItIsShown()
{
    WindowFixture f;
    UiSettings settings(f.folder.filePath(QStringLiteral("other.ini")));
    CaptureSettings capture;
    capture.redactions = {QStringLiteral("pin \\d+")};
    settings.setCapture(capture);
    f.window = std::make_unique<MainWindow>(*f.controller, std::move(settings));
    f.window->show();
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    f.select(f.ids());
    f.trigger("action.showDetails");
    client->socket.close(QWebSocketProtocol::CloseCodeNormal, QStringLiteral("my pin 1234"));
    const auto *closed = qobject_cast<ListView *>(f.list("closed"))->proxy()->list();
    QTRY_COMPARE(closed->rowCount(), 1);
    const QString shown = QStringLiteral("my [redacted]");
    const QModelIndex reason = closed->index(0, ClosedModel::Reason);
    QCOMPARE(reason.data().toString(), shown);
    QCOMPARE(reason.data(Qt::ToolTipRole).toString(), shown);
    QCOMPARE(closed->rawValue(0, ClosedModel::Reason).toString(), shown); // what is exported
    QVERIFY(f.child<QWidget>("message.closed"));
    for (const QLabel *label : f.child<QWidget>("message.closed")->findChildren<QLabel *>())
        QVERIFY2(!label->text().contains(QStringLiteral("1234")), qPrintable(label->text()));
    const QAbstractItemModel *row = f.list()->model();
    for (int column = 0; column < row->columnCount(); ++column)
        QVERIFY(!row->index(0, column).data(Qt::ToolTipRole).toString().contains(u"1234"));
    const QAbstractItemModel *details = f.child<QAbstractItemView>("details")->model();
    QStringList values;
    for (int at = 0; at < details->rowCount(); ++at)
        values.append(details->index(at, 1).data().toString());
    QVERIFY2(values.contains(shown), qPrintable(values.join(u'|')));
}

/// Sends \a texts one by one, and waits until they are listed with their answers.
void TestCaptureWindow::talk(WindowFixture &f, TestClient *client, const QStringList &texts)
{
    f.select(f.ids());
    QStringList expected;
    for (const QString &text : texts) {
        client->socket.sendTextMessage(text);
        expected << text << QStringLiteral("handler:") + text;
        QTRY_COMPARE(previews(f), expected);
    }
}

void TestCaptureWindow::findsThroughTheMessages()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    talk(f, client, {QStringLiteral("apple"), QStringLiteral("pear")});
    auto *list = qobject_cast<ListView *>(f.list("messages"));
    list->setCurrentIndex(list->model()->index(0, 0));
    f.trigger("action.findMessage");
    auto *field = f.child<QLineEdit>("messages.find.text");
    const auto *result = f.child<QLabel>("messages.find.result");
    QVERIFY(field->isVisible());
    QTest::keyClicks(field, QStringLiteral("PEAR"));
    f.trigger("action.findMessage");
    QTRY_COMPARE(result->text(), QStringLiteral("Found in message 3"));
    QCOMPARE(list->currentIndex().row(), 2);
    QCOMPARE(f.child<QLabel>("payload.find.result")->text(), QStringLiteral("1 of 1"));
    QVERIFY(!f.child<QLineEdit>("payload.find.text")->hasFocus()); // Return finds the next message
    f.trigger("action.findMessage");
    QTRY_COMPARE(result->text(), QStringLiteral("Found in message 4"));
    f.trigger("action.findPreviousMessage");
    QTRY_COMPARE(result->text(), QStringLiteral("Found in message 3"));
    f.trigger("action.findPreviousMessage"); // from the first on to the last
    QTRY_COMPARE(result->text(), QStringLiteral("Found in message 4"));
    field->setText(QStringLiteral("plum"));
    f.trigger("action.findMessage");
    QTRY_VERIFY(result->text().startsWith(QStringLiteral("Not found")));
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(!field->isVisible());
}

void TestCaptureWindow::countsWhatWentWhilePaused()
{
    WindowFixture f;
    CapturedMessage message;
    message.webSocketId = QStringLiteral("one");
    message.data = "x";
    message.size = 1;
    ServerDelta delta;
    delta.captured = QList<CapturedMessage>(PendingNews::MaximumMessages + 10, message);
    f.trigger("action.pauseView");
    Q_EMIT f.controller->news(delta);
    const auto *model = f.window->findChild<MessagesModel *>();
    QCOMPARE(model->rowCount(), 0);
    f.trigger("action.pauseView");
    QCOMPARE(model->rowCount() + model->dropped(), delta.captured.size());
}

void TestCaptureWindow::recordsWhileHidden()
{
    WindowFixture f;
    QVERIFY(f.start());
    const QString path = f.folder.filePath(QStringLiteral("record.jsonl"));
    f.window->recordTo(path);
    QVERIFY(f.child<QAction>("action.record")->isChecked());
    QCOMPARE(f.child<QComboBox>("captureMode")->currentText(), QStringLiteral("All"));
    TestClient *client = f.connectClient();
    QVERIFY(client);
    f.window->hide();
    client->socket.sendTextMessage(QStringLiteral("unseen"));
    const auto *record = f.child<QLabel>("record");
    QTRY_VERIFY2(record->text().contains(QStringLiteral("3 message(s)")),
                 qPrintable(record->text()));
    f.trigger("action.record");
    QVERIFY(!f.child<QAction>("action.record")->isChecked());
    QCOMPARE(record->text(), QString());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray content = file.readAll();
    QCOMPARE(content.count('\n'), 3);
    QVERIFY(content.contains("\"text\":\"handler:unseen\""));
}

void TestCaptureWindow::aRecordHasWhatCameBeforeItsEnd_data()
{
    QTest::addColumn<bool>("byQuitting");
    QTest::newRow("stopped") << false;
    QTest::newRow("quit") << true;
}

void TestCaptureWindow::aRecordHasWhatCameBeforeItsEnd()
{
    QFETCH(const bool, byQuitting);
    WindowFixture f;
    UiSettings settings(f.folder.filePath(QStringLiteral("other.ini")));
    CaptureSettings capture;
    capture.redactions = {QStringLiteral("pin \\d+")};
    settings.setCapture(capture);
    f.window = std::make_unique<MainWindow>(*f.controller, std::move(settings));
    const QString path = f.folder.filePath(QStringLiteral("record.jsonl"));
    f.window->recordTo(path);
    CapturedMessage message;
    message.data = "pin 1234";
    message.size = message.data.size();
    ServerDelta delta;
    delta.captured = QList<CapturedMessage>(1'000, message);
    Q_EMIT f.controller->news(delta);
    if (byQuitting) {
        f.window.reset();
    } else {
        f.trigger("action.record");
        QVERIFY(!f.child<QAction>("action.record")->isChecked());
        QTRY_COMPARE(f.child<QLabel>("record")->text(), QString());
        QVERIFY(!f.child<QAction>("action.record")->isChecked());
        f.window.reset(); // all is written
    }
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count("\"text\":\"[redacted]\""), 1'000);
}

void TestCaptureWindow::tellsARecordThatCannotBe()
{
    WindowFixture f;
    f.window->recordTo(f.folder.filePath(QStringLiteral("none/record.jsonl")));
    QVERIFY(!f.child<QAction>("action.record")->isChecked());
    QVERIFY(f.child<QWidget>("message.record"));
    QVERIFY(f.start());
    f.window->recordTo(QStringLiteral("/dev/full"));
    QVERIFY(!f.child<QAction>("action.record")->isChecked());
    QVERIFY(f.child<QWidget>("message.record"));
    f.window->recordTo(f.folder.filePath(QStringLiteral("record.jsonl")));
    QVERIFY(f.child<QAction>("action.record")->isChecked());
    QVERIFY(!f.child<QWidget>("message.record"));
}

void TestCaptureWindow::asksBeforeItRecordsWithoutItsPatterns()
{
    WindowFixture f;
    const QString ini = f.folder.filePath(QStringLiteral("broken.ini"));
    QFile broken(ini);
    QVERIFY(broken.open(QIODevice::WriteOnly));
    QVERIFY(broken.write("this is no settings file\n\x01\x02 [[[\n") > 0);
    broken.close();
    f.window = std::make_unique<MainWindow>(*f.controller, UiSettings(ini));
    const QString path = f.folder.filePath(QStringLiteral("record.jsonl"));
    f.window->recordTo(path);
    QVERIFY(!f.child<QAction>("action.record")->isChecked());
    QVERIFY(!QFile::exists(path));
    auto *start = f.child<QPushButton>("record.start");
    QVERIFY(start);
    start->click();
    QVERIFY(f.child<QAction>("action.record")->isChecked());
    QCOMPARE(f.child<QComboBox>("captureMode")->currentText(), QStringLiteral("All"));
    QVERIFY(!f.child<QWidget>("message.record"));
}

void TestCaptureWindow::exportsThroughItsDialogs()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    talk(f, client, {QStringLiteral("a"), QStringLiteral("b")});
    f.trigger("action.exportMessages");
    QVERIFY(f.dialog());
    QCOMPARE(f.child<QComboBox>("export.scope")->currentText(), QStringLiteral("Shown (4)"));
    f.child<QComboBox>("export.format")->setCurrentIndex(int(MessageFormat::JsonLines));
    f.child<QPushButton>("export.choose")->click();
    auto *file = f.child<QFileDialog>("export.file");
    QVERIFY(file);
    const QString path = f.folder.filePath(QStringLiteral("out.jsonl"));
    Q_EMIT file->fileSelected(path);
    QVERIFY(f.child<QWidget>("job")); // as other long work, and no dialog
    QTRY_VERIFY(f.child<QWidget>("message.export"));
    QFile out(path);
    QVERIFY(out.open(QIODevice::ReadOnly));
    QCOMPARE(out.readAll().count('\n'), 4);
}

void TestCaptureWindow::aCancelledExportLeavesTheFileAsItWas()
{
    WindowFixture f;
    ServerDelta delta;
    delta.captured.resize(3);
    Q_EMIT f.controller->news(delta);
    QSemaphore gate; // nothing of it is done before it is cancelled, and the window is painted
    for (int i = 0; i < workPool().maxThreadCount(); ++i)
        workPool().start([&gate] { gate.acquire(); });
    const auto atLast = qScopeGuard([&gate] {
        gate.release(workPool().maxThreadCount());
        workPool().waitForDone();
    });
    const QString path = f.folder.filePath(QStringLiteral("out.csv"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("before") > 0);
    file.close();
    f.trigger("action.exportMessages");
    f.child<QComboBox>("export.scope")->setCurrentIndex(2);
    f.child<QPushButton>("export.choose")->click();
    Q_EMIT f.child<QFileDialog>("export.file")->fileSelected(path);
    QTRY_VERIFY(f.child<QWidget>("job") && f.child<QWidget>("job")->isVisible());
    QCOMPARE(f.child<QLabel>("job.text")->text(), QStringLiteral("Exporting 3 message(s)…"));
    f.child<QPushButton>("job.cancel")->click();
    gate.release(workPool().maxThreadCount());
    QTRY_VERIFY(f.child<QWidget>("message.export"));
    QTRY_VERIFY(!f.child<QWidget>("job"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "before");
}

void TestCaptureWindow::editsAndResends()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    talk(f, client, {QStringLiteral("again")});
    auto *list = qobject_cast<ListView *>(f.list("messages"));
    list->setCurrentIndex(list->model()->index(1, 0));
    f.child<QToolButton>("payload.edit")->click();
    QCOMPARE(f.child<QPlainTextEdit>("composer.text")->toPlainText(),
             QStringLiteral("handler:again"));
    f.trigger("action.send");
    QTRY_COMPARE(client->texts.size(), 2);
    QCOMPARE(client->texts.last(), QStringLiteral("handler:again"));
}

void TestCaptureWindow::settingsSurvive()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("window.ini"));
    CaptureSettings capture;
    capture.messages = 1'234;
    capture.bytes = 32 << 20;
    capture.payloadBytes = 4'096;
    capture.recordBytes = qint64(5) << 30;
    capture.redactions = {QStringLiteral("a,b"), QStringLiteral("\\d+ \"x\"")};
    UiSettings(path).setCapture(capture);
    QCOMPARE(UiSettings(path).capture(), capture);
}

QTEST_MAIN(TestCaptureWindow)
#include "tst_capturewindow.moc"
