// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/windowfixture.h"

#include "ui/inspector/capture.h"
#include "ui/inspector/messagesmodel.h"
#include "ui/lists/connectioncolumns.h"

#include <QComboBox>
#include <QLabel>
#include <QTest>

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
    void settingsSurvive();

private:
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
