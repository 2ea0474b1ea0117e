// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/recordingkeeper.h"
#include "tests/sessionfilefixture.h"

#include "server/log.h"
#include "server/session.h"
#include "server/session/sessionwriter.h"

#include <QFileInfo>
#include <QPromise>
#include <QRegularExpression>

using namespace csp;

namespace {

QString text(const char16_t *utf16)
{
    return QString::fromUtf16(utf16);
}

} // namespace

namespace csp {

static bool operator==(const SessionRecord &a, const SessionRecord &b)
{
    return a.id == b.id && a.createdAtMs == b.createdAtMs
           && a.lastActivityAtMs == b.lastActivityAtMs && a.timeout == b.timeout && a.user == b.user
           && a.userAgent == b.userAgent && a.peer == b.peer;
}

} // namespace csp

/// Sessions in an SQLite file: what is written comes back, and nothing else.
class TestSqliteSessionStore final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void startsEmptyAndPrivate();
    void makesAnOldFilePrivate();
    void keepsEverything_data();
    void keepsEverything();
    void keepsValuesOfAnySize();
    void laterChangesReplace();
    void writesWhatChangedAlone();
    void removesASessionWithItsValues();
    void removalFollowsAChange();
    void writesManyAtOnce();
    void keepsWhatWasCommittedWhenTheProcessDies();
    void leavesOutNonsense_data();
    void leavesOutNonsense();
    void worksOnAStorageThread();

private:
    std::unique_ptr<SessionFileFixture> m_fixture;
};

void TestSqliteSessionStore::init()
{
    m_fixture = std::make_unique<SessionFileFixture>();
    QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); // a connection not removed
}

void TestSqliteSessionStore::startsEmptyAndPrivate()
{
    SqliteSessionStore store(m_fixture->file);
    const Result<SessionStore::Content> content = store.open();
    QVERIFY2(content, qPrintable(content.error().text()));
    QVERIFY(content->sessions.isEmpty());
    QVERIFY(content->notices.isEmpty());
    QVERIFY(store.write({m_fixture->change(m_fixture->session(QStringLiteral("a")))}, {}).isOk());
    for (const char *suffix : {"", "-wal", "-shm"}) {
        const QFileInfo info(m_fixture->file + QLatin1String(suffix));
        QVERIFY2(info.size() > 0, suffix);
        QCOMPARE(info.permissions() & ~(QFile::ReadUser | QFile::WriteUser),
                 QFile::ReadOwner | QFile::WriteOwner);
    }
}

void TestSqliteSessionStore::makesAnOldFilePrivate()
{
    QVERIFY(m_fixture->write({}).isOk());
    QVERIFY(QFile::setPermissions(m_fixture->file, QFile::Permissions(0x6666)));
    QVERIFY(m_fixture->read().notices.isEmpty());
    QVERIFY(!(QFile::permissions(m_fixture->file) & QFile::Permissions(0x0066)));
}

void TestSqliteSessionStore::keepsEverything_data()
{
    QTest::addColumn<QString>("user");
    QTest::addColumn<QByteArray>("userAgent");
    QTest::addColumn<qint64>("timeout");
    QTest::addColumn<QString>("key");
    const qint64 longest = Session::MaximumTimeout.count();
    QTest::newRow("plain") << text(u"ann") << QByteArray("agent") << qint64(900) << text(u"key");
    QTest::newRow("never ends") << text(u"ann") << QByteArray("agent") << qint64(0) << text(u"key");
    QTest::newRow("ends late") << text(u"ann") << QByteArray("agent") << longest << text(u"key");
    QTest::newRow("nothing") << QString() << QByteArray() << qint64(1) << QString();
    QTest::newRow("empty") << text(u"") << QByteArray("") << qint64(1) << text(u"");
    QTest::newRow("far away") << text(u"Zoë 株式会社 👩‍🚀")
                              << QByteArray("\xff\xfe\0z", 4) << qint64(1) << text(u"ключ 🔑");
    QTest::newRow("zero") << QString(QChar(0)) + text(u"b") << QByteArray("a\0", 2) << qint64(1)
                          << text(u"a") + QChar(0) + text(u"b");
    QTest::newRow("byte order mark")
        << text(u"\ufeffann") << QByteArray("\xef\xbb\xbf") << qint64(1) << text(u"\ufeffkey");
    QTest::newRow("SQL") << text(u"'; DROP TABLE sessions; --") << QByteArray("?") << qint64(1)
                         << text(u"\"%_*");
}

