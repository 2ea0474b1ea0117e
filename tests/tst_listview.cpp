// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/maderows.h"
#include "tests/windowfixture.h"

#include "ui/composer/composer.h"
#include "ui/lists/connectionsmodel.h"
#include "ui/lists/filterbox.h"
#include "ui/lists/listview.h"

#include <QApplication>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QTest>

using namespace csp;

/// What the lists of the window show and give while one works in them.
///
/// Thread: GUI thread.
class TestListView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void leftButtonHoldsTheOrder();
    void menuTakesTheReleaseAndTheOrderGoesOn();
    void menuUnderTheLeftButtonLetsGo();
    void hiddenListLetsGo();
    void copiedTextIsNoFormula();
    void sendingFollowsTheFilterBeingTyped();
    void closingFollowsTheFilterBeingTyped();

private:
    static ListView *view(const WindowFixture &f) { return qobject_cast<ListView *>(f.list()); }
    static bool isHeld(const WindowFixture &f) { return !view(f)->proxy()->dynamicSortFilter(); }
    static QPoint firstRow(const WindowFixture &f)
    {
        return view(f)->visualRect(view(f)->proxy()->index(0, 0)).center();
    }
    /// As X11 does: the menu comes with the press.
    static void askMenu(const WindowFixture &f)
    {
        QWidget *viewport = view(f)->viewport();
        QContextMenuEvent event(QContextMenuEvent::Mouse, firstRow(f),
                                viewport->mapToGlobal(firstRow(f)));
        QApplication::sendEvent(viewport, &event);
    }
    static void closeMenu()
    {
        QTRY_VERIFY(QApplication::activePopupWidget());
        QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Escape);
        QTRY_VERIFY(!QApplication::activePopupWidget());
    }
    /// Types a filter as over a list so long that it waits for a pause.
    static void typeLate(const WindowFixture &f, const QString &filter)
    {
        auto *box = f.child<FilterBox>("filter");
        box->setListLength(FilterBox::ImmediateRows + 1);
        box->setText(filter);
    }
};

void TestListView::leftButtonHoldsTheOrder()
{
    WindowFixture f;
    QVERIFY(f.start() && f.connectClient());
    f.select(f.ids());
    QTest::mousePress(view(f)->viewport(), Qt::LeftButton, {}, firstRow(f));
    QVERIFY(isHeld(f));
    QTest::mouseRelease(view(f)->viewport(), Qt::LeftButton, {}, firstRow(f));
    QVERIFY(!isHeld(f));
}

void TestListView::menuTakesTheReleaseAndTheOrderGoesOn()
{
    WindowFixture f;
    QVERIFY(f.start() && f.connectClient());
    f.select(f.ids());
    QTest::mousePress(view(f)->viewport(), Qt::RightButton, {}, firstRow(f));
    askMenu(f);
    QVERIFY(isHeld(f)); // by the menu
    closeMenu();
    QTRY_VERIFY(!isHeld(f));
}

void TestListView::menuUnderTheLeftButtonLetsGo()
{
    WindowFixture f;
    QVERIFY(f.start() && f.connectClient());
    f.select(f.ids());
    QTest::mousePress(view(f)->viewport(), Qt::LeftButton, {}, firstRow(f));
    askMenu(f);
    closeMenu();
    QTRY_VERIFY(!isHeld(f));
}

void TestListView::hiddenListLetsGo()
{
    WindowFixture f;
    QVERIFY(f.start() && f.connectClient());
    f.select(f.ids());
    QTest::mousePress(view(f)->viewport(), Qt::LeftButton, {}, firstRow(f));
    f.trigger("action.showSessions");
    QVERIFY(!isHeld(f));
}

void TestListView::copiedTextIsNoFormula()
{
    ConnectionsModel model;
    ServerDelta delta;
    delta.connections = {makeConnection(1)};
    delta.connections.first().userAgent = QStringLiteral(" =1+1");
    model.apply(delta);
    ListView list(&model, QStringLiteral("list"), QStringLiteral("List"));
    for (int column = 0; column < model.columnCount(); ++column)
        list.setColumnHidden(column, column != ConnectionColumn::UserAgent);
    list.selectKeys({QStringLiteral("id-1")});
    QCOMPARE(list.selectedText().section(u'\n', 1), QStringLiteral("'=1+1"));
}

void TestListView::sendingFollowsTheFilterBeingTyped()
{
    WindowFixture f;
    QVERIFY(f.start());
    const TestClient *first = f.connectClient();
    const TestClient *second = f.connectClient();
    QVERIFY(first && second);
    f.child<QComboBox>("composer.targets")->setCurrentIndex(int(Composer::Targets::Shown));
    f.type(QStringLiteral("hello"));
    typeLate(f, QStringLiteral("peer:%1").arg(first->socket.localPort()));
    f.trigger("action.send");
    QTRY_COMPARE(f.result(), QStringLiteral("sent 1"));
    QTRY_COMPARE(first->texts, QStringList{QStringLiteral("hello")});
    QVERIFY(second->texts.isEmpty());
}

void TestListView::closingFollowsTheFilterBeingTyped()
{
    WindowFixture f;
    QVERIFY(f.start() && f.connectClient());
    f.select(f.ids());
    typeLate(f, QStringLiteral("nothing-is-like-this"));
    f.trigger("action.close");
    QVERIFY(!f.dialog());
    QVERIFY(!f.child<QAction>("action.close")->isEnabled());
}

QTEST_MAIN(TestListView)
#include "tst_listview.moc"
