// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/maderows.h"

#include "ui/lists/closedmodel.h"
#include "ui/lists/connectionsmodel.h"
#include "ui/lists/listproxy.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QTest>

using namespace csp;

namespace {

constexpr qint64 Second = 1'000;

ServerDelta opened(int from, int count)
{
    ServerDelta delta;
    for (int i = from; i < from + count; ++i)
        delta.connections.append(makeConnection(i));
    return delta;
}

ServerDelta closed(int from, int count)
{
    ServerDelta delta;
    for (int i = from; i < from + count; ++i) {
        delta.closed.append(makeClosed(QStringLiteral("id-%1").arg(i)));
        delta.closed.last().code = CloseCode::GoingAway;
    }
    return delta;
}

QString cellOf(const ConnectionsModel &model, const QString &id, int column)
{
    return model.index(model.rowOf(id), column).data().toString();
}

} // namespace

/// Connections behind their end: greyed in the list for a while, then in Closed.
///
/// Thread: GUI thread.
class TestClosedConnections : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void closedStaysForAWhile();
    void manyClosedGoEarlier();
    void closedTwiceIsOneRow();
    void liveOnesAloneAreTargets();
    void stateIsFiltered();
    void ratesFollowTheCounters();
    void userOfTheSessionIsShown();
    void ringFollowsAnyScript_data();
    void ringFollowsAnyScript();
    void closedTellsCodeReasonAndWho();
    void refusedClientsAreListedWithTheCause();
};

void TestClosedConnections::closedStaysForAWhile()
{
    ConnectionsModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.apply(opened(1, 3), 100 * Second);
    model.apply(closed(2, 1), 101 * Second);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.liveCount(), 2);
    QCOMPARE(cellOf(model, QStringLiteral("id-2"), ConnectionColumn::State),
             QStringLiteral("Closed (1001)"));
    QVERIFY(model.index(1, ConnectionColumn::Peer).data(Qt::ForegroundRole).isValid());
    QVERIFY(!model.index(0, ConnectionColumn::Peer).data(Qt::ForegroundRole).isValid());
    model.apply({}, 110 * Second);
    QCOMPARE(model.rowCount(), 3);
    model.apply({}, 111 * Second);
    QCOMPARE(idsOf(model), QStringList({QStringLiteral("id-1"), QStringLiteral("id-3")}));
}

void TestClosedConnections::manyClosedGoEarlier()
{
    const int many = int(ConnectionsModel::MaximumClosedShown) + 10;
    ConnectionsModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.apply(opened(0, many + 5), Second);
    model.apply(closed(0, many), 2 * Second);
    QCOMPARE(model.rowCount(), int(ConnectionsModel::MaximumClosedShown) + 5);
    QCOMPARE(model.liveCount(), 5);
    QVERIFY(!model.find(QStringLiteral("id-9")));
    QVERIFY(model.find(QStringLiteral("id-10")));
}

void TestClosedConnections::closedTwiceIsOneRow()
{
    ConnectionsModel model;
    model.apply(opened(1, 2), Second);
    ServerDelta twice = closed(1, 1);
    twice.closed += twice.closed;
    model.apply(twice, 2 * Second);
    model.apply(twice, 3 * Second);
    QCOMPARE(model.liveCount(), 1);
    model.apply({}, 12 * Second);
    QCOMPARE(model.rowCount(), 1);
}

void TestClosedConnections::liveOnesAloneAreTargets()
{
    ConnectionsModel model;
    model.apply(opened(3, 3), Second); // all of session-1
    model.apply(closed(4, 1), 2 * Second);
    QVERIFY(model.find(QStringLiteral("id-4")));
    QVERIFY(!model.findLive(QStringLiteral("id-4")));
    const QString session = QStringLiteral("session-1");
    QCOMPARE(model.ofSessions({session}).value(session),
             QStringList({QStringLiteral("id-3"), QStringLiteral("id-5")}));
}

void TestClosedConnections::stateIsFiltered()
{
    ConnectionsModel model;
    ListProxy proxy(&model);
    model.apply(opened(1, 3), Second);
    model.apply(closed(2, 1), 2 * Second);
    proxy.setFilter(FilterExpression::parse(QStringLiteral("state:closed")));
    QCOMPARE(idsOf(proxy), QStringList{QStringLiteral("id-2")});
}

void TestClosedConnections::ratesFollowTheCounters()
{
    ConnectionsModel model;
    ServerDelta delta = opened(1, 2);
    model.apply(delta, 10 * Second);
    delta.connections.removeLast();
    ConnectionInfo &busy = delta.connections.first();
    const auto rate = [&model](int column) {
        return cellOf(model, QStringLiteral("id-1"), column);
    };
    for (int tick = 1; tick <= 10; ++tick) { // 5 Hz
        busy.messagesIn += 4;
        busy.messagesOut += 50;
        model.apply(delta, 10 * Second + tick * 200);
    }
    QCOMPARE(rate(ConnectionColumn::RateIn), rateText(20));
    QCOMPARE(rate(ConnectionColumn::RateOut), rateText(250));
    QCOMPARE(model.find(QStringLiteral("id-2"))->rates, ConnectionRates());
    model.apply({}, 13 * Second); // it fell silent
    QCOMPARE(rate(ConnectionColumn::RateIn), rateText(0));
}

