// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/windowfixture.h"
#include "ui/basics/theme.h"
#include "ui/lists/listspane.h"

#include <QApplication>
#include <QLabel>
#include <QTest>
#include <QToolTip>

using namespace csp;

/// What the window must not do.
///
/// Thread: GUI thread.
class TestWindowSafety final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void actsOnNothingThatIsNotShown_data();
    void actsOnNothingThatIsNotShown();
    void tipsShowMarkupAsText();
    void manyThatCloseAreOneBanner();
};

void TestWindowSafety::actsOnNothingThatIsNotShown_data()
{
    QTest::addColumn<QByteArray>("tab");
    QTest::addColumn<bool>("acts");
    QTest::newRow("connections") << QByteArray("action.showConnections") << true;
    QTest::newRow("sessions, none selected") << QByteArray("action.showSessions") << false;
    QTest::newRow("closed") << QByteArray("action.showClosed") << false;
    QTest::newRow("endpoints") << QByteArray("action.showEndpoints") << false;
    QTest::newRow("log") << QByteArray("action.showLog") << false;
}

/// The selection of the connections list stays, under another tab.
void TestWindowSafety::actsOnNothingThatIsNotShown()
{
    QFETCH(QByteArray, tab);
    QFETCH(bool, acts);
    WindowFixture f;
    QVERIFY(f.start());
    QVERIFY(f.connectClient());
    f.select(f.ids());
    f.trigger(tab.constData());
    for (const char *action : {"action.close", "action.abort", "action.endServer",
                               "action.endSession", "action.binaryData", "action.restartShared"})
        QCOMPARE(f.child<QAction>(action)->isEnabled(), acts);
    f.trigger("action.abort");
    QCOMPARE(f.dialog() != nullptr, acts);
}

void TestWindowSafety::tipsShowMarkupAsText()
{
    applyTheme(*qApp, Theme::Light);
    QToolTip::showText(QPoint(10, 10), QStringLiteral("<img src=\"file:///dev/zero\">"));
    QLabel *tip = nullptr;
    for (QWidget *each : QApplication::topLevelWidgets()) {
        if (each->inherits("QTipLabel"))
            tip = qobject_cast<QLabel *>(each);
    }
    QVERIFY(tip);
    QCOMPARE(tip->textFormat(), Qt::PlainText);
    QToolTip::hideText();
}

void TestWindowSafety::manyThatCloseAreOneBanner()
{
    WindowFixture f;
    QVERIFY(f.start());
    QVERIFY(f.connectClient() && f.connectClient());
    f.select(f.ids());
    const QStringList ids = f.ids();
    f.controller->setWatching(false);
    ServerDelta delta;
    for (const QString &id : ids) {
        ClosedInfo closed;
        closed.webSocketId = id;
        delta.closed.append(closed);
    }
    Q_EMIT f.controller->news(delta);
    const auto *banner = f.child<QWidget>("message.closed");
    QVERIFY(banner);
    const QString text = banner->findChild<QLabel *>(QStringLiteral("message.text"))->text();
    QVERIFY2(text.startsWith(QStringLiteral("2 connection(s) closed")), qPrintable(text));
}

QTEST_MAIN(TestWindowSafety)
#include "tst_windowsafety.moc"
