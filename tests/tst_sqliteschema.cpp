// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/session/sqliteschema.h"

#include <QTemporaryDir>
#include <QTest>

using namespace csp;

namespace {

using Kind = SqliteOutcome::Kind;

const QStringList First{QStringLiteral("CREATE TABLE t (a TEXT NOT NULL)")};
const QStringList Second{QStringLiteral("ALTER TABLE t ADD COLUMN b INTEGER NOT NULL DEFAULT 7"),
                         QStringLiteral("UPDATE t SET a = a || '!'")};
const QStringList Wrong{QStringLiteral("UPDATE t SET a = 'lost'"),
                        QStringLiteral("ALTER TABLE nowhere ADD COLUMN b")};

} // namespace

/// How a file comes from any version to the program's.
class TestSqliteSchema final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void makesAnEmptyFileOurs();
    void theProgramsStepsWork();
    void bringsOlderVersionsOn_data();
    void bringsOlderVersionsOn();
    void doesNothingTwice();
    void refusesANewerVersion();
    void refusesANegativeVersion();
    void refusesAnotherProgramsFile_data();
    void refusesAnotherProgramsFile();
    void failedStepChangesNothing();

private:
    int number(const char *statement)
    {
        return m_database->ask(QLatin1String(statement)).value.toInt();
    }
    bool execute(const char *statement)
    {
        return m_database->execute(QLatin1String(statement)).isOk();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SqliteDatabase> m_database;
};

void TestSqliteSchema::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_database = std::make_unique<SqliteDatabase>(m_folder->filePath(QStringLiteral("file")));
    QVERIFY(m_database->open().isOk());
}

void TestSqliteSchema::cleanup()
{
    m_database.reset();
}

void TestSqliteSchema::makesAnEmptyFileOurs()
{
    QVERIFY(sqliteschema::migrate(*m_database, {First, Second}).isOk());
    QCOMPARE(number("PRAGMA user_version"), 2);
    QCOMPARE(number("PRAGMA application_id"), sqliteschema::ApplicationId);
    QVERIFY(execute("INSERT INTO t (a, b) VALUES ('x', 1)"));
}

void TestSqliteSchema::theProgramsStepsWork()
{
    const sqliteschema::Steps steps = sqliteschema::steps();
    QVERIFY(sqliteschema::migrate(*m_database, steps).isOk());
    QCOMPARE(number("PRAGMA user_version"), int(steps.size()));
    QCOMPARE(number("SELECT count(*) FROM sessions"), 0);
    QCOMPARE(number("SELECT count(*) FROM session_values"), 0);
}

void TestSqliteSchema::bringsOlderVersionsOn_data()
{
    QTest::addColumn<int>("steps");
    QTest::addColumn<QString>("a");
    QTest::newRow("one step") << 2 << QStringLiteral("kept!");
    QTest::newRow("two steps") << 3 << QStringLiteral("kept!!");
}

void TestSqliteSchema::bringsOlderVersionsOn()
{
    QFETCH(int, steps);
    QFETCH(QString, a);
    QVERIFY(sqliteschema::migrate(*m_database, {First}).isOk());
    QVERIFY(execute("INSERT INTO t (a) VALUES ('kept')"));
    const sqliteschema::Steps all{First, Second, {QStringLiteral("UPDATE t SET a = a || '!'")}};
    QVERIFY(sqliteschema::migrate(*m_database, all.first(steps)).isOk());
    QCOMPARE(number("PRAGMA user_version"), steps);
    QCOMPARE(m_database->ask(QStringLiteral("SELECT a FROM t")).value.toString(), a);
    QCOMPARE(number("SELECT b FROM t"), 7);
}

void TestSqliteSchema::doesNothingTwice()
{
    for (int i = 0; i < 2; ++i)
        QVERIFY(sqliteschema::migrate(*m_database, {First, Second}).isOk());
    QCOMPARE(number("PRAGMA user_version"), 2);
}

void TestSqliteSchema::refusesANewerVersion()
{
    QVERIFY(sqliteschema::migrate(*m_database, {First, Second}).isOk());
    const SqliteOutcome outcome = sqliteschema::migrate(*m_database, {First});
    QCOMPARE(outcome.kind(), Kind::Newer);
    QCOMPARE(outcome.text(), QStringLiteral("version 2, this program knows 1"));
    QCOMPARE(number("PRAGMA user_version"), 2);
}

void TestSqliteSchema::refusesANegativeVersion()
{
    QVERIFY(sqliteschema::migrate(*m_database, {First}).isOk());
    QVERIFY(execute("PRAGMA user_version = -1"));
    QCOMPARE(sqliteschema::migrate(*m_database, {First}).kind(), Kind::Damaged);
}

void TestSqliteSchema::refusesAnotherProgramsFile_data()
{
    QTest::addColumn<QString>("statement");
    QTest::newRow("another id") << QStringLiteral("PRAGMA application_id = 1");
    QTest::newRow("tables without id") << QStringLiteral("CREATE TABLE other (a)");
    QTest::newRow("version without id") << QStringLiteral("PRAGMA user_version = 1");
}

void TestSqliteSchema::refusesAnotherProgramsFile()
{
    QFETCH(QString, statement);
    QVERIFY(m_database->execute(statement).isOk());
    const int tables = number("SELECT count(*) FROM sqlite_master");
    const SqliteOutcome outcome = sqliteschema::migrate(*m_database, {First});
    QCOMPARE(outcome.kind(), Kind::Damaged);
    QCOMPARE(outcome.text(), QStringLiteral("it belongs to another program"));
    QCOMPARE(number("SELECT count(*) FROM sqlite_master"), tables);
}

void TestSqliteSchema::failedStepChangesNothing()
{
    QVERIFY(sqliteschema::migrate(*m_database, {First}).isOk());
    QVERIFY(execute("INSERT INTO t (a) VALUES ('kept')"));
    QCOMPARE(sqliteschema::migrate(*m_database, {First, Second, Wrong}).kind(), Kind::Damaged);
    QCOMPARE(number("PRAGMA user_version"), 1);
    QCOMPARE(m_database->ask(QStringLiteral("SELECT a FROM t")).value.toString(),
             QStringLiteral("kept"));
    QVERIFY(sqliteschema::migrate(*m_database, {First, Second}).isOk());
}

QTEST_GUILESS_MAIN(TestSqliteSchema)
#include "tst_sqliteschema.moc"
