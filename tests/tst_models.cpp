// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/maderows.h"

#include "ui/inspector/capturesettings.h"
#include "ui/inspector/detailsmodel.h"
#include "ui/inspector/messagesmodel.h"
#include "ui/lists/connectionsmodel.h"
#include "ui/lists/endpointsmodel.h"
#include "ui/lists/listproxy.h"
#include "ui/lists/listview.h"
#include "ui/lists/logmodel.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace csp;

namespace {

/// A random script of deltas, with a plain vector that knows what must be there.
///
/// Thread: a value.
class Script
{
public:
    explicit Script(quint32 seed)
        : m_random(seed)
    {
    }

    const QList<ConnectionInfo> &expected() const { return m_rows; }
    ServerDelta next();

private:
    int below(qsizetype bound) { return int(m_random.bounded(quint32(bound))); }
    void add(ServerDelta &delta);
    void change(ServerDelta &delta);
    void remove(ServerDelta &delta, int count);

    QRandomGenerator m_random;
    QList<ConnectionInfo> m_rows;
    int m_next = 0;
};

void Script::add(ServerDelta &delta)
{
    for (int i = below(20); i > 0; --i) {
        const ConnectionInfo info = makeConnection(m_next++);
        delta.connections.append(info);
        m_rows.append(info);
    }
}

void Script::change(ServerDelta &delta)
{
    for (int i = below(10); i > 0 && !m_rows.isEmpty(); --i) {
        ConnectionInfo &info = m_rows[below(m_rows.size())];
        info.messagesIn += quint64(below(5));
        info.lastActivityAtMs += below(1'000);
        info.binaryData = below(2);
        delta.connections.append(info);
    }
}

void Script::remove(ServerDelta &delta, int count)
{
    for (int i = count; i > 0 && !m_rows.isEmpty(); --i) {
        delta.closed.append(makeClosed(m_rows.takeAt(below(m_rows.size())).webSocketId));
    }
}

ServerDelta Script::next()
{
    ServerDelta delta;
    switch (below(10)) {
    case 0:
        remove(delta, below(m_rows.size() + 1));
        break;
    case 1:
        delta.full = true;
        m_rows.clear();
        add(delta);
        break;
    case 2:
    case 3:
        remove(delta, below(6));
        break;
    default:
        change(delta);
        add(delta);
        remove(delta, below(4));
    }
    return delta;
}

} // namespace

class TestModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void connectionsFollowAnyScript_data();
    void connectionsFollowAnyScript();
    void proxyFollowsAnyScript_data();
    void proxyFollowsAnyScript();
    void changeLeavesOutAnUntouchedSortColumn();
    void insertsComeAsOneBlock();
    void manyRemovalsReset();
    void heldOrderStays();
    void filterOverManyRowsKeepsTheSelection();
    void closedInTheSameDeltaNeverAppears();
    void logIsBounded();
    void messagesAreBounded();
    void messagesAreBoundedInBytes();
    void endpointTickAsksAndChangesNothing();
    void severalConnectionsTellNoDataFraming();
};

void TestModels::connectionsFollowAnyScript_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 6; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestModels::connectionsFollowAnyScript()
{
    QFETCH(const quint32, seed);
    Script script(seed);
    ConnectionsModel model;
    model.setClosedShown(std::chrono::milliseconds(0));
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    for (int step = 0; step < 150; ++step) {
        model.apply(script.next());
        QCOMPARE(model.rowCount(), int(script.expected().size()));
        for (int row = 0; row < model.rowCount(); ++row) {
            const ConnectionInfo &expected = script.expected().at(row);
            QCOMPARE(model.at(row).webSocketId, expected.webSocketId);
            QCOMPARE(model.at(row).messagesIn, expected.messagesIn);
            QCOMPARE(model.rowOf(expected.webSocketId), row);
        }
    }
}

void TestModels::proxyFollowsAnyScript_data()
{
    connectionsFollowAnyScript_data();
}

