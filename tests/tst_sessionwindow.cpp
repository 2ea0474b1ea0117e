// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/windowfixture.h"

#include "ui/lists/connectioncolumns.h"

#include <QLabel>
#include <QPushButton>
#include <QStatusBar>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

#include <atomic>

using namespace csp;

namespace {

/// Refuses the end of the first session it is asked about.
class KeepingFirst final : public SessionEvents
{
public:
    Status onEndSession(Session &) override
    {
        return m_isAsked.exchange(true)
                   ? Status()
                   : Status(Status::SessionRefused, QStringLiteral("order 17 is open"));
    }

private:
    std::atomic<bool> m_isAsked = false;
};

void endSelectedSessions(WindowFixture &f)
{
    f.trigger("action.endSession");
    QTRY_VERIFY(f.dialog());
    QTest::mouseClick(f.dialog()->findChild<QPushButton *>(QStringLiteral("accept")),
                      Qt::LeftButton);
    QTRY_VERIFY(!f.dialog());
}

ServerDelta failingStore(const QString &why)
{
    ServerDelta delta;
    delta.stats.storeFailure = why;
    return delta;
}

QString messageText(const WindowFixture &f, const char *message)
{
    const auto *row = f.child<QWidget>(message);
    return row ? row->findChild<QLabel *>(QStringLiteral("message.text"))->text() : QString();
}

} // namespace

/// What the window tells of sessions, their licences and their store.
///
/// Thread: GUI thread.
class TestSessionWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusedEndOfASessionIsTold();
    void refusedAmongSeveralIsNamed();
    void failureIsToldThoughItsLineIsHidden();
    void statusBarTellsLicences();
    void statusBarFitsIntoANarrowWindow();
    void storeFailureIsToldUntilItIsOver();
    void dismissedStoreFailureStaysAway();
    void storeThatCannotBeOpenedIsTold();
};

void TestSessionWindow::refusedEndOfASessionIsTold()
{
    WindowFixture f(WindowFixture::anyPort(), std::make_shared<KeepingFirst>());
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    const QString session = f.cell(f.ids().first(), ConnectionColumn::SessionId);
    f.select(f.ids());
    endSelectedSessions(f);
    QTRY_VERIFY(f.result().contains(QStringLiteral("SessionRefused")));
    QVERIFY2(f.result().contains(session), qPrintable(f.result()));
    QVERIFY2(f.result().contains(QStringLiteral("order 17 is open")), qPrintable(f.result()));
    const QAbstractItemModel *sessions = f.list("sessions")->model();
    const QModelIndex refusal = sessions->index(0, SessionsModel::EndRefused);
    QTRY_VERIFY(refusal.data().toString().contains(QStringLiteral("order 17 is open")));
    QVERIFY(!refusal.data(Qt::DecorationRole).isNull());
    QVERIFY(!client->isClosed);
    endSelectedSessions(f);
    QTRY_COMPARE(f.result(), QStringLiteral("ended 1"));
    QTRY_VERIFY(client->isClosed);
    QCOMPARE(int(client->socket.closeCode()), 1008);
    QTRY_COMPARE(sessions->rowCount(), 0);
}

void TestSessionWindow::refusedAmongSeveralIsNamed()
{
    WindowFixture f(WindowFixture::anyPort(), std::make_shared<KeepingFirst>());
    QVERIFY(f.start());
    QVERIFY(f.connectClient() && f.connectClient() && f.connectClient());
    f.select(f.ids());
    endSelectedSessions(f);
    QTRY_COMPARE(f.result(), QStringLiteral("ended 2, refused 1"));
    QTRY_COMPARE(f.ids().size(), 1);
    const QString kept = f.cell(f.ids().first(), ConnectionColumn::SessionId);
    QVERIFY(f.child<QToolButton>("showRefusals")->isVisible());
    QTest::mouseClick(f.child<QToolButton>("showRefusals"), Qt::LeftButton);
    QTRY_VERIFY(f.dialog());
    const auto *refused = f.dialog()->findChild<QTreeWidget *>();
    QCOMPARE(refused->topLevelItemCount(), 1);
    QCOMPARE(refused->topLevelItem(0)->text(0), kept);
    QVERIFY(refused->topLevelItem(0)->text(1).contains(QStringLiteral("order 17 is open")));
}

