// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QList>

#include <optional>

namespace csp {

/// One extension of a Sec-WebSocket-Extensions field, in the order of the client's preference.
///
/// Thread: a value.
struct ExtensionOffer
{
    struct Parameter
    {
        QByteArray name;
        std::optional<QByteArray> value; ///< without quotes

        bool operator==(const Parameter &) const = default;
    };

    QByteArray name;
    QList<Parameter> parameters;

    bool operator==(const ExtensionOffer &) const = default;
};

/// The extensions that \a field names (RFC 6455, 9.1); several fields of one head are joined with
/// commas. Nothing when it breaks the grammar: such a handshake must fail.
std::optional<QList<ExtensionOffer>> parseExtensions(QByteArrayView field);

/// What both sides keep to when they compress (RFC 7692, 7.1), and what the 101 says about it.
///
/// Thread: a value.
struct DeflateParameters
{
    static constexpr int MinimumWindowBits = 8;
    static constexpr int MaximumWindowBits = 15;

    bool serverNoContextTakeover = false;
    bool clientNoContextTakeover = false;
    std::optional<int> serverMaxWindowBits; ///< not said: MaximumWindowBits
    std::optional<int> clientMaxWindowBits; ///< not said: MaximumWindowBits

    bool operator==(const DeflateParameters &) const = default;

    int serverWindowBits() const { return serverMaxWindowBits.value_or(MaximumWindowBits); }
    int clientWindowBits() const { return clientMaxWindowBits.value_or(MaximumWindowBits); }
    /// What a connection keeps from one message to the next in each direction, at most.
    qsizetype serverContextBytes() const;
    qsizetype clientContextBytes() const;
    /// The value of the 101's Sec-WebSocket-Extensions.
    QByteArray toField() const;
};

/// The window that negotiateDeflate() agrees to where context is taken over.
constexpr int ContextWindowBits = 11;
/// What one connection may keep for both directions.
constexpr qint64 MaximumContextBytes = 2 << ContextWindowBits;

/// Agrees to the first of \a offers that is a permessage-deflate that can be kept to; nothing when
/// there is none. Context is taken over from message to message only with \a contextTakeover, and
/// only where the window is ContextWindowBits or less. What is declined, as RFC 7692, 7.1 has it:
/// unknown parameters, a parameter twice, a value that is wrong, missing or one too many, and a
/// server window of 8 bits, which zlib does not compress to.
std::optional<DeflateParameters> negotiateDeflate(const QList<ExtensionOffer> &offers,
                                                  bool contextTakeover);

} // namespace csp
