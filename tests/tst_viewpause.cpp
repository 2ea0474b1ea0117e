// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/maderows.h"
#include "tests/windowfixture.h"

#include "ui/pendingnews.h"

#include <QLabel>
#include <QPushButton>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace csp;

namespace {

QString barText(const WindowFixture &f)
{
    const auto *row = f.child<QWidget>("message.paused");
    return row ? row->findChild<QLabel *>(QStringLiteral("message.text"))->text() : QString();
}

/// One step of a made-up server.
ServerDelta step(QRandomGenerator &random, QStringList &live, int &next)
{
    ServerDelta delta;
    const int first = next;
    delta.full = random.bounded(20) == 0;
    for (int i = random.bounded(6); i > 0; --i) {
        delta.connections.append(makeConnection(next));
        live.append(delta.connections.last().webSocketId);
        ++next;
    }
    for (int i = random.bounded(5); i > 0 && !live.isEmpty(); --i)
        delta.closed.append(makeClosed(live.takeAt(random.bounded(int(live.size())))));
    if (delta.full) {
        delta.closed.clear();
        delta.connections.clear();
    }
    for (const QString &id : std::as_const(live)) {
        const bool isNew = id.mid(3).toInt() >= first;
        if (delta.full || (!isNew && random.bounded(4) == 0)) {
            delta.connections.append(makeConnection(id.mid(3).toInt()));
            delta.connections.last().messagesIn = random.generate();
        }
    }
    return delta;
}

QStringList rowsOf(const ConnectionsModel &model)
{
    QStringList rows;
    for (int row = 0; row < model.rowCount(); ++row)
        rows.append(
            QStringLiteral("%1 %2").arg(model.at(row).webSocketId).arg(model.at(row).messagesIn));
    rows.sort();
    return rows;
}

} // namespace

/// The paused view: nothing moves, nothing is lost.
///
/// Thread: GUI thread.
class TestViewPause : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mergedNewsLeadToTheSameRows_data();
    void mergedNewsLeadToTheSameRows();
    void messagesAreBounded();
    void moreClosedThanKeptAsksForAll();
    void listsStandStillAndCatchUp();
    void messagesWaitAndAreShownOnResume();
    void resumesWhenTheServerStops();
    void spaceInTheListPauses();
    void dialogLearnsWhoLeftWhilePaused();
};

void TestViewPause::mergedNewsLeadToTheSameRows_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 8; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestViewPause::mergedNewsLeadToTheSameRows()
{
    QFETCH(const quint32, seed);
    QRandomGenerator random(seed);
    ConnectionsModel direct;
    ConnectionsModel paused;
    for (ConnectionsModel *model : {&direct, &paused})
        model->setClosedShown(std::chrono::milliseconds(0));
    PendingNews news;
    QStringList live;
    int next = 0;
    for (int i = 0; i < 120; ++i) {
        const ServerDelta delta = step(random, live, next);
        direct.apply(delta);
        news.add(delta);
        if (random.bounded(8) != 0)
            continue;
        QVERIFY(news.isComplete());
        paused.apply(news.take());
        QCOMPARE(rowsOf(paused), rowsOf(direct));
    }
}

