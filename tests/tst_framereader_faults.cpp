// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/clientframes.h"

#include <QTest>

using namespace csp;
using namespace csp::frames;

namespace {

constexpr FrameReader::Bounds Bounds{1000, 1500, 3};
constexpr int Continuation = int(Opcode::Continuation);
constexpr int Text = int(Opcode::Text);
constexpr int Binary = int(Opcode::Binary);
constexpr int Close = Fin | int(Opcode::Close);
constexpr int Ping = Fin | int(Opcode::Ping);

/// A head of a frame, masked, that announces \a length in a form of \a lengthBytes.
QByteArray head(int first, quint64 length, int lengthBytes)
{
    return char(first) + lengthAndKey(length, lengthBytes);
}

QByteArray withoutKey(const QByteArray &head)
{
    return head.chopped(Key.size());
}

} // namespace

/// What a client may not send, by sections of RFC 6455: found with the very byte that is wrong,
/// however the bytes are split.
class TestFrameReaderFaults final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finds_data();
    void finds();
    void refusesCloseCodes_data();
    void refusesCloseCodes();
    void tellsEachFault_data();
    void tellsEachFault();

private:
    void addHeads();
    void addFragments();
    void addLimits();
    void addPayloads();
};

/// Rows: bytes that end with the one that is wrong, what is found before, and the fault.
void TestFrameReaderFaults::finds_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArrayList>("items");
    addHeads();
    addFragments();
    addLimits();
    addPayloads();
}

namespace {

void row(const char *name, const QByteArray &bytes, const QByteArrayList &items)
{
    QTest::newRow(name) << bytes << items;
}

} // namespace

void TestFrameReaderFaults::addHeads()
{
    row("5.1 unmasked", "\x81\x01", {"fault:unmasked"});
    row("5.1 unmasked control frame", QByteArray("\x89\x00", 2), {"fault:unmasked"});
    row("5.1 unmasked, the second one", text("a") + QByteArray("\x81\x00", 2),
        {"text:a", "fault:unmasked"});
    row("5.2 RSV1 without an extension", "\xc1", {"fault:reserved-bits"});
    row("5.2 RSV2", "\xa1", {"fault:reserved-bits"});
    row("5.2 RSV3", "\x91", {"fault:reserved-bits"});
    row("5.2 RSV1 of a control frame", "\xc9", {"fault:reserved-bits"});
    row("5.2 RSV1 of a continuation", frame(Text, "a") + "\xc0", {"fault:reserved-bits"});
    for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
        const QByteArray name = "5.2 opcode " + QByteArray::number(opcode);
        row(name.constData(), QByteArray(1, char(Fin | opcode)), {"fault:reserved-opcode"});
    }
    row("5.2 opcode, unfinished", "\x03", {"fault:reserved-opcode"});
    row("5.2 two bytes for 125", withoutKey(head(Fin | Text, 125, 2)),
        {"fault:length-not-minimal"});
    row("5.2 two bytes for 0", withoutKey(head(Fin | Text, 0, 2)), {"fault:length-not-minimal"});
    row("5.2 eight bytes for 65535", withoutKey(head(Fin | Text, 0xFFFF, 8)),
        {"fault:length-not-minimal"});
    row("5.2 eight bytes for 0", withoutKey(head(Fin | Text, 0, 8)), {"fault:length-not-minimal"});
    row("5.2 highest bit", withoutKey(head(Fin | Text, quint64(1) << 63, 8)),
        {"fault:length-too-large"});
    row("5.2 all bits", withoutKey(head(Fin | Binary, ~quint64(0), 8)), {"fault:length-too-large"});
    row("5.5 fragmented ping", "\x09", {"fault:fragmented-control"});
    row("5.5 fragmented close", text("a") + "\x08", {"text:a", "fault:fragmented-control"});
    row("5.5 ping of 126 bytes", QByteArray("\x89\xfe"), {"fault:long-control"});
    row("5.5 close with a length of 64 bits", QByteArray("\x88\xff"), {"fault:long-control"});
}

void TestFrameReaderFaults::addFragments()
{
    row("5.4 continuation of nothing", QByteArray("\x80"), {"fault:unexpected-continuation"});
    row("5.4 unfinished continuation of nothing", QByteArray(1, '\0'),
        {"fault:unexpected-continuation"});
    row("5.4 continuation behind the end", frame(Text, "a") + frame(Fin, "b") + "\x80",
        {"text:ab", "fault:unexpected-continuation"});
    row("5.4 text inside of a message", frame(Text, "a") + "\x81", {"fault:expected-continuation"});
    row("5.4 binary inside of a message, behind a ping",
        frame(Text, "a") + frame(Ping, "p") + "\x02", {"ping:p", "fault:expected-continuation"});
}

