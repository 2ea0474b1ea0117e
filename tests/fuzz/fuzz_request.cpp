// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/httpmessage.h"
#include "server/gateway/originrule.h"
#include "server/gateway/sessioncookie.h"
#include "server/request.h"
#include "tests/fuzz/fuzz.h"

using namespace csp;

namespace {

constexpr quint16 Port = 1;

bool isOneLine(QByteArrayView value)
{
    return !value.contains('\r') && !value.contains('\n') && !value.contains('\0');
}

void checkFields(const Request &request)
{
    fuzz::check(!request.method().isEmpty(), "a request has a method");
    fuzz::check(request.path().startsWith(QLatin1Char('/')), "a path begins with a slash");
    for (const char *name : {"Host", "Origin", "Cookie", "User-Agent", "X", ""})
        fuzz::check(isOneLine(request.header(name).value_or(QByteArray())), "a field is one line");
    for (const QString &name : request.subprotocols())
        fuzz::check(!name.isEmpty() && !name.contains(QLatin1Char(',')), "subprotocols");
    const QByteArray cookie = request.cookie("a").value_or(QByteArray());
    fuzz::check(isOneLine(cookie) && !cookie.contains(';'), "a cookie's value");
    static_cast<void>(request.queryValue(QStringLiteral("a")));
    static_cast<void>(request.userAgent());
}

void checkSession(const Request &request)
{
    fuzz::check(requestedSessionId(request, Port).size() <= 64, "no session id is long");
    fuzz::check(userAgentMark(request).size() <= 256, "no mark of a User-Agent is long");
    static_cast<void>(carriesSessionCookie(request, Port));
    static_cast<void>(resetsTimeout(request));
}

/// An Origin of the same name and port as Host is a scheme and an authority, no more.
void checkOrigin(const Request &request)
{
    const ServerConfig config;
    static_cast<void>(isHostAllowed(request, config));
    if (!isOriginAllowed(request, config) || !request.header("Origin"))
        return;
    const QString origin = request.origin().toLower();
    fuzz::check(origin.startsWith(QLatin1String("http://"))
                    || origin.startsWith(QLatin1String("https://")),
                "only origins of the web are allowed");
    const QString authority = origin.section(QLatin1String("://"), 1);
    for (const char c : {'/', '?', '#', '@', '\\', ' '})
        fuzz::check(!authority.contains(QLatin1Char(c)), "an origin is an authority only");
}

} // namespace

/// What handlers and the gateway read from a head that was judged to be well formed.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const QByteArray input(reinterpret_cast<const char *>(bytes), qsizetype(size));
    const HeadVerdict verdict = judgeHead(input, Limits());
    if (verdict.kind != HeadVerdict::Kind::Page && verdict.kind != HeadVerdict::Kind::Upgrade)
        return 0;
    const Request request(input.first(verdict.headBytes), QHostAddress::LocalHost, Port);
    checkFields(request);
    checkSession(request);
    checkOrigin(request);
    return 0;
}
