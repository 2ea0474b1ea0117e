// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/handlerregistry.h"
#include "ui/basics/messagebar.h"
#include "ui/viewpace.h"

#include <QTest>

using namespace csp;
using namespace std::chrono_literals;

/// The pace of the view, by how long refreshes took; no clock takes part.
class TestViewPace final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fewLongRefreshesChangeNothing();
    void slowsAndSaysSo_data();
    void slowsAndSaysSo();
    void slowsFurtherDownToOneASecond();
    void returnsByItself();
    void staysSlowWhileTheWantedPaceWouldBeTooFast();
    void userSetsThePaceAnew();

private:
    struct Paced
    {
        ServerController controller{HandlerRegistry(), ServerConfig()};
        MessageBar bar;
        ViewPace pace{controller, bar, nullptr};

        void note(int times, std::chrono::milliseconds spent)
        {
            for (int i = 0; i < times; ++i)
                pace.note(spent);
        }
        QString told() const { return bar.textOf(QStringLiteral("viewSlowed")); }
    };
};

void TestViewPace::fewLongRefreshesChangeNothing()
{
    Paced p;
    for (int i = 0; i < 5; ++i) {
        p.note(ViewPace::SlowInARow - 1, 900ms);
        p.note(1, 200ms); // as long as there is
    }
    QCOMPARE(p.pace.perSecond(), 5);
    QVERIFY(p.told().isEmpty());
}

void TestViewPace::slowsAndSaysSo_data()
{
    QTest::addColumn<int>("wanted");
    QTest::addColumn<int>("spentMs");
    QTest::addColumn<int>("kept");
    QTest::newRow("just too long") << 5 << 201 << 2;
    QTest::newRow("half of the time at most") << 10 << 110 << 4;
    QTest::newRow("longer than a second") << 10 << 3'000 << 1;
    QTest::newRow("from two to one") << 2 << 501 << 1;
}

void TestViewPace::slowsAndSaysSo()
{
    QFETCH(int, wanted);
    QFETCH(int, spentMs);
    QFETCH(int, kept);
    Paced p;
    p.pace.setWanted(wanted);
    p.note(ViewPace::SlowInARow, std::chrono::milliseconds(spentMs));
    QCOMPARE(p.pace.perSecond(), kept);
    QVERIFY2(p.told().contains(QString::number(kept)), qPrintable(p.told()));
}

void TestViewPace::slowsFurtherDownToOneASecond()
{
    Paced p;
    p.note(ViewPace::SlowInARow, 210ms);
    QCOMPARE(p.pace.perSecond(), 2);
    p.note(ViewPace::SlowInARow, 600ms);
    QCOMPARE(p.pace.perSecond(), 1);
    p.note(10 * ViewPace::SlowInARow, 5s);
    QCOMPARE(p.pace.perSecond(), 1);
    QVERIFY(!p.told().isEmpty());
}

void TestViewPace::returnsByItself()
{
    Paced p;
    p.note(ViewPace::SlowInARow, 210ms);
    p.note(ViewPace::EasyInARow - 1, 100ms);
    QCOMPARE(p.pace.perSecond(), 2);
    p.note(1, 100ms);
    QCOMPARE(p.pace.perSecond(), 5);
    QVERIFY(p.told().isEmpty());
}

void TestViewPace::staysSlowWhileTheWantedPaceWouldBeTooFast()
{
    Paced p;
    p.note(ViewPace::SlowInARow, 210ms);
    p.note(10 * ViewPace::EasyInARow, 150ms);
    QCOMPARE(p.pace.perSecond(), 2);
    QVERIFY(!p.told().isEmpty());
}

void TestViewPace::userSetsThePaceAnew()
{
    Paced p;
    p.note(ViewPace::SlowInARow, 210ms);
    p.pace.setWanted(10);
    QCOMPARE(p.pace.perSecond(), 10);
    QVERIFY(p.told().isEmpty());
}

QTEST_MAIN(TestViewPace)
#include "tst_viewpace.moc"
