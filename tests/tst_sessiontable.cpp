// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/session/randomid.h"
#include "server/session/sessiontable.h"
#include "tests/recordingkeeper.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace csp;

namespace {

using std::chrono::seconds;

constexpr auto Stored = Session::Kind::Stored;
constexpr auto Transient = Session::Kind::Transient;
const QString Peer = QStringLiteral("127.0.0.1");

SessionTable::Bounds bounds(seconds timeout, qint64 sessions, qint64 licenses = 0)
{
    return {timeout, sessions, licenses};
}

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
    void idsAreRandomAndLong();
    void findsByIdAndUserAgent_data();
    void findsByIdAndUserAgent();
    void startingSessionIsNotFound();
    void endedSessionIsNotFound();
    void sessionsHaveALimit();
    void storedSessionsHoldLicenses();
    void restoredSessionIsItself();
    void restoredSessionsKeepTheirUnits();
    void clockSetBackLengthensNoLife();
    void timesOut();
    void unexpiredSessionsStay_data();
    void unexpiredSessionsStay();
    void heldOpenSessionDoesNotTimeOut();

private:
    std::shared_ptr<Session> make(SessionTable &table, Session::Kind kind = Stored)
    {
        const auto made = table.create(kind, "agent", Peer);
        if (!made)
            return nullptr;
        table.setStarted((*made)->id());
        return *made;
    }
};

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
    SessionTable table(bounds(seconds(900), 10), nullptr);
    const auto session = make(table, stored ? Stored : Transient);
    const QString id = ownId ? session->id() : newSessionId();
    QCOMPARE(table.find(id, userAgent), found ? session : nullptr);
    QCOMPARE(session->peer(), Peer);
}

void TestSessionTable::startingSessionIsNotFound()
{
    SessionTable table(bounds(seconds(900), 10), nullptr);
    const auto session = *table.create(Stored, "agent", Peer);
    QVERIFY(!table.find(session->id(), "agent"));
    QVERIFY(table.entry(session->id()));
    table.setStarted(session->id());
    QCOMPARE(table.find(session->id(), "agent"), session);
}

void TestSessionTable::endedSessionIsNotFound()
{
    SessionTable table(bounds(seconds(900), 10), nullptr);
    const auto session = make(table);
    QCOMPARE(table.finish(session->id()), session);
    QVERIFY(session->isEnded());
    QVERIFY(!table.find(session->id(), "agent"));
    QVERIFY(!table.entry(session->id()));
    QVERIFY(!table.finish(session->id()));
}

void TestSessionTable::sessionsHaveALimit()
{
    SessionTable table(bounds(seconds(900), 2), nullptr);
    const auto one = make(table, Stored);
    QVERIFY(make(table, Transient));
    QCOMPARE(table.create(Stored, "agent", Peer).error().code(), Status::ValueTooLarge);
    QCOMPARE(table.create(Transient, "agent", Peer).error().code(), Status::ValueTooLarge);
    QCOMPARE(table.size(), 2);
    table.finish(one->id());
    QVERIFY(make(table));
}

void TestSessionTable::storedSessionsHoldLicenses()
{
    SessionTable table(bounds(seconds(900), 10, 2), nullptr);
    const auto one = make(table);
    QVERIFY(make(table));
    QVERIFY(make(table, Transient)); // holds none
    QCOMPARE(table.licensesInUse(), 2);
    QCOMPARE(table.create(Stored, "agent", Peer).error().code(), Status::NoLicense);
    QCOMPARE(table.licensesInUse(), 2);
    table.finish(one->id());
    table.finish(one->id());
    QCOMPARE(table.licensesInUse(), 1); // freed once
    QVERIFY(make(table));
}

void TestSessionTable::restoredSessionIsItself()
{
    const auto keeper = std::make_shared<RecordingKeeper>();
    SessionTable table(bounds(seconds(900), 10), keeper);
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    table.restore({{QStringLiteral("id"), now - 5'000, now - 2'000, seconds(60),
                    QStringLiteral("ann"), "agent", Peer},
                   {{QStringLiteral("key"), "value"}}});
    const auto session = table.find(QStringLiteral("id"), "agent");
    QVERIFY(session);
    QVERIFY(!table.find(QStringLiteral("id"), "other"));
    QCOMPARE(session->kind(), Stored);
    QCOMPARE(session->user(), QStringLiteral("ann"));
    QCOMPARE(session->value(QStringLiteral("key")), QByteArray("value"));
    QCOMPARE(session->timeout(), seconds(60));
    QCOMPARE(session->createdAt().toMSecsSinceEpoch(), now - 5'000);
    QCOMPARE(session->lastActivityAt().toMSecsSinceEpoch(), now - 2'000);
    QCOMPARE(keeper->changes, 0); // the store knows all of it
}

void TestSessionTable::restoredSessionsKeepTheirUnits()
{
    SessionTable table(bounds(seconds(900), 10, 1), nullptr);
    for (const char *id : {"a", "b"})
        table.restore({{QString::fromLatin1(id), 0, 0, seconds(0), {}, "agent", Peer}, {}});
    QCOMPARE(table.licensesInUse(), 2); // the limit was higher then
    QCOMPARE(table.create(Stored, "agent", Peer).error().code(), Status::NoLicense);
    table.finish(QStringLiteral("a"));
    QCOMPARE(table.create(Stored, "agent", Peer).error().code(), Status::NoLicense);
    table.finish(QStringLiteral("b"));
    QVERIFY(make(table));
}

void TestSessionTable::clockSetBackLengthensNoLife()
{
    SessionTable table(bounds(seconds(900), 10), nullptr);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    table.restore({{QStringLiteral("id"),
                    0,
                    now.addDays(1).toMSecsSinceEpoch(),
                    seconds(1),
                    {},
                    "agent",
                    Peer},
                   {}});
    const auto session = table.find(QStringLiteral("id"), "agent");
    QVERIFY(session->lastActivityAt() <= QDateTime::currentDateTimeUtc());
}

void TestSessionTable::timesOut()
{
    SessionTable table(bounds(seconds(1), 10), nullptr);
    const auto session = make(table);
    QCOMPARE(session->timeout(), seconds(1));
    letTimeOut(*session);
    QCOMPARE(table.expired(nobody), QStringList(session->id()));
    session->touch();
    QCOMPARE(table.expired(nobody), QStringList());
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
    SessionTable table(bounds(seconds(1), 10), nullptr);
    const auto session = make(table, stored ? Stored : Transient);
    if (!stored)
        QCOMPARE(session->timeout(), seconds(0));
    QVERIFY(session->setTimeout(seconds(timeout)).isOk());
    letTimeOut(*session);
    QCOMPARE(table.expired(nobody), QStringList());
}

void TestSessionTable::heldOpenSessionDoesNotTimeOut()
{
    SessionTable table(bounds(seconds(1), 10), nullptr);
    const auto held = make(table);
    const auto other = make(table);
    letTimeOut(*other);
    QCOMPARE(table.expired([&](const QString &id) { return id == held->id(); }),
             QStringList(other->id()));
}

QTEST_GUILESS_MAIN(TestSessionTable)
#include "tst_sessiontable.moc"
