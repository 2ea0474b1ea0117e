// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/windowfixture.h"

#include "ui/lists/connectioncolumns.h"

#include <QAccessible>
#include <QComboBox>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTcpServer>
#include <QTest>
#include <QTreeWidget>

using namespace csp;

class TestMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsAndStopsByItsAction();
    void textReachesTheClient();
    void hexReachesTheClientAsBinary();
    void messageToTheHandlerIsAnswered();
    void sendsToAllInTheFilter();
    void capturedMessagesAreListed();
    void brokenHexIsNamed();
    void togglesBinaryData();
    void stopKeepsTheLists();
    void takenPortIsToldAndAnotherTried();
    void brokenSettingsAreKept();
    void settingsSurvive();
    void filterThatHidesAllCanBeCleared();
    void unknownFieldKeepsTheLastGoodFilter();
    void endpointDefaultsReachTheServer();
    void drivenByKeyboard();
    void everyActionIsComplete();
    void everyFieldHasAnAccessibleName();
    void labelsAreReadWithTheirText();
};

void TestMainWindow::startsAndStopsByItsAction()
{
    WindowFixture f;
    QCOMPARE(f.controller->state(), ServerController::State::Stopped);
    f.trigger("action.startStop");
    QTRY_COMPARE(f.child<QLabel>("serverState")->text(), QStringLiteral("Listening"));
    QCOMPARE(f.child<QLabel>("serverUrl")->text(), f.controller->url());
    f.trigger("action.startStop");
    QTRY_COMPARE(f.child<QLabel>("serverState")->text(), QStringLiteral("Stopped"));
    QTRY_VERIFY(f.child<QPushButton>("startAgain"));
}

void TestMainWindow::textReachesTheClient()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    f.select(f.ids());
    const QString text = QStringLiteral("grüße\n\"to you\"");
    f.type(text);
    f.trigger("action.send");
    QTRY_COMPARE(client->texts, QStringList{text});
    QTRY_COMPARE(f.result(), QStringLiteral("sent 1"));
}

void TestMainWindow::hexReachesTheClientAsBinary()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    f.select(f.ids());
    f.child<QComboBox>("composer.kind")->setCurrentText(QStringLiteral("Hex"));
    f.type(QStringLiteral("00 ff 7f"));
    f.trigger("action.send");
    QTRY_COMPARE(client->binaries, QList<QByteArray>{QByteArray("\x00\xff\x7f", 3)});
}

void TestMainWindow::messageToTheHandlerIsAnswered()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    f.select(f.ids());
    f.child<QComboBox>("composer.direction")->setCurrentIndex(1);
    f.type(QStringLiteral("hello"));
    f.trigger("action.send");
    QTRY_COMPARE(client->texts, QStringList{QStringLiteral("handler:hello")});
}

void TestMainWindow::sendsToAllInTheFilter()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *first = f.connectClient();
    TestClient *second = f.connectClient();
    QVERIFY(first && second);
    f.child<QComboBox>("composer.targets")->setCurrentIndex(int(Composer::Targets::Shown));
    f.type(QStringLiteral("all"));
    f.trigger("action.send");
    QTRY_COMPARE(f.result(), QStringLiteral("sent 2"));
    QTRY_COMPARE(first->texts.size(), 1);
    QTRY_COMPARE(second->texts.size(), 1);
}

void TestMainWindow::capturedMessagesAreListed()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    f.select(f.ids());
    client->socket.sendTextMessage(QStringLiteral("over here"));
    QTRY_COMPARE(f.list("messages")->model()->rowCount(), 2);
    f.list("messages")->setCurrentIndex(f.list("messages")->model()->index(0, 0));
    QCOMPARE(f.child<QPlainTextEdit>("payload.text")->toPlainText(), QStringLiteral("over here"));
}

