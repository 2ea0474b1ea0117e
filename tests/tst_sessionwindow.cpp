// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/windowfixture.h"

#include <QLabel>
#include <QStatusBar>
#include <QTest>

using namespace csp;

/// What the window tells of sessions, their licences and their store.
///
/// Thread: GUI thread.
class TestSessionWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void statusBarTellsLicences();
    void statusBarFitsIntoANarrowWindow();
};

void TestSessionWindow::statusBarTellsLicences()
{
    ServerConfig config = WindowFixture::anyPort();
    {
        WindowFixture f(config);
        QVERIFY(f.start());
        QVERIFY(f.connectClient());
        QTRY_COMPARE(f.child<QLabel>("status.licenses")->text(), QStringLiteral("Licences 1"));
    }
    config.licenseLimit = 10;
    WindowFixture f(config);
    const auto *licenses = f.child<QLabel>("status.licenses");
    QCOMPARE(licenses->accessibleDescription(), QStringLiteral("Licences"));
    QVERIFY(f.start());
    QCOMPARE(licenses->text(), QStringLiteral("Licences 0 of 10"));
    QVERIFY(f.connectClient());
    QTRY_COMPARE(licenses->text(), QStringLiteral("Licences 1 of 10"));
}

void TestSessionWindow::statusBarFitsIntoANarrowWindow()
{
    ServerConfig config = WindowFixture::anyPort();
    config.licenseLimit = 10'000;
    config.address = QHostAddress(QHostAddress::AnyIPv4); // never listened on
    WindowFixture f(config);
    ServerDelta delta;
    delta.stats.webSockets = 9'876;
    delta.stats.webSocketsPeak = 9'999;
    delta.stats.sessions = 9'876;
    delta.stats.licensesInUse = 9'876;
    delta.stats.captureDropped = 12'345;
    Q_EMIT f.controller->news(delta);
    f.window->resize(1100, 700);
    QTRY_COMPARE(f.window->width(), 1100);
    for (const QLabel *label : f.window->statusBar()->findChildren<QLabel *>()) {
        if (label->isVisible())
            QVERIFY2(label->width() >= label->sizeHint().width(), qPrintable(label->text()));
    }
    QVERIFY(f.child<QLabel>("status.licenses")->isVisible());
    QVERIFY(f.child<QLabel>("status.shield")->isVisible());
    f.window->resize(1900, 700);
    QTRY_VERIFY(f.child<QLabel>("status.out")->isVisible());
}

QTEST_MAIN(TestSessionWindow)
#include "tst_sessionwindow.moc"
