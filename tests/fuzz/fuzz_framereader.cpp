// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/framereader.h"
#include "server/frames/inflater.h"
#include "tests/clientframes.h"
#include "tests/fuzz/fuzz.h"

using namespace csp;

namespace {

using Item = FrameReader::Item;

constexpr qint64 Unbounded = qint64(1) << 40; // the fuzzer's memory is bounded all the same
constexpr FrameReader::Bounds Tight{200, 300, 4};
constexpr FrameReader::Bounds Loose{Unbounded, Unbounded, Unbounded};

void checkItem(const Item &item, const FrameReader::Bounds &bounds)
{
    fuzz::check(item.data.size() <= bounds.messageBytes, "no message is over message-bytes");
    if (item.kind == Item::Kind::Text || item.kind == Item::Kind::Close)
        fuzz::check(item.data.isValidUtf8(), "text and reasons are UTF-8");
    if (item.kind >= Item::Kind::Ping)
        fuzz::check(item.data.size() <= ControlBytes, "control frames are short");
    if (item.kind == Item::Kind::Close)
        fuzz::check(item.code == CloseCode::NoStatus || mayBeSent(item.code), "close codes");
}

struct Reading
{
    const FrameReader::Bounds &bounds;
    bool isCompressed; // permessage-deflate was agreed on
};

/// What a reader finds in \a input; it pauses behind every message when \a pauses.
QByteArrayList read(const Reading &reading, const std::vector<QByteArray> &input, bool pauses)
{
    static DeflateStates states;
    Inflater inflater(states, {});
    FrameReader reader(reading.bounds);
    if (reading.isCompressed)
        reader.setInflater(&inflater);
    QByteArrayList lines;
    for (const QByteArray &piece : input) {
        std::vector<char> bytes(piece.begin(), piece.end());
        reader.feed(bytes);
        for (Item item = reader.next(); item.kind != Item::Kind::More; item = reader.next()) {
            checkItem(item, reading.bounds);
            lines += frames::line(item);
            if (pauses) {
                bytes = std::vector<char>(reader.rest().begin(), reader.rest().end());
                reader.feed(bytes);
            }
        }
        fuzz::check(reader.rest().empty(), "More comes when all is read");
    }
    return lines;
}

} // namespace

/// The same is found however the bytes are split, and all of it is within the bounds.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    FuzzedDataProvider data(bytes, size);
    const auto seed = data.ConsumeIntegral<quint8>();
    const bool isTight = data.ConsumeBool();
    const Reading reading{isTight ? Tight : Loose, isTight && data.ConsumeBool()};
    const QByteArray input = fuzz::rest(data);
    const QByteArrayList whole = read(reading, {input}, false);
    fuzz::check(read(reading, fuzz::pieces(input, seed), false) == whole, "the same in pieces");
    fuzz::check(read(reading, {input}, true) == whole, "the same with pauses");
    return 0;
}
