// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/lists/filterfields.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace csp {

namespace {

using Kind = FilterFieldInfo::Kind;

struct Unit
{
    const char *name;
    qint64 size;
};

// In bytes; the window writes sizes in powers of 1024 and so does the filter.
constexpr Unit ByteUnits[] = {{"", 1},          {"b", 1},        {"k", 1 << 10},  {"kb", 1 << 10},
                              {"kib", 1 << 10}, {"m", 1 << 20},  {"mb", 1 << 20}, {"mib", 1 << 20},
                              {"g", 1 << 30},   {"gb", 1 << 30}, {"gib", 1 << 30}};
// In microseconds.
constexpr Unit TimeUnits[] = {
    {"us", 1},           {"ms", 1'000},        {"s", 1'000'000},     {"m", 60'000'000},
    {"min", 60'000'000}, {"h", 3'600'000'000}, {"d", 86'400'000'000}};

/// The size of that unit, or nullopt when \a kind has no such unit.
std::optional<qint64> unitSize(const QString &unit, Kind kind)
{
    const auto in = [&unit](const auto &units) -> std::optional<qint64> {
        for (const Unit &known : units) {
            if (unit.compare(QLatin1String(known.name), Qt::CaseInsensitive) == 0)
                return known.size;
        }
        return std::nullopt;
    };
    switch (kind) {
    case Kind::Bytes:
        return in(ByteUnits);
    case Kind::Seconds:
        return unit.isEmpty() ? 1'000'000 : in(TimeUnits);
    case Kind::Milliseconds:
        return unit.isEmpty() ? 1'000 : in(TimeUnits);
    default:
        return unit.isEmpty() ? std::optional<qint64>(1) : std::nullopt;
    }
}

const QList<FilterFieldInfo> &rowFields()
{
    using F = FilterField;
    static const QList<FilterFieldInfo> fields{
        {"class", F::Class, Kind::Text, QT_TRANSLATE_NOOP("csp::FilterField", "handler class")},
        {"path", F::Path, Kind::Text, QT_TRANSLATE_NOOP("csp::FilterField", "endpoint")},
        {"peer", F::Peer, Kind::Text, QT_TRANSLATE_NOOP("csp::FilterField", "client's address")},
        {"state", F::State, Kind::Text, QT_TRANSLATE_NOOP("csp::FilterField", "state or mark")},
        {"session", F::Session, Kind::Text, QT_TRANSLATE_NOOP("csp::FilterField", "SessionId")},
        {"user", F::User, Kind::Text, QT_TRANSLATE_NOOP("csp::FilterField", "session's user")},
        {"id", F::Id, Kind::Text, QT_TRANSLATE_NOOP("csp::FilterField", "WebSocketID")},
        {"shared", F::Shared, Kind::YesNo,
         QT_TRANSLATE_NOOP("csp::FilterField", "SharedConnection, yes or no")},
        {"binary", F::Binary, Kind::YesNo,
         QT_TRANSLATE_NOOP("csp::FilterField", "BinaryData, yes or no")},
        {"raw", F::Raw, Kind::YesNo,
         QT_TRANSLATE_NOOP("csp::FilterField", "NoDataFraming, yes or no")},
        {"tls", F::Tls, Kind::YesNo, QT_TRANSLATE_NOOP("csp::FilterField", "over TLS, yes or no")},
        {"queue", F::Queue, Kind::Bytes,
         QT_TRANSLATE_NOOP("csp::FilterField", "bytes waiting for the client")},
        {"handlerqueue", F::HandlerQueue, Kind::Bytes,
         QT_TRANSLATE_NOOP("csp::FilterField", "bytes waiting for the handler")},
        {"in", F::In, Kind::Number, QT_TRANSLATE_NOOP("csp::FilterField", "messages received")},
        {"out", F::Out, Kind::Number, QT_TRANSLATE_NOOP("csp::FilterField", "messages sent")},
        {"inbytes", F::BytesIn, Kind::Bytes,
         QT_TRANSLATE_NOOP("csp::FilterField", "bytes received")},
        {"outbytes", F::BytesOut, Kind::Bytes, QT_TRANSLATE_NOOP("csp::FilterField", "bytes sent")},
        {"inrate", F::RateIn, Kind::Number,
         QT_TRANSLATE_NOOP("csp::FilterField", "messages received a second")},
        {"outrate", F::RateOut, Kind::Number,
         QT_TRANSLATE_NOOP("csp::FilterField", "messages sent a second")},
        {"age", F::Age, Kind::Seconds,
         QT_TRANSLATE_NOOP("csp::FilterField", "time since it connected, 90s or 2h")},
        {"idle", F::Idle, Kind::Seconds,
         QT_TRANSLATE_NOOP("csp::FilterField", "time since its last message, 30s or 5m")},
        {"rtt", F::RoundTrip, Kind::Milliseconds,
         QT_TRANSLATE_NOOP("csp::FilterField", "round trip, 20ms")},
        {"origin", F::Origin, Kind::Text, QT_TRANSLATE_NOOP("csp::FilterField", "Origin")},
        {"agent", F::Agent, Kind::Text, QT_TRANSLATE_NOOP("csp::FilterField", "User agent")},
        {"subprotocol", F::Subprotocol, Kind::Text,
         QT_TRANSLATE_NOOP("csp::FilterField", "Subprotocol")},
        {"code", F::Code, Kind::Number,
         QT_TRANSLATE_NOOP("csp::FilterField", "close code or HTTP status (Closed)")},
        {"reason", F::Reason, Kind::Text,
         QT_TRANSLATE_NOOP("csp::FilterField", "reason or cause (Closed)")},
        {"by", F::By, Kind::Text, QT_TRANSLATE_NOOP("csp::FilterField", "who closed it (Closed)")},
        {"kind", F::Kind, Kind::Text,
         QT_TRANSLATE_NOOP("csp::FilterField", "stored or transient (Sessions)")},
        {"sockets", F::Sockets, Kind::Number,
         QT_TRANSLATE_NOOP("csp::FilterField", "live WebSockets (Sessions, Endpoints)")},
        {"errors", F::Errors, Kind::Number,
         QT_TRANSLATE_NOOP("csp::FilterField", "errors (Endpoints)")},
        {"enabled", F::Enabled, Kind::YesNo,
         QT_TRANSLATE_NOOP("csp::FilterField", "yes or no (Endpoints)")},
        {"level", F::Level, Kind::Text, QT_TRANSLATE_NOOP("csp::FilterField", "level (Log)")},
        {"source", F::Source, Kind::Text,
         QT_TRANSLATE_NOOP("csp::FilterField", "room or class (Log)")},
        {"text", F::Text, Kind::Text, QT_TRANSLATE_NOOP("csp::FilterField", "text (Log)")},
    };
    return fields;
}

const QList<FilterFieldInfo> &messageFields()
{
    using F = FilterField;
    static const QList<FilterFieldInfo> fields{
        {"dir", F::Direction, Kind::Text, QT_TRANSLATE_NOOP("csp::FilterField", "in or out")},
        {"kind", F::Kind, Kind::Text,
         QT_TRANSLATE_NOOP("csp::FilterField", "text, binary, ping, pong, close or event")},
        {"from", F::From, Kind::Text,
         QT_TRANSLATE_NOOP("csp::FilterField", "client, handler, console or server")},
        {"size", F::Size, Kind::Bytes,
         QT_TRANSLATE_NOOP("csp::FilterField", "bytes of the message")},
        {"socket", F::Socket, Kind::Text, QT_TRANSLATE_NOOP("csp::FilterField", "WebSocketID")},
        {"text", F::Text, Kind::Text,
         QT_TRANSLATE_NOOP("csp::FilterField", "in all that is kept of the message")},
    };
    return fields;
}

} // namespace

const QList<FilterFieldInfo> &filterFields(FilterSet set)
{
    return set == FilterSet::Rows ? rowFields() : messageFields();
}

const FilterFieldInfo *findFilterField(QStringView name, FilterSet set)
{
    const QList<FilterFieldInfo> &fields = filterFields(set);
    const auto found = std::find_if(fields.begin(), fields.end(), [name](const auto &field) {
        return name.compare(QLatin1String(field.name), Qt::CaseInsensitive) == 0;
    });
    return found == fields.end() ? nullptr : &*found;
}

QString filterFieldTip(const FilterFieldInfo &field)
{
    return QCoreApplication::translate("csp::FilterField", field.tip);
}

std::optional<FilterNumber> parseFilterNumber(const QString &text, Kind kind)
{
    qsizetype end = 0;
    while (end < text.size() && (text.at(end).isDigit() || text.at(end) == QLatin1Char('.')))
        ++end;
    bool isNumber = false;
    const double number = text.left(end).toDouble(&isNumber);
    const std::optional<qint64> unit = unitSize(text.mid(end), kind);
    if (!isNumber || !unit)
        return std::nullopt;
    const bool isWhole = !text.left(end).contains(QLatin1Char('.'));
    if (!isWhole && kind == Kind::Number)
        return std::nullopt;
    const double value = number * double(*unit);
    if (value > double(std::numeric_limits<qint64>::max() / 4))
        return std::nullopt;
    return FilterNumber{std::llround(value), isWhole ? *unit : 1};
}

QString filterUnits(Kind kind)
{
    if (kind == Kind::Bytes)
        return QStringLiteral("k, M, G");
    if (kind == Kind::Seconds || kind == Kind::Milliseconds)
        return QStringLiteral("us, ms, s, m, h, d");
    return {};
}

} // namespace csp
