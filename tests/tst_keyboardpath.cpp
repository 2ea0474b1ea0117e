// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/windowfixture.h"
#include "ui/lists/closedmodel.h"

#include <QApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

using namespace csp;

/// The main job done with keys alone, each sent to whatever has the focus.
class TestKeyboardPath final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsFiltersSelectsSendsAndCloses();
    void everyTabAndPaneIsReached();

private:
    static void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    static void write(const QString &text);
    static bool focusBy(Qt::Key key, const QString &objectName);
};

void TestKeyboardPath::press(int key, Qt::KeyboardModifiers modifiers)
{
    QWidget *focus = QApplication::focusWidget();
    QVERIFY(focus);
    QTest::keyClick(focus, Qt::Key(key), modifiers);
}

void TestKeyboardPath::write(const QString &text)
{
    QVERIFY(QApplication::focusWidget());
    QTest::keyClicks(QApplication::focusWidget(), text);
}

/// Presses \a key until \a objectName has the focus.
bool TestKeyboardPath::focusBy(Qt::Key key, const QString &objectName)
{
    for (int presses = 0; presses < 100; ++presses) {
        if (QApplication::focusWidget() && QApplication::focusWidget()->objectName() == objectName)
            return true;
        press(key);
    }
    return false;
}

void TestKeyboardPath::startsFiltersSelectsSendsAndCloses()
{
    WindowFixture f;
    QVERIFY(QTest::qWaitForWindowActive(f.window.get()));
    f.child<QWidget>("filter")->setFocus();
    press(Qt::Key_F5);
    QTRY_COMPARE(f.controller->state(), ServerController::State::Running);
    TestClient *client = f.connectClient();
    QVERIFY(client && f.connectClient(QStringLiteral("?x")));
    const QString id = f.ids().first();

    press(Qt::Key_F, Qt::ControlModifier);
    QCOMPARE(QApplication::focusWidget(), f.child<QWidget>("filter"));
    write(QStringLiteral("id:") + id);
    QTRY_COMPARE(f.ids(), QStringList(id));
    press(Qt::Key_Escape); // closes the suggestions
    if (QApplication::activePopupWidget())
        press(Qt::Key_Escape);
    f.window->activateWindow(); // offscreen, the popup of suggestions stays active when it is gone
    QVERIFY(QTest::qWaitForWindowActive(f.window.get()));
    press(Qt::Key_1, Qt::AltModifier);
    QCOMPARE(QApplication::focusWidget(), static_cast<QWidget *>(f.list()));
    press(Qt::Key_Home);
    QTRY_COMPARE(qobject_cast<ListView *>(f.list())->selectedKeys().size(), 1);

    press(Qt::Key_M, Qt::ControlModifier);
    write(QStringLiteral("by keys"));
    press(Qt::Key_Return, Qt::ControlModifier);
    const auto heard = [&f] {
        return std::any_of(f.clients.begin(), f.clients.end(), [](const auto &each) {
            return each->texts.contains(QStringLiteral("by keys"));
        });
    };
    QTRY_VERIFY(heard());

    press(Qt::Key_1, Qt::AltModifier);
    press(Qt::Key_Delete);
    QTRY_VERIFY(f.dialog());
    QTRY_COMPARE(QApplication::activeWindow(), f.dialog());
    auto *code = f.dialog()->findChild<QWidget *>(QStringLiteral("code"));
    QVERIFY(code);
    QVERIFY(focusBy(Qt::Key_Tab, QStringLiteral("code")) || code->hasFocus());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_A, Qt::ControlModifier);
    write(QStringLiteral("4001"));
    QVERIFY(focusBy(Qt::Key_Tab, QStringLiteral("reason")));
    write(QStringLiteral("enough"));
    press(Qt::Key_Return);
    const auto closedWith = [&f] {
        return std::any_of(f.clients.begin(), f.clients.end(), [](const auto &each) {
            return each->isClosed && each->socket.closeCode() == 4001
                   && each->socket.closeReason() == QStringLiteral("enough");
        });
    };
    QTRY_VERIFY(closedWith());
}

void TestKeyboardPath::everyTabAndPaneIsReached()
{
    WindowFixture f;
    QVERIFY(f.start());
    QVERIFY(f.connectClient());
    QVERIFY(QTest::qWaitForWindowActive(f.window.get()));
    f.child<QWidget>("filter")->setFocus();
    auto *tabs = f.child<QTabWidget>("lists");
    for (int tab = 0; tab < tabs->count(); ++tab) {
        press(Qt::Key_1 + tab, Qt::AltModifier);
        QCOMPARE(tabs->currentIndex(), tab);
    }
    f.select(f.ids());
    f.type(QStringLiteral("to be captured"));
    f.trigger("action.send");
    QTRY_VERIFY(f.child<QWidget>("messages")->isVisible());
    press(Qt::Key_1, Qt::AltModifier);
    QSet<QWidget *> reached;
    for (int i = 0; i < 8; ++i) {
        reached.insert(QApplication::focusWidget());
        press(Qt::Key_F6);
    }
    for (const char *pane : {"filter", "connections", "messages", "composer.text"})
        QVERIFY2(reached.contains(f.child<QWidget>(pane)), pane);
}

QTEST_MAIN(TestKeyboardPath)
#include "tst_keyboardpath.moc"
