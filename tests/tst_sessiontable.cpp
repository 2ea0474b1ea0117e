// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/session/randomid.h"
#include "server/session/sessiontable.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace csp;

namespace {

using std::chrono::seconds;

constexpr auto Stored = Session::Kind::Stored;
constexpr auto Transient = Session::Kind::Transient;
const QString Peer = QStringLiteral("127.0.0.1");

bool nobody(const QString &)
{
    return false;
}

/// Waits until a time-out of one second is over for \a session.
void letTimeOut(const Session &session)
{
    QTRY_VERIFY(session.lastActivityAt().addSecs(1) <= QDateTime::currentDateTimeUtc());
}

} // namespace

/// The live sessions: who finds one, how many there may be, which time out.
class TestSessionTable final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void idsAreRandomAndLong();
    void findsByIdAndUserAgent_data();
    void findsByIdAndUserAgent();
    void endedSessionIsNotFound();
    void sessionsHaveALimit();
    void timesOutOnce();
    void unexpiredSessionsStay_data();
    void unexpiredSessionsStay();
    void pinnedSessionBeginsAnew();

private:
    std::shared_ptr<Session> make(SessionTable &table, Session::Kind kind = Stored)
    {
        const auto made = table.create(kind, "agent", Peer);
        return made ? *made : nullptr;
    }
    std::function<void(const QString &)> noteEnd()
    {
        return [this](const QString &id) { m_ended.append(id); };
    }

    QStringList m_ended;
};

void TestSessionTable::init()
{
    m_ended.clear();
}

void TestSessionTable::idsAreRandomAndLong()
{
    const QRegularExpression base64(QStringLiteral("^[A-Za-z0-9+/]{22}==$"));
    const QRegularExpression base64Url(QStringLiteral("^[A-Za-z0-9_-]{24}$"));
    QSet<QString> ids;
    for (int i = 0; i < 1'000; ++i) {
        const QString webSocketId = newWebSocketId();
        const QString sessionId = newSessionId();
        QVERIFY2(base64.match(webSocketId).hasMatch(), qPrintable(webSocketId));
        QVERIFY2(base64Url.match(sessionId).hasMatch(), qPrintable(sessionId));
        ids << webSocketId << sessionId;
    }
    QCOMPARE(ids.size(), 2'000);
}

void TestSessionTable::findsByIdAndUserAgent_data()
{
    QTest::addColumn<bool>("stored");
    QTest::addColumn<bool>("ownId");
    QTest::addColumn<QByteArray>("userAgent");
    QTest::addColumn<bool>("found");
    QTest::newRow("its own") << true << true << QByteArray("agent") << true;
    QTest::newRow("another User-Agent") << true << true << QByteArray("Agent") << false;
    QTest::newRow("no User-Agent") << true << true << QByteArray() << false;
    QTest::newRow("unknown id") << true << false << QByteArray("agent") << false;
    QTest::newRow("transient") << false << true << QByteArray("agent") << false;
}

void TestSessionTable::findsByIdAndUserAgent()
{
    QFETCH(bool, stored);
    QFETCH(bool, ownId);
    QFETCH(QByteArray, userAgent);
    QFETCH(bool, found);
    SessionTable table(seconds(900), 10, noteEnd());
    const auto session = make(table, stored ? Stored : Transient);
    const QString id = ownId ? session->id() : newSessionId();
    QCOMPARE(table.find(id, userAgent), found ? session : nullptr);
    QCOMPARE(table.entry(session->id())->peer, Peer);
}

void TestSessionTable::endedSessionIsNotFound()
{
    SessionTable table(seconds(900), 10, noteEnd());
    const auto session = make(table);
    session->end();
    QVERIFY(!table.find(session->id(), "agent"));
    QVERIFY(table.entry(session->id())); // until its sockets are told
    table.remove(session->id());
    QVERIFY(!table.entry(session->id()));
    QCOMPARE(m_ended, QStringList(session->id()));
}

void TestSessionTable::sessionsHaveALimit()
{
    SessionTable table(seconds(900), 2, noteEnd());
    const auto one = make(table, Stored);
    QVERIFY(make(table, Transient));
    QCOMPARE(table.create(Stored, "agent", Peer).error().code(), Status::ValueTooLarge);
    QCOMPARE(table.create(Transient, "agent", Peer).error().code(), Status::ValueTooLarge);
    QCOMPARE(table.size(), 2);
    table.remove(one->id());
    QVERIFY(make(table));
}

void TestSessionTable::timesOutOnce()
{
    SessionTable table(seconds(1), 10, noteEnd());
    const auto session = make(table);
    QCOMPARE(session->timeout(), seconds(1));
    letTimeOut(*session);
    table.endExpired(nobody);
    table.endExpired(nobody);
    QVERIFY(session->isEnded());
    QCOMPARE(m_ended, QStringList(session->id()));
}

void TestSessionTable::unexpiredSessionsStay_data()
{
    QTest::addColumn<bool>("stored");
    QTest::addColumn<int>("timeout");
    QTest::newRow("time left") << true << 900;
    QTest::newRow("never") << true << 0;
    QTest::newRow("transient") << false << 1;
}

void TestSessionTable::unexpiredSessionsStay()
{
    QFETCH(bool, stored);
    QFETCH(int, timeout);
    SessionTable table(seconds(1), 10, noteEnd());
    const auto session = make(table, stored ? Stored : Transient);
    if (!stored)
        QCOMPARE(session->timeout(), seconds(0));
    QVERIFY(session->setTimeout(seconds(timeout)).isOk());
    letTimeOut(*session);
    table.endExpired(nobody);
    QVERIFY(!session->isEnded());
    QVERIFY(m_ended.isEmpty());
}

void TestSessionTable::pinnedSessionBeginsAnew()
{
    SessionTable table(seconds(1), 10, noteEnd());
    const auto pinned = make(table);
    const auto other = make(table);
    letTimeOut(*other);
    const QDateTime before = QDateTime::currentDateTimeUtc();
    table.endExpired([&](const QString &id) { return id == pinned->id(); });
    QVERIFY(!pinned->isEnded());
    QVERIFY(pinned->lastActivityAt() >= before);
    QCOMPARE(m_ended, QStringList(other->id()));
}

QTEST_GUILESS_MAIN(TestSessionTable)
#include "tst_sessiontable.moc"
