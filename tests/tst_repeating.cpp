// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/windowfixture.h"

#include "ui/composer/composer.h"
#include "ui/sending.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

using namespace csp;

/// Messages that are sent several times, and those that were sent before.
class TestRepeating : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void repeatsWithProgress();
    void repetitionIsCancelled();
    void nothingIsSentWhileAFileIsRead();
    void secondQuestionStartsNoSecondRepetition();
    void repetitionStopsOnError();
    void repetitionEndsWhenAllHaveLeft();
    void historyByKeys();
    void historySurvivesTheWindow();

private:
    static void toAllShown(const WindowFixture &f)
    {
        f.child<QComboBox>("composer.targets")->setCurrentIndex(int(Composer::Targets::Shown));
    }
    static void repeat(const WindowFixture &f, int interval, int count);
};

void TestRepeating::repeat(const WindowFixture &f, int interval, int count)
{
    f.trigger("action.repeatSending");
    QVERIFY(f.child<QWidget>("repeat")->isVisible());
    f.child<QSpinBox>("repeat.interval")->setValue(interval);
    f.child<QSpinBox>("repeat.count")->setValue(count);
}

void TestRepeating::repeatsWithProgress()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    f.select(f.ids());
    repeat(f, 1, 5);
    f.type(QStringLiteral("round {{seq}}"));
    f.trigger("action.send");
    QVERIFY(f.child<QProgressBar>("repeat.progress")->isVisible());
    QTRY_COMPARE(f.result(), QStringLiteral("sent 5, round 5 of 5"));
    QTRY_COMPARE(client->texts.size(), 5);
    QCOMPARE(client->texts.first(), QStringLiteral("round 1"));
    QCOMPARE(client->texts.last(), QStringLiteral("round 5"));
    QVERIFY(!f.child<QProgressBar>("repeat.progress")->isVisible());
}

void TestRepeating::repetitionIsCancelled()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    f.select(f.ids());
    repeat(f, 3'600'000, 100);
    f.type(QStringLiteral("again"));
    f.trigger("action.send");
    QTRY_COMPARE(client->texts.size(), 1);
    f.trigger("action.send"); // a second repetition has to wait
    QVERIFY2(f.result().contains(QStringLiteral("being repeated")), qPrintable(f.result()));
    f.trigger("action.repeatSending"); // a single message has not
    f.trigger("action.send");
    QTRY_COMPARE(client->texts.size(), 2);
    f.trigger("action.repeatSending");
    QTest::mouseClick(f.child<QPushButton>("repeat.cancel"), Qt::LeftButton);
    QTRY_COMPARE(f.result(), QStringLiteral("sent 1, round 1 of 100"));
}

void TestRepeating::nothingIsSentWhileAFileIsRead()
{
    WindowFixture f;
    QVERIFY(f.start());
    const TestClient *client = f.connectClient();
    QVERIFY(client);
    QFile file(f.folder.filePath(QStringLiteral("bytes")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write("\x01\xfe"), 2);
    file.close();
    f.select(f.ids());
    repeat(f, 1, 10);
    f.child<QComboBox>("composer.kind")->setCurrentIndex(int(PayloadKind::File));
    f.child<QLineEdit>("composer.file")->setText(file.fileName());
    f.trigger("action.send");
    f.trigger("action.send"); // its file is read before any event comes
    QVERIFY2(f.result().contains(QStringLiteral("being read")), qPrintable(f.result()));
    QTRY_COMPARE(f.result(), QStringLiteral("sent 10, round 10 of 10"));
    f.trigger("action.send");
    QTRY_COMPARE(client->binaries.size(), 20);
}

void TestRepeating::secondQuestionStartsNoSecondRepetition()
{
    WindowFixture f;
    QVERIFY(f.start());
    QVERIFY(f.connectClient());
    f.addConnections(int(Sending::UnaskedTargets));
    toAllShown(f);
    repeat(f, 3'600'000, 10);
    f.child<QAbstractButton>("repeat.stopOnError")->setChecked(false);
    f.type(QStringLiteral("again"));
    f.trigger("action.send");
    f.trigger("action.send");
    const auto dialogs = f.window->findChildren<QDialog *>(QStringLiteral("sendDialog"));
    QCOMPARE(dialogs.size(), 2);
    for (QDialog *dialog : dialogs)
        dialog->accept();
    QVERIFY2(f.result().contains(QStringLiteral("being repeated")), qPrintable(f.result()));
    QTRY_COMPARE(f.child<QProgressBar>("repeat.progress")->value(), 1);
    QTest::mouseClick(f.child<QPushButton>("repeat.cancel"), Qt::LeftButton);
    QTRY_VERIFY2(f.result().startsWith(QStringLiteral("sent 1, round 1 of 10")),
                 qPrintable(f.result()));
}

void TestRepeating::repetitionStopsOnError()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *first = f.connectClient();
    TestClient *second = f.connectClient();
    QVERIFY(first && second);
    toAllShown(f);
    repeat(f, 10, 1'000'000);
    f.type(QStringLiteral("again"));
    f.trigger("action.send");
    QTRY_VERIFY(!first->texts.isEmpty());
    first->socket.close();
    QTRY_VERIFY2(f.result().endsWith(QStringLiteral("refused 1")), qPrintable(f.result()));
    QVERIFY(!second->isClosed);
}

