// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/windowfixture.h"

#include "ui/lists/endpointsmodel.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace csp;

namespace {

using Shared = EndpointDefaults::SharedConnection;

EndpointInfo plainEndpoint()
{
    EndpointInfo info;
    info.path = QStringLiteral("/plain");
    return info;
}

} // namespace

/// The defaults of endpoints in the list, and from there to the server.
class TestEndpointList final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ticksAskForOneDefault_data();
    void ticksAskForOneDefault();
    void useSessionIsTheClassesUntilChanged();
    void noDataFramingGreysSharedConnection();
    void noDataFramingForcesNoSharing();
    void columnsWithoutTickTakeNone();
    void ticksReachTheServer_data();
    void ticksReachTheServer();
    void rawEndpointTellsWhySharingCannotBeForced();
};

void TestEndpointList::ticksAskForOneDefault_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<bool>("wasOn");
    QTest::addColumn<EndpointDefaults>("asked");
    const auto row = [](const char *name, int column, bool wasOn, auto change) {
        EndpointDefaults asked;
        change(asked);
        QTest::newRow(name) << column << wasOn << asked;
    };
    using Model = EndpointsModel;
    row("BinaryData", Model::BinaryData, false, [](auto &d) { d.binaryData = true; });
    row("NoDataFraming", Model::NoDataFraming, false, [](auto &d) { d.noDataFraming = true; });
    row("SessionEndOnClose", Model::SessionEndOnClose, false,
        [](auto &d) { d.sessionEndOnClose = true; });
    row("UseSession", Model::UseSession, true, [](auto &d) { d.useSession = false; });
    row("enabled", Model::Enabled, true, [](auto &d) { d.enabled = false; });
}

void TestEndpointList::ticksAskForOneDefault()
{
    QFETCH(int, column);
    QFETCH(bool, wasOn);
    QFETCH(EndpointDefaults, asked);
    EndpointsModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    EndpointInfo info = plainEndpoint();
    model.replace({info});
    QSignalSpy told(&model, &EndpointsModel::defaultsAsked);
    const QModelIndex tick = model.index(0, column);
    const auto stateOf = [](bool on) { return on ? Qt::Checked : Qt::Unchecked; };
    QVERIFY(tick.flags() & Qt::ItemIsUserCheckable);
    QCOMPARE(tick.data(Qt::CheckStateRole).toInt(), int(stateOf(wasOn)));
    QVERIFY(model.setData(tick, stateOf(!wasOn), Qt::CheckStateRole));
    QCOMPARE(told.size(), 1);
    QVERIFY(told.first().at(1).value<EndpointDefaults>() == asked);
    QCOMPARE(tick.data(Qt::CheckStateRole).toInt(), int(stateOf(wasOn)));

    info.defaults = asked;
    ServerDelta delta;
    delta.endpoints = {info};
    model.apply(delta);
    QCOMPARE(tick.data(Qt::CheckStateRole).toInt(), int(stateOf(!wasOn)));
    QCOMPARE(model.rawValue(0, column).toBool(), !wasOn);
}

void TestEndpointList::useSessionIsTheClassesUntilChanged()
{
    EndpointInfo info = plainEndpoint();
    info.useSession = false;
    QCOMPARE(EndpointsModel::flag(info, EndpointsModel::UseSession), false);
    info.defaults = EndpointsModel::withFlag(info, EndpointsModel::UseSession, true);
    QCOMPARE(info.defaults.useSession, true);
    QCOMPARE(EndpointsModel::flag(info, EndpointsModel::UseSession), true);
    info.defaults = EndpointsModel::withFlag(info, EndpointsModel::UseSession, false);
    QVERIFY(!info.defaults.useSession);
}

void TestEndpointList::noDataFramingGreysSharedConnection()
{
    EndpointsModel model;
    EndpointInfo info = plainEndpoint();
    model.replace({info});
    const QModelIndex shared = model.index(0, EndpointsModel::SharedConnection);
    QVERIFY(!shared.data(Qt::ForegroundRole).isValid());
    QVERIFY(shared.data(Qt::ToolTipRole).toString().isEmpty());
    QSignalSpy changed(&model, &EndpointsModel::dataChanged);
    info.defaults.noDataFraming = true;
    ServerDelta delta;
    delta.endpoints = {info};
    model.apply(delta);
    QVERIFY(!changed.isEmpty());
    QVERIFY(changed.first().at(0).toModelIndex().column() <= shared.column());
    QCOMPARE(shared.data(Qt::ForegroundRole).value<QColor>(),
             QGuiApplication::palette().color(QPalette::Disabled, QPalette::Text));
    QVERIFY(shared.data(Qt::ToolTipRole).toString().contains(QStringLiteral("dedicated")));
    QCOMPARE(shared.data(Qt::AccessibleDescriptionRole), shared.data(Qt::ToolTipRole));
}