void TestSqliteSessionStore::keepsEverything()
{
    QFETCH(QString, user);
    QFETCH(QByteArray, userAgent);
    QFETCH(qint64, timeout);
    QFETCH(QString, key);
    StoredSession session = m_fixture->session(
        QStringLiteral("Az09-_"), {{key, QByteArray("\0one\xff", 5)}, {text(u"empty"), {}}});
    session.record.user = user;
    session.record.userAgent = userAgent;
    session.record.timeout = std::chrono::seconds(timeout);
    session.record.createdAtMs = 0;
    session.record.lastActivityAtMs = 253'402'300'799'999;
    QVERIFY(m_fixture->write({m_fixture->change(session)}).isOk());
    const SessionStore::Content content = m_fixture->read();
    QVERIFY(content.notices.isEmpty());
    QCOMPARE(content.sessions.size(), 1);
    QVERIFY(content.sessions.constFirst().record == session.record);
    QCOMPARE(content.sessions.constFirst().values, session.values);
}

void TestSqliteSessionStore::keepsValuesOfAnySize()
{
    const QByteArray largest(Session::ValueBytes, '\0');
    const StoredSession session = m_fixture->session(
        QStringLiteral("a"), {{text(u"largest"), largest}, {text(u"none"), QByteArray()}});
    QVERIFY(m_fixture->write({m_fixture->change(session)}).isOk());
    const SessionStore::Content content = m_fixture->read();
    QCOMPARE(content.sessions.size(), 1);
    QCOMPARE(content.sessions.constFirst().values, session.values);
}

void TestSqliteSessionStore::laterChangesReplace()
{
    StoredSession session = m_fixture->session(QStringLiteral("a"), {{text(u"k"), "1"}});
    QVERIFY(m_fixture->write({m_fixture->change(session)}).isOk());
    session.record.lastActivityAtMs = 3'000;
    session.record.timeout = std::chrono::seconds(5);
    session.record.user = text(u"bob");
    session.values = {{text(u"k"), "2"}, {text(u"l"), "3"}};
    QVERIFY(m_fixture->write({m_fixture->change(session)}).isOk());
    const SessionStore::Content content = m_fixture->read();
    QCOMPARE(content.sessions.size(), 1);
    QVERIFY(content.sessions.constFirst().record == session.record);
    QCOMPARE(content.sessions.constFirst().values, session.values);
}

void TestSqliteSessionStore::writesWhatChangedAlone()
{
    const StoredSession session = m_fixture->session(
        QStringLiteral("a"), {{text(u"k"), "1"}, {text(u"l"), "1"}, {text(u"m"), "1"}});
    QVERIFY(m_fixture->write({m_fixture->change(session)}).isOk());
    QVERIFY(m_fixture->edit({QStringLiteral("UPDATE session_values SET value = x'39'")}));
    const SessionChange change{session.record, {{text(u"l"), "2"}, {text(u"m"), std::nullopt}}};
    QVERIFY(m_fixture->write({change}).isOk());
    const std::map<QString, QByteArray> expected{{text(u"k"), "9"}, {text(u"l"), "2"}};
    QCOMPARE(m_fixture->read().sessions.constFirst().values, expected);
}

void TestSqliteSessionStore::removesASessionWithItsValues()
{
    const StoredSession one = m_fixture->session(QStringLiteral("a"), {{text(u"k"), "1"}});
    const StoredSession other = m_fixture->session(QStringLiteral("b"), {{text(u"k"), "2"}});
    QVERIFY(m_fixture->write({m_fixture->change(one), m_fixture->change(other)}).isOk());
    QVERIFY(m_fixture->write({}, {one.record.id, QStringLiteral("unknown")}).isOk());
    const SessionStore::Content content = m_fixture->read();
    QVERIFY(content.notices.isEmpty()); // no value was left without its session
    QCOMPARE(content.sessions.size(), 1);
    QCOMPARE(content.sessions.constFirst().values, other.values);
}

void TestSqliteSessionStore::removalFollowsAChange()
{
    const StoredSession one = m_fixture->session(QStringLiteral("a"), {{text(u"k"), "1"}});
    QVERIFY(m_fixture->write({m_fixture->change(one)}, {one.record.id}).isOk());
    const SessionStore::Content content = m_fixture->read();
    QVERIFY(content.sessions.isEmpty());
    QVERIFY(content.notices.isEmpty());
}

void TestSqliteSessionStore::writesManyAtOnce()
{
    constexpr int Sessions = 10'000;
    QList<SessionChange> changes;
    QStringList removed;
    for (int i = 0; i < Sessions; ++i) {
        const StoredSession one =
            m_fixture->session(QString::number(i), {{text(u"number"), QByteArray::number(i)}});
        changes.append(m_fixture->change(one));
        if (i % 2)
            removed.append(one.record.id);
    }
    QVERIFY(m_fixture->write(changes).isOk());
    const QList<StoredSession> sessions = m_fixture->read().sessions;
    QCOMPARE(sessions.size(), Sessions);
    for (const StoredSession &each : sessions)
        QCOMPARE(each.values.at(text(u"number")), each.record.id.toLatin1());
    QVERIFY(m_fixture->write({}, removed).isOk());
    QCOMPARE(m_fixture->read().sessions.size(), Sessions / 2);
}

