// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/readonlyfolder.h"
#include "tests/sessionfilefixture.h"

#include "server/session/sqliteschema.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <csignal>
#include <functional>
#include <sys/resource.h>

using namespace csp;

namespace {

using Spoil = std::function<bool(const SessionFileFixture &)>;

/// While it lives no file of this process may grow beyond so many bytes: a disk that is full.
class FullDisk
{
    Q_DISABLE_COPY_MOVE(FullDisk)

public:
    explicit FullDisk(rlim_t bytes)
        : m_handler(std::signal(SIGXFSZ, SIG_IGN))
    {
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
            qFatal("cannot limit the size of files");
    }
    ~FullDisk()
    {
        setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_handler);
    }

private:
    void (*const m_handler)(int);
    rlimit m_before{};
};

QList<SessionChange> manySessions()
{
    QList<SessionChange> changes;
    for (int i = 0; i < 200; ++i)
        changes.append(SessionFileFixture::change(SessionFileFixture::session(
            QString::number(i), {{QStringLiteral("key"), QByteArray(500, 'x')}})));
    return changes;
}

Spoil replacedBy(const QByteArray &content)
{
    return
        [content](const SessionFileFixture &fixture) { return fixture.put(fixture.file, content); };
}

Spoil edited(const QStringList &statements)
{
    return [statements](const SessionFileFixture &fixture) { return fixture.edit(statements); };
}

/// A log of which the database is \a lost or empty.
Spoil logAlone(bool lost)
{
    return [lost](const SessionFileFixture &fixture) {
        return fixture.put(fixture.file + QStringLiteral("-wal"), "committed")
               && (lost ? QFile::remove(fixture.file) : QFile::resize(fixture.file, 0));
    };
}

bool cutOff(const SessionFileFixture &fixture)
{
    return QFile::resize(fixture.file, QFileInfo(fixture.file).size() / 2);
}

/// Overwrites a page in the middle.
bool scribble(const SessionFileFixture &fixture)
{
    QFile file(fixture.file);
    return file.open(QIODevice::ReadWrite) && file.seek(5 * 4096)
           && file.write(QByteArray(4096, '\xa5')) == 4096;
}

} // namespace

/// A session file that cannot be used, now or ever.
class TestSqliteTroubles final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void keepsAsideWhatItCannotUse_data();
    void keepsAsideWhatItCannotUse();
    void keepsTheBytesOfADamagedFile();
    void keepsEveryDamagedFile();
    void cannotStoreWhereNoFileCanBe_data();
    void cannotStoreWhereNoFileCanBe();
    void cannotStoreInAFolderItMayNotWriteTo();
    void leavesAFileItMayNotReadInPlace();
    void leavesADamagedFileItMayNotRename();
    void tellsWhatOthersCanRead();
    void cannotOpenWhileAnotherHasLockedIt();
    void writesAgainWhenItIsNoLongerLocked();
    void writesAllOrNothingWhenTheDiskIsFull();
    void writesAllOrNothingWhenARowIsRefused();

private:
    std::unique_ptr<SessionFileFixture> m_fixture;
};

void TestSqliteTroubles::init()
{
    m_fixture = std::make_unique<SessionFileFixture>();
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".")));
}

