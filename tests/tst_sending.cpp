// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/windowfixture.h"

#include "ui/composer/resultline.h"
#include "ui/sending.h"

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

using namespace csp;

/// The composer in the window, on a real server with real clients.
class TestSending : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachKindReachesTheClient_data();
    void eachKindReachesTheClient();
    void faultsAreShownAndNothingIsSent_data();
    void faultsAreShownAndNothingIsSent();
    void jsonIsFormattedByItsButton();
    void fileReachesTheClient();
    void fileOverMessageBytesIsTold();
    void toTheWholeSession();
    void toTheWholeClass();
    void chipOpensTheListOfTargets();
    void variablesAreResolvedForEachTarget();
    void targetThatLeftIsToldAsRefused();
    void frozenTargetsThatLeaveAreToldAsRefused();
    void messageIsTakenToBeEdited();
    void longFaultsDoNotWidenTheWindow();

private:
    static void choose(const WindowFixture &f, const char *box, int index)
    {
        f.child<QComboBox>(box)->setCurrentIndex(index);
    }
    static void chooseKind(const WindowFixture &f, PayloadKind kind)
    {
        choose(f, "composer.kind", int(kind));
    }
};

void TestSending::eachKindReachesTheClient_data()
{
    QTest::addColumn<PayloadKind>("kind");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("received");
    QTest::addColumn<bool>("binary");
    QTest::newRow("text") << PayloadKind::Text << u8"grüße" << QByteArray("grüße") << false;
    QTest::newRow("empty text") << PayloadKind::Text << "" << QByteArray() << false;
    QTest::newRow("JSON") << PayloadKind::Json << "{\"a\": 1}" << QByteArray("{\"a\": 1}") << false;
    QTest::newRow("hex") << PayloadKind::Hex << "00 ff" << QByteArray("\x00\xff", 2) << true;
    QTest::newRow("Base64") << PayloadKind::Base64 << "AP8=" << QByteArray("\x00\xff", 2) << true;
}

void TestSending::eachKindReachesTheClient()
{
    QFETCH(const PayloadKind, kind);
    QFETCH(const QString, text);
    QFETCH(const QByteArray, received);
    QFETCH(const bool, binary);
    WindowFixture f;
    QVERIFY(f.start());
    const TestClient *client = f.connectClient();
    QVERIFY(client);
    f.select(f.ids());
    chooseKind(f, kind);
    f.type(text);
    QTest::mouseClick(f.child<QToolButton>("composer.send"), Qt::LeftButton);
    if (binary)
        QTRY_COMPARE(client->binaries, QList<QByteArray>{received});
    else
        QTRY_COMPARE(client->texts, QStringList{QString::fromUtf8(received)});
    QTRY_COMPARE(f.result(), QStringLiteral("sent 1"));
}

void TestSending::faultsAreShownAndNothingIsSent_data()
{
    QTest::addColumn<PayloadKind>("kind");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("told");
    QTest::addColumn<QString>("marked");
    QTest::newRow("JSON") << PayloadKind::Json << "{\"a\":\n x}"
                          << "Line 2, column 2"
                          << "x";
    QTest::newRow("hex") << PayloadKind::Hex << "00 fg"
                         << "\"g\" at position 5"
                         << "g";
    QTest::newRow("Base64") << PayloadKind::Base64 << "aG*k"
                            << "\"*\" at position 3"
                            << "*";
    QTest::newRow("variable") << PayloadKind::Text << "to {{user}}"
                              << "\"user\""
                              << "{{user}}";
    QTest::newRow("missing file") << PayloadKind::File << "/missing"
                                  << "no file /missing"
                                  << "";
    QTest::newRow("no file") << PayloadKind::File << ""
                             << "No file is chosen"
                             << "";
}

void TestSending::faultsAreShownAndNothingIsSent()
{
    QFETCH(const PayloadKind, kind);
    QFETCH(const QString, text);
    QFETCH(const QString, told);
    QFETCH(const QString, marked);
    WindowFixture f;
    QVERIFY(f.start());
    const TestClient *client = f.connectClient();
    QVERIFY(client);
    f.select(f.ids());
    chooseKind(f, kind);
    if (kind == PayloadKind::File)
        f.child<QLineEdit>("composer.file")->setText(text);
    else
        f.type(text);
    f.trigger("action.send");
    QTRY_VERIFY2(f.result().contains(told), qPrintable(f.result()));
    QVERIFY(f.result().startsWith(QStringLiteral("Not sent")));
    QCOMPARE(f.child<QPlainTextEdit>("composer.text")->textCursor().selectedText(), marked);
    chooseKind(f, PayloadKind::Text);
    f.type(QStringLiteral("the first to arrive"));
    f.trigger("action.send");
    QTRY_COMPARE(client->texts, QStringList{QStringLiteral("the first to arrive")});
    QVERIFY(client->binaries.isEmpty());
}

