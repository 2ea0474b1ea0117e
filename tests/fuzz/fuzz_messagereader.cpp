// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/lifecycle/messagereader.h"
#include "tests/fuzz/fuzz.h"

using namespace csp;

namespace {

/// Reads on; what comes is as long as it says, and of text, text.
std::optional<QByteArray> readPiece(MessageReader &reader, qsizetype length, bool asBinary)
{
    const Result<QByteArray> piece = reader.next(length, asBinary);
    if (!piece) {
        fuzz::check(!asBinary && reader.atEnd(), "only text can fail, and it is dropped");
        return std::nullopt;
    }
    const bool isText = !asBinary;
    const QString text = isText ? QString::fromUtf8(*piece) : QString();
    fuzz::check(!isText || piece->isValidUtf8(), "a piece of text is text");
    const bool hasMark = piece->startsWith("\xef\xbb\xbf"); // which Qt takes for none of the text
    const qsizetype units = isText ? text.size() + (hasMark ? 1 : 0) : piece->size();
    fuzz::check(units == reader.readLength(), "a piece has the length it says");
    fuzz::check(units <= qMax(length, qsizetype(isText ? 2 : 1)), "no piece is too long");
    return *piece;
}

} // namespace

/// A client's message, handed out in pieces: all of it, and nothing else.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    FuzzedDataProvider data(bytes, size);
    const bool isBinary = data.ConsumeBool();
    std::vector<quint8> lengths(8);
    for (quint8 &each : lengths)
        each = data.ConsumeIntegral<quint8>();
    const QByteArray input = fuzz::rest(data);
    if (!isBinary && !input.isValidUtf8())
        return 0; // such a text gets no further than the frames
    MessageReader reader;
    reader.begin({input, isBinary});
    QByteArray joined;
    for (size_t i = 0; reader.hasRest(); ++i) {
        const quint8 each = lengths[i % lengths.size()];
        const std::optional<QByteArray> piece = readPiece(reader, 1 + each / 2, each % 2);
        if (!piece)
            return 0;
        joined += *piece;
    }
    fuzz::check(joined == input, "all pieces together are the message");
    return 0;
}
