// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/deflateoffer.h"
#include "tests/fuzz/fuzz.h"

using namespace csp;

namespace {

constexpr int Lowest = DeflateParameters::MinimumWindowBits;
constexpr int Highest = DeflateParameters::MaximumWindowBits;

void checkOffers(const QList<ExtensionOffer> &offers)
{
    for (const ExtensionOffer &offer : offers) {
        fuzz::check(!offer.name.isEmpty(), "an extension has a name");
        for (const ExtensionOffer::Parameter &parameter : offer.parameters)
            fuzz::check(!parameter.name.isEmpty(), "a parameter has a name");
    }
}

/// An answer is itself an offer that the same is agreed to on.
void checkAnswer(const DeflateParameters &answer, bool contextTakeover)
{
    fuzz::check(answer.serverWindowBits() > Lowest && answer.serverWindowBits() <= Highest,
                "zlib compresses to the server's window");
    fuzz::check(answer.clientWindowBits() >= Lowest && answer.clientWindowBits() <= Highest,
                "the client's window");
    fuzz::check(answer.serverContextBytes() + answer.clientContextBytes()
                    <= (contextTakeover ? MaximumContextBytes : 0),
                "contexts are bounded");
    const auto offers = parseExtensions(answer.toField());
    fuzz::check(offers && offers->size() == 1, "an answer keeps to the grammar");
    const auto again = negotiateDeflate(*offers, contextTakeover);
    fuzz::check(again.has_value(), "an answer can be agreed to");
    fuzz::check(again->serverMaxWindowBits == answer.serverMaxWindowBits
                    && again->clientMaxWindowBits == answer.clientMaxWindowBits,
                "an answer says what was agreed to");
}

} // namespace

/// A client's Sec-WebSocket-Extensions.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const QByteArray input(reinterpret_cast<const char *>(bytes), qsizetype(size));
    const auto offers = parseExtensions(input);
    if (!offers)
        return 0;
    checkOffers(*offers);
    for (const bool contextTakeover : {false, true}) {
        if (const auto answer = negotiateDeflate(*offers, contextTakeover))
            checkAnswer(*answer, contextTakeover);
    }
    return 0;
}
