// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/windowfixture.h"

#include "ui/actions.h"
#include "ui/composer/composer.h"
#include "ui/dialogs/testclientwindow.h"

#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>
#include <QTreeWidget>

using namespace csp;

/// Shortcuts, About, the read-only lock, and the question before quitting.
class TestTools : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shortcutsAreThoseOfTheActions();
    void shortcutsAreFound();
    void aboutNamesVersionAndQt();
    void lockDisablesWhatActs();
    void lockSurvivesNewsAndSelection();
    void lockEndsARepetition();
    void lockEndsASpreadClose();
    void lockKeepsBackAFileThatIsBeingRead();
    void lockEndsASendInBatches();
    void lockKeepsTheSessionsOfAClose();
    void lockRefusesWhatAnOpenDialogAsks();
    void lockedEndpointsCannotBeTicked();
    void readOnlyConsoleCannotBeUnlocked();
    void quitAsksWithTheCount();
    void quitIsUnaskedWithNobodyConnected();
    void quitRemembersTheChoice();
    void everyDialogIsNamedForScreenReaders_data();
    void everyDialogIsNamedForScreenReaders();
    void testClientIsDrivenByKeyboard();
};

void TestTools::shortcutsAreThoseOfTheActions()
{
    WindowFixture f;
    QVERIFY(QTest::qWaitForWindowActive(f.window.get()));
    QTest::keyClick(f.window.get(), Qt::Key_F1);
    QTRY_VERIFY(f.dialog());
    QCOMPARE(f.dialog()->objectName(), QStringLiteral("shortcutsDialog"));
    QSet<QString> listed;
    const auto *list = f.dialog()->findChild<QTreeWidget *>(QStringLiteral("shortcuts"));
    for (int group = 0; group < list->topLevelItemCount(); ++group) {
        const QTreeWidgetItem *item = list->topLevelItem(group);
        for (int row = 0; row < item->childCount(); ++row) {
            const QString keys = item->child(row)->text(0);
            QVERIFY2(!listed.contains(keys), qPrintable(keys)); // each once
            listed.insert(keys);
        }
    }
    for (const QAction *action : f.window->findChildren<QAction *>()) {
        if (action->objectName().startsWith(QStringLiteral("action."))
            && !action->shortcut().isEmpty())
            QVERIFY2(listed.contains(action->shortcut().toString(QKeySequence::NativeText)),
                     qPrintable(action->objectName()));
    }
}

void TestTools::shortcutsAreFound()
{
    WindowFixture f;
    f.trigger("action.shortcuts");
    QTRY_VERIFY(f.dialog());
    f.dialog()
        ->findChild<QLineEdit *>(QStringLiteral("shortcuts.search"))
        ->setText(QStringLiteral("read-only"));
    const auto *list = f.dialog()->findChild<QTreeWidget *>(QStringLiteral("shortcuts"));
    QStringList found;
    for (int group = 0; group < list->topLevelItemCount(); ++group) {
        const QTreeWidgetItem *item = list->topLevelItem(group);
        for (int row = 0; row < item->childCount(); ++row) {
            if (!item->isHidden() && !item->child(row)->isHidden())
                found.append(item->child(row)->text(0));
        }
    }
    QCOMPARE(found, QStringList{QStringLiteral("Ctrl+L")});
}

void TestTools::aboutNamesVersionAndQt()
{
    WindowFixture f;
    f.trigger("action.about");
    QTRY_VERIFY(f.dialog());
    QStringList texts;
    for (const QLabel *label : f.dialog()->findChildren<QLabel *>())
        texts.append(label->text());
    QVERIFY(texts.contains(QStringLiteral(CSP_VERSION)));
    QVERIFY(texts.contains(QString::fromLatin1(qVersion())));
    QVERIFY(texts.contains(QStringLiteral("LGPL 3")));
}

