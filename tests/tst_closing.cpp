// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/windowfixture.h"

#include "ui/lists/connectioncolumns.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QTest>
#include <QTreeWidget>

#include <algorithm>

using namespace csp;

namespace {

template <typename T> T *part(const WindowFixture &f, const char *name)
{
    return f.dialog()->findChild<T *>(QLatin1String(name));
}

void accept(const WindowFixture &f)
{
    QTest::mouseClick(part<QPushButton>(f, "accept"), Qt::LeftButton);
}

int closedCount(const WindowFixture &f)
{
    return int(std::count_if(f.clients.begin(), f.clients.end(),
                             [](const auto &client) { return client->isClosed; }));
}

bool connectClients(WindowFixture &f, int count)
{
    for (int i = 0; i < count; ++i) {
        if (!f.connectClient())
            return false;
    }
    return true;
}

} // namespace

/// Closing through the window: several at once, over a time, unasked, with their sessions.
///
/// Thread: GUI thread.
class TestClosing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namedCodesAreOffered();
    void spreadIsForSeveral();
    void spreadClosesAllInTheEnd();
    void cancelledSpreadLeavesTheRest();
    void spreadOutlivesAnEndMeanwhile();
    void singleIsClosedUnaskedWhenTheUserWantsSo();
    void severalAreAlwaysAskedAbout();
    void sessionEndsTooWhenAsked();
    void onlyFrozenTargetsAreClosedThoughRowsMove();
    void closedRowIsNoTarget();
    void refusedClientIsListedInClosed();
    void logIsListedFromALevelOn();
};

void TestClosing::namedCodesAreOffered()
{
    WindowFixture f;
    QVERIFY(f.start() && connectClients(f, 1));
    f.select(f.ids());
    f.trigger("action.close");
    QTRY_VERIFY(f.dialog());
    QStringList codes;
    const auto *code = part<QComboBox>(f, "code");
    for (int i = 0; i < code->count(); ++i)
        codes.append(code->itemText(i).section(u' ', 0, 0));
    QCOMPARE(codes.join(u' '),
             QStringLiteral("1000 1001 1002 1003 1007 1008 1009 1010 1011 1012 1013 1014"));
}

void TestClosing::spreadIsForSeveral()
{
    WindowFixture f;
    QVERIFY(f.start() && connectClients(f, 2));
    f.select({f.ids().first()});
    f.trigger("action.close");
    QTRY_VERIFY(f.dialog());
    QVERIFY(!part<QSpinBox>(f, "spread")->isVisible());
    QVERIFY(part<QCheckBox>(f, "askNoMore")->isVisible());
    f.dialog()->reject();
    QTRY_VERIFY(!f.dialog());
    f.select(f.ids());
    f.trigger("action.close");
    QTRY_VERIFY(f.dialog());
    QVERIFY(part<QSpinBox>(f, "spread")->isVisible());
    QVERIFY(!part<QCheckBox>(f, "askNoMore")->isVisible());
}

void TestClosing::spreadClosesAllInTheEnd()
{
    WindowFixture f;
    QVERIFY(f.start() && connectClients(f, 5));
    f.select(f.ids());
    f.trigger("action.close");
    QTRY_VERIFY(f.dialog());
    part<QSpinBox>(f, "spread")->setValue(300);
    part<QComboBox>(f, "code")->setEditText(QStringLiteral("4012"));
    accept(f);
    QVERIFY(f.child<QWidget>("job"));
    QTRY_COMPARE(closedCount(f), 5);
    for (const auto &client : f.clients)
        QCOMPARE(int(client->socket.closeCode()), 4012);
    QTRY_COMPARE(f.result(), QStringLiteral("closed 5"));
    QTRY_VERIFY(!f.child<QWidget>("job"));
}

void TestClosing::cancelledSpreadLeavesTheRest()
{
    WindowFixture f;
    QVERIFY(f.start() && connectClients(f, 4));
    f.select(f.ids());
    f.trigger("action.close");
    QTRY_VERIFY(f.dialog());
    part<QSpinBox>(f, "spread")->setValue(3'600'000);
    accept(f);
    QTRY_COMPARE(closedCount(f), 1); // the first goes at once
    QTest::mouseClick(f.child<QPushButton>("job.cancel"), Qt::LeftButton);
    QTRY_COMPARE(f.result(), QStringLiteral("closed 1, cancelled before 3"));
    QTRY_VERIFY(!f.child<QWidget>("job"));
    QTRY_COMPARE(f.ids().size(), 3);
    QCOMPARE(closedCount(f), 1);
}

