// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/maderows.h"

#include "ui/lists/connectionsmodel.h"
#include "ui/lists/listspane.h"
#include "ui/lists/sessionsmodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace csp;

namespace {

using Reference = QMap<QString, QStringList>;

/// A random server: sessions come and go, and WebSockets in them.
///
/// Thread: a value.
class Script
{
public:
    explicit Script(quint32 seed)
        : m_random(seed)
    {
    }

    const Reference &expected() const { return m_sessions; }
    ServerDelta next();

private:
    int below(int bound) { return int(m_random.bounded(bound)); }
    QString anySession() { return m_sessions.keys().at(below(int(m_sessions.size()))); }
    void open(ServerDelta &delta);
    void close(ServerDelta &delta);
    void end(ServerDelta &delta);
    ServerDelta all() const;

    QRandomGenerator m_random;
    Reference m_sessions;
    int m_next = 0;
};

void Script::open(ServerDelta &delta)
{
    const bool isNew = m_sessions.isEmpty() || below(3) == 0;
    const QString session = isNew ? QStringLiteral("session %1").arg(++m_next) : anySession();
    if (isNew)
        delta.sessions.append(makeSession(session, 1));
    ConnectionInfo info = makeConnection(++m_next);
    info.sessionId = session;
    m_sessions[session].append(info.webSocketId);
    delta.connections.append(info);
}

void Script::close(ServerDelta &delta)
{
    if (m_sessions.isEmpty())
        return;
    QStringList &ids = m_sessions[anySession()];
    if (!ids.isEmpty())
        delta.closed.append(makeClosed(ids.takeAt(below(int(ids.size())))));
}

void Script::end(ServerDelta &delta)
{
    if (m_sessions.isEmpty())
        return;
    const QString session = anySession();
    for (const QString &id : m_sessions.take(session))
        delta.closed.append(makeClosed(id));
    delta.endedSessions.append(session);
}

ServerDelta Script::all() const
{
    ServerDelta delta;
    delta.full = true;
    for (auto session = m_sessions.begin(); session != m_sessions.end(); ++session) {
        delta.sessions.append(makeSession(session.key(), int(session->size())));
        for (const QString &id : *session) {
            delta.connections.append(makeConnection(1));
            delta.connections.last().webSocketId = id;
            delta.connections.last().sessionId = session.key();
        }
    }
    return delta;
}

ServerDelta Script::next()
{
    if (below(15) == 0)
        return all();
    ServerDelta delta;
    for (int i = below(6); i > 0; --i)
        open(delta);
    for (int i = below(4); i > 0; --i)
        close(delta);
    if (below(4) == 0)
        end(delta);
    return delta;
}

Reference shown(const QAbstractItemModel &model)
{
    Reference sessions;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex session = model.index(row, 0);
        QStringList &ids = sessions[session.data(ListModel::IdRole).toString()];
        for (int child = 0; child < model.rowCount(session); ++child)
            ids.append(model.index(child, 0, session).data(ListModel::IdRole).toString());
    }
    return sessions;
}

} // namespace

/// Sessions with their WebSockets below them.
///
/// Thread: GUI thread.
class TestSessionTree : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void treeFollowsAnyScript_data();
    void treeFollowsAnyScript();
    void neighboursComeAndGoTogether();
    void childTellsOfItsConnection();
    void endOnCloseFollowsTheWebSockets();
    void selectionAndExpansionOutliveAReset();
    void selectionStandsForSocketsAndSessions();
};

void TestSessionTree::treeFollowsAnyScript_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 6; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestSessionTree::treeFollowsAnyScript()
{
    QFETCH(const quint32, seed);
    Script script(seed);
    ConnectionsModel connections;
    SessionsModel model(nullptr, &connections);
    ListProxy proxy(&model);
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    const QAbstractItemModelTester proxyTester(
        &proxy, QAbstractItemModelTester::FailureReportingMode::Fatal);
    proxy.sort(SessionsModel::SessionId, Qt::AscendingOrder);
    for (int step = 0; step < 60; ++step) {
        const ServerDelta delta = script.next();
        connections.apply(delta);
        model.apply(delta);
        QCOMPARE(shown(model), script.expected());
        QCOMPARE(shown(proxy), script.expected());
        for (const QStringList &ids : script.expected()) {
            for (const QString &id : ids)
                QCOMPARE(proxy.indexOf(id).data(ListModel::IdRole).toString(), id);
        }
    }
}

void TestSessionTree::neighboursComeAndGoTogether()
{
    SessionsModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    ServerDelta delta;
    delta.sessions = {makeSession(QStringLiteral("one"), 0)};
    model.apply(delta);
    QSignalSpy inserted(&model, &SessionsModel::rowsInserted);
    QSignalSpy removed(&model, &SessionsModel::rowsRemoved);
    delta = {};
    for (int i = 0; i < 10; ++i) {
        delta.connections.append(makeConnection(i));
        delta.connections.last().sessionId = QStringLiteral("one");
    }
    delta.connections.append(delta.connections.first());
    model.apply(delta);
    QCOMPARE(inserted.size(), 1);
    delta = {};
    for (const int i : {8, 2, 3, 7, 4, 3})
        delta.closed.append(makeClosed(QStringLiteral("id-%1").arg(i)));
    model.apply(delta);
    QCOMPARE(removed.size(), 2);
    QStringList left;
    for (int row = 0; row < model.rowCount(model.index(0, 0)); ++row) {
        left.append(model.index(row, 0, model.index(0, 0)).data().toString());
        QCOMPARE(model.indexOf(left.last()).row(), row);
    }
    QCOMPARE(left.join(u' '), QStringLiteral("id-0 id-1 id-5 id-6 id-9"));
}