void TestModels::proxyFollowsAnyScript()
{
    QFETCH(const quint32, seed);
    Script script(seed + 100);
    ConnectionsModel model;
    model.setClosedShown(std::chrono::milliseconds(0));
    ListProxy proxy(&model);
    const QAbstractItemModelTester tester(&proxy,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    proxy.sort(ConnectionColumn::LastActivity, Qt::AscendingOrder);
    const FilterExpression filter = FilterExpression::parse(QStringLiteral("class:Chat"));
    for (int step = 0; step < 100; ++step) {
        if (step % 10 == 0)
            proxy.setFilter(step % 20 ? FilterExpression() : filter);
        model.apply(script.next());
        const bool isFiltered = step / 10 % 2 == 0;
        QList<ConnectionInfo> expected = script.expected();
        if (isFiltered)
            expected.removeIf([](const ConnectionInfo &i) { return !i.sharedConnection; });
        QStringList ids;
        for (const ConnectionInfo &info : expected)
            ids.append(info.webSocketId);
        QStringList shown = idsOf(proxy);
        QVERIFY(std::is_sorted(shown.begin(), shown.end(), [&](const auto &a, const auto &b) {
            return model.find(a)->lastActivityAtMs > model.find(b)->lastActivityAtMs;
        }));
        std::sort(ids.begin(), ids.end());
        std::sort(shown.begin(), shown.end());
        QCOMPARE(shown, ids);
    }
}

void TestModels::changeLeavesOutAnUntouchedSortColumn()
{
    ConnectionsModel model;
    ServerDelta delta;
    delta.connections = {makeConnection(1), makeConnection(2), makeConnection(3)};
    model.apply(delta);
    model.setSortColumn(ConnectionColumn::ConnectedFor);
    QSignalSpy changes(&model, &ConnectionsModel::dataChanged);
    for (ConnectionInfo &info : delta.connections) {
        info.messagesIn = 5;
        info.bytesIn = 500;
    }
    model.apply(delta);
    QCOMPARE(changes.size(), 2);
    for (const QList<QVariant> &change : changes) {
        const int from = change.at(0).toModelIndex().column();
        const int to = change.at(1).toModelIndex().column();
        QVERIFY(to < ConnectionColumn::ConnectedFor || from > ConnectionColumn::ConnectedFor);
        QCOMPARE(change.at(0).toModelIndex().row(), 0);
        QCOMPARE(change.at(1).toModelIndex().row(), 2);
    }
    model.apply(delta);
    QCOMPARE(changes.size(), 2);
}

void TestModels::insertsComeAsOneBlock()
{
    ConnectionsModel model;
    QSignalSpy inserts(&model, &ConnectionsModel::rowsInserted);
    ServerDelta delta;
    for (int i = 0; i < 1'000; ++i)
        delta.connections.append(makeConnection(i));
    model.apply(delta);
    QCOMPARE(inserts.size(), 1);
    QCOMPARE(model.rowCount(), 1'000);
}

void TestModels::manyRemovalsReset()
{
    ConnectionsModel model;
    model.setClosedShown(std::chrono::milliseconds(0));
    ServerDelta delta;
    for (int i = 0; i < 1'000; ++i)
        delta.connections.append(makeConnection(i));
    model.apply(delta);
    QSignalSpy resets(&model, &ConnectionsModel::modelReset);
    QSignalSpy removals(&model, &ConnectionsModel::rowsRemoved);
    const auto close = [&model](int from, int to, int step) {
        ServerDelta gone;
        for (int i = from; i < to; i += step)
            gone.closed.append(makeClosed(QStringLiteral("id-%1").arg(i)));
        model.apply(gone);
    };
    close(0, 10, 1);
    QCOMPARE(removals.size(), 1);
    close(10, 16, 2);
    QCOMPARE(removals.size(), 4);
    QCOMPARE(resets.size(), 0);
    close(100, 900, 2);
    QCOMPARE(resets.size(), 1);
    QCOMPARE(model.rowCount(), 1'000 - 10 - 3 - 400);
}

void TestModels::heldOrderStays()
{
    ConnectionsModel model;
    ListProxy proxy(&model);
    proxy.sort(ConnectionColumn::MessagesIn, Qt::DescendingOrder);
    ServerDelta delta;
    delta.connections = {makeConnection(1), makeConnection(2), makeConnection(3)};
    model.apply(delta);
    const QStringList before = idsOf(proxy);
    QItemSelectionModel selection(&proxy);
    selection.select(proxy.indexOf(QStringLiteral("id-3")), QItemSelectionModel::Select);
    proxy.setHeld(true);
    delta.connections.last().messagesIn = 100;
    model.apply(delta);
    QCOMPARE(idsOf(proxy), before);
    proxy.setHeld(false);
    QCOMPARE(idsOf(proxy).first(), QStringLiteral("id-3"));
    QCOMPARE(selection.selectedIndexes().first().data(ListModel::IdRole).toString(),
             QStringLiteral("id-3"));
}

void TestModels::filterOverManyRowsKeepsTheSelection()
{
    const int many = ListProxy::ResetRows + 10;
    ConnectionsModel model;
    ServerDelta delta;
    for (int i = 0; i < many; ++i)
        delta.connections.append(makeConnection(i));
    model.apply(delta);
    ListView view(&model, QStringLiteral("connections"), QStringLiteral("Connections"));
    view.setSortingEnabled(true);
    view.sortByColumn(ConnectionColumn::ConnectedFor, Qt::AscendingOrder);
    view.selectKeys({QStringLiteral("id-77"), QStringLiteral("id-78")});
    view.proxy()->setFilter(FilterExpression::parse(QStringLiteral("class:Chat")));
    QCOMPARE(view.proxy()->rowCount(), many / 2);
    QCOMPARE(view.selectedKeys(), QStringList{QStringLiteral("id-77")});
    const QStringList shown = view.shownKeys();
    QCOMPARE(shown.first(), QStringLiteral("id-%1").arg(many - 1));
    QCOMPARE(shown.last(), QStringLiteral("id-1"));
    view.proxy()->setFilter({});
    QCOMPARE(view.proxy()->rowCount(), many);
    QCOMPARE(view.selectedKeys(), QStringList{QStringLiteral("id-77")});
}

void TestModels::closedInTheSameDeltaNeverAppears()
{
    ConnectionsModel model;
    QSignalSpy inserts(&model, &ConnectionsModel::rowsInserted);
    ServerDelta delta;
    delta.connections = {makeConnection(1), makeConnection(2)};
    delta.closed = {makeClosed(QStringLiteral("id-1"))};
    model.apply(delta);
    QCOMPARE(idsOf(model), QStringList{QStringLiteral("id-2")});
    QCOMPARE(inserts.size(), 1);
}

void TestModels::logIsBounded()
{
    LogModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    QList<LogEntry> entries;
    for (int i = 0; i < LogModel::MaximumLines + 10; ++i)
        entries.append({i, LogEntry::Level::Info, QStringLiteral("gateway"), QString::number(i)});
    model.append(entries.mid(0, 20));
    model.append(entries.mid(20));
    QCOMPARE(model.rowCount(), LogModel::MaximumLines);
    QCOMPARE(model.at(0).text, QStringLiteral("10"));
    QCOMPARE(model.rowOf(model.index(7, 0).data(ListModel::IdRole).toString()), 7);
}

void TestModels::messagesAreBounded()
{
    MessagesModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    QList<CapturedMessage> messages(20'000, makeMessage("hi"));
    for (int i = 0; i < 3; ++i)
        model.append(messages);
    QCOMPARE(model.rowCount(), CaptureSettings().messages);
    QCOMPARE(model.dropped(), 10'000);
    model.clear();
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.dropped(), 0);
}

void TestModels::messagesAreBoundedInBytes()
{
    MessagesModel model;
    const QByteArray payload(1 << 20, 'x');
    for (int i = 0; i < 70; ++i)
        model.append({makeMessage(payload)});
    QCOMPARE(model.rowCount(), int(CaptureSettings().bytes >> 20));
    QCOMPARE(model.dropped(), 6);
}

void TestModels::endpointTickAsksAndChangesNothing()
{
    EndpointsModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    EndpointInfo echo;
    echo.path = QStringLiteral("/echo");
    model.replace({echo});
    QSignalSpy asked(&model, &EndpointsModel::defaultsAsked);
    const QModelIndex tick = model.index(0, EndpointsModel::BinaryData);
    QVERIFY(model.setData(tick, Qt::Checked, Qt::CheckStateRole));
    QCOMPARE(asked.size(), 1);
    QVERIFY(asked.first().at(1).value<EndpointDefaults>().binaryData);
    QCOMPARE(tick.data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
    echo.defaults.binaryData = true;
    ServerDelta delta;
    delta.endpoints = {echo};
    model.apply(delta);
    QCOMPARE(tick.data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
}

void TestModels::severalConnectionsTellNoDataFraming()
{
    DetailsModel model;
    const auto value = [&model] {
        for (int row = 0; row < model.rowCount(); ++row) {
            if (model.index(row, DetailsModel::Property).data() == QStringLiteral("NoDataFraming"))
                return model.index(row, DetailsModel::Value).data().toString();
        }
        return QString();
    };
    ConnectionInfo raw = makeConnection(1);
    raw.noDataFraming = true;
    model.showConnection(raw);
    QCOMPARE(value(), QStringLiteral("Yes"));
    model.showSeveral({raw, raw});
    QCOMPARE(value(), QStringLiteral("Yes"));
    model.showSeveral({raw, makeConnection(2)});
    QCOMPARE(value(), QStringLiteral("differs"));
}

QTEST_MAIN(TestModels)
#include "tst_models.moc"