void TestEndpointList::noDataFramingForcesNoSharing()
{
    EndpointInfo info = plainEndpoint();
    info.defaults.sharedConnection = Shared::ForceOn;
    const EndpointDefaults raw =
        EndpointsModel::withFlag(info, EndpointsModel::NoDataFraming, true);
    QVERIFY(raw.noDataFraming);
    QCOMPARE(raw.sharedConnection, Shared::HandlerDecides);
    info.defaults.sharedConnection = Shared::ForceOff;
    QCOMPARE(EndpointsModel::withFlag(info, EndpointsModel::NoDataFraming, true).sharedConnection,
             Shared::ForceOff);
}

void TestEndpointList::columnsWithoutTickTakeNone()
{
    EndpointsModel model;
    model.replace({plainEndpoint()});
    QSignalSpy asked(&model, &EndpointsModel::defaultsAsked);
    const QModelIndex path = model.index(0, EndpointsModel::Path);
    QVERIFY(!(path.flags() & Qt::ItemIsUserCheckable));
    QVERIFY(!model.setData(path, Qt::Checked, Qt::CheckStateRole));
    QVERIFY(asked.isEmpty());
}

void TestEndpointList::ticksReachTheServer_data()
{
    QTest::addColumn<QByteArray>("action");
    QTest::addColumn<int>("column");
    QTest::newRow("BinaryData") << QByteArray("action.endpointBinaryData")
                                << int(EndpointsModel::BinaryData);
    QTest::newRow("NoDataFraming")
        << QByteArray("action.endpointNoDataFraming") << int(EndpointsModel::NoDataFraming);
    QTest::newRow("SessionEndOnClose")
        << QByteArray("action.endpointSessionEndOnClose") << int(EndpointsModel::SessionEndOnClose);
    QTest::newRow("UseSession") << QByteArray("action.endpointUseSession")
                                << int(EndpointsModel::UseSession);
    QTest::newRow("enabled") << QByteArray("action.endpointEnabled")
                             << int(EndpointsModel::Enabled);
}

void TestEndpointList::ticksReachTheServer()
{
    QFETCH(QByteArray, action);
    QFETCH(int, column);
    WindowFixture f;
    QVERIFY(f.start());
    f.trigger("action.showEndpoints");
    const QAbstractItemModel *rows = f.list("endpoints")->model();
    QTRY_COMPARE(rows->rowCount(), 1);
    f.list("endpoints")->setCurrentIndex(rows->index(0, 0));
    const EndpointInfo before = f.controller->endpoints().first();
    const bool wasOn = f.child<QAction>(action.constData())->isChecked();
    QCOMPARE(EndpointsModel::flag(before, column), wasOn);
    f.trigger(action.constData());
    QTRY_VERIFY(f.controller->endpoints().first().defaults
                == EndpointsModel::withFlag(before, column, !wasOn));
    QTRY_COMPARE(rows->index(0, column).data(Qt::CheckStateRole).toInt(),
                 int(wasOn ? Qt::Unchecked : Qt::Checked));
    QCOMPARE(f.child<QAction>(action.constData())->isChecked(), !wasOn);
}

void TestEndpointList::rawEndpointTellsWhySharingCannotBeForced()
{
    WindowFixture f;
    QVERIFY(f.start());
    f.trigger("action.showEndpoints");
    QTRY_COMPARE(f.list("endpoints")->model()->rowCount(), 1);
    f.list("endpoints")->setCurrentIndex(f.list("endpoints")->model()->index(0, 0));
    auto *force = f.child<QAction>("action.sharedForceOn");
    QVERIFY(force->isEnabled());
    const QString tip = force->toolTip();
    f.trigger("action.endpointNoDataFraming");
    QTRY_VERIFY(!force->isEnabled());
    QVERIFY(force->toolTip().contains(QStringLiteral("NoDataFraming")));
    f.trigger("action.endpointNoDataFraming");
    QTRY_VERIFY(force->isEnabled());
    QCOMPARE(force->toolTip(), tip);
}

QTEST_MAIN(TestEndpointList)
#include "tst_endpointlist.moc"
