// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// What a filter key, a sort and a delta tick cost with 10,000 and 100,000 rows shown; the figures
// are printed, never judged.

#include "ui/lists/connectionsmodel.h"
#include "ui/lists/listview.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTest>
#include <QTextStream>

#include <algorithm>
#include <functional>

using namespace csp;

namespace {

constexpr int Rounds = 21;

ConnectionInfo makeConnection(int number)
{
    ConnectionInfo info;
    info.webSocketId = QStringLiteral("id-%1").arg(number, 21, 10, QLatin1Char('0'));
    info.sessionId = QStringLiteral("session-%1").arg(number / 3);
    info.path = number % 2 ? QStringLiteral("/chat") : QStringLiteral("/echo");
    info.className = number % 2 ? QStringLiteral("ChatHandler") : QStringLiteral("EchoHandler");
    info.peer = QStringLiteral("10.0.%1.%2:%3").arg(number / 250).arg(number % 250).arg(number);
    info.state = number % 3 ? ConnectionState::Running : ConnectionState::Detached;
    info.openedAtMs = 1'000'000 + number;
    info.lastActivityAtMs = 2'000'000 + number;
    return info;
}

ServerDelta makeRows(int from, int count)
{
    ServerDelta delta;
    for (int i = from; i < from + count; ++i)
        delta.connections.append(makeConnection(i));
    return delta;
}

/// A delta that changes \a changed rows, adds and removes \a replaced.
ServerDelta makeTick(const ConnectionsModel &model, int round, int changed, int replaced)
{
    ServerDelta delta = makeRows(1'000'000 + round * replaced, replaced);
    for (int i = 0; i < changed; ++i) {
        ConnectionInfo info = model.at((i * 37 + round) % model.rowCount());
        info.messagesIn += 3;
        info.bytesIn += 300;
        info.lastActivityAtMs += 200;
        delta.connections.append(info);
    }
    for (int i = 0; i < replaced; ++i) {
        ClosedInfo closed;
        closed.webSocketId = model.at((i * 97 + round) % model.rowCount()).webSocketId;
        delta.closed.append(closed);
    }
    return delta;
}

} // namespace

class BenchModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void filterKey_data();
    void filterKey();
    void deltaTick_data();
    void deltaTick();
    void sort_data();
    void sort();

private:
    void report(const QString &what, const std::function<ServerDelta(int)> &prepare,
                const std::function<void(int, const ServerDelta &)> &step);
};

/// Prints the median and the worst of what \a step takes with painting, in milliseconds.
void BenchModels::report(const QString &what, const std::function<ServerDelta(int)> &prepare,
                         const std::function<void(int, const ServerDelta &)> &step)
{
    QList<double> times;
    for (int round = 0; round < Rounds; ++round) {
        const ServerDelta delta = prepare(round);
        QElapsedTimer timer;
        timer.start();
        step(round, delta);
        times.append(double(timer.nsecsElapsed()) / 1e6);
    }
    std::sort(times.begin(), times.end());
    QTextStream(stdout) << QStringLiteral("%1: median %2 ms, worst %3 ms\n")
                               .arg(what, -52)
                               .arg(times.at(Rounds / 2), 0, 'f', 1)
                               .arg(times.last(), 0, 'f', 1);
}

void BenchModels::filterKey_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<QStringList>("keys");
    for (const int rows : {10'000, 100'000}) {
        const auto add = [rows](const char *name, const QStringList &keys) {
            QTest::addRow("%s, %d rows", name, rows) << rows << keys;
        };
        add("words", {QStringLiteral("c"), QStringLiteral("ch"), QStringLiteral("cha")});
        add("field",
            {QStringLiteral("class:E"), QStringLiteral("class:Ec"), QStringLiteral("class:Ech")});
        add("comparison",
            {QStringLiteral("in>1"), QStringLiteral("in>10"), QStringLiteral("in>100")});
        add("on and off", {QStringLiteral("10.0.7."), QString()});
    }
}

void BenchModels::filterKey()
{
    QFETCH(const int, rows);
    QFETCH(const QStringList, keys);
    ConnectionsModel model;
    ListView view(&model, QStringLiteral("connections"), QStringLiteral("Connections"));
    view.setSortingEnabled(true);
    view.sortByColumn(ConnectionColumn::ConnectedFor, Qt::AscendingOrder);
    view.resize(1200, 700);
    view.show();
    model.apply(makeRows(0, rows));
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    report(
        QStringLiteral("filter key, %1").arg(QLatin1String(QTest::currentDataTag())),
        [](int) { return ServerDelta(); },
        [&](int round, const ServerDelta &) {
            view.proxy()->setFilter(FilterExpression::parse(keys.at(round % keys.size())));
            view.viewport()->repaint();
        });
}

void BenchModels::deltaTick_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("sortColumn");
    QTest::addColumn<int>("changed");
    QTest::addColumn<int>("replaced");
    namespace Column = ConnectionColumn;
    for (const int rows : {10'000, 100'000}) {
        const auto add = [rows](const char *name, int column, int changed, int replaced) {
            QTest::addRow("%s, %d rows", name, rows) << rows << column << changed << replaced;
        };
        add("500 changed", Column::ConnectedFor, 500, 0);
        add("2000 changed", Column::ConnectedFor, 2'000, 0);
        add("2000 changed in the sort column", Column::MessagesIn, 2'000, 0);
        add("2000 changed, 30 come and go", Column::ConnectedFor, 2'000, 30);
        add("all changed", Column::ConnectedFor, rows, 0);
        add("1000 come and go", Column::ConnectedFor, 0, 1'000);
    }
}

void BenchModels::deltaTick()
{
    QFETCH(const int, rows);
    QFETCH(const int, sortColumn);
    QFETCH(const int, changed);
    QFETCH(const int, replaced);
    ConnectionsModel model;
    ListView view(&model, QStringLiteral("connections"), QStringLiteral("Connections"));
    view.setSortingEnabled(true);
    view.sortByColumn(sortColumn, Qt::AscendingOrder);
    view.resize(1200, 700);
    view.show();
    model.apply(makeRows(0, rows));
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    report(
        QStringLiteral("delta tick, %1").arg(QLatin1String(QTest::currentDataTag())),
        [&](int round) { return makeTick(model, round, changed, replaced); },
        [&](int, const ServerDelta &delta) {
            view.beginUpdate();
            model.apply(delta);
            view.endUpdate();
            view.viewport()->repaint();
        });
}

void BenchModels::sort_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("column");
    for (const int rows : {10'000, 100'000}) {
        QTest::addRow("by a number, %d rows", rows) << rows << int(ConnectionColumn::MessagesIn);
        QTest::addRow("by the peer, %d rows", rows) << rows << int(ConnectionColumn::Peer);
        QTest::addRow("by the id, %d rows", rows) << rows << int(ConnectionColumn::WebSocketId);
    }
}

void BenchModels::sort()
{
    QFETCH(const int, rows);
    QFETCH(const int, column);
    ConnectionsModel model;
    ListView view(&model, QStringLiteral("connections"), QStringLiteral("Connections"));
    view.setSortingEnabled(true);
    view.resize(1200, 700);
    view.show();
    model.apply(makeRows(0, rows));
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    report(
        QStringLiteral("sort, %1").arg(QLatin1String(QTest::currentDataTag())),
        [](int) { return ServerDelta(); },
        [&](int round, const ServerDelta &) {
            view.sortByColumn(column, round % 2 ? Qt::AscendingOrder : Qt::DescendingOrder);
            view.viewport()->repaint();
        });
}

QTEST_MAIN(BenchModels)
#include "bench_models.moc"