void TestTools::lockDisablesWhatActs()
{
    WindowFixture f;
    QVERIFY(QTest::qWaitForWindowActive(f.window.get()));
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    f.select(f.ids());
    f.type(QStringLiteral("x"));
    const char *acting[] = {"action.send",      "action.close",         "action.abort",
                            "action.endServer", "action.endSession",    "action.binaryData",
                            "action.startStop", "action.restartShared", "action.testClient"};
    for (const char *name : acting)
        QVERIFY2(f.child<QAction>(name)->isEnabled(), name);
    QTest::keyClick(f.window.get(), Qt::Key_L, Qt::ControlModifier);
    for (const char *name : acting) {
        QVERIFY2(!f.child<QAction>(name)->isEnabled(), name);
        QVERIFY2(f.child<QAction>(name)->toolTip().contains(QStringLiteral("read-only")), name);
    }
    QVERIFY(f.child<QLabel>("composer.hint")->text().contains(QStringLiteral("read-only")));
    QVERIFY(f.window->windowTitle().contains(QStringLiteral("read-only")));
    QVERIFY(f.child<QAction>("action.copyId")->isEnabled());
    QTest::keyClick(f.window.get(), Qt::Key_L, Qt::ControlModifier);
    for (const char *name : acting) {
        QVERIFY2(f.child<QAction>(name)->isEnabled(), name);
        QVERIFY2(!f.child<QAction>(name)->toolTip().contains(QStringLiteral("read-only")), name);
    }
}

void TestTools::lockSurvivesNewsAndSelection()
{
    WindowFixture f;
    QVERIFY(f.start());
    f.trigger("action.readOnly");
    QVERIFY(f.connectClient());
    f.select(f.ids());
    QVERIFY(f.connectClient()); // its row came with news
    QVERIFY(!f.child<QAction>("action.close")->isEnabled());
    QVERIFY(
        f.child<QAction>("action.restartShared")->toolTip().contains(QStringLiteral("read-only")));
    f.trigger("action.readOnly");
    QVERIFY(f.child<QAction>("action.close")->isEnabled());
}

void TestTools::lockEndsARepetition()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    f.select(f.ids());
    f.type(QStringLiteral("again"));
    f.trigger("action.repeatSending");
    f.child<QSpinBox>("repeat.interval")->setValue(3'600'000);
    f.trigger("action.send");
    QTRY_COMPARE(client->texts.size(), 1);
    f.trigger("action.readOnly");
    QTRY_COMPARE(f.result(), QStringLiteral("sent 1, round 1 of 10"));
}

void TestTools::lockEndsASpreadClose()
{
    WindowFixture f;
    QVERIFY(f.start());
    QVERIFY(f.connectClient() && f.connectClient() && f.connectClient());
    f.select(f.ids());
    f.trigger("action.close");
    QTRY_VERIFY(f.dialog());
    f.dialog()->findChild<QSpinBox *>(QStringLiteral("spread"))->setValue(3'600'000);
    QTest::mouseClick(f.dialog()->findChild<QPushButton *>(QStringLiteral("accept")),
                      Qt::LeftButton);
    f.trigger("action.readOnly");
    QTRY_COMPARE(f.result(), QStringLiteral("closed 1, cancelled before 2"));
}

void TestTools::lockKeepsBackAFileThatIsBeingRead()
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
    f.child<QComboBox>("composer.kind")->setCurrentIndex(int(PayloadKind::File));
    f.child<QLineEdit>("composer.file")->setText(file.fileName());
    f.trigger("action.send");
    f.trigger("action.readOnly"); // before any event comes
    QVERIFY2(f.result().contains(QStringLiteral("read-only")), qPrintable(f.result()));
    f.trigger("action.readOnly");
    f.child<QComboBox>("composer.kind")->setCurrentIndex(int(PayloadKind::Text));
    f.type(QStringLiteral("the first to arrive"));
    f.trigger("action.send");
    QTRY_COMPARE(client->texts, QStringList{QStringLiteral("the first to arrive")});
    QVERIFY(client->binaries.isEmpty());
}

