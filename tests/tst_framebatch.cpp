// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/framebatch.h"

#include <QTest>

using namespace csp;

namespace {

QByteArray joined(FrameBatch &batch)
{
    QByteArray bytes;
    for (const QByteArrayView piece : batch.pieces())
        bytes.append(piece);
    return bytes;
}

QByteArray frameOf(Opcode opcode, const QByteArray &payload, bool isCompressed = false)
{
    char header[WrittenHeaderBytes];
    const qsizetype bytes = writeFrameHeader(header, opcode, payload.size(), isCompressed);
    return QByteArray(header, bytes) + payload;
}

} // namespace

/// What is gathered for one write: the frames in their order, in few pieces.
class TestFrameBatch final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isEmptyAtFirst();
    void joinsSmallFramesToOnePiece();
    void sharesLargePayloads();
    void keepsTheOrder_data();
    void keepsTheOrder();
    void beginsAfreshWhenCleared();
};

void TestFrameBatch::isEmptyAtFirst()
{
    FrameBatch batch;
    QVERIFY(batch.isEmpty());
    QCOMPARE(batch.bytes(), 0);
    QVERIFY(batch.pieces().empty());
}

void TestFrameBatch::joinsSmallFramesToOnePiece()
{
    FrameBatch batch;
    batch.add(Opcode::Text, "a");
    batch.add(Opcode::Ping, {});
    batch.add(Opcode::Binary, QByteArray(FrameBatch::SharedBytes - 1, 'x'));
    QCOMPARE(batch.pieces().size(), size_t(1));
}

void TestFrameBatch::sharesLargePayloads()
{
    FrameBatch batch;
    const QByteArray large(FrameBatch::SharedBytes, 'x');
    batch.add(Opcode::Text, large);
    QCOMPARE(batch.pieces().size(), size_t(2));
    QCOMPARE(batch.pieces()[1].data(), large.constData());
}

void TestFrameBatch::keepsTheOrder_data()
{
    QTest::addColumn<QList<int>>("sizes");
    const int large = int(FrameBatch::SharedBytes);
    QTest::newRow("empty frame") << QList<int>{0};
    QTest::newRow("small ones") << QList<int>{1, 125, 126, 1000};
    QTest::newRow("large ones") << QList<int>{large, large, 70'000};
    QTest::newRow("small behind large") << QList<int>{large, 1, 2};
    QTest::newRow("in turn") << QList<int>{1, large, 0, 3, large + 1, large - 1, 4};
}

void TestFrameBatch::keepsTheOrder()
{
    QFETCH(const QList<int>, sizes);
    FrameBatch batch;
    QByteArray expected;
    for (const int size : sizes) {
        const QByteArray payload(size, char('a' + expected.size() % 26));
        const bool isCompressed = size % 2 == 0;
        batch.add(Opcode::Binary, payload, isCompressed);
        expected += frameOf(Opcode::Binary, payload, isCompressed);
        QCOMPARE(batch.bytes(), expected.size());
    }
    QVERIFY(!batch.isEmpty());
    QCOMPARE(joined(batch), expected);
}

void TestFrameBatch::beginsAfreshWhenCleared()
{
    FrameBatch batch;
    batch.add(Opcode::Text, QByteArray(5000, 'x'));
    batch.clear();
    QVERIFY(batch.isEmpty());
    batch.add(Opcode::Text, "a");
    QCOMPARE(joined(batch), frameOf(Opcode::Text, "a"));
}

QTEST_APPLESS_MAIN(TestFrameBatch)

#include "tst_framebatch.moc"