void TestClosedConnections::userOfTheSessionIsShown()
{
    ConnectionsModel model;
    model.apply(opened(3, 1));
    ServerDelta delta;
    delta.sessions = {makeSession(QStringLiteral("session-1"), 1)};
    delta.sessions.first().user = QStringLiteral("ada");
    model.apply(delta);
    const QString id = QStringLiteral("id-3");
    QCOMPARE(cellOf(model, id, ConnectionColumn::User), QStringLiteral("ada"));
    ServerDelta ended;
    ended.endedSessions = {QStringLiteral("session-1")};
    model.apply(ended);
    QCOMPARE(cellOf(model, id, ConnectionColumn::User), QString());
}

void TestClosedConnections::ringFollowsAnyScript_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 4; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestClosedConnections::ringFollowsAnyScript()
{
    QFETCH(const quint32, seed);
    QRandomGenerator random(seed);
    ClosedModel model;
    ListProxy proxy(&model);
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    const QAbstractItemModelTester proxyTester(
        &proxy, QAbstractItemModelTester::FailureReportingMode::Fatal);
    proxy.sort(ClosedModel::ClosedAt, Qt::DescendingOrder);
    QStringList expected;
    int next = 0;
    for (int step = 0; step < 120; ++step) {
        if (step % 10 == 0)
            model.setCapacity(random.bounded(1, 200));
        ServerDelta delta = closed(next, random.bounded(60));
        next += int(delta.closed.size());
        for (const ClosedInfo &info : delta.closed)
            expected.append(info.webSocketId);
        expected = expected.mid(std::max<qsizetype>(0, expected.size() - model.capacity()));
        model.apply(delta);
        QCOMPARE(model.rowCount(), int(expected.size()));
        for (int row = 0; row < model.rowCount(); ++row) {
            const QModelIndex index = model.index(row, 0);
            QCOMPARE(index.data(ListModel::CopyIdRole).toString(), expected.at(row));
            QCOMPARE(model.rowOf(index.data(ListModel::IdRole).toString()), row);
        }
        QCOMPARE(proxy.rowCount(), model.rowCount());
    }
}

void TestClosedConnections::closedTellsCodeReasonAndWho()
{
    ClosedModel model;
    ServerDelta delta = closed(7, 1);
    ClosedInfo &info = delta.closed.first();
    info.reason = QStringLiteral("two\nlines");
    info.by = ClosedBy::PeerLost;
    info.openedAtMs = 5 * Second;
    info.closedAtMs = 66 * Second;
    model.apply(delta);
    const auto cell = [&model](int column) { return model.index(0, column).data().toString(); };
    QCOMPARE(cell(ClosedModel::Code), QStringLiteral("1001 Going away"));
    QCOMPARE(cell(ClosedModel::Reason), QStringLiteral("two lines"));
    QCOMPARE(cell(ClosedModel::Who), QStringLiteral("Peer lost"));
    QCOMPARE(cell(ClosedModel::Lasted), QStringLiteral("0:01:01"));
    QCOMPARE(model.rawValue(0, ClosedModel::Code).toInt(), 1001);
    QCOMPARE(model.rawValue(0, ClosedModel::Lasted).toLongLong(), 61 * Second);
    for (const char *text :
         {"code=1001", "code>1000", "by:peer", "reason:lines", "age>1m", "-id:8"})
        QVERIFY2(model.rowAccepted(0, FilterExpression::parse(QLatin1String(text)), ~0ULL), text);
    for (const char *text : {"code=1000", "by:admin", "age>2m"})
        QVERIFY2(!model.rowAccepted(0, FilterExpression::parse(QLatin1String(text)), ~0ULL), text);
}

void TestClosedConnections::refusedClientsAreListedWithTheCause()
{
    ClosedModel model;
    ServerDelta delta = closed(7, 1);
    delta.closed.first().closedAtMs = 5 * Second;
    delta.refused = {{4 * Second, QStringLiteral("10.0.0.1:5"), QStringLiteral("/nowhere"), 404,
                      QStringLiteral("no endpoint"), QString()},
                     {6 * Second, QStringLiteral("10.0.0.2"), QString(), 0,
                      QStringLiteral("too many wait"), QStringLiteral("connections-pending")}};
    model.apply(delta);
    const auto cell = [&model](int row, int column) {
        return model.index(row, column).data().toString();
    };
    QCOMPARE(model.rowCount(), 3); // in the order of time
    QCOMPARE(cell(0, ClosedModel::Code), QStringLiteral("404 Not Found"));
    QCOMPARE(cell(0, ClosedModel::Who), QStringLiteral("Refused"));
    QCOMPARE(cell(0, ClosedModel::Reason), QStringLiteral("no endpoint"));
    QCOMPARE(cell(1, ClosedModel::Code), QStringLiteral("1001 Going away"));
    QCOMPARE(cell(2, ClosedModel::Code), QStringLiteral("reset"));
    QCOMPARE(cell(2, ClosedModel::MessagesIn), QStringLiteral("–"));
    QCOMPARE(model.rawValue(0, ClosedModel::Who).toString(), QStringLiteral("refused"));
    const auto shown = [&model](const char *filter) {
        QString rows;
        for (int row = 0; row < model.rowCount(); ++row) {
            if (model.rowAccepted(row, FilterExpression::parse(QLatin1String(filter)), ~0ULL))
                rows += QString::number(row);
        }
        return rows;
    };
    QCOMPARE(shown("by:refused"), QStringLiteral("02"));
    QCOMPARE(shown("code=404"), QStringLiteral("0"));
    QCOMPARE(shown("code>=1000"), QStringLiteral("1"));
    QCOMPARE(shown("path:/nowhere"), QStringLiteral("0"));
}

QTEST_MAIN(TestClosedConnections)
#include "tst_closedconnections.moc"
