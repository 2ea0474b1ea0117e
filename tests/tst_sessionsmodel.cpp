// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/maderows.h"

#include "ui/lists/listproxy.h"
#include "ui/lists/sessionsmodel.h"

#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QIcon>
#include <QSignalSpy>
#include <QTest>

using namespace csp;

namespace {

/// A stored session with an hour to go.
SessionInfo makeTimedSession(const QString &id)
{
    SessionInfo info = makeSession(id, 1);
    info.license = 1;
    info.timeout = std::chrono::hours(2);
    info.endsAtMs = QDateTime::currentMSecsSinceEpoch() + 3'600'500;
    return info;
}

SessionInfo makeHeldSession(const QString &id)
{
    SessionInfo info = makeTimedSession(id);
    info.endsAtMs = 0;
    info.heldOpen = true;
    return info;
}

SessionInfo makeTransientSession(const QString &id)
{
    SessionInfo info = makeSession(id, 1);
    info.stored = false;
    info.heldOpen = true;
    return info;
}

} // namespace

class TestSessionsModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comeAndGo();
    void licenceAndEndAreTold_data();
    void licenceAndEndAreTold();
    void endsSortByTimeThenByWord();
    void licencesSortByNumber();
    void refusedEndIsMarkedByIconAndWord();
    void changeSignalsItsColumnsAlone();
    void areFoundByWhatHoldsThem();
};

void TestSessionsModel::comeAndGo()
{
    SessionsModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    ServerDelta delta;
    delta.sessions = {makeSession(QStringLiteral("a"), 1), makeSession(QStringLiteral("b"), 1)};
    model.apply(delta);
    delta.sessions = {makeSession(QStringLiteral("b"), 4)};
    delta.endedSessions = {QStringLiteral("a")};
    model.apply(delta);
    QCOMPARE(idsOf(model), QStringList{QStringLiteral("b")});
    QCOMPARE(model.at(0).sockets, 4);
}

void TestSessionsModel::licenceAndEndAreTold_data()
{
    QTest::addColumn<SessionInfo>("info");
    QTest::addColumn<QString>("license");
    QTest::addColumn<QString>("spoken"); // instead of it; empty: as it is
    QTest::addColumn<QString>("ends");   // begins with it
    QTest::addColumn<QString>("tip");    // contains it
    SessionInfo endless = makeSession(QStringLiteral("endless"), 0);
    endless.license = 1;
    SessionInfo heldEndless = endless;
    heldEndless.heldOpen = true;
    QTest::newRow("counting down") << makeTimedSession({}) << "1"
                                   << ""
                                   << "1:00:0"
                                   << "1:00:0";
    QTest::newRow("held open") << makeHeldSession({}) << "1"
                               << ""
                               << "held open"
                               << "dedicated WebSocket holds the session open. Its time-out of "
                                  "2:00:00";
    QTest::newRow("no time-out") << endless << "1"
                                 << ""
                                 << "never"
                                 << "never";
    QTest::newRow("no time-out to hold") << heldEndless << "1"
                                         << ""
                                         << "never"
                                         << "never";
    QTest::newRow("transient") << makeTransientSession({}) << "–"
                               << "none"
                               << "with its socket"
                               << "no time-out";
}

void TestSessionsModel::licenceAndEndAreTold()
{
    QFETCH(const SessionInfo, info);
    QFETCH(const QString, ends);
    QFETCH(const QString, tip);
    SessionsModel model;
    ServerDelta delta;
    delta.sessions = {info};
    model.apply(delta);
    const QModelIndex license = model.index(0, SessionsModel::License);
    QTEST(license.data().toString(), "license");
    QTEST(license.data(Qt::AccessibleTextRole).toString(), "spoken");
    QVERIFY(license.data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight);
    const QModelIndex end = model.index(0, SessionsModel::EndsIn);
    QVERIFY2(end.data().toString().startsWith(ends), qPrintable(end.data().toString()));
    const QString shownTip = end.data(Qt::ToolTipRole).toString();
    QVERIFY2(shownTip.contains(tip), qPrintable(shownTip));
}

void TestSessionsModel::endsSortByTimeThenByWord()
{
    SessionsModel model;
    ListProxy proxy(&model);
    proxy.sort(SessionsModel::EndsIn, Qt::AscendingOrder);
    SessionInfo later = makeTimedSession(QStringLiteral("later"));
    later.endsAtMs += 1;
    SessionInfo soon = makeTimedSession(QStringLiteral("soon"));
    soon.endsAtMs -= 1'000;
    ServerDelta delta;
    delta.sessions = {makeSession(QStringLiteral("never"), 0),
                      makeHeldSession(QStringLiteral("held")), later,
                      makeTransientSession(QStringLiteral("transient")), soon};
    model.apply(delta);
    QCOMPARE(idsOf(proxy).join(u' '), QStringLiteral("soon later transient held never"));
}