void TestTools::lockEndsASendInBatches()
{
    WindowFixture f;
    QVERIFY(f.start());
    QVERIFY(f.connectClient());
    f.addConnections(int(Delivery::BatchRecipients) + 500);
    f.child<QComboBox>("composer.targets")->setCurrentIndex(int(Composer::Targets::Shown));
    f.type(QStringLiteral("x"));
    f.trigger("action.send");
    QTRY_VERIFY(f.dialog());
    QTest::mouseClick(f.dialog()->findChild<QPushButton *>(QStringLiteral("accept")),
                      Qt::LeftButton);
    f.trigger("action.readOnly");
    QTRY_VERIFY2(f.result().contains(QStringLiteral("cancelled before 501")),
                 qPrintable(f.result()));
}

void TestTools::lockKeepsTheSessionsOfAClose()
{
    WindowFixture f;
    QVERIFY(f.start());
    const TestClient *client = f.connectClient();
    QVERIFY(client);
    f.select(f.ids());
    f.trigger("action.close");
    QTRY_VERIFY(f.dialog());
    f.dialog()->findChild<QCheckBox *>(QStringLiteral("endSessions"))->setChecked(true);
    QTest::mouseClick(f.dialog()->findChild<QPushButton *>(QStringLiteral("accept")),
                      Qt::LeftButton);
    f.trigger("action.readOnly"); // before any event comes
    QTRY_COMPARE(f.result(), QStringLiteral("closed 1, their sessions go on"));
    QTRY_VERIFY(client->isClosed);
    QCOMPARE(f.list("sessions")->model()->rowCount(), 1);
}

void TestTools::lockRefusesWhatAnOpenDialogAsks()
{
    WindowFixture f;
    QVERIFY(f.start());
    const TestClient *client = f.connectClient();
    QVERIFY(client);
    f.select(f.ids());
    f.trigger("action.close");
    QTRY_VERIFY(f.dialog());
    f.trigger("action.readOnly");
    QTest::mouseClick(f.dialog()->findChild<QPushButton *>(QStringLiteral("accept")),
                      Qt::LeftButton);
    QVERIFY2(f.result().contains(QStringLiteral("read-only")), qPrintable(f.result()));
    QVERIFY(!client->isClosed);
}

void TestTools::lockedEndpointsCannotBeTicked()
{
    WindowFixture f;
    QSignalSpy changed(f.controller.get(), &ServerController::endpointChanged);
    QVERIFY(f.start());
    f.trigger("action.readOnly");
    f.trigger("action.showEndpoints");
    QAbstractItemModel *endpoints = f.list("endpoints")->model();
    QTRY_COMPARE(endpoints->rowCount(), 1);
    for (int column = 0; column < endpoints->columnCount(); ++column)
        endpoints->setData(endpoints->index(0, column), Qt::Unchecked, Qt::CheckStateRole);
    QVERIFY2(f.result().contains(QStringLiteral("read-only")), qPrintable(f.result()));
    QVERIFY(changed.isEmpty());
}

void TestTools::readOnlyConsoleCannotBeUnlocked()
{
    WindowFixture f;
    f.window->setReadOnly();
    QVERIFY(f.start());
    QVERIFY(f.connectClient());
    f.select(f.ids());
    f.trigger("action.readOnly");
    QVERIFY(!f.child<QAction>("action.readOnly")->isEnabled());
    QVERIFY(!f.child<QAction>("action.close")->isEnabled());
    QVERIFY(f.child<QAction>("action.readOnly")->toolTip().contains(QStringLiteral("--read-only")));
}

void TestTools::quitAsksWithTheCount()
{
    WindowFixture f;
    QVERIFY(f.start());
    QVERIFY(f.connectClient() && f.connectClient());
    f.trigger("action.quit");
    QTRY_VERIFY(f.dialog());
    QVERIFY(f.window->isVisible());
    const auto *question = f.dialog()->findChild<QLabel *>(QStringLiteral("quit.question"));
    QCOMPARE(question->text(), QStringLiteral("WebSockets open: 2. Quit?"));
    QTest::keyClick(f.dialog(), Qt::Key_Escape);
    QTRY_VERIFY(!f.dialog());
    QVERIFY(f.window->isVisible());
    f.trigger("action.quit");
    QTRY_VERIFY(f.dialog());
    QTest::mouseClick(f.dialog()->findChild<QPushButton *>(QStringLiteral("accept")),
                      Qt::LeftButton);
    QTRY_VERIFY(!f.window->isVisible());
}