void TestSqliteTroubles::keepsAsideWhatItCannotUse_data()
{
    QTest::addColumn<Spoil>("spoil");
    QTest::addColumn<QString>("word");
    const auto damaged = [](const char *title, const Spoil &spoil) {
        QTest::newRow(title) << spoil << QStringLiteral("damaged");
    };
    damaged("two bytes", replacedBy("xx")); // SQLite takes one for none
    damaged("text", replacedBy(QByteArray("{\"sessions\":[]}\n").repeated(1'000)));
    damaged("zeros", replacedBy(QByteArray(8'192, '\0')));
    damaged("head alone", replacedBy(QByteArray("SQLite format 3\0", 16)));
    damaged("truncated", cutOff);
    damaged("scribbled over", scribble);
    damaged("database lost, log there", logAlone(true));
    damaged("database empty, log there", logAlone(false));
    damaged("another program's id", edited({QStringLiteral("PRAGMA application_id = 7")}));
    damaged("another program's tables", edited({QStringLiteral("PRAGMA application_id = 0"),
                                                QStringLiteral("PRAGMA user_version = 0")}));
    damaged("table lost", edited({QStringLiteral("DROP TABLE session_values")}));
    damaged("column lost", edited({QStringLiteral("ALTER TABLE sessions DROP COLUMN peer")}));
    damaged("key lost", edited({QStringLiteral("DROP TABLE session_values"),
                                QStringLiteral("CREATE TABLE session_values"
                                               " (session_id TEXT, key TEXT, value BLOB)")}));
    QTest::newRow("newer version")
        << edited({QStringLiteral("PRAGMA user_version = 1000")}) << QStringLiteral("newer");
}

void TestSqliteTroubles::keepsAsideWhatItCannotUse()
{
    QFETCH(Spoil, spoil);
    QFETCH(QString, word);
    QVERIFY(m_fixture->write(manySessions()).isOk());
    QVERIFY(spoil(*m_fixture));
    const SessionStore::Content content = m_fixture->read();
    QVERIFY(content.sessions.isEmpty());
    QCOMPARE(content.notices.size(), 1);
    const QString notice = content.notices.constFirst();
    const QRegularExpression name(QRegularExpression::anchoredPattern(
        QStringLiteral("sessions\\.sqlite\\.%1-\\d{8}T\\d{6}Z(-wal)?").arg(word)));
    QVERIFY2(notice.startsWith(m_fixture->file + QStringLiteral(" is ")), qPrintable(notice));
    QVERIFY(!m_fixture->keptAside().isEmpty());
    for (const QString &kept : m_fixture->keptAside()) {
        QVERIFY2(name.match(kept).hasMatch(), qPrintable(kept));
        QVERIFY2(notice.contains(QString(kept).remove(QStringLiteral("-wal"))), qPrintable(notice));
    }
    QVERIFY(m_fixture->write(manySessions()).isOk());
    const SessionStore::Content next = m_fixture->read();
    QVERIFY(next.notices.isEmpty());
    QCOMPARE(next.sessions.size(), manySessions().size());
}

void TestSqliteTroubles::keepsTheBytesOfADamagedFile()
{
    const QByteArray bytes = QByteArray("sessions, perhaps ").repeated(1'000);
    QVERIFY(m_fixture->put(m_fixture->file, bytes));
    QVERIFY(m_fixture->put(m_fixture->file + QStringLiteral("-wal"), "log"));
    QCOMPARE(m_fixture->read().notices.size(), 1);
    const QString kept = m_fixture->folder.filePath(m_fixture->keptAside().constFirst());
    QCOMPARE(m_fixture->bytes(kept), bytes);
    QVERIFY(!(QFile::permissions(kept) & QFile::Permissions(0x0066)));
}

void TestSqliteTroubles::keepsEveryDamagedFile()
{
    for (int i = 1; i <= 3; ++i) { // within one second, mostly
        QVERIFY(m_fixture->put(m_fixture->file, "xx"));
        QCOMPARE(m_fixture->read().notices.size(), 1);
        QCOMPARE(m_fixture->keptAside().size(), i);
    }
}

void TestSqliteTroubles::cannotStoreWhereNoFileCanBe_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("cause");
    QTest::newRow("folder") << QStringLiteral("folder") << QStringLiteral("it is no file");
    QTest::newRow("device") << QStringLiteral("/dev/full") << QStringLiteral("it is no file");
    QTest::newRow("no folder") << QStringLiteral("none/sessions.sqlite")
                               << QStringLiteral("No such file or directory");
    QTest::newRow("under a file") << QStringLiteral("file/sessions.sqlite")
                                  << QStringLiteral("Not a directory");
}

void TestSqliteTroubles::cannotStoreWhereNoFileCanBe()
{
    QFETCH(QString, path);
    QFETCH(QString, cause);
    QVERIFY(QDir(m_fixture->folder.path()).mkdir(QStringLiteral("folder")));
    QVERIFY(m_fixture->put(m_fixture->folder.filePath(QStringLiteral("file")), "text"));
    const QString file = QDir(m_fixture->folder.path()).absoluteFilePath(path);
    SqliteSessionStore store(file);
    const Status status = store.open().error();
    QCOMPARE(status.code(), Status::CannotStore);
    QCOMPARE(status.text(), file + QStringLiteral(": ") + cause);
}

void TestSqliteTroubles::cannotStoreInAFolderItMayNotWriteTo()
{
    const ReadOnlyFolder readOnly(m_fixture->folder.path(), m_fixture->folder.path());
    SqliteSessionStore store(m_fixture->file);
    const Status status = store.open().error();
    QCOMPARE(status.code(), Status::CannotStore);
    QCOMPARE(status.text(), m_fixture->file + QStringLiteral(": Permission denied"));
}

void TestSqliteTroubles::leavesAFileItMayNotReadInPlace()
{
    if (geteuid() != 0)
        QSKIP("only root can make a file of somebody else");
    QVERIFY(m_fixture->write(manySessions()).isOk());
    {
        const ReadOnlyFolder somebodyElse(m_fixture->folder.path(), m_fixture->folder.path());
        SqliteSessionStore store(m_fixture->file);
        QCOMPARE(store.open().error().text(),
                 m_fixture->file + QStringLiteral(": Permission denied"));
    }
    QVERIFY(m_fixture->keptAside().isEmpty());
    QCOMPARE(m_fixture->read().sessions.size(), manySessions().size());
}

void TestSqliteTroubles::leavesADamagedFileItMayNotRename()
{
    QVERIFY(m_fixture->put(m_fixture->file, "xx"));
    QVERIFY(QFile::setPermissions(m_fixture->file, QFile::Permissions(0x6666)));
    {
        const ReadOnlyFolder readOnly(m_fixture->folder.path(), m_fixture->folder.path());
        SqliteSessionStore store(m_fixture->file);
        const Status status = store.open().error();
        QCOMPARE(status.code(), Status::CannotStore);
        QVERIFY2(
            status.text().startsWith(
                m_fixture->file + QStringLiteral(": it is damaged, and cannot be renamed to ")),
            qPrintable(status.text()));
    }
    QCOMPARE(m_fixture->bytes(m_fixture->file), QByteArray("xx"));
    QVERIFY(m_fixture->keptAside().isEmpty());
}

void TestSqliteTroubles::tellsWhatOthersCanRead()
{
    if (geteuid() != 0)
        QSKIP("only root can make a file of somebody else");
    QVERIFY(m_fixture->put(m_fixture->file, {}));
    QVERIFY(QFile::setPermissions(m_fixture->file, QFile::Permissions(0x6666)));
    const ReadOnlyFolder somebodyElse(m_fixture->folder.path(), m_fixture->folder.path());
    QVERIFY(QFile::setPermissions(m_fixture->folder.path(), QFile::Permissions(0x7700)));
    const SessionStore::Content content = m_fixture->read();
    QCOMPARE(content.notices.size(), 1);
    QVERIFY2(content.notices.constFirst().startsWith(
                 m_fixture->file + QStringLiteral(" can be read or written by others")),
             qPrintable(content.notices.constFirst()));
}

void TestSqliteTroubles::cannotOpenWhileAnotherHasLockedIt()
{
    QVERIFY(m_fixture->write(manySessions()).isOk());
    {
        SqliteDatabase another(m_fixture->file);
        QVERIFY(another.open().isOk());
        QVERIFY(another.execute(QStringLiteral("BEGIN IMMEDIATE")).isOk());
        SqliteSessionStore store(m_fixture->file);
        const Status status = store.open().error();
        QCOMPARE(status.code(), Status::CannotStore);
        QVERIFY2(status.text().contains(QLatin1String("locked")), qPrintable(status.text()));
    }
    QVERIFY(m_fixture->keptAside().isEmpty());
    QCOMPARE(m_fixture->read().sessions.size(), manySessions().size());
}

void TestSqliteTroubles::writesAgainWhenItIsNoLongerLocked()
{
    SqliteSessionStore store(m_fixture->file);
    QVERIFY(store.open().has_value());
    SqliteDatabase another(m_fixture->file);
    QVERIFY(another.open().isOk());
    QVERIFY(another.execute(QStringLiteral("BEGIN IMMEDIATE")).isOk());
    const Status locked = store.write(manySessions(), {});
    QCOMPARE(locked.code(), Status::CannotStore);
    QVERIFY2(locked.text().startsWith(m_fixture->file + QStringLiteral(": database is locked")),
             qPrintable(locked.text()));
    QVERIFY(another.execute(QStringLiteral("ROLLBACK")).isOk());
    QVERIFY(store.write(manySessions(), {}).isOk());
}

void TestSqliteTroubles::writesAllOrNothingWhenTheDiskIsFull()
{
    const StoredSession one = m_fixture->session(QStringLiteral("one"));
    const StoredSession two = m_fixture->session(QStringLiteral("two"));
    StoredSession large = m_fixture->session(QStringLiteral("large"));
    large.values.emplace(QStringLiteral("key"), QByteArray(1'000'000, 'x'));
    {
        SqliteSessionStore store(m_fixture->file);
        QVERIFY(store.open().has_value());
        QVERIFY(store.write({m_fixture->change(one)}, {}).isOk());
        {
            const FullDisk full(500'000);
            const Status status =
                store.write({m_fixture->change(two), m_fixture->change(large)}, {one.record.id});
            QCOMPARE(status.code(), Status::CannotStore);
            QVERIFY2(status.text().startsWith(m_fixture->file + QStringLiteral(": ")),
                     qPrintable(status.text()));
        }
        QVERIFY(store.write({m_fixture->change(large)}, {}).isOk());
    }
    QStringList ids;
    for (const StoredSession &each : m_fixture->read().sessions)
        ids.append(each.record.id);
    ids.sort();
    QCOMPARE(ids, QStringList({large.record.id, one.record.id}));
    QVERIFY(m_fixture->keptAside().isEmpty());
}

void TestSqliteTroubles::writesAllOrNothingWhenARowIsRefused()
{
    SqliteSessionStore store(m_fixture->file);
    QVERIFY(store.open().has_value());
    QVERIFY(m_fixture->edit({QStringLiteral(
        "CREATE TRIGGER refusal BEFORE INSERT ON session_values"
        " WHEN NEW.key = 'refused' BEGIN SELECT RAISE(ABORT, 'not this one'); END")}));
    const StoredSession good =
        m_fixture->session(QStringLiteral("a"), {{QStringLiteral("k"), "1"}});
    const StoredSession bad =
        m_fixture->session(QStringLiteral("b"), {{QStringLiteral("refused"), "1"}});
    const Status status = store.write({m_fixture->change(good), m_fixture->change(bad)}, {});
    QCOMPARE(status.code(), Status::CannotStore);
    QVERIFY2(status.text().contains(QLatin1String("not this one")), qPrintable(status.text()));
    QVERIFY(store.write({}, {}).isOk()); // no transaction was left open
    QVERIFY(m_fixture->edit({QStringLiteral("DROP TRIGGER refusal")}));
    QVERIFY(m_fixture->read().sessions.isEmpty());
}

QTEST_GUILESS_MAIN(TestSqliteTroubles)
#include "tst_sqlitetroubles.moc"
