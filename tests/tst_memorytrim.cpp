// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/memorytrim.h"

#include <QTest>

using namespace csp;
using std::chrono::hours;
using std::chrono::milliseconds;

namespace {

int trims = 0;

} // namespace

/// In the place of the allocator's.
extern "C" int malloc_trim(size_t) noexcept
{
    return ++trims;
}

/// When memory goes back to the system.
class TestMemoryTrim final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { trims = 0; }

    void manyAreFollowedSoon();
    void fewAreFollowedLate();
    void countBeginsAnew();

private:
    static void go(MemoryTrim &trim, int count)
    {
        for (int i = 0; i < count; ++i)
            trim.connectionGone();
    }

    /// Waits so long, and for what was due before.
    bool passes(milliseconds time)
    {
        bool isOver = false;
        Deadline clock(m_deadlines);
        clock.start(time, [&] { isOver = true; });
        return QTest::qWaitFor([&] { return isOver; });
    }

    DeadlineQueue m_deadlines;
};

void TestMemoryTrim::manyAreFollowedSoon()
{
    MemoryTrim trim(m_deadlines, {milliseconds(1), hours(1)});
    go(trim, MemoryTrim::Many);
    QTRY_COMPARE(trims, 1);
}

void TestMemoryTrim::fewAreFollowedLate()
{
    MemoryTrim few(m_deadlines, {milliseconds(1), hours(1)});
    go(few, MemoryTrim::Many - 1);
    QVERIFY(passes(milliseconds(20)));
    QCOMPARE(trims, 0);
    MemoryTrim late(m_deadlines, {hours(1), milliseconds(1)});
    go(late, 1);
    QTRY_COMPARE(trims, 1);
}

void TestMemoryTrim::countBeginsAnew()
{
    MemoryTrim trim(m_deadlines, {milliseconds(1), milliseconds(1)});
    go(trim, 2 * MemoryTrim::Many); // one call is for all of them
    QVERIFY(passes(milliseconds(20)));
    QCOMPARE(trims, 1);
    go(trim, 1);
    QTRY_COMPARE(trims, 2);
}

QTEST_GUILESS_MAIN(TestMemoryTrim)
#include "tst_memorytrim.moc"