void TestTools::quitIsUnaskedWithNobodyConnected()
{
    WindowFixture f;
    QVERIFY(f.start());
    f.trigger("action.quit");
    QTRY_VERIFY(!f.window->isVisible());
}

void TestTools::quitRemembersTheChoice()
{
    WindowFixture f;
    QVERIFY(f.start());
    QVERIFY(f.connectClient());
    f.trigger("action.quit");
    QTRY_VERIFY(f.dialog());
    f.dialog()->findChild<QCheckBox *>(QStringLiteral("quit.last"))->setChecked(true);
    QTest::mouseClick(f.dialog()->findChild<QPushButton *>(QStringLiteral("accept")),
                      Qt::LeftButton);
    QTRY_VERIFY(!f.window->isVisible());
    f.openWindow();
    QTRY_COMPARE(f.ids().size(), 1);
    f.trigger("action.quit");
    QTRY_VERIFY(!f.window->isVisible());
}

void TestTools::everyDialogIsNamedForScreenReaders_data()
{
    QTest::addColumn<QString>("action");
    for (const char *name : {"shortcuts", "about", "quit", "saveMessage", "testClient"})
        QTest::newRow(name) << QStringLiteral("action.") + QLatin1String(name);
}

void TestTools::everyDialogIsNamedForScreenReaders()
{
    QFETCH(const QString, action);
    WindowFixture f;
    QVERIFY(f.start());
    QVERIFY(f.connectClient());
    f.trigger(qPrintable(action));
    const QWidget *shown = f.dialog();
    if (action == u"action.testClient")
        shown = f.window->findChild<TestClientWindow *>();
    QVERIFY(shown && !shown->windowTitle().isEmpty() && !shown->objectName().isEmpty());
    for (QWidget *widget : shown->findChildren<QWidget *>()) {
        const bool isOurs = !qobject_cast<const QComboBox *>(widget->parent())
                            && !widget->inherits("QComboBoxListView")
                            && !widget->objectName().startsWith(QStringLiteral("qt_"));
        if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || !isOurs)
            continue;
        const QAccessibleInterface *read = QAccessible::queryAccessibleInterface(widget);
        const QByteArray what =
            widget->objectName().toUtf8() + ' ' + widget->metaObject()->className();
        QVERIFY2(read && !read->text(QAccessible::Name).isEmpty(), what);
    }
}

void TestTools::testClientIsDrivenByKeyboard()
{
    WindowFixture f;
    QVERIFY(QTest::qWaitForWindowActive(f.window.get()));
    QVERIFY(f.start());
    QTRY_VERIFY(f.child<QAction>("action.testClient")->isEnabled());
    const auto key = [](Qt::Key k, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(QApplication::focusWidget(), k, modifiers);
    };
    QTest::keyClick(f.window.get(), Qt::Key_T, Qt::ControlModifier);
    QPointer<TestClientWindow> client = f.window->findChild<TestClientWindow *>();
    QVERIFY(client);
    QTRY_COMPARE(QApplication::activeWindow(), client.data());
    key(Qt::Key_Space); // on Connect
    const auto *list = client->findChild<QTreeWidget *>(QStringLiteral("testClient.list"));
    QTRY_COMPARE(list->topLevelItemCount(), 1);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("typed"));
    key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(list->topLevelItemCount(), 3);
    QCOMPARE(list->topLevelItem(2)->text(3), QStringLiteral("handler:typed"));
    key(Qt::Key_W, Qt::ControlModifier);
    QTRY_VERIFY(!client);
    QTRY_VERIFY(f.ids().isEmpty());
}

QTEST_MAIN(TestTools)
#include "tst_tools.moc"