void TestRepeating::repetitionEndsWhenAllHaveLeft()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *first = f.connectClient();
    TestClient *second = f.connectClient();
    QVERIFY(first && second);
    toAllShown(f);
    repeat(f, 1, 1'000'000);
    f.child<QAbstractButton>("repeat.stopOnError")->setChecked(false);
    f.type(QStringLiteral("again"));
    f.trigger("action.send");
    QTRY_VERIFY(!first->texts.isEmpty());
    first->socket.close();
    QTRY_VERIFY(first->isClosed);
    const auto heard = second->texts.size();
    QTRY_VERIFY(second->texts.size() > heard);
    second->socket.close();
    QTRY_VERIFY2(f.result().endsWith(QStringLiteral("refused 2")), qPrintable(f.result()));
}

void TestRepeating::historyByKeys()
{
    WindowFixture f;
    QVERIFY(f.start());
    QVERIFY(QTest::qWaitForWindowActive(f.window.get()));
    QVERIFY(f.connectClient());
    f.select(f.ids());
    auto *text = f.child<QPlainTextEdit>("composer.text");
    text->setFocus();
    for (const char *sent : {"one", "two"}) {
        f.type(QString::fromLatin1(sent));
        QTest::keyClick(text, Qt::Key_Return, Qt::ControlModifier);
    }
    f.type(QStringLiteral("being written"));
    QTest::keyClick(text, Qt::Key_Up, Qt::ControlModifier);
    QCOMPARE(text->toPlainText(), QStringLiteral("two"));
    QTest::keyClick(text, Qt::Key_Up, Qt::ControlModifier);
    QTest::keyClick(text, Qt::Key_Up, Qt::ControlModifier);
    QCOMPARE(text->toPlainText(), QStringLiteral("one"));
    QTest::keyClick(text, Qt::Key_Down, Qt::ControlModifier);
    QTest::keyClick(text, Qt::Key_Down, Qt::ControlModifier);
    QCOMPARE(text->toPlainText(), QStringLiteral("being written"));
}

void TestRepeating::historySurvivesTheWindow()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("window.ini"));
    ServerController controller({}, {});
    {
        MainWindow window(controller, UiSettings(path));
        window.findChild<Composer *>()->history().add({.text = QStringLiteral("grüße\n\"x\"")});
    }
    const QFile::Permissions others = QFile::ReadGroup | QFile::ReadOther;
    QCOMPARE(QFile::permissions(path) & others, QFile::Permissions());
    MainWindow window(controller, UiSettings(path));
    QCOMPARE(window.findChild<Composer *>()->history().older({})->text,
             QStringLiteral("grüße\n\"x\""));
}

QTEST_MAIN(TestRepeating)
#include "tst_repeating.moc"