void TestMainWindow::brokenHexIsNamed()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    f.select(f.ids());
    f.child<QComboBox>("composer.kind")->setCurrentText(QStringLiteral("Hex"));
    f.type(QStringLiteral("00 fg"));
    f.trigger("action.send");
    QVERIFY2(f.result().contains(QStringLiteral("\"g\" at position 5")), qPrintable(f.result()));
    QCOMPARE(f.child<QPlainTextEdit>("composer.text")->textCursor().selectedText(),
             QStringLiteral("g"));
    QVERIFY(client->binaries.isEmpty());
}

void TestMainWindow::togglesBinaryData()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    const QString id = f.ids().first();
    f.select({id});
    QCOMPARE(f.cell(id, ConnectionColumn::Data), QStringLiteral("Text"));
    f.trigger("action.binaryData");
    QTRY_COMPARE(f.cell(id, ConnectionColumn::Data), QStringLiteral("Binary"));
    QTRY_VERIFY(f.child<QAction>("action.binaryData")->isChecked());
    client->socket.sendTextMessage(QStringLiteral("x"));
    QTRY_COMPARE(client->binaries, QList<QByteArray>{"handler:x"});
    f.trigger("action.binaryData");
    QTRY_COMPARE(f.cell(id, ConnectionColumn::Data), QStringLiteral("Text"));
}

void TestMainWindow::stopKeepsTheLists()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    f.window->stopServer();
    QTRY_COMPARE(f.controller->state(), ServerController::State::Stopped);
    QTRY_VERIFY(client->isClosed);
    QCOMPARE(int(client->socket.closeCode()), 1001);
    QCOMPARE(f.ids().size(), 1);
    QTRY_VERIFY(f.child<QPushButton>("startAgain"));
    QVERIFY(!f.child<QAction>("action.close")->isEnabled());
    QTest::mouseClick(f.child<QPushButton>("startAgain"), Qt::LeftButton);
    QTRY_COMPARE(f.controller->state(), ServerController::State::Running);
    QTRY_VERIFY(f.ids().isEmpty());
}

void TestMainWindow::takenPortIsToldAndAnotherTried()
{
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost));
    ServerConfig config;
    config.port = taken.serverPort();
    WindowFixture f(config);
    f.window->startServer();
    QTRY_VERIFY(f.child<QWidget>("message.startFailed"));
    const QString text = f.child<QWidget>("message.startFailed")
                             ->findChild<QLabel *>(QStringLiteral("message.text"))
                             ->text();
    QVERIFY2(text.contains(QString::number(taken.serverPort())), qPrintable(text));
    QTest::mouseClick(f.child<QPushButton>("retryStart"), Qt::LeftButton);
    QTRY_VERIFY(f.child<QPushButton>("tryAnotherPort"));
    QTest::mouseClick(f.child<QPushButton>("tryAnotherPort"), Qt::LeftButton);
    QTRY_COMPARE(f.controller->state(), ServerController::State::Running);
    QTRY_VERIFY(!f.child<QWidget>("message.startFailed"));
}

void TestMainWindow::brokenSettingsAreKept()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("window.ini"));
    const QByteArray broken("this is no settings file\n\x01\x02 [[[\n");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(broken);
    file.close();
    UiSettings settings(path);
    QCOMPARE(settings.notices().size(), 1);
    QCOMPARE(settings.filter(), QString());
    const QStringList kept = QDir(folder.path()).entryList({QStringLiteral("window.ini.broken-*")});
    QCOMPARE(kept.size(), 1);
    QFile copy(folder.filePath(kept.first()));
    QVERIFY(copy.open(QIODevice::ReadOnly));
    QCOMPARE(copy.readAll(), broken);
    ServerController controller({}, {});
    MainWindow window(controller, std::move(settings));
    QVERIFY(window.findChild<QWidget *>(QStringLiteral("message.notice1")));
}

