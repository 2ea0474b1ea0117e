// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/framewriter.h"

#include <QTest>

using namespace csp;

/// What the server writes, by sections of RFC 6455.
class TestFrameWriter final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesHeads_data();
    void writesHeads();
    void writesControlFrames();
    void writesClosePayloads_data();
    void writesClosePayloads();
};

void TestFrameWriter::writesHeads_data()
{
    QTest::addColumn<int>("opcode");
    QTest::addColumn<qint64>("size");
    QTest::addColumn<bool>("compressed");
    QTest::addColumn<QByteArray>("hex");
    const auto row = [](const char *name, Opcode opcode, qint64 size, const QByteArray &hex,
                        bool compressed = false) {
        QTest::newRow(name) << int(opcode) << size << compressed << hex;
    };
    row("5.2 empty text", Opcode::Text, 0, "8100");
    row("5.7 Hello", Opcode::Text, 5, "8105");
    row("5.2 binary", Opcode::Binary, 125, "827d");
    row("5.2 the shortest with two bytes", Opcode::Binary, 126, "827e007e");
    row("5.2 the longest with two bytes", Opcode::Text, 0xFFFF, "817effff");
    row("5.2 the shortest with eight bytes", Opcode::Text, 0x10000, "817f0000000000010000");
    row("5.2 above 32 bits", Opcode::Binary, qint64(0x1234567890), "827f0000001234567890");
    row("7692 7.2.1 RSV1", Opcode::Text, 5, "c105", true);
    row("5.5.2 ping", Opcode::Ping, 0, "8900");
}

void TestFrameWriter::writesHeads()
{
    QFETCH(const int, opcode);
    QFETCH(const qint64, size);
    QFETCH(const bool, compressed);
    QFETCH(const QByteArray, hex);
    QByteArray head(qsizetype(WrittenHeaderBytes), Qt::Uninitialized);
    head.truncate(writeFrameHeader(head.data(), Opcode(opcode), size, compressed));
    QCOMPARE(head.toHex(), hex);
}

void TestFrameWriter::writesControlFrames()
{
    QCOMPARE(controlFrame(Opcode::Ping, "Hello").toHex(), "890548656c6c6f");
    QCOMPARE(controlFrame(Opcode::Pong, {}).toHex(), "8a00");
    const QByteArray longest(ControlBytes, 'x');
    QCOMPARE(controlFrame(Opcode::Close, longest), QByteArray("\x88\x7d") + longest);
}

void TestFrameWriter::writesClosePayloads_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QByteArray>("payload");
    const auto row = [](const char *name, CloseCode code, const QString &reason,
                        const QByteArray &payload) {
        QTest::newRow(name) << int(code) << reason << payload;
    };
    const QByteArray e("\xc3\xa9");
    const QByteArray face("\xf0\x9f\x98\x80");
    row("5.5.1 nothing", CloseCode::NoStatus, {}, {});
    row("5.5.1 a code", CloseCode::Normal, {}, "\x03\xe8");
    row("5.5.1 a reason", CloseCode::GoingAway, QStringLiteral("bye"),
        "\x03\xe9"
        "bye");
    row("5.5.1 the longest reason", CloseCode::Normal, QString(123, u'x'),
        "\x03\xe8" + QByteArray(123, 'x'));
    row("5.5.1 a longer reason", CloseCode::Normal, QString(124, u'x'),
        "\x03\xe8" + QByteArray(123, 'x'));
    row("5.5.1 cut before a character of two bytes", CloseCode::Normal, QString(100, u'\u00e9'),
        "\x03\xe8" + e.repeated(61));
    row("5.5.1 cut before a character of four bytes", CloseCode::Normal,
        QString::fromUtf8(face.repeated(31)), "\x03\xe8" + face.repeated(30));
}

void TestFrameWriter::writesClosePayloads()
{
    QFETCH(const int, code);
    QFETCH(const QString, reason);
    QFETCH(const QByteArray, payload);
    QCOMPARE(closePayload(CloseCode(code), reason), payload);
}

QTEST_APPLESS_MAIN(TestFrameWriter)

#include "tst_framewriter.moc"