void TestSessionWindow::failureIsToldThoughItsLineIsHidden()
{
    WindowFixture f(WindowFixture::anyPort(), std::make_shared<KeepingFirst>());
    QVERIFY(f.start());
    QVERIFY(f.connectClient());
    f.select(f.ids());
    f.trigger("action.showDetails");
    endSelectedSessions(f);
    QTRY_VERIFY(messageText(f, "message.commandFailed").contains(QStringLiteral("order 17")));
    QTest::mouseClick(f.child<QPushButton>("showRefused"), Qt::LeftButton);
    QTRY_VERIFY(f.dialog());
    f.dialog()->reject();
    QTRY_VERIFY(!f.dialog());
    endSelectedSessions(f);
    QTRY_VERIFY(!f.child<QWidget>("message.commandFailed"));
}

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

void TestSessionWindow::storeFailureIsToldUntilItIsOver()
{
    WindowFixture f;
    QVERIFY(f.start());
    Q_EMIT f.controller->news(failingStore(QStringLiteral("disk is full")));
    const QString text = messageText(f, "message.storeFailure");
    QVERIFY2(text.contains(QStringLiteral("(disk is full)")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("go on in memory")), qPrintable(text));
    QVERIFY(f.child<QWidget>("messageBar")->isVisible());
    Q_EMIT f.controller->news(failingStore({}));
    QVERIFY(!f.child<QWidget>("message.storeFailure"));
    QVERIFY(!f.child<QWidget>("messageBar")->isVisible());
    Q_EMIT f.controller->news(failingStore(QStringLiteral("disk is full")));
    QVERIFY(f.child<QWidget>("message.storeFailure"));
    f.window->stopServer();
    QTRY_COMPARE(f.controller->state(), ServerController::State::Stopped);
    QTRY_VERIFY(!f.child<QWidget>("message.storeFailure"));
}

void TestSessionWindow::dismissedStoreFailureStaysAway()
{
    WindowFixture f;
    QVERIFY(f.start());
    Q_EMIT f.controller->news(failingStore(QStringLiteral("disk is full")));
    auto *row = f.child<QWidget>("message.storeFailure");
    QVERIFY(row);
    QTest::mouseClick(row->findChild<QToolButton *>(), Qt::LeftButton);
    QVERIFY(!f.child<QWidget>("message.storeFailure"));
    Q_EMIT f.controller->news(failingStore(QStringLiteral("disk is full")));
    QVERIFY(!f.child<QWidget>("message.storeFailure"));
    Q_EMIT f.controller->news(failingStore(QStringLiteral("file is gone")));
    QVERIFY(messageText(f, "message.storeFailure").contains(QStringLiteral("file is gone")));
    Q_EMIT f.controller->news(failingStore({}));
    Q_EMIT f.controller->news(failingStore(QStringLiteral("file is gone")));
    QVERIFY(f.child<QWidget>("message.storeFailure")); // it failed anew
}

void TestSessionWindow::storeThatCannotBeOpenedIsTold()
{
    const QTemporaryDir folder;
    ServerConfig config = WindowFixture::anyPort();
    config.sessionFile = folder.path(); // no file
    WindowFixture f(config);
    QVERIFY(f.start());
    QTRY_VERIFY(messageText(f, "message.storeFailure").contains(folder.path()));
    QVERIFY(f.child<QLabel>("status.sessions")->toolTip().contains(folder.path()));
    QVERIFY(f.connectClient()); // sessions go on in memory
    QTRY_COMPARE(f.child<QLabel>("status.licenses")->text(), QStringLiteral("Licences 1"));
}

QTEST_MAIN(TestSessionWindow)
#include "tst_sessionwindow.moc"