void TestMainWindow::settingsSurvive()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("window.ini"));
    ServerController controller({}, {});
    {
        MainWindow window(controller, UiSettings(path));
        window.show();
        window.resize(900, 700);
        auto *list = window.findChild<QTreeView *>(QStringLiteral("connections"));
        list->setColumnHidden(ConnectionColumn::Origin, false);
        list->setColumnWidth(ConnectionColumn::Peer, 77);
        list->sortByColumn(ConnectionColumn::Peer, Qt::DescendingOrder);
        window.findChild<QLineEdit *>(QStringLiteral("filter"))
            ->setText(QStringLiteral("class:Chat"));
        window.findChild<QLineEdit *>(QStringLiteral("messages.filter"))
            ->setText(QStringLiteral("dir:in"));
        window.findChild<QAction *>(QStringLiteral("action.themeDark"))->trigger();
    }
    MainWindow window(controller, UiSettings(path));
    const auto *list = window.findChild<QTreeView *>(QStringLiteral("connections"));
    QCOMPARE(window.size(), QSize(900, 700));
    QVERIFY(!list->isColumnHidden(ConnectionColumn::Origin));
    QCOMPARE(list->columnWidth(ConnectionColumn::Peer), 77);
    QCOMPARE(list->header()->sortIndicatorSection(), int(ConnectionColumn::Peer));
    QCOMPARE(window.findChild<QLineEdit *>(QStringLiteral("filter"))->text(),
             QStringLiteral("class:Chat"));
    QCOMPARE(window.findChild<QLineEdit *>(QStringLiteral("messages.filter"))->text(),
             QStringLiteral("dir:in"));
    QVERIFY(window.findChild<QAction *>(QStringLiteral("action.themeDark"))->isChecked());
}

void TestMainWindow::filterThatHidesAllCanBeCleared()
{
    WindowFixture f;
    QVERIFY(f.start());
    QVERIFY(f.connectClient());
    f.child<QLineEdit>("filter")->setText(QStringLiteral("path:/nowhere"));
    QVERIFY(f.ids().isEmpty());
    QVERIFY(f.child<QTabWidget>("lists")->tabText(0).contains(QStringLiteral("0 of 1")));
    auto *clear = f.child<QPushButton>("connections.clearFilter");
    QVERIFY(clear->isVisible());
    QTest::mouseClick(clear, Qt::LeftButton);
    QCOMPARE(f.ids().size(), 1);
}

void TestMainWindow::unknownFieldKeepsTheLastGoodFilter()
{
    WindowFixture f;
    QVERIFY(f.start());
    QVERIFY(f.connectClient());
    auto *filter = f.child<QLineEdit>("filter");
    filter->setText(QStringLiteral("path:/nowhere"));
    QVERIFY(f.ids().isEmpty());
    filter->setText(QStringLiteral("colour:red"));
    QVERIFY(f.ids().isEmpty());
    QVERIFY(filter->toolTip().contains(QStringLiteral("colour")));
    filter->clear();
    QCOMPARE(f.ids().size(), 1);
}

void TestMainWindow::endpointDefaultsReachTheServer()
{
    WindowFixture f;
    QVERIFY(f.start());
    QSignalSpy changed(f.controller.get(), &ServerController::endpointChanged);
    f.trigger("action.showEndpoints");
    QTRY_COMPARE(f.list("endpoints")->model()->rowCount(), 1);
    f.list("endpoints")->setCurrentIndex(f.list("endpoints")->model()->index(0, 0));
    f.trigger("action.sharedForceOn");
    QTRY_COMPARE(changed.size(), 1);
    QVERIFY(f.connectClient());
    QTRY_COMPARE(f.cell(f.ids().first(), ConnectionColumn::Mode), QStringLiteral("Shared"));
    QVERIFY(f.child<QAction>("action.sharedForceOn")->isChecked());
}

