// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/lifecycle/compactqueue.h"

#include <QTest>

#include <deque>
#include <memory>

using namespace csp;

namespace {

using Item = std::shared_ptr<int>; // an item that is lost, or kept, shows in its use_count()

Item item(int number)
{
    return std::make_shared<int>(number);
}

} // namespace

/// A queue of three words.
class TestCompactQueue final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isTinyWhenEmpty();
    void firstInIsFirstOut_data();
    void firstInIsFirstOut();
    void takesFromTheMiddle_data();
    void takesFromTheMiddle();
    void holdsNothingItGaveAway();
    void moves();
};

void TestCompactQueue::isTinyWhenEmpty()
{
    QVERIFY(sizeof(CompactQueue<Item>) <= 3 * sizeof(void *));
    const CompactQueue<Item> queue;
    QVERIFY(queue.empty());
    QCOMPARE(queue.size(), 0u);
}

void TestCompactQueue::firstInIsFirstOut_data()
{
    QTest::addColumn<int>("atATime");
    for (const int each : {1, 3, 4, 5, 31, 32, 33, 1000})
        QTest::addRow("%d at a time", each) << each;
}

void TestCompactQueue::firstInIsFirstOut()
{
    QFETCH(const int, atATime);
    CompactQueue<Item> queue;
    int in = 0;
    int out = 0;
    for (int round = 0; round < 20; ++round) {
        queue.reserve(queue.size() + size_t(round));
        for (int i = 0; i < atATime; ++i)
            queue.push_back(item(in++));
        QCOMPARE(*queue.back(), in - 1);
        for (int i = 0; i < atATime - (round == 0 ? 1 : 0); ++i) // one stays: the ring goes round
            QCOMPARE(*queue.pop_front(), out++);
        QCOMPARE(queue.size(), 1u);
        QCOMPARE(*queue.front(), out);
    }
    QCOMPARE(*queue.pop_front(), out);
    QVERIFY(queue.empty());
}

void TestCompactQueue::takesFromTheMiddle_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("index");
    for (const int size : {1, 4, 5, 40})
        for (const int index : {0, size / 2, size - 1})
            QTest::addRow("%d of %d", index, size) << size << index;
}

void TestCompactQueue::takesFromTheMiddle()
{
    QFETCH(const int, size);
    QFETCH(const int, index);
    CompactQueue<Item> queue;
    std::deque<int> expected;
    queue.push_back(item(-1));
    for (int i = 0; i < size; ++i) {
        queue.push_back(item(i));
        expected.push_back(i);
    }
    queue.pop_front();
    QCOMPARE(*queue.takeAt(size_t(index)), index);
    expected.erase(expected.begin() + index);
    for (const int each : expected)
        QCOMPARE(*queue.pop_front(), each);
    QVERIFY(queue.empty());
}

void TestCompactQueue::holdsNothingItGaveAway()
{
    const Item first = item(1);
    const Item second = item(2);
    {
        CompactQueue<Item> queue;
        for (int i = 0; i < 10; ++i) {
            queue.push_back(first);
            queue.push_back(second);
            QVERIFY(queue.pop_front());
        }
        QCOMPARE(first.use_count() + second.use_count(), 12);
        queue.clear();
        QCOMPARE(first.use_count() + second.use_count(), 2);
        queue.push_back(second);
    }
    QCOMPARE(second.use_count(), 1);
}

void TestCompactQueue::moves()
{
    CompactQueue<Item> from;
    from.push_back(item(1));
    from.push_back(item(2));
    CompactQueue<Item> to;
    to.push_back(item(3));
    to = std::move(from);
    QCOMPARE(to.size(), 2u);
    QCOMPARE(*to[0], 1);
    QCOMPARE(*to[1], 2);
    CompactQueue<Item> last(std::move(to));
    QCOMPARE(*last.pop_front(), 1);
    QCOMPARE(last.size(), 1u);
}

QTEST_APPLESS_MAIN(TestCompactQueue)
#include "tst_compactqueue.moc"
