// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/optionvalues.h"

#include <QHostInfo>
#include <QUrl>

#include <limits>

namespace csp {
namespace {

Result<quint16> parsePort(const QString &text)
{
    const Result<int> port = parseInteger<int>(text);
    if (!port || *port < 0 || *port > std::numeric_limits<quint16>::max())
        return invalidValue(QStringLiteral("the port is not a number from 0 to 65535"));
    return static_cast<quint16>(*port);
}

Result<ListenAddress> resolve(const QString &name, quint16 port)
{
    if (name.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0)
        return ListenAddress{QHostAddress(QHostAddress::LocalHost), port, name};
    if (const Status checked = checkHostName(name); !checked.isOk())
        return checked;
    const QHostInfo found = QHostInfo::fromName(name);
    if (found.addresses().isEmpty())
        return invalidValue(QStringLiteral("the host is not known: %1").arg(found.errorString()));
    return ListenAddress{found.addresses().constFirst(), port, name};
}

} // namespace

Status invalidValue(const QString &why)
{
    return Status(Status::InvalidConfig, why);
}

Result<ListenAddress> parseListenAddress(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(QLatin1Char(':'));
    if (colon < 0)
        return invalidValue(QStringLiteral("write HOST:PORT"));
    const QString host = text.left(colon);
    if (host.isEmpty())
        return invalidValue(QStringLiteral("the host is missing, write HOST:PORT"));
    const Result<quint16> port = parsePort(text.mid(colon + 1));
    if (!port)
        return port.error();
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']'))) {
        const QHostAddress address(host.mid(1, host.size() - 2));
        if (address.protocol() != QAbstractSocket::IPv6Protocol)
            return invalidValue(QStringLiteral("the brackets hold no IPv6 address"));
        return ListenAddress{address, *port, QString()};
    }
    if (host.contains(QLatin1Char(':')))
        return invalidValue(QStringLiteral("write an IPv6 address in brackets, [ADDRESS]:PORT"));
    const QHostAddress address(host);
    if (address.isNull())
        return resolve(host, *port);
    return ListenAddress{address, *port, QString()};
}

Status checkOrigin(const QString &origin)
{
    const QUrl url(origin, QUrl::StrictMode);
    const QUrl bare = url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery
                                   | QUrl::RemoveFragment);
    if (!url.isValid() || url.scheme().isEmpty() || url.host().isEmpty() || url != bare)
        return invalidValue(QStringLiteral("write scheme://host or scheme://host:port"));
    return Status();
}

Status checkHostName(const QString &name)
{
    if (!QHostAddress(name).isNull())
        return Status();
    QUrl url;
    url.setHost(name, QUrl::StrictMode);
    const bool hasPort = name.contains(QLatin1Char(':'));
    if (hasPort || name.isEmpty() || url.host().isEmpty())
        return invalidValue(QStringLiteral("a host name without port is expected"));
    return Status();
}

} // namespace csp