void TestMainWindow::drivenByKeyboard()
{
    WindowFixture f;
    QVERIFY(QTest::qWaitForWindowActive(f.window.get()));
    const auto key = [](Qt::Key k, Qt::KeyboardModifiers modifiers = {}) {
        QWidget *target = QApplication::focusWidget();
        QTest::keyClick(target ? target : QApplication::activeWindow(), k, modifiers);
    };
    f.list()->setFocus();
    key(Qt::Key_F5);
    QTRY_COMPARE(f.controller->state(), ServerController::State::Running);
    TestClient *client = f.connectClient();
    QVERIFY(client);
    key(Qt::Key_F, Qt::ControlModifier);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("answer"));
    QCOMPARE(f.child<QLineEdit>("filter")->text(), QStringLiteral("answer"));
    key(Qt::Key_Escape);
    f.window->activateWindow(); // offscreen, the popup of suggestions stays active when it is gone
    QVERIFY(QTest::qWaitForWindowActive(f.window.get()));
    QCOMPARE(f.child<QLineEdit>("filter")->text(), QString());
    QCOMPARE(QApplication::focusWidget(), f.list());
    key(Qt::Key_Home);
    QTRY_COMPARE(f.list()->selectionModel()->selectedRows().size(), 1);
    key(Qt::Key_M, Qt::ControlModifier);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("typed"));
    key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(client->texts, QStringList{QStringLiteral("typed")});
    key(Qt::Key_2, Qt::AltModifier);
    QCOMPARE(f.child<QTabWidget>("lists")->currentIndex(), int(ListsPane::SessionsTab));
    key(Qt::Key_1, Qt::AltModifier);
    key(Qt::Key_Delete);
    QTRY_VERIFY(f.dialog());
    QTRY_COMPARE(QApplication::activeWindow(), f.dialog());
    key(Qt::Key_Return);
    QTRY_VERIFY(client->isClosed);
    QCOMPARE(int(client->socket.closeCode()), 1000);
    QTRY_VERIFY(f.ids().isEmpty());
}

void TestMainWindow::everyActionIsComplete()
{
    WindowFixture f;
    QSet<QKeySequence> shortcuts;
    const QList<QAction *> actions = f.window->findChildren<QAction *>();
    int count = 0;
    for (const QAction *action : actions) {
        if (!action->objectName().startsWith(QStringLiteral("action.")))
            continue;
        ++count;
        QVERIFY2(action->text().contains(u'&'), qPrintable(action->objectName()));
        QVERIFY2(!action->toolTip().isEmpty(), qPrintable(action->objectName()));
        if (action->shortcut().isEmpty())
            continue;
        QVERIFY2(!shortcuts.contains(action->shortcut()), qPrintable(action->objectName()));
        shortcuts.insert(action->shortcut());
    }
    QVERIFY(count > 25);
}

void TestMainWindow::everyFieldHasAnAccessibleName()
{
    WindowFixture f;
    for (const QWidget *widget : f.window->findChildren<QWidget *>()) {
        const bool isField = qobject_cast<const QAbstractItemView *>(widget)
                             || qobject_cast<const QPlainTextEdit *>(widget)
                             || qobject_cast<const QLineEdit *>(widget)
                             || qobject_cast<const QComboBox *>(widget);
        const bool isOurs = !widget->objectName().startsWith(QStringLiteral("qt_"))
                            && !qobject_cast<const QComboBox *>(widget->parent())
                            && !widget->inherits("QComboBoxListView")
                            && !widget->inherits("QHeaderView");
        if (isField && isOurs)
            QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
    }
}

void TestMainWindow::labelsAreReadWithTheirText()
{
    WindowFixture f;
    QVERIFY(f.start());
    f.window->setStartupNotices({QStringLiteral("the warning")});
    for (const char *name : {"serverState", "serverUrl", "status.state", "status.sockets",
                             "status.sessions", "status.licenses", "message.text"}) {
        auto *label = f.child<QLabel>(name);
        const QAccessibleInterface *read = QAccessible::queryAccessibleInterface(label);
        QCOMPARE(read->text(QAccessible::Name), label->text());
        QVERIFY2(!read->text(QAccessible::Description).isEmpty(), name);
    }
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