void TestFrameReaderFaults::addLimits()
{
    row("frame-bytes", withoutKey(head(Fin | Binary, 1001, 2)), {"fault:frame-bytes"});
    row("frame-bytes, 63 bits", withoutKey(head(Fin | Text, ~quint64(0) >> 1, 8)),
        {"fault:frame-bytes"});
    row("frame-bytes of a fragment", frame(Text, "a") + withoutKey(head(Continuation, 1001, 2)),
        {"fault:frame-bytes"});
    row("message-bytes",
        frame(Binary, QByteArray(1000, 'x')) + withoutKey(head(Continuation, 501, 2)),
        {"fault:message-bytes"});
    row("message-bytes, the third one",
        frame(Binary, QByteArray(1000, 'x')) + frame(Continuation, QByteArray(500, 'x'))
            + withoutKey(head(Fin, 1, 0)),
        {"fault:message-bytes"});
    row("fragments",
        frame(Binary, "a") + frame(Continuation, "b") + frame(Continuation, "c") + "\x80",
        {"fault:fragments"});
    row("empty fragments", frame(Text, "") + frame(0, "") + frame(Ping, "") + frame(0, "") + '\0',
        {"ping:", "fault:fragments"});
}

void TestFrameReaderFaults::addPayloads()
{
    const auto cut = [](const QByteArray &whole, qsizetype bytes) { return whole.chopped(bytes); };
    row("8.1 not UTF-8, the frame not whole", cut(text("abc\xff more"), 5), {"fault:invalid-utf8"});
    row("8.1 surrogate", cut(text("\xed\xa0\x80"), 1), {"fault:invalid-utf8"});
    row("8.1 longer than needed", cut(text("\xc0\x80"), 1), {"fault:invalid-utf8"});
    row("8.1 above U+10FFFF", cut(text("\xf4\x90\x80\x80"), 2), {"fault:invalid-utf8"});
    row("8.1 in the middle of fragments", frame(Text, "a\xe2\x82") + cut(frame(0, "b...."), 4),
        {"fault:invalid-utf8"});
    row("8.1 ends inside of a character", text("a\xe2\x82"), {"fault:invalid-utf8"});
    row("8.1 ends inside of a character, in fragments", frame(Text, "a\xe2") + frame(Fin, "\x82"),
        {"fault:invalid-utf8"});
    row("8.1 an empty end inside of a character", frame(Text, "\xe2") + frame(Fin, ""),
        {"fault:invalid-utf8"});
    row("8.1 behind much that is right", cut(text(QByteArray(900, 'x') + "\xff" + "y"), 1),
        {"fault:invalid-utf8"});
    row("5.5.1 half a code", frame(Close, "\x03"), {"fault:invalid-close-length"});
    row("5.5.1 reason not UTF-8", frame(Close, closing(1000, "\xff")),
        {"fault:invalid-close-reason"});
    row("5.5.1 reason ends inside of a character", frame(Close, closing(1000, "a\xe2\x82")),
        {"fault:invalid-close-reason"});
}

void TestFrameReaderFaults::finds()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArrayList, items);
    const QByteArray more = text("more") + QByteArray(20, '\xff');

    FrameReader early(Bounds);
    QCOMPARE(read(early, bytes.chopped(1)), items.first(items.size() - 1));
    QCOMPARE(read(early, bytes.last(1)), items.last(1));
    QCOMPARE(read(early, more), QByteArrayList());
    QVERIFY(!early.isInMessage());
    QVERIFY(early.rest().empty());

    for (qsizetype at = 0; at <= bytes.size(); ++at) {
        FrameReader split(Bounds);
        const QByteArrayList before = read(split, bytes.first(at));
        QCOMPARE(before + read(split, bytes.sliced(at) + more), items);
    }
}

void TestFrameReaderFaults::refusesCloseCodes_data()
{
    QTest::addColumn<int>("code");
    for (const int code : {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
        QTest::addRow("7.4 code %d", code) << code;
}

void TestFrameReaderFaults::refusesCloseCodes()
{
    QFETCH(const int, code);
    FrameReader reader(Bounds);
    QCOMPARE(read(reader, frame(Close, closing(code, "bye"))),
             QByteArrayList{"fault:invalid-close-code"});
}

void TestFrameReaderFaults::tellsEachFault_data()
{
    QTest::addColumn<int>("fault");
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("isLimit");
    const auto row = [](FrameFault fault, int code, bool isLimit = false) {
        QTest::newRow(faultInfo(fault).name) << int(fault) << code << isLimit;
    };
    for (int fault = int(FrameFault::Unmasked); fault < int(FrameFault::InvalidUtf8); ++fault)
        row(FrameFault(fault), 1002);
    row(FrameFault::InvalidUtf8, 1007);
    row(FrameFault::InvalidCloseLength, 1002);
    row(FrameFault::InvalidCloseCode, 1002);
    row(FrameFault::InvalidCloseReason, 1007);
    row(FrameFault::InvalidDeflate, 1007);
    row(FrameFault::FrameTooBig, 1009, true);
    row(FrameFault::MessageTooBig, 1009, true);
    row(FrameFault::TooManyFragments, 1008, true);
}

void TestFrameReaderFaults::tellsEachFault()
{
    QFETCH(const int, fault);
    QFETCH(const int, code);
    QFETCH(const bool, isLimit);
    const FrameFaultInfo &info = faultInfo(FrameFault(fault));
    QCOMPARE(int(info.code), code);
    QCOMPARE(info.isLimit, isLimit);
    QVERIFY(qstrlen(info.reason) > 0 && qsizetype(qstrlen(info.reason)) <= CloseReasonBytes);
}

QTEST_APPLESS_MAIN(TestFrameReaderFaults)

#include "tst_framereader_faults.moc"
