// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/utf8validator.h"
#include "tests/fuzz/fuzz.h"

#include <QStringDecoder>

using namespace csp;

namespace {

bool isText(const QByteArray &bytes)
{
    Utf8Validator validator;
    return validator.add(bytes) && validator.isComplete();
}

bool isTextInPieces(const QByteArray &bytes, quint32 seed)
{
    Utf8Validator validator;
    for (const QByteArray &piece : fuzz::pieces(bytes, seed)) {
        if (!validator.add(piece))
            return false;
    }
    return validator.isComplete();
}

/// As Qt's decoder has it, and its validator.
bool isTextForQt(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder.decode(bytes);
    fuzz::check(decoder.hasError() == !bytes.isValidUtf8(), "Qt agrees with itself");
    return !decoder.hasError();
}

/// Whether Qt takes \a bytes for text when something is added to them.
bool isBeginningForQt(const QByteArray &bytes)
{
    if (isTextForQt(bytes))
        return true;
    for (const char first : {'\x80', '\x90', '\xa0'}) {
        QByteArray more = bytes + first;
        for (int tails = 0; tails < 3; ++tails, more += '\x80') {
            if (isTextForQt(more))
                return true;
        }
    }
    return false;
}

} // namespace

/// Agrees with Qt on what is UTF-8, whole and in pieces, and fails at the first byte that no text
/// goes on with.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    FuzzedDataProvider data(bytes, size);
    const auto seed = data.ConsumeIntegral<quint8>();
    const QByteArray input = fuzz::rest(data);
    fuzz::check(isText(input) == isTextForQt(input), "the same as for Qt");
    fuzz::check(isTextInPieces(input, seed) == isTextForQt(input), "the same in pieces");

    Utf8Validator validator;
    for (qsizetype at = 0; at < input.size(); ++at) {
        const bool goesOn = validator.add(QByteArrayView(input).sliced(at, 1));
        fuzz::check(goesOn == isBeginningForQt(input.first(at + 1)), "fails at the bad byte");
        if (!goesOn)
            break;
    }
    return 0;
}
