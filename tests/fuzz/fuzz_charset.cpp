// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/lifecycle/charset.h"
#include "server/lifecycle/utf8.h"
#include "tests/fuzz/fuzz.h"

using namespace csp;

namespace {

/// All of \a text, cut between characters; empty when a piece cannot be converted.
std::optional<QByteArray> encodeInPieces(Charset &charset, const QByteArray &text, quint32 seed)
{
    charset.beginMessage();
    QByteArray bytes;
    QByteArray characters;
    for (const QByteArray &piece : fuzz::pieces(text, seed)) {
        characters += piece;
        const qsizetype complete = utf8::completeBytes(characters);
        const Result<QByteArray> encoded =
            charset.encodePiece(QByteArrayView(characters).first(complete), false);
        if (!encoded)
            return std::nullopt;
        bytes += *encoded;
        characters.remove(0, complete);
    }
    const Result<QByteArray> end = charset.encodePiece(characters, true);
    return end ? std::optional<QByteArray>(bytes + *end) : std::nullopt;
}

} // namespace

/// A client's bytes in the charset of a handler class: what is decoded is text, and what is encoded
/// comes back, whole and in pieces.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    FuzzedDataProvider data(bytes, size);
    const QByteArray name = data.PickValueInArray(
        {"ISO-8859-1", "windows-1252", "Shift_JIS", "ISO-2022-JP", "GB18030", "UTF-16", "UTF-8"});
    const auto seed = data.ConsumeIntegral<quint8>();
    const QByteArray input = fuzz::rest(data);
    if (!Charset::isKnown(name))
        return 0;
    Charset charset(name);
    const Result<QByteArray> decoded = charset.decode(input);
    if (decoded)
        fuzz::check(decoded->isValidUtf8(), "what is decoded is UTF-8");
    const Result<QByteArray> encoded = charset.encode(input);
    if (!encoded)
        return 0;
    const Result<QByteArray> back = charset.decode(*encoded);
    fuzz::check(back && *back == input, "what is encoded comes back");
    const std::optional<QByteArray> joined = encodeInPieces(charset, input, seed);
    fuzz::check(joined && *joined == *encoded, "the same in pieces");
    return 0;
}