void TestViewPause::messagesAreBounded()
{
    PendingNews news;
    ServerDelta delta;
    delta.captured = QList<CapturedMessage>(30'000, makeMessage("hi"));
    news.add(delta);
    QCOMPARE(news.dropped(), 0);
    news.add(delta);
    QCOMPARE(news.newCount(), 60'000);
    QCOMPARE(news.dropped(), 10'000);
    QCOMPARE(news.take().captured.size(), PendingNews::MaximumMessages);
    delta.captured = QList<CapturedMessage>(70, makeMessage(QByteArray(1 << 20, 'x')));
    news.add(delta);
    QCOMPARE(news.dropped(), 6);
}

void TestViewPause::moreClosedThanKeptAsksForAll()
{
    PendingNews news;
    ServerDelta delta;
    delta.closed = QList<ClosedInfo>(PendingNews::MaximumClosed, makeClosed(QStringLiteral("id")));
    news.add(delta);
    QVERIFY(news.isComplete());
    news.add(delta);
    QVERIFY(!news.isComplete());
    QCOMPARE(news.take().closed.size(), PendingNews::MaximumClosed);
    QVERIFY(news.isComplete());
}

void TestViewPause::listsStandStillAndCatchUp()
{
    WindowFixture f;
    QVERIFY(f.start());
    QVERIFY(f.connectClient() && f.connectClient());
    f.trigger("action.pauseView");
    QVERIFY2(barText(f).contains(QStringLiteral("paused, 0 new")), qPrintable(barText(f)));
    const QStringList before = f.ids();
    f.clients.front()->socket.close();
    QWebSocket late;
    late.open(QUrl(f.controller->url() + QStringLiteral("/answer")));
    QTRY_VERIFY2(barText(f).contains(QStringLiteral("paused, 2 new")), qPrintable(barText(f)));
    QCOMPARE(f.ids(), before);
    QCOMPARE(f.child<QLabel>("status.sockets")->text().section(u',', 0, 0),
             QStringLiteral("Sockets 2"));
    QTest::mouseClick(f.child<QPushButton>("resumeView"), Qt::LeftButton);
    QVERIFY(barText(f).isEmpty());
    QVERIFY(!f.child<QAction>("action.pauseView")->isChecked());
    QCOMPARE(f.ids().size(), 2);
    QVERIFY(f.ids() != before);
    QCOMPARE(f.list("closed")->model()->rowCount(), 1);
}

void TestViewPause::messagesWaitAndAreShownOnResume()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    f.select(f.ids());
    const auto shown = [&f] { return f.list("messages")->model()->rowCount(); };
    client->socket.sendTextMessage(QStringLiteral("before"));
    QTRY_COMPARE(shown(), 2);
    f.trigger("action.pauseView");
    client->socket.sendTextMessage(QStringLiteral("meanwhile"));
    QTRY_VERIFY2(barText(f).contains(QStringLiteral("paused, 2 new")), qPrintable(barText(f)));
    QCOMPARE(shown(), 2);
    f.trigger("action.pauseView");
    QTRY_COMPARE(shown(), 4);
}

void TestViewPause::resumesWhenTheServerStops()
{
    WindowFixture f;
    QVERIFY(f.start());
    f.trigger("action.pauseView");
    f.window->stopServer();
    QTRY_COMPARE(f.controller->state(), ServerController::State::Stopped);
    QTRY_VERIFY(barText(f).isEmpty());
    QVERIFY(!f.child<QAction>("action.pauseView")->isChecked());
}

void TestViewPause::spaceInTheListPauses()
{
    WindowFixture f;
    QVERIFY(f.start());
    QVERIFY(f.connectClient());
    QVERIFY(QTest::qWaitForWindowActive(f.window.get()));
    f.list()->setFocus();
    QTest::keyClick(f.list(), Qt::Key_Space);
    QVERIFY(f.child<QAction>("action.pauseView")->isChecked());
    QTest::keyClick(f.list(), Qt::Key_Space);
    QVERIFY(!f.child<QAction>("action.pauseView")->isChecked());
}

void TestViewPause::dialogLearnsWhoLeftWhilePaused()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *client = f.connectClient();
    QVERIFY(client);
    f.select(f.ids());
    f.trigger("action.pauseView");
    f.trigger("action.close");
    QTRY_VERIFY(f.dialog());
    client->socket.close();
    const auto *accept = f.dialog()->findChild<QPushButton *>(QStringLiteral("accept"));
    QTRY_VERIFY(!accept->isEnabled());
    QCOMPARE(f.ids().size(), 1);
}

QTEST_MAIN(TestViewPause)
#include "tst_viewpause.moc"
