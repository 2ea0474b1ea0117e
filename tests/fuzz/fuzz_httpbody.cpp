// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/httpmessage.h"
#include "tests/fuzz/fuzz.h"

using namespace csp;

namespace {

using Progress = HttpBodyReader::Progress;

/// What counts of a reading. Of a body that is not complete the parser may say one time that more
/// is to come and another time that it is too large: it counts a chunk each time it looks at an
/// extension whose end is not there.
struct Outcome
{
    bool isComplete;
    QByteArray body;

    bool operator==(const Outcome &) const = default;
};

Outcome read(const QByteArray &head, const std::vector<QByteArray> &input, qint64 bodyBytes)
{
    HttpBodyReader reader(head, bodyBytes);
    Progress progress = reader.feed({});
    for (const QByteArray &piece : input) {
        if (progress != Progress::Incomplete)
            break;
        progress = reader.feed(piece);
    }
    const bool isWhole = progress == Progress::Complete;
    const Outcome outcome{isWhole, isWhole ? reader.body() : QByteArray()};
    fuzz::check(outcome.body.size() <= bodyBytes, "no body is over body-bytes");
    return outcome;
}

} // namespace

/// A request with a body: the same is read however it is split.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    Limits limits;
    limits.bodyBytes = 100;
    FuzzedDataProvider data(bytes, size);
    const auto seed = data.ConsumeIntegral<quint8>();
    const QByteArray input = fuzz::rest(data);
    const HeadVerdict verdict = judgeHead(input, limits);
    if (verdict.kind != HeadVerdict::Kind::Page)
        return 0;
    const QByteArray head = input.first(verdict.headBytes);
    const QByteArray body = input.sliced(verdict.headBytes);
    const Outcome whole = read(head, {body}, limits.bodyBytes);
    fuzz::check(read(head, fuzz::pieces(body, seed), limits.bodyBytes) == whole,
                "the same in pieces");
    return 0;
}
