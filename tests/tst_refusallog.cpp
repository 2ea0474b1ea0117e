// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/refusallog.h"

#include <QTest>

using namespace csp;

/// A flood of refused clients is two lines a second and limit.
class TestRefusalLog final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstOfALimitIsNamed();
    void othersAreCounted();
    void eachIntervalHasItsFirst();

private:
    QStringList lines();

    const std::shared_ptr<Log> m_log = std::make_shared<Log>();
    DeadlineQueue m_deadlines;
};

QStringList TestRefusalLog::lines()
{
    QStringList lines;
    for (const LogEntry &each : m_log->take())
        lines.append(each.text);
    return lines;
}

void TestRefusalLog::firstOfALimitIsNamed()
{
    RefusalLog refusals(m_log, m_deadlines);
    refusals.add(QStringLiteral("a:1"), QStringLiteral("sessions"));
    refusals.add(QStringLiteral("b:2"), QStringLiteral("connections"));
    QCOMPARE(lines(), (QStringList{QStringLiteral("a:1 refused: sessions"),
                                   QStringLiteral("b:2 refused: connections")}));
}

void TestRefusalLog::othersAreCounted()
{
    RefusalLog refusals(m_log, m_deadlines);
    for (int i = 0; i < 1'000; ++i)
        refusals.add(QStringLiteral("a:1"), QStringLiteral("connections"));
    refusals.add(QStringLiteral("a:1"), QStringLiteral("sessions"));
    QCOMPARE(lines().size(), 2);
    QStringList later;
    QVERIFY(QTest::qWaitFor([&] { return !(later += lines()).isEmpty(); }, 20'000));
    QCOMPARE(later, QStringList{QStringLiteral("999 more refused: connections")});
}

void TestRefusalLog::eachIntervalHasItsFirst()
{
    RefusalLog refusals(m_log, m_deadlines);
    QStringList told;
    const auto isNamedAgain = [&] {
        refusals.add(QStringLiteral("a:1"), QStringLiteral("connections"));
        told += lines();
        return told.count(QStringLiteral("a:1 refused: connections")) == 2;
    };
    QVERIFY(QTest::qWaitFor(isNamedAgain, 20'000));
}

QTEST_GUILESS_MAIN(TestRefusalLog)
#include "tst_refusallog.moc"
