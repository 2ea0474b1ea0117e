// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/frames/deflateoffer.h"

#include <algorithm>
#include <utility>

namespace csp {

namespace {

constexpr char ServerNoContextTakeover[] = "server_no_context_takeover";
constexpr char ClientNoContextTakeover[] = "client_no_context_takeover";
constexpr char ServerMaxWindowBits[] = "server_max_window_bits";
constexpr char ClientMaxWindowBits[] = "client_max_window_bits";

/// RFC 2616, 2.2, to which RFC 6455 refers: any visible ASCII but separators.
bool isTokenCharacter(char character)
{
    return character > ' ' && character < '\x7f'
           && !QByteArrayView("()<>@,;:\\\"/[]?={}").contains(character);
}

/// Takes a field value apart, from left to right.
class FieldReader
{
public:
    explicit FieldReader(QByteArrayView field)
        : m_rest(field)
    {
    }

    bool atEnd()
    {
        skipSpace();
        return m_rest.isEmpty();
    }

    /// Takes \a character if it comes next.
    bool take(char character)
    {
        skipSpace();
        if (!m_rest.startsWith(character))
            return false;
        m_rest = m_rest.sliced(1);
        return true;
    }

    /// Empty when no token comes next.
    QByteArray takeToken()
    {
        skipSpace();
        const auto end = std::find_if_not(m_rest.begin(), m_rest.end(), isTokenCharacter);
        const QByteArray token = m_rest.first(end - m_rest.begin()).toByteArray();
        m_rest = m_rest.sliced(token.size());
        return token;
    }

    /// A token, or one in quotes; empty when neither comes next.
    QByteArray takeValue() { return take('"') ? takeQuoted() : takeToken(); }

private:
    /// Up to the closing quote; what was quoted must be a token too (RFC 6455, 9.1).
    QByteArray takeQuoted()
    {
        QByteArray value;
        for (qsizetype i = 0; i < m_rest.size(); ++i) {
            if (m_rest[i] == '"') {
                m_rest = m_rest.sliced(i + 1);
                return value;
            }
            if (m_rest[i] == '\\' && ++i == m_rest.size())
                break;
            if (!isTokenCharacter(m_rest[i]))
                break;
            value.append(m_rest[i]);
        }
        return {};
    }

    void skipSpace()
    {
        while (m_rest.startsWith(' ') || m_rest.startsWith('\t'))
            m_rest = m_rest.sliced(1);
    }

    QByteArrayView m_rest;
};

std::optional<ExtensionOffer::Parameter> readParameter(FieldReader &reader)
{
    ExtensionOffer::Parameter parameter{reader.takeToken(), {}};
    if (parameter.name.isEmpty())
        return {};
    if (reader.take('=')) {
        parameter.value = reader.takeValue();
        if (parameter.value->isEmpty())
            return {};
    }
    return parameter;
}

std::optional<ExtensionOffer> readExtension(FieldReader &reader)
{
    ExtensionOffer offer{reader.takeToken(), {}};
    if (offer.name.isEmpty())
        return {};
    while (reader.take(';')) {
        const std::optional<ExtensionOffer::Parameter> parameter = readParameter(reader);
        if (!parameter)
            return {};
        offer.parameters.append(*parameter);
    }
    return offer;
}

/// A number of 8 to 15 without leading zeros (RFC 7692, 7.1.2).
std::optional<int> windowBits(const std::optional<QByteArray> &value)
{
    for (int bits = DeflateParameters::MinimumWindowBits;
         bits <= DeflateParameters::MaximumWindowBits; ++bits) {
        if (value == QByteArray::number(bits))
            return bits;
    }
    return {};
}

/// One permessage-deflate as the client asks for it.
struct DeflateOffer
{
    DeflateParameters parameters;
    bool takesClientWindow = false; // a client_max_window_bits of the answer
};

bool addParameter(DeflateOffer &offer, const ExtensionOffer::Parameter &parameter)
{
    DeflateParameters &asked = offer.parameters;
    if (parameter.name == ServerNoContextTakeover && !parameter.value)
        return !std::exchange(asked.serverNoContextTakeover, true);
    if (parameter.name == ClientNoContextTakeover && !parameter.value)
        return !std::exchange(asked.clientNoContextTakeover, true);
    if (parameter.name == ServerMaxWindowBits && !asked.serverMaxWindowBits) {
        asked.serverMaxWindowBits = windowBits(parameter.value);
        return asked.serverWindowBits() > DeflateParameters::MinimumWindowBits
               && asked.serverMaxWindowBits;
    }
    if (parameter.name == ClientMaxWindowBits && !offer.takesClientWindow) {
        offer.takesClientWindow = true;
        asked.clientMaxWindowBits = windowBits(parameter.value);
        return !parameter.value || asked.clientMaxWindowBits;
    }
    return false;
}

std::optional<DeflateOffer> understand(const ExtensionOffer &extension)
{
    DeflateOffer offer;
    if (extension.name != "permessage-deflate")
        return {};
    for (const ExtensionOffer::Parameter &parameter : extension.parameters) {
        if (!addParameter(offer, parameter))
            return {};
    }
    return offer;
}

DeflateParameters answer(const DeflateOffer &offer, bool contextTakeover)
{
    DeflateParameters agreed = offer.parameters;
    if (!contextTakeover)
        agreed.serverNoContextTakeover = true;
    if (!contextTakeover || !offer.takesClientWindow)
        agreed.clientNoContextTakeover = true; // a server may always demand it (7.1.1.2)
    if (!agreed.serverNoContextTakeover)
        agreed.serverMaxWindowBits = std::min(agreed.serverWindowBits(), ContextWindowBits);
    if (!agreed.clientNoContextTakeover)
        agreed.clientMaxWindowBits = std::min(agreed.clientWindowBits(), ContextWindowBits);
    return agreed;
}

} // namespace

std::optional<QList<ExtensionOffer>> parseExtensions(QByteArrayView field)
{
    QList<ExtensionOffer> offers;
    FieldReader reader(field);
    while (!reader.atEnd()) {
        if (reader.take(',')) // an empty element of a list is allowed (RFC 2616, 2.1)
            continue;
        const std::optional<ExtensionOffer> offer = readExtension(reader);
        if (!offer || (!reader.atEnd() && !reader.take(',')))
            return {};
        offers.append(*offer);
    }
    return offers;
}

qsizetype DeflateParameters::serverContextBytes() const
{
    return serverNoContextTakeover ? 0 : qsizetype(1) << serverWindowBits();
}

qsizetype DeflateParameters::clientContextBytes() const
{
    return clientNoContextTakeover ? 0 : qsizetype(1) << clientWindowBits();
}

QByteArray DeflateParameters::toField() const
{
    QByteArray field("permessage-deflate");
    if (serverNoContextTakeover)
        field.append("; ").append(ServerNoContextTakeover);
    if (clientNoContextTakeover)
        field.append("; ").append(ClientNoContextTakeover);
    if (serverMaxWindowBits)
        field.append("; server_max_window_bits=").append(QByteArray::number(*serverMaxWindowBits));
    if (clientMaxWindowBits)
        field.append("; client_max_window_bits=").append(QByteArray::number(*clientMaxWindowBits));
    return field;
}

std::optional<DeflateParameters> negotiateDeflate(const QList<ExtensionOffer> &offers,
                                                  bool contextTakeover)
{
    for (const ExtensionOffer &extension : offers) {
        if (const std::optional<DeflateOffer> offer = understand(extension))
            return answer(*offer, contextTakeover);
    }
    return {};
}

} // namespace csp
