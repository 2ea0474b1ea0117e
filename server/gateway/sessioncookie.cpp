// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/sessioncookie.h"

#include <QCryptographicHash>

namespace csp {
namespace {

constexpr qsizetype MaximumIdCharacters = 64;
constexpr qsizetype UserAgentBytes = 256; // longer ones are known by their digest

} // namespace

QByteArray sessionCookieName(quint16 port)
{
    // The path with its slashes as dashes stands between UP and the end; that of "/" is one dash.
    return "CSPSESSIONID-SP-" + QByteArray::number(port) + "-UP-";
}

QByteArray sessionCookie(quint16 port, const QString &sessionId, bool isSecure)
{
    return sessionCookieName(port) + '=' + sessionId.toLatin1()
           + "; Path=/; HttpOnly; SameSite=Strict" + (isSecure ? "; Secure" : "");
}

QString requestedSessionId(const Request &request, quint16 port)
{
    const std::optional<QByteArray> cookie = request.cookie(sessionCookieName(port));
    const QString id =
        cookie ? QString::fromLatin1(*cookie) : request.queryValue(QStringLiteral("CSPCHD"));
    return id.size() <= MaximumIdCharacters ? id : QString();
}

bool carriesSessionCookie(const Request &request, quint16 port)
{
    return request.cookie(sessionCookieName(port)).has_value();
}

QByteArray userAgentMark(const Request &request)
{
    const QByteArray value = request.header("User-Agent").value_or(QByteArray());
    if (value.size() <= UserAgentBytes)
        return value;
    return "sha256:" + QCryptographicHash::hash(value, QCryptographicHash::Sha256).toHex();
}

bool resetsTimeout(const Request &request)
{
    return request.queryValue(QStringLiteral("CSPNoResetTimeout")) != QLatin1String("1");
}

} // namespace csp
