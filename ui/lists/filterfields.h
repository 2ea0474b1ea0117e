// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace csp {

/// The fields a filter may name.
enum class FilterField {
    Class,
    Path,
    Peer,
    Session,
    State,
    User,
    Id,
    Shared,
    Binary,
    Raw,
    Tls,
    Queue,
    HandlerQueue,
    In,
    Out,
    BytesIn,
    BytesOut,
    RateIn,
    RateOut,
    Age,
    Idle,
    RoundTrip,
    Origin,
    Agent,
    Subprotocol,
    Code,
    Reason,
    By,
    Kind,
    Sockets,
    Errors,
    Enabled,
    Level,
    Source,
    Text,
    Direction,
    From,
    Size,
    Socket
};

/// What is filtered, and so which fields there are: the rows of the lists, or captured messages.
enum class FilterSet { Rows, Messages };

/// How a field is asked for: its name, what its values are and what it is compared with.
///
/// Thread: a value.
struct FilterFieldInfo
{
    enum class Kind { Text, Number, Bytes, Seconds, Milliseconds, YesNo };

    const char *name; ///< before the sign, in lower case
    FilterField field;
    Kind kind;
    const char *tip; ///< what it is, for a person; translated by fieldTip()

    bool isNumber() const { return kind != Kind::Text && kind != Kind::YesNo; }
};

/// All fields of \a set, in the order they are offered.
const QList<FilterFieldInfo> &filterFields(FilterSet set = FilterSet::Rows);
/// The field of that name, whatever its case, or nullptr.
const FilterFieldInfo *findFilterField(QStringView name, FilterSet set = FilterSet::Rows);
/// What the field is, in the user's language.
QString filterFieldTip(const FilterFieldInfo &field);

/// A number with its unit, as a filter compares it.
///
/// Thread: a value.
struct FilterNumber
{
    /// Counts, bytes, or microseconds.
    qint64 value = 0;
    /// Equal means "from value to less than value + step": "age=5m" is true for five minutes and
    /// some seconds. 1 for a number without a unit or with a fraction.
    qint64 step = 1;
};

/// Reads "12", "1.5k" or "64KiB" (1024 bytes each), and for durations "250ms", "90", "1.5h" (us,
/// ms, s, m or min, h, d; without a unit the field's own: seconds, or milliseconds for a round
/// trip). nullopt when \a text is no such number of \a kind or does not fit.
std::optional<FilterNumber> parseFilterNumber(const QString &text, FilterFieldInfo::Kind kind);
/// The units of \a kind, for a message: "k, M, G"; empty when it has none.
QString filterUnits(FilterFieldInfo::Kind kind);

} // namespace csp