void TestSessionTree::childTellsOfItsConnection()
{
    ConnectionsModel connections;
    SessionsModel model(nullptr, &connections);
    ServerDelta delta;
    delta.sessions = {makeSession(QStringLiteral("session-1"), 1)};
    delta.connections = {makeConnection(3)};
    connections.apply(delta);
    model.apply(delta);
    const QModelIndex session = model.index(0, 0);
    const auto cell = [&](int column) { return model.index(0, column, session).data().toString(); };
    QCOMPARE(model.rowCount(session), 1);
    QCOMPARE(cell(SessionsModel::SessionId), QStringLiteral("id-3"));
    QCOMPARE(cell(SessionsModel::User), QStringLiteral("/chat"));
    QCOMPARE(cell(SessionsModel::Kind), QStringLiteral("Detached"));
    QCOMPARE(cell(SessionsModel::Peer), makeConnection(3).peer);
}

void TestSessionTree::endOnCloseFollowsTheWebSockets()
{
    ConnectionsModel connections;
    SessionsModel model(nullptr, &connections);
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    const auto apply = [&](const ServerDelta &delta) {
        connections.apply(delta);
        model.apply(delta);
    };
    const auto ends = [&] { return model.rawValue(0, SessionsModel::EndOnClose).toBool(); };
    const auto ofChild = [&](int row) {
        return model.index(row, SessionsModel::EndOnClose, model.index(0, 0)).data().toString();
    };
    ServerDelta delta;
    delta.sessions = {makeSession(QStringLiteral("session-1"), 2)};
    delta.connections = {makeConnection(3), makeConnection(4)};
    apply(delta);
    QVERIFY(!ends());

    QSignalSpy changed(&model, &SessionsModel::dataChanged);
    delta = {};
    delta.connections = {makeConnection(4)};
    delta.connections.first().sessionEndOnClose = true;
    apply(delta);
    QVERIFY(ends());
    QCOMPARE(model.index(0, SessionsModel::EndOnClose).data().toString(), QStringLiteral("Yes"));
    QCOMPARE(ofChild(0), QStringLiteral("No"));
    QCOMPARE(ofChild(1), QStringLiteral("Yes"));
    QCOMPARE(changed.size(), 2); // of the session and of its child

    changed.clear();
    delta = {};
    delta.closed = {makeClosed(QStringLiteral("id-4"))};
    apply(delta);
    QVERIFY(!ends());
    QCOMPARE(changed.size(), 1);

    delta = {};
    delta.full = true;
    delta.sessions = {makeSession(QStringLiteral("session-1"), 1)};
    delta.connections = {makeConnection(3)};
    delta.connections.first().sessionEndOnClose = true;
    apply(delta);
    QVERIFY(ends());
}

void TestSessionTree::selectionAndExpansionOutliveAReset()
{
    ListsPane pane;
    ServerDelta delta;
    for (int i = 0; i < 9; ++i)
        delta.connections.append(makeConnection(i));
    for (int i = 0; i < 3; ++i)
        delta.sessions.append(makeSession(QStringLiteral("session-%1").arg(i), 3));
    pane.apply(delta);
    ListView *view = pane.view(ListsPane::SessionsTab);
    view->expand(view->proxy()->indexOf(QStringLiteral("session-1")));
    view->selectKeys({QStringLiteral("id-4")});
    delta.full = true;
    std::reverse(delta.sessions.begin(), delta.sessions.end());
    pane.apply(delta);
    QVERIFY(view->isExpanded(view->proxy()->indexOf(QStringLiteral("session-1"))));
    QVERIFY(!view->isExpanded(view->proxy()->indexOf(QStringLiteral("session-0"))));
    QCOMPARE(view->selectedKeys(), QStringList{QStringLiteral("id-4")});
}

void TestSessionTree::selectionStandsForSocketsAndSessions()
{
    ListsPane pane;
    ServerDelta delta;
    for (int i = 0; i < 6; ++i)
        delta.connections.append(makeConnection(i));
    for (int i = 0; i < 2; ++i)
        delta.sessions.append(makeSession(QStringLiteral("session-%1").arg(i), 3));
    pane.apply(delta);
    pane.setCurrentIndex(ListsPane::SessionsTab);
    ListView *view = pane.view(ListsPane::SessionsTab);
    view->selectKeys({QStringLiteral("id-4")});
    QCOMPARE(pane.selectedConnections(), QStringList{QStringLiteral("id-4")});
    QCOMPARE(pane.selectedSessions(), QStringList{QStringLiteral("session-1")});
    view->selectKeys({QStringLiteral("session-1"), QStringLiteral("id-4")});
    QCOMPARE(pane.selectedConnections().size(), 3);
    QCOMPARE(pane.selectedSessions(), QStringList{QStringLiteral("session-1")});
}

QTEST_MAIN(TestSessionTree)
#include "tst_sessiontree.moc"
