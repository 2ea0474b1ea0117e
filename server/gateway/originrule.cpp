// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/originrule.h"

#include <QUrl>

namespace csp {
namespace {

/// An authority ("host", "host:port", "[v6]:port") as a URL of \a scheme.
QUrl authorityUrl(const QString &scheme, const QByteArray &authority)
{
    return QUrl(scheme + QLatin1String("://") + QString::fromLatin1(authority), QUrl::StrictMode);
}

bool isPlainAuthority(const QUrl &url)
{
    return url.isValid() && !url.host().isEmpty() && url.userInfo().isEmpty()
           && url.path().isEmpty() && !url.hasQuery() && !url.hasFragment();
}

int portOf(const QUrl &url)
{
    const bool isSecure = url.scheme() == QLatin1String("https");
    return url.port(isSecure ? 443 : 80);
}

} // namespace

bool isHostAllowed(const Request &request, const ServerConfig &config)
{
    const QUrl url =
        authorityUrl(QStringLiteral("http"), request.header("Host").value_or(QByteArray()));
    if (!isPlainAuthority(url))
        return false;
    const QString name = url.host();
    const auto isName = [&name](const QString &each) {
        return !each.isEmpty() && name.compare(each, Qt::CaseInsensitive) == 0;
    };
    return !QHostAddress(name).isNull() || isName(QStringLiteral("localhost"))
           || isName(config.listenName)
           || std::any_of(config.allowedHosts.begin(), config.allowedHosts.end(), isName);
}

bool isOriginAllowed(const Request &request, const ServerConfig &config)
{
    const std::optional<QByteArray> origin = request.header("Origin");
    if (!origin)
        return true;
    if (config.allowedOrigins.contains(QString::fromLatin1(*origin), Qt::CaseInsensitive))
        return true;
    const QUrl from(QString::fromLatin1(*origin), QUrl::StrictMode);
    const bool isWeb = from.scheme() == QLatin1String("https")
                       || (from.scheme() == QLatin1String("http") && !config.isTls());
    const QUrl to = authorityUrl(from.scheme(), request.header("Host").value_or(QByteArray()));
    return isWeb && isPlainAuthority(from) && isPlainAuthority(to) && from.host() == to.host()
           && portOf(from) == portOf(to);
}

} // namespace csp
