// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/httpmessage.h"
#include "tests/fuzz/fuzz.h"

using namespace csp;

namespace {

using Kind = HeadVerdict::Kind;

Limits tightLimits()
{
    Limits limits;
    limits.headBytes = 1000;
    limits.headLines = 12;
    limits.bodyBytes = 100;
    return limits;
}

void checkVerdict(const HeadVerdict &verdict, const QByteArray &bytes, const Limits &limits)
{
    if (verdict.kind == Kind::Incomplete)
        fuzz::check(bytes.size() <= limits.headBytes, "what is over the limit is refused");
    if (verdict.kind == Kind::Refuse)
        fuzz::check(verdict.httpStatus >= 400 && verdict.cause, "a refusal has status and cause");
    if (verdict.kind != Kind::Page && verdict.kind != Kind::Upgrade)
        return;
    const QByteArray head = bytes.first(verdict.headBytes);
    fuzz::check(head.size() <= limits.headBytes, "no head is over head-bytes");
    fuzz::check(head.indexOf("\r\n\r\n") == head.size() - 4, "a head ends with its empty line");
    fuzz::check(!head.contains('\0'), "no head holds NUL");
}

} // namespace

/// A verdict, once there is one, does not change with what follows: but for the limits, which look
/// at what has come.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const Limits limits = tightLimits();
    FuzzedDataProvider data(bytes, size);
    const auto cut = data.ConsumeIntegral<quint16>();
    const QByteArray input = fuzz::rest(data);
    const HeadVerdict whole = judgeHead(input, limits);
    checkVerdict(whole, input, limits);

    const QByteArray begun = input.first(cut % (input.size() + 1));
    const HeadVerdict early = judgeHead(begun, limits);
    checkVerdict(early, begun, limits);
    if (early.kind == Kind::Refuse)
        fuzz::check(whole.kind == Kind::Refuse, "what was refused stays refused");
    if (early.kind == Kind::Page || early.kind == Kind::Upgrade)
        fuzz::check(whole.kind == early.kind && whole.headBytes == early.headBytes,
                    "what was taken stays taken");
    return 0;
}
