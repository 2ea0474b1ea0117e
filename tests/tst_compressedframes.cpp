// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/inflater.h"
#include "tests/clientframes.h"
#include "tests/zlibpeer.h"

#include <QTest>

using namespace csp;
using namespace csp::frames;

namespace {

constexpr FrameReader::Bounds Bounds{10'000, 20'000, 10};
constexpr int Continuation = int(Opcode::Continuation);
constexpr int Text = Rsv1 | int(Opcode::Text);
constexpr int Binary = Rsv1 | int(Opcode::Binary);
constexpr int Ping = Fin | int(Opcode::Ping);

QByteArray hex(const char *digits)
{
    return QByteArray::fromHex(digits);
}

QByteArray deflated(const QByteArray &message)
{
    return ZlibPeer().compress(message);
}

} // namespace

/// Compressed frames of a client (RFC 7692, 6 and 7.2.3): whole, and split at every byte.
class TestCompressedFrames final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
};

void TestCompressedFrames::reads_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArrayList>("items");
    const auto row = [](const char *name, const QByteArray &bytes, const QByteArrayList &items) {
        QTest::newRow(name) << bytes << items;
    };
    const QByteArray hello = hex("f248cdc9c90700");
    row("7.2.3.1 a frame", frame(Fin | Text, hello), {"text:Hello"});
    row("7.2.3.1 two frames", frame(Text, hello.first(3)) + frame(Fin, hello.sliced(3)),
        {"text:Hello"});
    row("7.2.3.3 no compression", frame(Fin | Binary, hex("000500faff48656c6c6f00")),
        {"binary:Hello"});
    row("7.2.3.4 a last block, and another message",
        frame(Fin | Text, hex("f348cdc9c9070000")) + frame(Fin | Text, hello),
        {"text:Hello", "text:Hello"});
    row("7.2.3.5 two blocks", frame(Fin | Text, hex("f24805000000ffffcac9c90700")), {"text:Hello"});
    row("7.2.3.6 an empty message", frame(Fin | Text, hex("00")), {"text:"});
    row("6.2 an empty last frame", frame(Text, hello) + frame(Fin, ""), {"text:Hello"});
    row("6.2 empty frames first", frame(Text, "") + frame(Continuation, "") + frame(Fin, hello),
        {"text:Hello"});
    row("6.2 a ping between",
        frame(Text, hello.first(3)) + frame(Ping, "p") + frame(Fin, hello.sliced(3)),
        {"ping:p", "text:Hello"});
    row("6.1 not all messages", text("a") + frame(Fin | Text, hello) + binary("b"),
        {"text:a", "text:Hello", "binary:b"});
    row("message-bytes", frame(Fin | Text, deflated(QByteArray(20'000, 'x'))),
        {"text:" + QByteArray(20'000, 'x')});

    row("6.1 RSV1 of a continuation", frame(Text, hello) + frame(Fin | Rsv1, ""),
        {"fault:reserved-bits"});
    row("6.1 RSV1 of a ping", frame(Ping | Rsv1, ""), {"fault:reserved-bits"});
    row("RSV2 with RSV1", frame(Fin | Text | Rsv2, hello), {"fault:reserved-bits"});
    row("7.2.2 no DEFLATE data", frame(Fin | Text, "Hello, not compressed"),
        {"fault:invalid-deflate"});
    row("7.2.2 cut off", frame(Fin | Text, hello.first(3)), {"fault:invalid-deflate"});
    row("7.1.1.2 a context that was not taken over",
        frame(Fin | Text, hello) + frame(Fin | Text, hex("f200110000")),
        {"text:Hello", "fault:invalid-deflate"});
    row("8.1 not UTF-8", frame(Fin | Text, deflated("a\xff")), {"fault:invalid-utf8"});
    row("8.1 half a character", frame(Fin | Text, deflated("a\xc3")), {"fault:invalid-utf8"});
    row("a byte over message-bytes", frame(Fin | Binary, deflated(QByteArray(20'001, 'x'))),
        {"fault:message-bytes"});
    row("a bomb", frame(Fin | Binary, deflated(QByteArray(5'000'000, 'x'))),
        {"fault:message-bytes"});
}

void TestCompressedFrames::reads()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArrayList, items);
    DeflateStates states;
    for (qsizetype split = 0; split < bytes.size(); ++split) {
        Inflater inflater(states, {true, true, {}, {}});
        FrameReader reader(Bounds);
        reader.setInflater(&inflater);
        QByteArrayList found = read(reader, bytes.first(split));
        found += read(reader, bytes.sliced(split));
        QCOMPARE(found, items);
    }
}

QTEST_APPLESS_MAIN(TestCompressedFrames)
#include "tst_compressedframes.moc"
