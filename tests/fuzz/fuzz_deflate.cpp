// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/deflater.h"
#include "server/frames/inflater.h"
#include "tests/fuzz/fuzz.h"

using namespace csp;

namespace {

using Outcome = Inflater::Outcome;

constexpr qint64 MessageBytes = 64 * 1024;

struct Inflated
{
    Outcome outcome = Outcome::Ok;
    QByteArray message;

    bool operator==(const Inflated &) const = default;
};

/// One message, which comes in \a pieces.
Inflated inflate(Inflater &inflater, const std::vector<QByteArray> &pieces)
{
    Inflated inflated;
    for (size_t i = 0; i < pieces.size() && inflated.outcome == Outcome::Ok; ++i)
        inflated.outcome =
            inflater.add(pieces[i], i + 1 == pieces.size(), inflated.message, MessageBytes);
    fuzz::check(inflated.message.size() <= MessageBytes, "a bomb is cut at message-bytes");
    fuzz::check(inflater.pendingBytes() < 2 * MessageBytes, "no more waits than may come out");
    return inflated;
}

/// What \a input decompresses to does not depend on its pieces, nor on what went through the states
/// before.
void inflateAnything(DeflateStates &used, const DeflateParameters &parameters,
                     const QByteArray &input, quint32 seed)
{
    DeflateStates fresh;
    Inflater whole(fresh, parameters);
    Inflater split(used, parameters);
    std::vector<QByteArray> pieces = fuzz::pieces(input, seed);
    if (pieces.empty())
        pieces.emplace_back();
    for (int message = 0; message < 2; ++message) { // the second one has the first as its context
        const Inflated inflated = inflate(whole, {input});
        fuzz::check(inflate(split, pieces) == inflated, "the same in pieces");
        if (inflated.outcome != Outcome::Ok)
            return;
    }
}

/// What is compressed comes back.
void deflateAndInflate(DeflateStates &states, const DeflateParameters &ours,
                       const QByteArray &input, quint32 seed)
{
    DeflateParameters theirs;
    theirs.clientNoContextTakeover = ours.serverNoContextTakeover;
    theirs.clientMaxWindowBits = ours.serverMaxWindowBits;
    Deflater deflater(states, ours);
    Inflater inflater(states, theirs);
    QByteArray message;
    for (const QByteArray &piece : fuzz::pieces(input, seed)) {
        message = message.last(qMin(message.size(), qsizetype(1000))) + piece;
        const std::optional<QByteArray> payload = deflater.compress(message);
        if (!payload)
            continue;
        fuzz::check(payload->size() < message.size(), "what is compressed gets smaller");
        const Inflated back = inflate(inflater, {*payload});
        fuzz::check(back == Inflated{Outcome::Ok, message}, "what is compressed comes back");
    }
}

} // namespace

/// A client's compressed messages, and ours.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static DeflateStates states;
    FuzzedDataProvider data(bytes, size);
    const auto seed = data.ConsumeIntegral<quint8>();
    DeflateParameters parameters;
    parameters.serverNoContextTakeover = data.ConsumeBool();
    parameters.clientNoContextTakeover = parameters.serverNoContextTakeover;
    parameters.serverMaxWindowBits = data.ConsumeIntegralInRange(9, ContextWindowBits);
    parameters.clientMaxWindowBits = parameters.serverMaxWindowBits;
    const QByteArray input = fuzz::rest(data);
    inflateAnything(states, parameters, input, seed);
    deflateAndInflate(states, parameters, input, seed);
    return 0;
}