void TestSqliteSessionStore::keepsWhatWasCommittedWhenTheProcessDies()
{
    const SessionFileFixture later;
    SqliteSessionStore store(m_fixture->file);
    QVERIFY(store.open().has_value());
    const StoredSession one = m_fixture->session(QStringLiteral("a"), {{text(u"k"), "1"}});
    QVERIFY(store.write({m_fixture->change(one)}, {}).isOk());
    // What lies on the disk now, before anything was closed.
    for (const char *suffix : {"", "-wal"})
        QVERIFY(QFile::copy(m_fixture->file + QLatin1String(suffix),
                            later.file + QLatin1String(suffix)));
    const SessionStore::Content content = later.read();
    QVERIFY(content.notices.isEmpty());
    QCOMPARE(content.sessions.size(), 1);
    QCOMPARE(content.sessions.constFirst().values, one.values);
}

void TestSqliteSessionStore::leavesOutNonsense_data()
{
    QTest::addColumn<QString>("statement");
    QTest::addColumn<QString>("notice");
    const auto session = [](const char *title, const char *set) {
        QTest::newRow(title)
            << QStringLiteral("UPDATE sessions SET %1 WHERE id = 'bad'").arg(QLatin1String(set))
            << QStringLiteral("1 sessions and 1 values");
    };
    session("negative time-out", "timeout = -1");
    session("endless time-out", "timeout = 31536001");
    session("made before 1970", "created_at = -1");
    session("made after 9999", "created_at = 253402300800000");
    session("used before 1970", "last_activity_at = -1");
    session("used after 9999", "last_activity_at = 9223372036854775807");
    session("no id", "id = ''");
    session("long id", "id = hex(zeroblob(33))");
    session("id that breaks a header", "id = 'bad' || char(13, 10) || 'Set-Cookie: a=b'");
    session("id with an attribute", "id = 'bad; Domain=example.org'");
    session("id with a zero", "id = 'bad' || char(0) || 'worse'");
    session("id of other letters", "id = 'b' || char(228) || 'd'");
    QTest::newRow("large value") << QStringLiteral(
        "UPDATE session_values SET value = zeroblob(1048577)"
        " WHERE session_id = 'bad'")
                                 << QStringLiteral("0 sessions and 1 values");
    QTest::newRow("orphan") << QStringLiteral("UPDATE session_values SET session_id = 'nobody'"
                                              " WHERE session_id = 'bad'")
                            << QStringLiteral("0 sessions and 1 values");
}

void TestSqliteSessionStore::leavesOutNonsense()
{
    QFETCH(QString, statement);
    QFETCH(QString, notice);
    const StoredSession good = m_fixture->session(QStringLiteral("good"), {{text(u"k"), "1"}});
    const StoredSession bad = m_fixture->session(QStringLiteral("bad"), {{text(u"k"), "2"}});
    QVERIFY(m_fixture->write({m_fixture->change(good), m_fixture->change(bad)}).isOk());
    QVERIFY(m_fixture->edit({statement}));
    const SessionStore::Content content = m_fixture->read();
    QCOMPARE(content.notices, QStringList(m_fixture->file + text(u": ") + notice
                                          + text(u" made no sense and were deleted")));
    QCOMPARE(content.sessions.size(), notice.startsWith(QLatin1Char('0')) ? 2 : 1);
    for (const StoredSession &each : content.sessions) {
        const bool isGood = each.record.id == good.record.id;
        QCOMPARE(each.values, isGood ? good.values : decltype(each.values)());
    }
    QVERIFY(m_fixture->read().notices.isEmpty());
}

void TestSqliteSessionStore::worksOnAStorageThread()
{
    const auto session =
        std::make_shared<Session>(m_fixture->session(QStringLiteral("a")), Session::Kind::Stored,
                                  std::make_shared<RecordingKeeper>());
    QVERIFY(session->setValue(text(u"k"), "1").isOk());
    for (int round = 0; round < 2; ++round) {
        const auto log = std::make_shared<Log>();
        SessionWriter writer(
            [file = m_fixture->file] { return std::make_unique<SqliteSessionStore>(file); }, log);
        const Result<SessionStore::Content> content = writer.open();
        QVERIFY(content.has_value());
        QCOMPARE(content->sessions.size(), round);
        const auto promise = std::make_shared<QPromise<Status>>();
        promise->start();
        writer.save(session, [promise](const Status &status) {
            promise->addResult(status);
            promise->finish();
        });
        QVERIFY(promise->future().result().isOk());
        QCOMPARE(log->take().size(), 0);
    }
    const std::map<QString, QByteArray> expected{{text(u"k"), "1"}};
    QCOMPARE(m_fixture->read().sessions.constFirst().values, expected);
}

QTEST_GUILESS_MAIN(TestSqliteSessionStore)
#include "tst_sqlitesessionstore.moc"