void TestSending::jsonIsFormattedByItsButton()
{
    WindowFixture f;
    auto *button = f.child<QToolButton>("composer.formatJson");
    QVERIFY(!button->isVisible());
    chooseKind(f, PayloadKind::Json);
    f.type(QStringLiteral("{\"b\":[1]}"));
    QTest::mouseClick(button, Qt::LeftButton);
    auto *text = f.child<QPlainTextEdit>("composer.text");
    QCOMPARE(text->toPlainText(), QStringLiteral("{\n  \"b\": [\n    1\n  ]\n}"));
    text->undo();
    QCOMPARE(text->toPlainText(), QStringLiteral("{\"b\":[1]}"));
    f.type(QStringLiteral("{\"b\""));
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY2(f.result().contains(QStringLiteral("column 5")), qPrintable(f.result()));
}

void TestSending::fileReachesTheClient()
{
    WindowFixture f;
    QVERIFY(f.start());
    const TestClient *client = f.connectClient();
    QVERIFY(client);
    QFile file(f.folder.filePath(QStringLiteral("bytes")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("\x01\xfe");
    file.close();
    f.select(f.ids());
    chooseKind(f, PayloadKind::File);
    f.child<QLineEdit>("composer.file")->setText(file.fileName());
    f.trigger("action.send");
    QTRY_COMPARE(client->binaries, QList<QByteArray>{"\x01\xfe"});
}

void TestSending::fileOverMessageBytesIsTold()
{
    ServerConfig config = WindowFixture::anyPort();
    config.limits.messageBytes = 1'024;
    WindowFixture f(config);
    QVERIFY(f.start());
    QVERIFY(f.connectClient());
    QFile file(f.folder.filePath(QStringLiteral("large")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(1'025, 'x'));
    file.close();
    f.select(f.ids());
    chooseKind(f, PayloadKind::File);
    f.child<QLineEdit>("composer.file")->setText(file.fileName());
    f.trigger("action.send");
    QTRY_VERIFY2(f.result().contains(QStringLiteral("message-bytes")), qPrintable(f.result()));
}

void TestSending::toTheWholeSession()
{
    WindowFixture f;
    QVERIFY(f.start());
    const TestClient *first = f.connectClient();
    QVERIFY(first);
    const QString session = f.cell(f.ids().first(), ConnectionColumn::SessionId);
    const TestClient *second = f.connectClient(
        QStringLiteral("?CSPCHD=") + QString::fromLatin1(QUrl::toPercentEncoding(session)));
    const TestClient *other = f.connectClient();
    QVERIFY(second && other);
    for (const QString &id : f.ids()) {
        if (f.cell(id, ConnectionColumn::SessionId) == session)
            f.select({id});
    }
    choose(f, "composer.targets", int(Composer::Targets::Session));
    QCOMPARE(f.child<QComboBox>("composer.targets")->currentText(),
             QStringLiteral("This session (2)"));
    f.type(QStringLiteral("to the session"));
    f.trigger("action.send");
    QTRY_COMPARE(f.result(), QStringLiteral("sent 2"));
    QTRY_COMPARE(first->texts.size(), 1);
    QTRY_COMPARE(second->texts.size(), 1);
    QVERIFY(other->texts.isEmpty());
}

void TestSending::toTheWholeClass()
{
    WindowFixture f;
    QVERIFY(f.start());
    const TestClient *first = f.connectClient();
    const TestClient *second = f.connectClient();
    QVERIFY(first && second);
    f.select({f.ids().first()});
    choose(f, "composer.targets", int(Composer::Targets::Class));
    QCOMPARE(f.child<QComboBox>("composer.targets")->currentText(),
             QStringLiteral("All of class AnswerHandler (2)"));
    f.type(QStringLiteral("to all"));
    f.trigger("action.send");
    QTRY_COMPARE(f.result(), QStringLiteral("sent 2"));
    f.select(f.ids()); // counted in another way
    auto *targets = f.child<QComboBox>("composer.targets");
    QCOMPARE(targets->currentText(), QStringLiteral("All of class AnswerHandler (2)"));
    QCOMPARE(targets->itemText(int(Composer::Targets::Session)),
             QStringLiteral("This session (2)"));
    QCOMPARE(targets->itemText(int(Composer::Targets::Selected)), QStringLiteral("Selected (2)"));
}

void TestSending::chipOpensTheListOfTargets()
{
    WindowFixture f;
    QVERIFY(f.start());
    QVERIFY(f.connectClient() && f.connectClient());
    auto *chip = f.child<QToolButton>("composer.targetList");
    QVERIFY(!chip->isEnabled());
    choose(f, "composer.targets", int(Composer::Targets::Shown));
    QCOMPARE(chip->text(), QStringLiteral("Targets: 2"));
    QTest::mouseClick(chip, Qt::LeftButton);
    QTRY_VERIFY(f.dialog());
    const QAbstractItemModel *model =
        f.dialog()->findChild<QTreeView *>(QStringLiteral("targetList"))->model();
    QStringList ids{model->index(0, 0).data().toString(), model->index(1, 0).data().toString()};
    QCOMPARE(model->rowCount(), 2);
    QCOMPARE(ids, f.ids());
}

void TestSending::variablesAreResolvedForEachTarget()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *first = f.connectClient();
    TestClient *second = f.connectClient();
    QVERIFY(first && second);
    choose(f, "composer.targets", int(Composer::Targets::Shown));
    f.type(QStringLiteral("{{seq}} {{websocketid}}"));
    f.trigger("action.send");
    f.trigger("action.send");
    QTRY_COMPARE(first->texts.size() + second->texts.size(), 4);
    QStringList got = first->texts + second->texts;
    got.sort();
    QStringList wanted;
    for (const QString &id : f.ids())
        wanted << QStringLiteral("1 ") + id << QStringLiteral("2 ") + id;
    wanted.sort();
    QCOMPARE(got, wanted);
}

void TestSending::targetThatLeftIsToldAsRefused()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    const QString id = f.ids().first();
    f.select({id});
    f.type(QStringLiteral("too late"));
    // its end is known to the server before it is to the window
    client->socket.abort();
    const QFuture<TargetResults> ended =
        f.controller->close({id}, CloseCode::Normal, {}, ServerController::CloseMode::Abort);
    f.trigger("action.send");
    QTRY_VERIFY2(f.result().startsWith(QStringLiteral("refused ") + id), qPrintable(f.result()));
    QVERIFY(ended.isFinished());
}

void TestSending::frozenTargetsThatLeaveAreToldAsRefused()
{
    constexpr int Many = Sending::UnaskedTargets + 1;
    WindowFixture f;
    QVERIFY(f.start());
    for (int i = 0; i < Many; ++i)
        QVERIFY(f.connectClient());
    choose(f, "composer.targets", int(Composer::Targets::Shown));
    f.type(QStringLiteral("to many"));
    f.trigger("action.send");
    QTRY_VERIFY(f.dialog());
    f.clients.front()->socket.close();
    QTRY_COMPARE(f.ids().size(), Many - 1);
    QVERIFY(f.connectClient()); // a newcomer is no target
    QTest::mouseClick(f.dialog()->findChild<QPushButton *>(QStringLiteral("accept")),
                      Qt::LeftButton);
    QTRY_COMPARE(f.result(), QStringLiteral("sent %1, refused 1").arg(Many - 1));
    QVERIFY(f.clients.back()->texts.isEmpty());
    QTest::mouseClick(f.child<QToolButton>("showRefusals"), Qt::LeftButton);
    QTRY_VERIFY(f.dialog());
    QCOMPARE(f.dialog()->findChild<QTreeWidget *>()->topLevelItemCount(), 1);
}

void TestSending::messageIsTakenToBeEdited()
{
    WindowFixture f;
    auto *composer = f.window->findChild<Composer *>();
    composer->edit({QByteArray("\x00\xff", 2), true});
    QCOMPARE(f.child<QPlainTextEdit>("composer.text")->toPlainText(), QStringLiteral("00 ff"));
    composer->edit({QByteArray("{{user}}"), false});
    QCOMPARE(composer->draft().text, QStringLiteral("{{user}}"));
    QVERIFY(!composer->draft().variables);
}

void TestSending::longFaultsDoNotWidenTheWindow()
{
    WindowFixture f;
    QVERIFY(f.start());
    QVERIFY(f.connectClient());
    f.select(f.ids());
    const int least = f.window->minimumSizeHint().width();
    f.type(QStringLiteral("{{%1}}").arg(QString(2'000, QLatin1Char('x'))));
    f.trigger("action.send");
    QVERIFY(f.result().contains(QStringLiteral("no variable")));
    QCOMPARE(f.window->minimumSizeHint().width(), least);
}

QTEST_MAIN(TestSending)
#include "tst_sending.moc"