void TestSessionsModel::licencesSortByNumber()
{
    SessionsModel model;
    ListProxy proxy(&model);
    proxy.sort(SessionsModel::License, Qt::DescendingOrder);
    ServerDelta delta;
    for (const int units : {9, 0, 10}) {
        SessionInfo info = makeSession(QString::number(units), 1);
        info.license = units;
        delta.sessions.append(info);
    }
    model.apply(delta);
    QCOMPARE(idsOf(proxy).join(u' '), QStringLiteral("10 9 0"));
}

void TestSessionsModel::refusedEndIsMarkedByIconAndWord()
{
    SessionsModel model;
    ServerDelta delta;
    delta.sessions = {makeTimedSession(QStringLiteral("a")), makeTimedSession(QStringLiteral("b"))};
    delta.sessions.last().endRefusal = QStringLiteral("end refused: an order\nis\topen");
    model.apply(delta);
    const QModelIndex quiet = model.index(0, SessionsModel::EndRefused);
    const QModelIndex marked = model.index(1, SessionsModel::EndRefused);
    QCOMPARE(quiet.data().toString(), QString());
    QVERIFY(!quiet.data(Qt::DecorationRole).isValid());
    QCOMPARE(marked.data().toString(), QStringLiteral("end refused: an order is open"));
    QCOMPARE(marked.data(Qt::ToolTipRole).toString(), delta.sessions.last().endRefusal);
    QVERIFY(!marked.data(Qt::DecorationRole).value<QIcon>().isNull());
}

void TestSessionsModel::changeSignalsItsColumnsAlone()
{
    SessionsModel model;
    ServerDelta delta;
    delta.sessions = {makeTimedSession(QStringLiteral("a"))};
    model.apply(delta);
    QSignalSpy changes(&model, &SessionsModel::dataChanged);
    const auto columns = [&](const SessionInfo &info) {
        changes.clear();
        delta.sessions = {info};
        model.apply(delta);
        return changes.isEmpty() ? QPair(-1, -1)
                                 : QPair(changes.first().at(0).toModelIndex().column(),
                                         changes.first().at(1).toModelIndex().column());
    };
    SessionInfo info = delta.sessions.first();
    QCOMPARE(columns(info), QPair(-1, -1));
    info.license = 2;
    QCOMPARE(columns(info), QPair(int(SessionsModel::License), int(SessionsModel::License)));
    info.heldOpen = true;
    info.endsAtMs = 0;
    QCOMPARE(columns(info), QPair(int(SessionsModel::EndsIn), int(SessionsModel::EndsIn)));
    info.endRefusal = QStringLiteral("end refused");
    QCOMPARE(columns(info), QPair(int(SessionsModel::EndRefused), int(SessionsModel::EndRefused)));
    info.heldOpen = false; // without an end it is shown as "never"
    QCOMPARE(columns(info), QPair(int(SessionsModel::EndsIn), int(SessionsModel::EndsIn)));
}

void TestSessionsModel::areFoundByWhatHoldsThem()
{
    SessionsModel model;
    ListProxy proxy(&model);
    ServerDelta delta;
    delta.sessions = {makeTimedSession(QStringLiteral("timed")),
                      makeHeldSession(QStringLiteral("held")),
                      makeTimedSession(QStringLiteral("kept"))};
    delta.sessions.last().endRefusal = QStringLiteral("end refused: order 17 is open");
    model.apply(delta);
    const auto found = [&proxy](const char *filter) {
        proxy.setFilter(FilterExpression::parse(QLatin1String(filter)));
        return idsOf(proxy);
    };
    QCOMPARE(found("\"held open\""), QStringList{QStringLiteral("held")});
    QCOMPARE(found("refused"), QStringList{QStringLiteral("kept")});
    QCOMPARE(found("\"order 17\""), QStringList{QStringLiteral("kept")});
    proxy.setVisibleColumns(~(ListModel::ColumnMask(1) << SessionsModel::EndRefused));
    QCOMPARE(found("refused"), QStringList());
}

QTEST_MAIN(TestSessionsModel)
#include "tst_sessionsmodel.moc"
