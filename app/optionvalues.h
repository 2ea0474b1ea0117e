// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/status.h"

#include <QHostAddress>
#include <QString>

#include <charconv>
#include <concepts>

namespace csp {

/// Where to listen, as --listen says it.
struct ListenAddress
{
    QHostAddress address;
    quint16 port = 0;
    QString name; ///< the host, when it was given as a name
};

/// InvalidConfig with \a why.
Status invalidValue(const QString &why);

/// HOST:PORT; HOST is an IPv4 address, an IPv6 address in brackets, or a name (looked up).
///
/// Errors: InvalidConfig.
Result<ListenAddress> parseListenAddress(const QString &text);
/// A whole decimal number, nothing else. Errors: InvalidConfig.
template <std::signed_integral Integer> Result<Integer> parseInteger(const QString &text)
{
    const QByteArray digits = text.toUtf8();
    const char *const end = digits.constEnd();
    Integer value = 0;
    const auto [stop, error] = std::from_chars(digits.constBegin(), end, value);
    if (error == std::errc::result_out_of_range)
        return invalidValue(QStringLiteral("the number is out of range"));
    if (error != std::errc() || stop != end)
        return invalidValue(QStringLiteral("a whole number is expected"));
    return value;
}
/// Whether \a origin is one: scheme://host, with a port where it is not the usual one (RFC 6454,
/// 6.1). Errors: InvalidConfig.
Status checkOrigin(const QString &origin);
/// Whether \a name is a host name or address without port. Errors: InvalidConfig.
Status checkHostName(const QString &name);

} // namespace csp