void TestClosing::spreadOutlivesAnEndMeanwhile()
{
    WindowFixture f;
    QVERIFY(f.start() && connectClients(f, 3));
    f.select(f.ids());
    f.trigger("action.close");
    QTRY_VERIFY(f.dialog());
    part<QSpinBox>(f, "spread")->setValue(1'000);
    accept(f);
    f.window->stopServer();
    QTRY_COMPARE(f.controller->state(), ServerController::State::Stopped);
    QTRY_VERIFY(!f.child<QWidget>("job"));
    QCOMPARE(closedCount(f), 3);
}

void TestClosing::singleIsClosedUnaskedWhenTheUserWantsSo()
{
    WindowFixture f;
    QVERIFY(f.start() && connectClients(f, 2));
    f.select({f.ids().first()});
    f.trigger("action.close");
    QTRY_VERIFY(f.dialog());
    part<QCheckBox>(f, "askNoMore")->setChecked(true);
    accept(f);
    QTRY_COMPARE(f.ids().size(), 1);
    QVERIFY(!f.child<QAction>("action.askSingleClose")->isChecked());
    f.select(f.ids());
    f.trigger("action.close");
    QTRY_VERIFY(f.ids().isEmpty());
    QVERIFY(!f.dialog());
    QVERIFY(!UiSettings(f.folder.filePath(QStringLiteral("window.ini"))).asksSingleClose());
    f.trigger("action.askSingleClose");
    QVERIFY(connectClients(f, 1));
    f.select(f.ids());
    f.trigger("action.close");
    QTRY_VERIFY(f.dialog());
}

void TestClosing::severalAreAlwaysAskedAbout()
{
    WindowFixture f;
    QVERIFY(f.start() && connectClients(f, 2));
    f.child<QAction>("action.askSingleClose")->setChecked(false);
    f.select(f.ids());
    f.trigger("action.close");
    QTRY_VERIFY(f.dialog());
    QCOMPARE(f.ids().size(), 2);
}

void TestClosing::sessionEndsTooWhenAsked()
{
    WindowFixture f;
    QVERIFY(f.start());
    TestClient *first = f.connectClient();
    QVERIFY(first);
    const QString id = f.ids().first();
    const QString session = f.cell(id, ConnectionColumn::SessionId);
    TestClient *second = f.connectClient(QStringLiteral("?CSPCHD=")
                                         + QString::fromLatin1(QUrl::toPercentEncoding(session)));
    QVERIFY(second);
    f.select({id});
    f.trigger("action.close");
    QTRY_VERIFY(f.dialog());
    auto *endSessions = part<QCheckBox>(f, "endSessions");
    QVERIFY2(endSessions->text().contains(QStringLiteral("1 other")),
             qPrintable(endSessions->text()));
    endSessions->setChecked(true);
    part<QComboBox>(f, "code")->setEditText(QStringLiteral("4001"));
    accept(f);
    QTRY_VERIFY(first->isClosed && second->isClosed);
    QCOMPARE(int(first->socket.closeCode()), 4001);
    QCOMPARE(int(second->socket.closeCode()), 1008);
    QTRY_COMPARE(f.list("sessions")->model()->rowCount(), 0);
}

void TestClosing::onlyFrozenTargetsAreClosedThoughRowsMove()
{
    WindowFixture f;
    QVERIFY(f.start());
    f.list()->sortByColumn(ConnectionColumn::MessagesIn, Qt::DescendingOrder);
    QVERIFY(connectClients(f, 6));
    const QStringList targets = f.ids().mid(1, 2);
    f.select(targets);
    f.trigger("action.close");
    QTRY_VERIFY(f.dialog());
    f.clients.at(5)->socket.close(); // rows come, go and change their order
    QTRY_COMPARE(f.ids().size(), 5);
    QVERIFY(connectClients(f, 2));
    for (std::size_t i = 0; i < f.clients.size(); ++i) {
        for (std::size_t n = 0; n < i && !f.clients.at(i)->isClosed; ++n)
            f.clients.at(i)->socket.sendTextMessage(QStringLiteral("moves rows"));
    }
    QTRY_COMPARE(f.clients.back()->texts.size(), int(f.clients.size()) - 1);
    f.list()->sortByColumn(ConnectionColumn::Peer, Qt::AscendingOrder);
    const QStringList before = f.ids();
    const auto *list = part<QTreeWidget>(f, "targets");
    QCOMPARE(list->topLevelItemCount(), 2);
    accept(f);
    QStringList expected = before;
    expected.removeIf([&targets](const QString &id) { return targets.contains(id); });
    QTRY_COMPARE(f.ids(), expected);
}

void TestClosing::closedRowIsNoTarget()
{
    WindowFixture f;
    QVERIFY(f.start() && connectClients(f, 2));
    const QString gone = f.ids().first();
    f.select(f.ids());
    f.clients.front()->socket.close();
    f.clients.back()->socket.close();
    QTRY_VERIFY(f.ids().isEmpty());
    QVERIFY(f.cell(gone, ConnectionColumn::State).startsWith(QStringLiteral("Closed")));
    QVERIFY(!f.child<QAction>("action.close")->isEnabled());
    QVERIFY(!f.child<QAction>("action.endSession")->isEnabled());
    QTRY_COMPARE(f.list("closed")->model()->rowCount(), 2);
}

void TestClosing::refusedClientIsListedInClosed()
{
    WindowFixture f;
    QVERIFY(f.start());
    QWebSocket stranger;
    stranger.open(QUrl(f.controller->url() + QStringLiteral("/nowhere")));
    const QAbstractItemModel *closed = f.list("closed")->model();
    QTRY_COMPARE(closed->rowCount(), 1);
    QCOMPARE(closed->index(0, ClosedModel::Code).data().toString(),
             QStringLiteral("404 Not Found"));
    QVERIFY(!closed->index(0, ClosedModel::Reason).data().toString().isEmpty());
}

void TestClosing::logIsListedFromALevelOn()
{
    using Level = LogEntry::Level;
    WindowFixture f;
    const QAbstractItemModel *log = f.list("log")->model();
    const int before = log->rowCount();
    Q_EMIT f.controller->logged({{1, Level::Info, QStringLiteral("a"), QStringLiteral("one")},
                                 {2, Level::Warning, QStringLiteral("a"), QStringLiteral("two")},
                                 {3, Level::Error, QStringLiteral("a"), QStringLiteral("three")}});
    QCOMPARE(log->rowCount(), before + 3);
    auto *level = f.child<QComboBox>("log.level");
    level->setCurrentIndex(1);
    QCOMPARE(log->rowCount(), 2);
    level->setCurrentIndex(2);
    QCOMPARE(log->rowCount(), 1);
    QCOMPARE(f.child<QTabWidget>("lists")->count(), 5);
    level->setCurrentIndex(0);
    QCOMPARE(log->rowCount(), before + 3);
}

QTEST_MAIN(TestClosing)
#include "tst_closing.moc"
